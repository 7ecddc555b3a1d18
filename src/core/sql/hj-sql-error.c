/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-error.h"

#include "core/base/hj-mutant.h"
#include "core/sql/hj-sql-private.h"

#include <glib/gi18n-lib.h>
#include <sys/statvfs.h>

/* With less room than this, bytes, a disk counts as full where writing fails. */
#define ROOM_NEEDED (64 * 1024)

G_DEFINE_QUARK (hj-sql-error-quark, hj_sql_error)

/* A disk without room for the next page of the log, or of its index, is an I/O error to SQLite. */
static gboolean
is_disk_full (HjSql *self, int code)
{
  const char *path
      = self->connection == NULL ? NULL : sqlite3_db_filename (self->connection, "main");
  struct statvfs disk;

  return (code & 0xff) == SQLITE_IOERR && path != NULL && *path != '\0'
         && statvfs (path, &disk) == 0 && disk.f_bavail * disk.f_frsize < ROOM_NEEDED;
}

/**
 * hj_sql_fail_full:
 *
 * For whatever is written beside a database, so that a full disk is told alike.
 *
 * Returns: %FALSE, with `FULL` of #HjSqlError
 */
gboolean
hj_sql_fail_full (GError **error)
{
  g_set_error_literal (
      error, HJ_SQL_ERROR, HJ_SQL_ERROR_FULL,
      _ ("The disk is full and nothing was changed; free some space and do it again."));
  return FALSE;
}

/* What failed for the disk's sake is counted, and spoils the transaction that is open, whether or
 * not somebody looks at the error.
 */
static void
note_failure (HjSql *self, int code)
{
  switch (code & 0xff) {
  case SQLITE_IOERR:
  case SQLITE_FULL:
  case SQLITE_NOMEM:
  case SQLITE_CANTOPEN:
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    if (self->writing && !HJ_MUTANT (undone_goes_on))
      self->spoiled = code;
    if ((code & 0xff) != SQLITE_FULL && !is_disk_full (self, code))
      self->n_failures++;
    break;
  default:
    break;
  }
}

/* Says in a sentence for people what SQLite's @code means. Returns: %FALSE */
gboolean
hj_sql_fail (HjSql *self, int code, GError **error)
{
  note_failure (self, code);
  switch (is_disk_full (self, code) ? SQLITE_FULL : code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    g_set_error_literal (
        error, HJ_SQL_ERROR, HJ_SQL_ERROR_BUSY,
        _ ("Another program is using this database; wait for it and do it again."));
    break;
  case SQLITE_FULL:
    hj_sql_fail_full (error);
    break;
  case SQLITE_NOTADB:
    g_set_error_literal (
        error, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY,
        _ ("The key does not open this database; it belongs to another one, or the "
           "file is damaged."));
    break;
  case SQLITE_CORRUPT:
    g_set_error_literal (
        error, HJ_SQL_ERROR, HJ_SQL_ERROR_CORRUPT,
        _ ("The database file is damaged; restore it from a backup, or enrol again."));
    break;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
  case SQLITE_READONLY:
  case SQLITE_PERM:
    g_set_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED,
                 _ ("The disk refused the database (%s); see whether its folder may be written and "
                    "the disk is sound, then do it again."),
                 sqlite3_errstr (code));
    break;
  default:
    g_set_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED,
                 _ ("The database refused (%s); do it again, and tell an administrator if it is "
                    "refused again."),
                 self->connection != NULL ? sqlite3_errmsg (self->connection)
                                          : sqlite3_errstr (code));
    break;
  }
  return FALSE;
}
