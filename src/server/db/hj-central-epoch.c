/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-audit.h"
#include "server/db/hj-central-handed-in.h"
#include "server/db/hj-central-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* An epoch's positions begin at a multiple behind all that the backup held: at any of so many,
 * since a backup that is put back twice must not give the same position twice, and does not know of
 * it.
 */
#define EPOCH_STEP (G_GINT64_CONSTANT (1) << 32)
#define EPOCH_STEPS_MAX (1 << 16)

#define META_FEED_FLOOR "feed-floor"

/* Begins an epoch at the position @first, with what a backup held up to @restored. */
gboolean
hj_central_note_epoch (HjCentral *self, gint64 restored, gint64 first, GError **error)
{
  g_autofree char *epoch = hj_central_new_id (self);
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, "INSERT INTO epoch VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, epoch);
  hj_sql_bind_int (statement, 2, restored);
  hj_sql_bind_int (statement, 3, first);
  return hj_sql_run (sql, statement, error)
         && hj_central_set_meta (self, HJ_CENTRAL_META_EPOCH, epoch, error);
}

/**
 * hj_central_get_feed_floor:
 *
 * Returns: the position below which the feed is no longer kept
 */
gint64
hj_central_get_feed_floor (HjCentral *self)
{
  return hj_central_get_meta_int (self, META_FEED_FLOOR, 0);
}

static gboolean
set_feed_floor (HjCentral *self, gint64 pos, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, pos);

  return hj_sql_exec (hj_central_get_sql (self), "DELETE FROM feed", error)
         && hj_central_set_meta (self, META_FEED_FLOOR, text, error);
}

static gboolean
finish_transaction (HjCentral *self, gboolean succeeded, GError **error)
{
  if (succeeded)
    return hj_sql_commit (hj_central_get_sql (self), error);
  hj_sql_rollback (hj_central_get_sql (self));
  return FALSE;
}

/**
 * hj_central_raise_feed_floor:
 * @error: a #HjSqlError
 *
 * Forgets the feed up to now; whoever has not read it loads its buckets anew.
 */
gboolean
hj_central_raise_feed_floor (HjCentral *self, GError **error)
{
  if (!hj_sql_begin (hj_central_get_sql (self), error))
    return FALSE;
  return finish_transaction (self, set_feed_floor (self, hj_central_get_pos (self), error), error);
}

static gboolean
jump_to_epoch (HjCentral *self, GError **error)
{
  gint64 restored = hj_central_get_pos (self);
  gint64 steps = 1 + hj_central_draw (self, EPOCH_STEPS_MAX);
  gint64 first = (restored / EPOCH_STEP + steps) * EPOCH_STEP;
  HjSqlStatement *statement = hj_sql_prepare (
      hj_central_get_sql (self), "UPDATE counter SET value = ?1 WHERE name = 'pos'", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, first);
  return hj_sql_run (hj_central_get_sql (self), statement, error)
         && hj_central_note_epoch (self, restored, first, error)
         && set_feed_floor (self, first, error);
}

/**
 * hj_central_begin_epoch:
 * @error: a #HjSqlError
 *
 * To be called once when a backup has been put back: laptops may know positions and ops that this
 * database does not. They see the new epoch, offer again what was not durable, and load anew.
 */
gboolean
hj_central_begin_epoch (HjCentral *self, GError **error)
{
  if (!hj_sql_begin (hj_central_get_sql (self), error))
    return FALSE;
  return finish_transaction (self, jump_to_epoch (self, error), error);
}

/* Brings to the disk which files there are in @folder. */
gboolean
hj_central_sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && g_fsync (fd) == 0;

  return fd >= 0 && g_close (fd, NULL) && synced;
}

/* The file is there under its name once all of it is on the disk. */
static gboolean
write_backup (HjCentral *self, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (partial);
  if (!hj_central_run_texts (self, error, "VACUUM INTO ?1", partial, NULL)) {
    g_unlink (partial);
    return FALSE;
  }
  g_chmod (partial, 0600);
  int fd = g_open (partial, O_RDONLY | O_CLOEXEC, 0);
  gboolean kept = fd >= 0 && g_fsync (fd) == 0;

  if (fd >= 0)
    kept = g_close (fd, NULL) && kept;
  if (kept && g_rename (partial, path) == 0) {
    /* Where the file system cannot do this for a folder, it is as with any other file there. */
    hj_central_sync_folder (folder);
    return TRUE;
  }
  g_unlink (partial);
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
               _ ("The backup could not be written to “%s”; check the path, your rights and the "
                  "free space."),
               path);
  return FALSE;
}

/**
 * hj_central_backup:
 * @path: of a new file; one that is there is replaced once the new one is whole
 * @error: `INVALID` of #HjCentralError for a path that cannot be written, or a #HjSqlError
 *
 * Writes the database as it is now, with the same key, to a file, while others may go on writing.
 * What it holds is durable from then on; what was handed in and lies beside the database as well is
 * not needed there any more.
 */
gboolean
hj_central_backup (HjCentral *self, const char *path, GError **error)
{
  g_autofree char *durable = g_strdup_printf ("%" G_GINT64_FORMAT, hj_central_get_pos (self));
  g_autofree char *audit = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GPtrArray) handed_in = NULL;
  gint64 seq;

  if (!hj_central_audit_get_last (self, &seq, &hash, error))
    return FALSE;
  audit = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  handed_in = hj_central_handed_in_list_held (self, error);
  if (handed_in == NULL || !write_backup (self, path, error)
      || !hj_central_set_meta (self, HJ_CENTRAL_META_DURABLE, durable, error)
      || !hj_central_set_meta (self, HJ_CENTRAL_META_AUDIT_DURABLE, audit, error))
    return FALSE;
  hj_central_handed_in_remove (handed_in);
  return TRUE;
}
