/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-admin.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjAdminCall:
 * @by: the administrator
 * @device: the administrator's laptop
 * @answer: to be filled, where nothing is listed
 * @list: (nullable): to be filled
 * @account: (nullable): whom it concerns, until the act is noted
 * @detail: what the audit will say; an act adds whom it concerns, where the request does not tell
 *
 * Something that an administrator asked for.
 */
typedef struct {
  HjCentral *central;
  const HjCentralUser *by;
  const HjCentralDevice *device;
  const HjAdminRequest *asked;
  HjAdminAnswer *answer;
  HjAdminList *list;
  const char *account;
  GString *detail;
} HjAdminCall;

/**
 * HjAdminAct:
 * @error: a #HjCentralError or #HjModelError whose sentence the administrator is told, or anything
 *   else, which is only logged
 *
 * Does what was asked for.
 */
typedef gboolean (*HjAdminAct) (HjAdminCall *call, GError **error);

/* Accounts, organisations, laptops and the lease. */
gboolean hj_admin_list (HjAdminCall *call, GError **error);
gboolean hj_admin_add_user (HjAdminCall *call, GError **error);
gboolean hj_admin_change_user (HjAdminCall *call, GError **error);
gboolean hj_admin_disable_user (HjAdminCall *call, GError **error);
gboolean hj_admin_enable_user (HjAdminCall *call, GError **error);
gboolean hj_admin_set_password (HjAdminCall *call, GError **error);
gboolean hj_admin_make_code (HjAdminCall *call, GError **error);
gboolean hj_admin_add_org (HjAdminCall *call, GError **error);
gboolean hj_admin_change_org (HjAdminCall *call, GError **error);
gboolean hj_admin_revoke_device (HjAdminCall *call, GError **error);
gboolean hj_admin_get_lease (HjAdminCall *call, GError **error);
gboolean hj_admin_set_lease (HjAdminCall *call, GError **error);

/* Work that laptops handed in sealed. */
gboolean hj_admin_list_sealed (HjAdminCall *call, GError **error);
gboolean hj_admin_accept_sealed (HjAdminCall *call, GError **error);
gboolean hj_admin_refuse_sealed (HjAdminCall *call, GError **error);

G_END_DECLS
