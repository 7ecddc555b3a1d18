/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-list.h"

#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"

/**
 * hj_central_list_rows:
 * @entity: a catalogue, or another one that is small enough for memory
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): all its rows, by id
 */
GPtrArray *
hj_central_list_rows (HjCentral *self, const HjEntity *entity, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (entity, NULL);
  g_autofree char *text
      = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY id", columns, entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  return statement == NULL ? NULL : hj_sql_table_list (sql, statement, entity, error);
}

/**
 * hj_central_list_waiting:
 * @after: (nullable): id of the last row of the page before
 * @limit: at most so many rows
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the rows, by id
 */
GPtrArray *
hj_central_list_waiting (HjCentral *self, const HjCentralWaiting *waiting, const char *after,
                         guint limit, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (waiting->entity, NULL);
  /* By its state, not by its id, as few of the rows are in a state. */
  g_autofree char *text = g_strdup_printf (
      "SELECT %s FROM \"%s\" WHERE state = ?1 AND (?2 IS NULL OR +id > ?2)%s%s%s"
      " ORDER BY +id LIMIT ?3",
      columns, waiting->entity->name, waiting->field == NULL ? "" : " AND \"",
      waiting->field == NULL ? "" : waiting->field, waiting->field == NULL ? "" : "\" <= ?4");
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, waiting->state);
  hj_sql_bind_id (statement, 2, after);
  hj_sql_bind_int (statement, 3, limit);
  if (waiting->field != NULL)
    hj_sql_bind_int (statement, 4, waiting->upto);
  return hj_sql_table_list (sql, statement, waiting->entity, error);
}

/**
 * hj_central_list_referring:
 * @field: a reference of @entity
 * @id: of the row that is referred to
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of the rows that refer to it
 */
GPtrArray *
hj_central_list_referring (HjCentral *self, const HjEntity *entity, const HjField *field,
                           const char *id, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *text
      = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1", entity->name, field->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, id);
  return hj_sql_list_ids (sql, statement, error);
}

/**
 * hj_central_list_people_known_as:
 * @known: an ID number, a whole name, or an id
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of the people that it means
 */
GPtrArray *
hj_central_list_people_known_as (HjCentral *self, const char *known, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT id FROM person WHERE id_number = ?1 OR name = ?1 OR id = ?2 ORDER BY id", error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, known);
  hj_sql_bind_id (statement, 2, known);
  return hj_sql_list_ids (sql, statement, error);
}

/**
 * hj_central_was_member:
 *
 * Returns: whether the bucket holds the row, or held it
 */
gboolean
hj_central_was_member (HjCentral *self, const char *bucket, const HjEntity *entity, const char *id)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT 1 FROM bucket b JOIN member m ON m.bucket = b.number"
                        " WHERE b.name = ?1 AND m.entity = ?2 AND m.id = ?3"
                        " UNION ALL SELECT 1 FROM bucket b JOIN feed f ON f.bucket = b.number"
                        " WHERE b.name = ?1 AND f.entity = ?2 AND f.id = ?3 LIMIT 1",
                        NULL);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, bucket);
  hj_sql_bind_int (statement, 2, entity->number);
  hj_sql_bind_id (statement, 3, id);
  return hj_sql_has_row (sql, statement, NULL);
}
