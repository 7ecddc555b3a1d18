/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/sql/hj-sql-private.h"

/* Some failures of a disk make SQLite undo the whole transaction. What comes after one, which may
 * not have been noticed, would be written by itself and stay; after another, what could not be read
 * would be taken for what is not there. All is refused until the end.
 */
gboolean
hj_sql_goes_on (HjSql *self, GError **error)
{
  if (self->spoiled != 0)
    return hj_sql_fail (self, self->spoiled, error);
  if (!self->writing || !sqlite3_get_autocommit (self->connection) || HJ_MUTANT (undone_goes_on))
    return TRUE;
  return hj_sql_fail (self, SQLITE_IOERR, error);
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
  if (!hj_sql_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  self->writing = TRUE;
  return TRUE;
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
  if (!hj_sql_exec (self, "COMMIT", error)) {
    hj_sql_rollback (self);
    return FALSE;
  }
  self->writing = FALSE;
  return TRUE;
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
  self->writing = FALSE;
  self->spoiled = 0;
  if (!sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * hj_sql_in_transaction:
 *
 * Returns: whether a transaction is open, or was undone and has not ended
 */
gboolean
hj_sql_in_transaction (HjSql *self)
{
  return self->writing || !sqlite3_get_autocommit (self->connection);
}

/**
 * hj_sql_count_failures:
 *
 * Where the number has grown, something that was not found may be there all the same: it could not
 * be read, and a fallback was taken for it. That the disk was full is no such failure.
 *
 * Returns: how often the disk has failed this connection
 */
guint
hj_sql_count_failures (HjSql *self)
{
  return self->n_failures;
}

static gboolean
run_text (HjSql *self, const char *text, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self, text, error);

  return statement != NULL && hj_sql_run (self, statement, error);
}

/**
 * hj_sql_begin_reading:
 *
 * For many small statements one after another: each would lock the file for itself, which takes as
 * long as finding a row. Nothing may be written before hj_sql_end_reading().
 *
 * Returns: for `g_auto`; nothing is held where a transaction is open, or the file cannot be locked,
 *   of which the next statement tells
 */
HjSqlReading
hj_sql_begin_reading (HjSql *self)
{
  HjSqlReading reading = { NULL };

  if (!hj_sql_in_transaction (self) && run_text (self, "BEGIN", NULL))
    reading.sql = self;
  return reading;
}

/**
 * hj_sql_end_reading:
 * @reading: what hj_sql_begin_reading() gave
 */
void
hj_sql_end_reading (HjSqlReading *reading)
{
  if (reading->sql != NULL && !run_text (reading->sql, "COMMIT", NULL))
    hj_sql_rollback (reading->sql);
  reading->sql = NULL;
}

static gboolean
run_savepoint (HjSql *self, const char *verb, GError **error)
{
  char text[48];

  g_snprintf (text, sizeof text, "%s hj_%u", verb, self->depth);
  return run_text (self, text, error);
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
  if (run_savepoint (self, "SAVEPOINT", error))
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
  gboolean released = run_savepoint (self, "RELEASE", error);

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
  run_savepoint (self, "ROLLBACK TO", NULL);
  run_savepoint (self, "RELEASE", NULL);
  self->depth--;
}
