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

gboolean hj_blob_run (HjReplica *replica, const char *sql, const char *attachment, gint64 number,
                      GError **error);
void hj_blob_touch (HjReplica *replica);

gboolean hj_blob_forget (HjReplica *replica, const char *attachment, gboolean unsent_too,
                         GError **error);
gboolean hj_blob_leave (HjReplica *replica, const char *attachment, GError **error);
gboolean hj_blob_offer_again (HjReplica *replica, GError **error);
gboolean hj_blob_settle (HjReplica *replica, gint64 durable, GError **error);

G_END_DECLS
