/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-reader.h"
#include "server/auth/hj-password.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/* What administrators do to an instance, whatever they say it with. Functions that take an
 * #HjCentral begin and end a transaction of their own unless they say otherwise.
 */

/* Files of an instance's folder beside those of the database and the certificates. */
#define HJ_INSTANCE_ADMIN_PASSWORD "admin-password"
#define HJ_INSTANCE_LOCK "lock"

/* What every new instance has. */
#define HJ_INSTANCE_COUNTY "county-1"
#define HJ_INSTANCE_HOUSE "house-1"
#define HJ_INSTANCE_ADMIN "admin"

/* Role of those who may administer it from their laptop. */
#define HJ_INSTANCE_ADMIN_ROLE "administrator"

/**
 * HjInstanceOrg:
 * @parent: (nullable): id of the organisation above
 *
 * Everything is borrowed.
 */
typedef struct {
  const char *id;
  const char *kind;
  const char *name;
  const char *parent;
} HjInstanceOrg;

/**
 * HjInstanceUser:
 * @full_name: (nullable): as others see it
 *
 * Everything is borrowed.
 */
typedef struct {
  const char *name;
  const char *role;
  const char *org;
  const char *full_name;
  const char *password;
} HjInstanceUser;

gboolean hj_instance_create (const char *folder, const char *const *names, GBytes *county,
                             HjClock *clock, HjRandom *random, GError **error);
int hj_instance_lock (const char *folder, GError **error);

gboolean hj_instance_add_org (HjCentral *central, const HjInstanceOrg *org, GError **error);
gboolean hj_instance_add_user (HjCentral *central, const HjInstanceUser *user, GError **error);
gboolean hj_instance_set_lease (HjCentral *central, gint64 days, GError **error);
gboolean hj_instance_put_org (HjCentral *central, const HjInstanceOrg *org, GError **error);
gboolean hj_instance_put_user (HjCentral *central, const HjInstanceUser *user, HjPasswordCost cost,
                               const char *mediator_id, GError **error);

/* In the transaction that is open, which the caller undoes where they fail, or in their own. */
gboolean hj_instance_change_user (HjCentral *central, const HjInstanceUser *user, GError **error);
gboolean hj_instance_set_user_disabled (HjCentral *central, const char *name, gboolean disabled,
                                        GError **error);
gboolean hj_instance_set_password (HjCentral *central, const char *name, const char *password,
                                   GError **error);
gboolean hj_instance_revoke_device (HjCentral *central, const char *id, GError **error);
gboolean hj_instance_change_org (HjCentral *central, const HjInstanceOrg *org, GError **error);

gboolean hj_instance_publish_policy (HjCentral *central, GBytes *policy, char **version,
                                     GError **error);
gboolean hj_instance_begin_anew (HjCentral *central, HjCentral *before, const char *folder,
                                 guint *n_left, GError **error);
gboolean hj_instance_restore (const char *folder, const char *backup, HjClock *clock,
                              HjRandom *random, guint *n_left, GError **error);

G_END_DECLS
