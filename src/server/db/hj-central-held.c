/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-held.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"

/* Held rows that meet @condition, in which the texts are ?1 and following. */
static GPtrArray *
list (HjCentral *self, const char *condition, const char *const *texts, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (&hj_entity_held, NULL);
  g_autofree char *text = g_strdup_printf ("SELECT %s FROM held WHERE %s", columns, condition);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return NULL;
  for (int i = 0; texts[i] != NULL; i++)
    hj_sql_bind_text (statement, i + 1, texts[i]);
  return hj_sql_table_list (sql, statement, &hj_entity_held, error);
}

/**
 * hj_central_list_waiting_for:
 * @op: id of an op
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): held work that goes on once somebody
 *   has decided on @op
 */
GPtrArray *
hj_central_list_waiting_for (HjCentral *self, const char *op, GError **error)
{
  const char *const texts[] = { op, NULL };

  return list (self, "waits_for = ?1 AND state = 'waiting'", texts, error);
}

/**
 * hj_central_list_waiting_about:
 * @entity: an entity's name
 * @row: a row's id
 * @user: whose work
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the user's held work on the row that
 *   nobody has decided on yet
 */
GPtrArray *
hj_central_list_waiting_about (HjCentral *self, const char *entity, const char *row,
                               const char *user, GError **error)
{
  const char *const texts[] = { entity, row, user, NULL };

  return list (self, "entity = ?1 AND row = ?2 AND user = ?3 AND state = 'waiting'", texts, error);
}

/**
 * hj_central_find_held_accepted:
 * @entity: an entity's name
 * @row: a row's id
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: (transfer full) (nullable): the op that made the row after it had been held at first
 */
HjRecord *
hj_central_find_held_accepted (HjCentral *self, const char *entity, const char *row, GError **error)
{
  const char *const texts[] = { entity, row, NULL };
  g_autoptr (GPtrArray) rows = list (self,
                                     "entity = ?1 AND row = ?2 AND state = 'accepted'"
                                     " AND json_extract (payload, '$.kind') = 'new' LIMIT 1",
                                     texts, error);

  return rows == NULL || rows->len == 0 ? NULL : g_ptr_array_steal_index (rows, 0);
}
