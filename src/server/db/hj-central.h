/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"
#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

#define HJ_CENTRAL_ERROR (hj_central_error_quark ())
GQuark hj_central_error_quark (void);

/**
 * HjCentralError:
 * @HJ_CENTRAL_ERROR_NOT_FOUND: no such instance, user, device, organisation
 * @HJ_CENTRAL_ERROR_EXISTS: it is there already
 * @HJ_CENTRAL_ERROR_INVALID: what was given cannot be taken
 * @HJ_CENTRAL_ERROR_REFUSED: the user or device may not
 * @HJ_CENTRAL_ERROR_VERSION: the instance was written by a newer program
 */
typedef enum {
  HJ_CENTRAL_ERROR_NOT_FOUND,
  HJ_CENTRAL_ERROR_EXISTS,
  HJ_CENTRAL_ERROR_INVALID,
  HJ_CENTRAL_ERROR_REFUSED,
  HJ_CENTRAL_ERROR_VERSION,
} HjCentralError;

/* Files of an instance's folder. */
#define HJ_CENTRAL_DATABASE "central.db"
#define HJ_CENTRAL_KEY "db.key"          /* 64 hexadecimal digits, 0600 */
#define HJ_CENTRAL_HANDED_IN "handed-in" /* folder, 0700; hj-central-handed-in.h */

/* Keys of hj_central_dup_meta(). */
#define HJ_CENTRAL_META_EPOCH "epoch"
#define HJ_CENTRAL_META_DURABLE "durable"             /* position of the last backup */
#define HJ_CENTRAL_META_AUDIT_DURABLE "audit-durable" /* last entry of the audit in it */
#define HJ_CENTRAL_META_CURSOR_KEY "cursor-key"       /* base64, secret */
#define HJ_CENTRAL_META_POLICY_PUBLIC "policy-public" /* base64 */
#define HJ_CENTRAL_META_POLICY_SECRET "policy-secret" /* base64, secret */
#define HJ_CENTRAL_META_LEASE_DAYS "lease-days"

/**
 * HjCentral:
 *
 * The central database of one instance. Belongs to one thread. Any transaction may be the last one
 * before the power goes.
 */
#define HJ_TYPE_CENTRAL (hj_central_get_type ())
G_DECLARE_FINAL_TYPE (HjCentral, hj_central, HJ, CENTRAL, GObject)

HjCentral *hj_central_create (const char *folder, HjClock *clock, HjRandom *random, GError **error);
HjCentral *hj_central_open (const char *folder, HjClock *clock, HjRandom *random, GError **error);

HjSql *hj_central_get_sql (HjCentral *self);
const char *hj_central_get_folder (HjCentral *self);
HjRandom *hj_central_get_random (HjCentral *self);
gint64 hj_central_now (HjCentral *self);
char *hj_central_new_id (HjCentral *self);

char *hj_central_dup_meta (HjCentral *self, const char *key);
gboolean hj_central_set_meta (HjCentral *self, const char *key, const char *value, GError **error);
gint64 hj_central_get_meta_int (HjCentral *self, const char *key, gint64 fallback);

gint64 hj_central_get_pos (HjCentral *self);
gint64 hj_central_next_pos (HjCentral *self, GError **error);
gint64 hj_central_get_feed_floor (HjCentral *self);
gboolean hj_central_raise_feed_floor (HjCentral *self, GError **error);
gboolean hj_central_begin_epoch (HjCentral *self, GError **error);
gboolean hj_central_backup (HjCentral *self, const char *path, GError **error);

G_END_DECLS
