/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-conflicts.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"

/**
 * hj_central_find_open_conflict:
 * @row: the row in conflict
 * @field: (nullable): its field
 * @offered: (nullable): a value that was offered, as on the command line
 * @op: (nullable): id of an op
 * @error: a #HjSqlError; left alone where there is none
 *
 * Finds the open conflict in which the same value was offered, or that @op began.
 *
 * Returns: (transfer full) (nullable): the conflict
 */
HjRecord *
hj_central_find_open_conflict (HjCentral *self, const HjRecord *row, const char *field,
                               const char *offered, const char *op, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT id FROM conflict WHERE row = ?1 AND entity = ?2 AND field IS ?3"
                        " AND state = 'open' AND (offered IS ?4 OR op = ?5)"
                        " ORDER BY op IS ?5 DESC LIMIT 1",
                        error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, hj_record_get_entity (row)->name);
  hj_sql_bind_text (statement, 3, field);
  hj_sql_bind_text (statement, 4, offered);
  hj_sql_bind_text (statement, 5, op);
  g_autofree char *id = hj_sql_take_id (sql, statement, error);

  return id == NULL ? NULL : hj_sql_table_load (sql, &hj_entity_conflict, id, error);
}

/**
 * hj_central_is_conflict_shared:
 * @conflict: a conflict
 * @device: a device
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: whether an op of another device is in the conflict as well
 */
gboolean
hj_central_is_conflict_shared (HjCentral *self, const HjRecord *conflict, const char *device,
                               GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT 1 FROM op WHERE row = ?1 AND conflict = ?2 AND device <> ?3 LIMIT 1", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, hj_record_get_text (conflict, "row"));
  hj_sql_bind_text (statement, 2, hj_record_get_id (conflict));
  hj_sql_bind_text (statement, 3, device);
  return hj_sql_has_row (sql, statement, error);
}

/**
 * hj_central_list_open_conflicts:
 * @row: a row
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the conflicts over the row that
 *   nobody has decided yet
 */
GPtrArray *
hj_central_list_open_conflicts (HjCentral *self, const HjRecord *row, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (&hj_entity_conflict, NULL);
  g_autofree char *text = g_strdup_printf ("SELECT %s FROM conflict WHERE row = ?1"
                                           " AND entity = ?2 AND state = 'open'",
                                           columns);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, hj_record_get_entity (row)->name);
  return hj_sql_table_list (sql, statement, &hj_entity_conflict, error);
}
