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
