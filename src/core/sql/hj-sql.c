/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/statvfs.h>

/* How long a writer waits for another program's transaction, milliseconds. */
#define BUSY_TIMEOUT_MS 10000

/* With less room than this, bytes, a disk counts as full where writing fails. */
#define ROOM_NEEDED (64 * 1024)

struct _HjSql {
  GObject parent_instance;
  sqlite3 *connection;    /* owned */
  GHashTable *statements; /* owned, SQL text → sqlite3_stmt */
  GHashTable *made;       /* owned, Made → sqlite3_stmt of the table above */
  char *cipher_version;   /* owned */
  guint depth;            /* open savepoints */
  GThread *thread;        /* (nullable) borrowed: the only one that may come here */
};

/* What a statement's text is made of. */
typedef struct {
  HjSqlMakeFunc make;
  const HjEntity *entity;
  guint64 mask;
} Made;

G_DEFINE_QUARK (hj-sql-error-quark, hj_sql_error)
G_DEFINE_FINAL_TYPE (HjSql, hj_sql, G_TYPE_OBJECT)

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

static gboolean
fail (HjSql *self, int code, GError **error)
{
  switch (is_disk_full (self, code) ? SQLITE_FULL : code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    g_set_error_literal (
        error, HJ_SQL_ERROR, HJ_SQL_ERROR_BUSY,
        _ ("Another program is using this database; wait for it and do it again."));
    break;
  case SQLITE_FULL:
    g_set_error_literal (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FULL,
                         _ ("The disk is full and nothing was changed; free some space and do it "
                            "again."));
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

static gboolean
is_on_its_thread (HjSql *self)
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
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static guint
hash_made (gconstpointer key)
{
  const Made *made = key;

  return g_direct_hash (made->entity) * 31 + g_direct_hash (made->make) * 17
         + g_int64_hash (&made->mask);
}

static gboolean
is_same_made (gconstpointer a, gconstpointer b)
{
  const Made *one = a, *other = b;

  return one->make == other->make && one->entity == other->entity && one->mask == other->mask;
}

static void
hj_sql_init (HjSql *self)
{
  self->made = g_hash_table_new_full (hash_made, is_same_made, g_free, NULL);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
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
    return fail (self, code, error);
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
    fail (self, code, error);
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
                       error))
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
  g_return_val_if_fail (is_on_its_thread (self), FALSE);
  int code = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

/**
 * hj_sql_begin:
 * @error: a #HjSqlError
 *
 * Begins a transaction that will write; another writer is waited for.
 *
 * Returns: whether it has begun
 */
gboolean
hj_sql_begin (HjSql *self, GError **error)
{
  g_return_val_if_fail (sqlite3_get_autocommit (self->connection), FALSE);
  return hj_sql_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * hj_sql_commit:
 * @error: a #HjSqlError
 *
 * Ends the transaction: all of it is on the disk, or, on failure, none of it has happened.
 *
 * Returns: whether it is on the disk
 */
gboolean
hj_sql_commit (HjSql *self, GError **error)
{
  if (hj_sql_exec (self, "COMMIT", error))
    return TRUE;
  hj_sql_rollback (self);
  return FALSE;
}

/**
 * hj_sql_rollback:
 *
 * Undoes the open transaction, if there is one.
 */
void
hj_sql_rollback (HjSql *self)
{
  self->depth = 0;
  if (!sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * hj_sql_in_transaction:
 *
 * Returns: whether a transaction is open
 */
gboolean
hj_sql_in_transaction (HjSql *self)
{
  return !sqlite3_get_autocommit (self->connection);
}

static gboolean
exec_savepoint (HjSql *self, const char *verb, GError **error)
{
  char sql[48];

  g_snprintf (sql, sizeof sql, "%s hj_%u", verb, self->depth);
  return hj_sql_exec (self, sql, error);
}

/**
 * hj_sql_savepoint:
 * @error: a #HjSqlError
 *
 * Opens a part of the transaction that can be undone alone.
 */
gboolean
hj_sql_savepoint (HjSql *self, GError **error)
{
  self->depth++;
  if (exec_savepoint (self, "SAVEPOINT", error))
    return TRUE;
  self->depth--;
  return FALSE;
}

/**
 * hj_sql_release:
 * @error: a #HjSqlError
 *
 * Makes the innermost part one with the rest of the transaction.
 */
gboolean
hj_sql_release (HjSql *self, GError **error)
{
  gboolean released = exec_savepoint (self, "RELEASE", error);

  self->depth--;
  return released;
}

/**
 * hj_sql_rollback_to:
 *
 * Undoes the innermost part.
 */
void
hj_sql_rollback_to (HjSql *self)
{
  exec_savepoint (self, "ROLLBACK TO", NULL);
  exec_savepoint (self, "RELEASE", NULL);
  self->depth--;
}

/**
 * hj_sql_prepare:
 * @sql: one statement with parameters `?1`, `?2` …
 * @error: a #HjSqlError
 *
 * Returns: (transfer none) (nullable): the statement, reset, from the connection's cache; use it up
 *   before the same text is prepared again
 */
HjSqlStatement *
hj_sql_prepare (HjSql *self, const char *sql, GError **error)
{
  g_return_val_if_fail (is_on_its_thread (self), NULL);
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL) {
    hj_sql_reset (statement);
    return statement;
  }
  int code
      = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

  if (code != SQLITE_OK) {
    fail (self, code, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/**
 * hj_sql_prepare_made:
 * @make: makes the text of @entity and @mask, always the same
 * @entity: what it is about
 * @mask: for @make; 0 where it needs none
 * @error: a #HjSqlError
 *
 * The same as hj_sql_prepare(), but the text is made only once, as making it takes longer than
 * finding a row.
 *
 * Returns: (transfer none) (nullable): the statement, reset
 */
HjSqlStatement *
hj_sql_prepare_made (HjSql *self, HjSqlMakeFunc make, const HjEntity *entity, guint64 mask,
                     GError **error)
{
  g_return_val_if_fail (is_on_its_thread (self), NULL);
  Made made = { make, entity, mask };
  HjSqlStatement *statement = g_hash_table_lookup (self->made, &made);

  if (statement != NULL) {
    hj_sql_reset (statement);
    return statement;
  }
  g_autofree char *text = make (entity, mask);

  statement = hj_sql_prepare (self, text, error);
  if (statement != NULL)
    g_hash_table_insert (self->made, g_memdup2 (&made, sizeof made), statement);
  return statement;
}

/**
 * hj_sql_step:
 * @error: a #HjSqlError; left alone at the end of the rows
 *
 * Returns: whether there is a row; %FALSE also at the end and on failure
 */
gboolean
hj_sql_step (HjSql *self, HjSqlStatement *statement, GError **error)
{
  g_return_val_if_fail (is_on_its_thread (self), FALSE);
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    fail (self, code, error);
  sqlite3_reset (statement);
  return FALSE;
}

/**
 * hj_sql_run:
 * @statement: one that gives no rows, with its parameters bound
 * @error: a #HjSqlError
 *
 * Returns: whether it succeeded; the statement is reset either way
 */
gboolean
hj_sql_run (HjSql *self, HjSqlStatement *statement, GError **error)
{
  g_return_val_if_fail (is_on_its_thread (self), FALSE);
  int code = sqlite3_step (statement);

  if (code != SQLITE_DONE && code != SQLITE_ROW)
    fail (self, code, error);
  hj_sql_reset (statement);
  return code == SQLITE_DONE || code == SQLITE_ROW;
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

/**
 * hj_sql_ask_int:
 * @sql: a statement without parameters that gives one number
 * @fallback: returned where it gives none
 *
 * Returns: the number
 */
gint64
hj_sql_ask_int (HjSql *self, const char *sql, gint64 fallback)
{
  HjSqlStatement *statement = hj_sql_prepare (self, sql, NULL);
  gint64 answer = fallback;

  if (statement != NULL && hj_sql_step (self, statement, NULL) && !hj_sql_is_null (statement, 0))
    answer = hj_sql_get_int (statement, 0);
  if (statement != NULL)
    hj_sql_reset (statement);
  return answer;
}
