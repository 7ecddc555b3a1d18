/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-folder.h"

#include "core/store/hj-keyring.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-recovery.h"
#include "core/store/hj-replica-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define DATABASE_FILE "replica.db"
/* An empty file, there from before the key is forgotten until all else is gone. */
#define ERASING_FILE "erasing"

/**
 * hj_replica_folder_dup_database:
 *
 * Returns: (transfer full): the path of the database in @folder
 */
char *
hj_replica_folder_dup_database (const char *folder)
{
  return g_build_filename (folder, DATABASE_FILE, NULL);
}

static char *
dup_erasing (const char *folder)
{
  return g_build_filename (folder, ERASING_FILE, NULL);
}

/* So that an erasure that is cut is brought to its end. It goes on where the disk is full too. */
static void
begin_erasing (const char *folder)
{
  g_autofree char *path = dup_erasing (folder);
  int file = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  if (file < 0)
    return;
  fsync (file);
  close (file);
}

/**
 * hj_replica_folder_exists:
 *
 * Brings an erasure to its end that was begun and cut off.
 *
 * Returns: whether there is a replica in @folder
 */
gboolean
hj_replica_folder_exists (const char *folder)
{
  g_autofree char *path = hj_replica_folder_dup_database (folder);
  g_autofree char *erasing = dup_erasing (folder);

  if (g_file_test (erasing, G_FILE_TEST_EXISTS))
    hj_replica_folder_remove (folder, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * hj_replica_folder_needs_passphrase:
 *
 * Returns: whether a passphrase opens the replica, and not the keyring
 */
gboolean
hj_replica_folder_needs_passphrase (const char *folder)
{
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0 && g_chmod (folder, 0700) == 0)
    return TRUE;
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code),
               _ ("The folder “%s” cannot be made: %s; choose another one."), folder,
               g_strerror (code));
  return FALSE;
}

static gboolean
check_exists (const char *folder, GError **error)
{
  if (hj_replica_folder_exists (folder))
    return TRUE;
  g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
               _ ("There is no replica in “%s”; enrol this laptop first."), folder);
  return FALSE;
}

/**
 * hj_replica_folder_create:
 * @folder: made, for its owner only, if there is none
 * @passphrase: (nullable): see hj_keyring_make()
 * @clock: where time comes from
 * @random: where ids come from
 * @error: `EXISTS`, `KEYRING`, `PASSPHRASE`, a #HjSqlError or a #GFileError; then nothing is left
 *
 * Returns: (transfer full) (nullable): a new, empty replica
 */
HjReplica *
hj_replica_folder_create (const char *folder, const char *passphrase, HjClock *clock,
                          HjRandom *random, GError **error)
{
  g_autofree char *path = hj_replica_folder_dup_database (folder);
  HjReplica *self;

  if (hj_replica_folder_exists (folder)) {
    g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EXISTS,
                 _ ("There is a replica in “%s” already; choose another folder."), folder);
    return NULL;
  }
  if (!make_folder (folder, error))
    return NULL;
  g_autoptr (HjKey) key = hj_keyring_make (folder, passphrase, error);

  if (key == NULL) {
    g_rmdir (folder);
    return NULL;
  }
  self = hj_replica_open (path, hj_key_get_bytes (key), clock, random, error);
  if (self == NULL)
    hj_replica_folder_remove (folder, NULL);
  else
    hj_replica_take_key (self, g_steal_pointer (&key));
  return self;
}

/**
 * hj_replica_folder_open_with_key:
 * @folder: one that holds a replica
 * @key: (transfer full): its key
 * @clock: where time comes from
 * @random: where ids come from
 * @error: `NOT_ENROLLED`, `VERSION` or a #HjSqlError
 *
 * For whoever has the key from the central instance, whatever the lease says.
 *
 * Returns: (transfer full) (nullable): the replica
 */
HjReplica *
hj_replica_folder_open_with_key (const char *folder, HjKey *key, HjClock *clock, HjRandom *random,
                                 GError **error)
{
  g_autoptr (HjKey) owned = key;
  g_autofree char *path = hj_replica_folder_dup_database (folder);
  HjReplica *self;

  if (!check_exists (folder, error))
    return NULL;
  self = hj_replica_open (path, hj_key_get_bytes (owned), clock, random, error);
  if (self != NULL)
    hj_replica_take_key (self, g_steal_pointer (&owned));
  return self;
}

/**
 * hj_replica_folder_open_to_reconcile:
 *
 * Like hj_replica_folder_open(), also where the lease has ended: for whoever has the central
 * instance see the replica, and shows nothing of it before.
 */
HjReplica *
hj_replica_folder_open_to_reconcile (const char *folder, const char *passphrase, HjClock *clock,
                                     HjRandom *random, GError **error)
{
  g_autoptr (HjKey) key
      = check_exists (folder, error) ? hj_keyring_find (folder, passphrase, error) : NULL;

  return key == NULL ? NULL
                     : hj_replica_folder_open_with_key (folder, g_steal_pointer (&key), clock,
                                                        random, error);
}

/**
 * hj_replica_folder_open:
 * @folder: one that holds a replica
 * @passphrase: (nullable): see hj_keyring_find()
 * @clock: where time comes from
 * @random: where ids come from
 * @error: `NOT_ENROLLED`, `KEYRING`, `PASSPHRASE`, `VERSION`, `LEASE` or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the replica
 */
HjReplica *
hj_replica_folder_open (const char *folder, const char *passphrase, HjClock *clock,
                        HjRandom *random, GError **error)
{
  g_autoptr (HjReplica) self
      = hj_replica_folder_open_to_reconcile (folder, passphrase, clock, random, error);

  return self != NULL && hj_lease_check (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
delete_file (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code),
               _ ("“%s” cannot be deleted: %s; delete it by hand."), path, g_strerror (code));
  return FALSE;
}

/**
 * hj_replica_folder_remove:
 * @folder: a replica's, which is closed
 * @error: `KEYRING` or a #GFileError
 *
 * Forgets the key, then deletes the database and what the central instance can open of the key. Cut
 * off, it is brought to its end by whoever next looks for a replica there. The folder goes if
 * nothing else is in it.
 */
gboolean
hj_replica_folder_remove (const char *folder, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *database = hj_replica_folder_dup_database (folder);
  g_autofree char *recovery = hj_recovery_dup_path (folder);
  g_autofree char *erasing = dup_erasing (folder);

  begin_erasing (folder);
  if (!hj_keyring_forget (folder, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (database, suffixes[i], NULL);

    if (!delete_file (path, error))
      return FALSE;
  }
  if (!delete_file (recovery, error) || !delete_file (erasing, error))
    return FALSE;
  g_rmdir (folder);
  return TRUE;
}
