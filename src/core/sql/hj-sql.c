/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-private.h"

#include "core/base/hj-mutant.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* How long a writer waits for another program's transaction, milliseconds. */
#define BUSY_TIMEOUT_MS 10000

G_DEFINE_FINAL_TYPE (HjSql, hj_sql, G_TYPE_OBJECT)

/* Whether this is the thread that the connection is kept to, if it is kept to one. */
gboolean
hj_sql_is_on_its_thread (HjSql *self)
{
  return self->thread == NULL || self->thread == g_thread_self ();
}

static void
hj_sql_finalize (GObject *object)
{
  HjSql *self = HJ_SQL (object);

  g_clear_pointer (&self->made, g_hash_table_unref);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->connection, sqlite3_close);
  g_clear_pointer (&self->cipher_version, g_free);
  G_OBJECT_CLASS (hj_sql_parent_class)->finalize (object);
}

static void
hj_sql_class_init (HjSqlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sql_finalize;
}

static void
hj_sql_init (HjSql *self)
{
  hj_sql_make_cache (self);
}

static gboolean
give_key (HjSql *self, const guint8 *key, GError **error)
{
  char pragma[sizeof "x''" + 2 * HJ_SQL_KEY_BYTES] = "x'";

  for (guint i = 0; i < HJ_SQL_KEY_BYTES; i++)
    g_snprintf (pragma + 2 + 2 * i, 3, "%02x", key[i]);
  strcat (pragma, "'");
  int code = sqlite3_key (self->connection, pragma, (int)strlen (pragma));

  explicit_bzero (pragma, sizeof pragma);
  if (code != SQLITE_OK)
    return hj_sql_fail (self, code, error);
  /* A wrong key is told by GError, in words for people; SQLCipher would write to stderr as well. It
   * listens only once it has a key.
   */
  sqlite3_exec (self->connection, "PRAGMA cipher_log_level = NONE", NULL, NULL, NULL);
  return TRUE;
}

static gboolean
read_cipher_version (HjSql *self, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self, "PRAGMA cipher_version", error);

  if (statement == NULL)
    return FALSE;
  if (hj_sql_step (self, statement, error))
    self->cipher_version = g_strdup (hj_sql_get_text (statement, 0));
  hj_sql_reset (statement);
  if (self->cipher_version == NULL) {
    g_set_error_literal (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED,
                         _ ("This program was put together without SQLCipher and will not write "
                            "anything in the clear; install it again."));
    return FALSE;
  }
  return TRUE;
}

/* SQLite would make the file readable for others; what it puts beside it takes after the file. */
static void
make_private_file (const char *path)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600);

  if (fd >= 0)
    g_close (fd, NULL);
}

/**
 * hj_sql_open:
 * @path: the database file; made, readable for its owner only, if there is none
 * @key: (array fixed-size=32): the raw key
 * @error: a #HjSqlError; `KEY` where the key does not fit
 *
 * Opens an encrypted database for one thread. Commits reach the disk before they return (WAL with
 * synchronous=FULL), and what is deleted is overwritten.
 *
 * Returns: (transfer full) (nullable): the connection
 */
HjSql *
hj_sql_open (const char *path, const guint8 *key, GError **error)
{
  g_autoptr (HjSql) self = g_object_new (HJ_TYPE_SQL, NULL);

  make_private_file (path);
  int code
      = sqlite3_open_v2 (path, &self->connection,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK) {
    hj_sql_fail (self, code, error);
    return NULL;
  }
  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MS);
  if (!give_key (self, key, error) || !read_cipher_version (self, error)
      || !hj_sql_exec (self,
                       "SELECT count(*) FROM sqlite_schema;"
                       "PRAGMA journal_mode=WAL;"
                       "PRAGMA synchronous=FULL;"
                       "PRAGMA secure_delete=ON;"
                       "PRAGMA foreign_keys=OFF;"
                       "PRAGMA temp_store=MEMORY;"
                       "PRAGMA cache_size=-16384;",
                       error)
      || (HJ_MUTANT (unsynced) && !hj_sql_exec (self, "PRAGMA synchronous=NORMAL", error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_sql_get_cipher_version:
 *
 * Returns: (transfer none): which SQLCipher answers
 */
const char *
hj_sql_get_cipher_version (HjSql *self)
{
  return self->cipher_version;
}

/**
 * hj_sql_keep_to_thread:
 *
 * From now on a statement that runs on another thread than this one is a programmer's error.
 */
void
hj_sql_keep_to_thread (HjSql *self)
{
  self->thread = g_thread_self ();
}

/**
 * hj_sql_exec:
 * @sql: one or several statements without parameters; never built from input
 * @error: a #HjSqlError
 *
 * Returns: whether all of them succeeded
 */
gboolean
hj_sql_exec (HjSql *self, const char *sql, GError **error)
{
  g_return_val_if_fail (hj_sql_is_on_its_thread (self), FALSE);
  if (!hj_sql_goes_on (self, error))
    return FALSE;
  int code = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || hj_sql_fail (self, code, error);
}

/**
 * hj_sql_forget_last_rowid:
 *
 * From now on hj_sql_last_rowid() is 0 until a row is inserted.
 */
void
hj_sql_forget_last_rowid (HjSql *self)
{
  sqlite3_set_last_insert_rowid (self->connection, 0);
}

gint64
hj_sql_last_rowid (HjSql *self)
{
  return sqlite3_last_insert_rowid (self->connection);
}

/**
 * hj_sql_changes:
 *
 * Returns: how many rows the last statement changed
 */
int
hj_sql_changes (HjSql *self)
{
  return sqlite3_changes (self->connection);
}
