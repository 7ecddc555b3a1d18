/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-item.h"
#include "app/hj-session.h"

G_BEGIN_DECLS

/**
 * HjDeskKind:
 * @HJ_DESK_ORGS: organisations, #HjAdminOrg
 * @HJ_DESK_USERS: accounts, #HjAdminUser
 * @HJ_DESK_LAPTOPS: enrolled laptops, #HjAdminDevice
 * @HJ_DESK_SEALED: work that laptops handed in when they were taken out of use, #HjAdminSealed
 * @HJ_DESK_HELD: how much work is held, whose and why, #HjAdminHeld
 * @HJ_DESK_LEASE: for how long a laptop may go unseen; no list
 *
 * What an administrator reads from the central instance.
 */
typedef enum {
  HJ_DESK_ORGS,
  HJ_DESK_USERS,
  HJ_DESK_LAPTOPS,
  HJ_DESK_SEALED,
  HJ_DESK_HELD,
  HJ_DESK_LEASE,
} HjDeskKind;

#define HJ_N_DESK_KINDS (HJ_DESK_LEASE + 1)

/**
 * HjAdminDesk:
 *
 * What the central instance told an administrator last; it stays while the instance cannot be
 * reached. Its signal `changed` (#HjDeskKind as int) comes when more is told, when it is asked and
 * when it cannot be asked.
 */
#define HJ_TYPE_ADMIN_DESK (hj_admin_desk_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminDesk, hj_admin_desk, HJ, ADMIN_DESK, GObject)

/**
 * HjAdminDone:
 * @owner: who asked
 * @answer: (nullable): what the central instance answered
 * @error: (nullable): what went wrong
 */
typedef void (*HjAdminDone) (gpointer owner, const HjAdminAnswer *answer, const GError *error);

HjAdminDesk *hj_admin_desk_new (HjSession *session);
HjSession *hj_admin_desk_get_session (HjAdminDesk *self);

GListModel *hj_admin_desk_get_list (HjAdminDesk *self, HjDeskKind kind);
HjAdminItem *hj_admin_desk_find (HjAdminDesk *self, HjDeskKind kind, const char *id);
const char *hj_admin_desk_get_org_name (HjAdminDesk *self, const char *org);
const char *hj_admin_desk_get_user_name (HjAdminDesk *self, const char *user);
const char *hj_admin_desk_get_laptop_name (HjAdminDesk *self, const char *laptop);
gint64 hj_admin_desk_get_lease_days (HjAdminDesk *self);

const GError *hj_admin_desk_get_problem (HjAdminDesk *self, HjDeskKind kind);
gint64 hj_admin_desk_get_told_at (HjAdminDesk *self, HjDeskKind kind);
gboolean hj_admin_desk_is_asking (HjAdminDesk *self, HjDeskKind kind);

void hj_admin_desk_load (HjAdminDesk *self, HjDeskKind kind);
void hj_admin_desk_give (HjAdminDesk *self, const char *path, GBytes *body, gpointer owner,
                         HjAdminDone done);

G_END_DECLS
