/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"
#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

#define HJ_STORE_ERROR (hj_store_error_quark ())
GQuark hj_store_error_quark (void);

/**
 * HjStoreError:
 * @HJ_STORE_ERROR_NOT_FOUND: no such row in this replica
 * @HJ_STORE_ERROR_EXISTS: the row is there already
 * @HJ_STORE_ERROR_PASSPHRASE: the passphrase does not open the replica
 * @HJ_STORE_ERROR_KEYRING: the keyring is locked, absent, or holds no key for the replica
 * @HJ_STORE_ERROR_VERSION: the replica was written by a newer program
 * @HJ_STORE_ERROR_NOT_ENROLLED: there is no replica
 * @HJ_STORE_ERROR_EPOCH: the page is of another epoch than the replica; nothing was changed
 * @HJ_STORE_ERROR_LEASE: the central instance has not seen the replica for too long
 * @HJ_STORE_ERROR_DAMAGED: what is in a document is not what was attached
 */
typedef enum {
  HJ_STORE_ERROR_NOT_FOUND,
  HJ_STORE_ERROR_EXISTS,
  HJ_STORE_ERROR_PASSPHRASE,
  HJ_STORE_ERROR_KEYRING,
  HJ_STORE_ERROR_VERSION,
  HJ_STORE_ERROR_NOT_ENROLLED,
  HJ_STORE_ERROR_EPOCH,
  HJ_STORE_ERROR_LEASE,
  HJ_STORE_ERROR_DAMAGED,
} HjStoreError;

/* Keys of hj_replica_dup_meta(). */
#define HJ_META_DEVICE "device"
#define HJ_META_USER "user"
#define HJ_META_ROLE "role"
#define HJ_META_ORG "org"
#define HJ_META_NAME "name"
#define HJ_META_URL "url"
#define HJ_META_AUTHORITY "authority"         /* PEM */
#define HJ_META_POLICY_KEY "policy-key"       /* base64 */
#define HJ_META_DEVICE_KEY "device-key"       /* base64, secret */
#define HJ_META_ACCESS "access"               /* token */
#define HJ_META_ACCESS_EXPIRES "access-until" /* UTC milliseconds of the central instance */
#define HJ_META_REFRESH "refresh"             /* token */
#define HJ_META_EPOCH "epoch"
#define HJ_META_CURSOR "cursor"
#define HJ_META_PULLED "pulled"               /* position up to which the replica is whole */
#define HJ_META_LAST_SYNC "last-sync"         /* UTC milliseconds */
#define HJ_META_OFFLINE_SINCE "offline-since" /* UTC milliseconds; absent while connected */
#define HJ_META_PAGE_BYTES "page-bytes"
#define HJ_META_RECOVERY "recovery" /* device whose key is kept for its instance */

/**
 * HjReplica:
 *
 * What one user may see, encrypted, with what the user has entered and the central instance has not
 * yet confirmed. Belongs to one thread.
 */
#define HJ_TYPE_REPLICA (hj_replica_get_type ())
G_DECLARE_FINAL_TYPE (HjReplica, hj_replica, HJ, REPLICA, GObject)

/**
 * HjReplicaChangedFunc:
 * @entities: one bit an entity number whose rows a committed transaction changed
 */
typedef void (*HjReplicaChangedFunc) (HjReplica *self, guint64 entities, gpointer user_data);

HjReplica *hj_replica_open (const char *path, const guint8 *key, HjClock *clock, HjRandom *random,
                            GError **error);
const char *hj_replica_get_path (HjReplica *self);
HjSql *hj_replica_get_sql (HjReplica *self);
void hj_replica_set_changed_func (HjReplica *self, HjReplicaChangedFunc func, gpointer user_data);

gboolean hj_replica_read_meta (HjReplica *self, const char *key, char **value, GError **error);
char *hj_replica_dup_meta (HjReplica *self, const char *key);
gint64 hj_replica_get_meta_int (HjReplica *self, const char *key, gint64 fallback);
gboolean hj_replica_set_meta (HjReplica *self, const char *key, const char *value, GError **error);
gboolean hj_replica_set_meta_int (HjReplica *self, const char *key, gint64 value, GError **error);

gint64 hj_replica_now (HjReplica *self);
gint64 hj_replica_raw_now (HjReplica *self);
gint64 hj_replica_boot_now (HjReplica *self);
void hj_replica_note_exchange (HjReplica *self, gint64 asked_at, gint64 answered_at);
gboolean hj_replica_meet_server_time (HjReplica *self, gint64 server_time, GError **error);
char *hj_replica_new_id (HjReplica *self);

gboolean hj_replica_begin_act (HjReplica *self, GError **error);
gboolean hj_replica_commit_act (HjReplica *self, GError **error);
void hj_replica_abort_act (HjReplica *self);
gboolean hj_replica_correct (HjReplica *self, HjRecord *held, guint64 given, GError **error);
gboolean hj_replica_insert (HjReplica *self, HjRecord *record, GError **error);
gboolean hj_replica_update (HjReplica *self, HjRecord *changed, GError **error);
gboolean hj_replica_command (HjReplica *self, HjRecord *after, const char *command, guint64 given,
                             GError **error);

HjRecord *hj_replica_load (HjReplica *self, const HjEntity *entity, const char *id, GError **error);
HjRecord *hj_replica_require (HjReplica *self, const HjEntity *entity, const char *id,
                              GError **error);
gboolean hj_replica_owns (HjReplica *self, const HjEntity *entity, const char *id);

G_END_DECLS
