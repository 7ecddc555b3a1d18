/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-keyring.h"

G_BEGIN_DECLS

/* A replica on the disk: a folder (0700) with `replica.db` and, where a passphrase opens it,
 * `key.json`; once it is enrolled, `recovery.json`; while it is erased, `erasing`.
 */

char *hj_replica_folder_dup_database (const char *folder);
gboolean hj_replica_folder_exists (const char *folder);
gboolean hj_replica_folder_needs_passphrase (const char *folder);
HjReplica *hj_replica_folder_create (const char *folder, const char *passphrase, HjClock *clock,
                                     HjRandom *random, GError **error);
HjReplica *hj_replica_folder_open (const char *folder, const char *passphrase, HjClock *clock,
                                   HjRandom *random, GError **error);
HjReplica *hj_replica_folder_open_to_reconcile (const char *folder, const char *passphrase,
                                                HjClock *clock, HjRandom *random, GError **error);
HjReplica *hj_replica_folder_open_with_key (const char *folder, HjKey *key, HjClock *clock,
                                            HjRandom *random, GError **error);
gboolean hj_replica_folder_remove (const char *folder, GError **error);

G_END_DECLS
