/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/*
 * For a user who forgets the passphrase: the replica's key, sealed to its central instance, in
 * `recovery.json` beside the database. Only the instance opens it, and gives the key to the
 * account's owner alone, so that what was not sent is handed in.
 */

gboolean hj_recovery_keep (HjReplica *replica, GError **error);
gboolean hj_recovery_read (const char *folder, char **address, char **sealed, GError **error);
char *hj_recovery_dup_path (const char *folder);
char *hj_recovery_seal (HjReplica *replica, gconstpointer content, gsize length, GError **error);

G_END_DECLS
