/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-rows.h"

/**
 * hj_sql_end_rows:
 * @statement: one that was stepped as far as its rows were wanted
 * @problem: (nullable) (transfer full): why a step gave no row, if that was no end
 * @error: return location for @problem
 *
 * Resets the statement.
 *
 * Returns: whether there was no problem
 */
gboolean
hj_sql_end_rows (HjSqlStatement *statement, GError *problem, GError **error)
{
  hj_sql_reset (statement);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/**
 * hj_sql_has_row:
 * @statement: bound
 * @error: a #HjSqlError
 *
 * Steps once and resets the statement.
 *
 * Returns: whether there was a row
 */
gboolean
hj_sql_has_row (HjSql *sql, HjSqlStatement *statement, GError **error)
{
  gboolean has_row = hj_sql_step (sql, statement, error);

  hj_sql_reset (statement);
  return has_row;
}

/**
 * hj_sql_take_int:
 * @statement: bound
 * @error: a #HjSqlError
 *
 * Steps once and resets the statement.
 *
 * Returns: the first column, or @otherwise where there is no row
 */
gint64
hj_sql_take_int (HjSql *sql, HjSqlStatement *statement, gint64 otherwise, GError **error)
{
  gint64 integer = hj_sql_step (sql, statement, error) ? hj_sql_get_int (statement, 0) : otherwise;

  hj_sql_reset (statement);
  return integer;
}

/**
 * hj_sql_take_text:
 * @statement: bound
 * @error: a #HjSqlError
 *
 * Steps once and resets the statement.
 *
 * Returns: (transfer full) (nullable): the first column; %NULL also where there is no row
 */
char *
hj_sql_take_text (HjSql *sql, HjSqlStatement *statement, GError **error)
{
  char *text
      = hj_sql_step (sql, statement, error) ? g_strdup (hj_sql_get_text (statement, 0)) : NULL;

  hj_sql_reset (statement);
  return text;
}

/**
 * hj_sql_take_id:
 * @statement: bound
 * @error: a #HjSqlError
 *
 * Steps once and resets the statement.
 *
 * Returns: (transfer full) (nullable): the first column, as hj_sql_bind_id() stored it; %NULL also
 *   where there is no row
 */
char *
hj_sql_take_id (HjSql *sql, HjSqlStatement *statement, GError **error)
{
  char *id = hj_sql_step (sql, statement, error) ? hj_sql_dup_id (statement, 0) : NULL;

  hj_sql_reset (statement);
  return id;
}
