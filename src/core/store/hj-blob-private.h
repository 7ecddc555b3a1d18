/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-blob.h"
#include "core/store/hj-replica-private.h"

#include <sodium.h>
#include <string.h>

G_BEGIN_DECLS

/* How far a SHA-256 is; plain memory, kept as it is. One of another release only makes a document
 * be fetched again.
 */
typedef crypto_hash_sha256_state HjBlobHash;

/* A number that no piece has, also none that was let go of and is still there. */
#define HJ_BLOB_NEXT_NUMBER                                                                        \
  "(SELECT 1 + max (coalesce ((SELECT max (number) FROM blob), 0),"                                \
  " coalesce ((SELECT max (blob) FROM blob_part), 0)))"

gboolean hj_blob_run (HjReplica *replica, const char *sql, const char *attachment, gint64 number,
                      GError **error);
void hj_blob_touch (HjReplica *replica);

gint64 hj_blob_require_number (HjReplica *replica, const char *attachment, gint64 size,
                               GError **error);
char *hj_blob_finish_hash (const HjBlobHash *hash);
gboolean hj_blob_fail_damaged (GError **error);
gboolean hj_blob_let_go (HjReplica *replica, const char *attachment, gint64 *number,
                         GError **error);
void hj_blob_sweep (HjReplica *replica);

gboolean hj_blob_forget (HjReplica *replica, const char *attachment, gboolean unsent_too,
                         GError **error);
gboolean hj_blob_leave (HjReplica *replica, const char *attachment, GError **error);
gboolean hj_blob_offer_again (HjReplica *replica, GError **error);
gboolean hj_blob_settle (HjReplica *replica, gint64 durable, GError **error);

G_END_DECLS
