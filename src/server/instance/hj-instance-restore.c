/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-instance-private.h"

#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth.h"
#include "server/drop/hj-drop-restore.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define REPLACED_SUFFIX ".replaced"

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) problem = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL,
                   NULL, NULL, &problem)
      && g_chmod (to, 0600) == 0)
    return TRUE;
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
               _ ("“%s” cannot be read (%s); nothing was changed, please check its name."), from,
               problem != NULL ? problem->message : g_strerror (errno));
  return FALSE;
}

static void
remove_database (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

    g_unlink (file);
  }
}

/* What was done since the backup stays in the audit, where the database can be read. */
static gboolean
carry_audit (HjCentral *central, HjCentral *before, GError **error)
{
  g_autofree char *user = g_strconcat ("@", g_get_user_name (), NULL);
  const HjAuditEntry note
      = { .user = user,
          .act = "administer",
          .what = "restore",
          .detail = before == NULL ? "the audit since the backup is lost" : NULL };

  if (!hj_sql_begin (hj_central_get_sql (central), error))
    return FALSE;
  return hj_instance_end_transaction (
      central,
      (before == NULL || hj_central_audit_carry_over (central, before, error))
          && hj_central_audit_append (central, &note, error),
      error);
}

static gboolean
take_back (HjCentral *central, const char *folder, guint *n_left, GError **error)
{
  return hj_sql_begin (hj_central_get_sql (central), error)
         && hj_instance_end_transaction (central,
                                         hj_drop_take_back (central, folder, n_left, error), error);
}

/**
 * hj_instance_begin_anew:
 * @central: a copy of a backup, which goes on from now
 * @before: (nullable): the database in whose place it is put, where that can be read
 * @folder: of the instance
 * @n_left: (out): files with what laptops handed in that cannot be read; they stay there
 * @error: a #HjSqlError
 *
 * Makes of the copy a database that laptops find to be of a new epoch, with what came after the
 * backup and nobody can send again.
 */
gboolean
hj_instance_begin_anew (HjCentral *central, HjCentral *before, const char *folder, guint *n_left,
                        GError **error)
{
  return carry_audit (central, before, error) && hj_central_begin_epoch (central, error)
         && hj_auth_forgive_refresh (central, error) && take_back (central, folder, n_left, error);
}

static gboolean
begin_anew (const char *work, const char *folder, HjClock *clock, HjRandom *random, guint *n_left,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjCentral) central = hj_central_open (work, clock, random, &problem);
  g_autoptr (HjCentral) before
      = central == NULL ? NULL : hj_central_open (folder, clock, random, NULL);

  if (central != NULL && hj_instance_begin_anew (central, before, folder, n_left, &problem))
    return TRUE;
  if (g_error_matches (problem, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY))
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("This file is no backup of this instance: its key does not open it; "
                            "nothing was changed."));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Keeps what was there under another name, and puts the new one in its place. */
static gboolean
swap (const char *fresh, const char *database, GError **error)
{
  g_autofree char *replaced = g_strconcat (database, REPLACED_SUFFIX, NULL);
  static const char *const suffixes[] = { "-wal", "-shm", "" };

  remove_database (replaced);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (database, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (replaced, suffixes[i], NULL);

    if (g_rename (from, to) != 0 && errno != ENOENT)
      break;
    errno = 0;
  }
  if (g_rename (fresh, database) == 0)
    return TRUE;
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
               _ ("The database cannot be put in its place (%s); the one before is in “%s”."),
               g_strerror (errno), replaced);
  return FALSE;
}

static gboolean
prepare (const char *folder, const char *work, const char *backup, HjClock *clock, HjRandom *random,
         guint *n_left, GError **error)
{
  g_autofree char *copy = g_build_filename (work, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *key = g_build_filename (folder, HJ_CENTRAL_KEY, NULL);
  g_autofree char *key_copy = g_build_filename (work, HJ_CENTRAL_KEY, NULL);
  gboolean done = copy_file (backup, copy, error) && copy_file (key, key_copy, error)
                  && begin_anew (work, folder, clock, random, n_left, error);

  g_unlink (key_copy);
  if (!done)
    remove_database (copy);
  return done;
}

/**
 * hj_instance_restore:
 * @folder: of an instance that nobody serves
 * @backup: a file by hj_central_backup()
 * @clock: where time comes from
 * @random: where the new epoch's id comes from
 * @n_left: (out): how many files with what laptops handed in cannot be read; they stay there
 * @error: `NOT_FOUND`, `REFUSED` or `INVALID` of #HjCentralError, or a #HjSqlError
 *
 * Puts a backup in the place of the database, which is kept beside it. Laptops notice the new epoch
 * and offer again what came after the backup; what those handed in that are gone lies beside the
 * database, and is taken from there.
 *
 * Returns: whether it is done; otherwise nothing has changed
 */
gboolean
hj_instance_restore (const char *folder, const char *backup, HjClock *clock, HjRandom *random,
                     guint *n_left, GError **error)
{
  g_autofree char *work = g_build_filename (folder, "restore.XXXXXX", NULL);
  g_autofree char *fresh = NULL;
  g_autofree char *database = g_build_filename (folder, HJ_CENTRAL_DATABASE, NULL);
  int lock = hj_instance_lock (folder, error);
  gboolean done = FALSE;

  if (lock < 0)
    return FALSE;
  if (g_mkdtemp_full (work, 0700) == NULL) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("Nothing can be written to “%s” (%s); please check your rights."), folder,
                 g_strerror (errno));
  } else {
    fresh = g_build_filename (work, HJ_CENTRAL_DATABASE, NULL);
    done = prepare (folder, work, backup, clock, random, n_left, error)
           && swap (fresh, database, error);
    g_rmdir (work);
  }
  close (lock);
  return done;
}
