/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-private.h"

/* What a statement's text is made of. */
typedef struct {
  HjSqlMakeFunc make;
  const HjEntity *entity;
  guint64 mask;
} Made;

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
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* Statements are prepared once for a connection. */
void
hj_sql_make_cache (HjSql *self)
{
  self->made = g_hash_table_new_full (hash_made, is_same_made, g_free, NULL);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
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
  g_return_val_if_fail (hj_sql_is_on_its_thread (self), NULL);
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL) {
    hj_sql_reset (statement);
    return statement;
  }
  int code
      = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

  if (code != SQLITE_OK) {
    hj_sql_fail (self, code, error);
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
  g_return_val_if_fail (hj_sql_is_on_its_thread (self), NULL);
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
  g_return_val_if_fail (hj_sql_is_on_its_thread (self), FALSE);
  if (!hj_sql_goes_on (self, error)) {
    sqlite3_reset (statement);
    return FALSE;
  }
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    hj_sql_fail (self, code, error);
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
  g_return_val_if_fail (hj_sql_is_on_its_thread (self), FALSE);
  if (!hj_sql_goes_on (self, error)) {
    hj_sql_reset (statement);
    return FALSE;
  }
  int code = sqlite3_step (statement);

  if (code != SQLITE_DONE && code != SQLITE_ROW)
    hj_sql_fail (self, code, error);
  hj_sql_reset (statement);
  return code == SQLITE_DONE || code == SQLITE_ROW;
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
