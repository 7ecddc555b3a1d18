/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-list.h"

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
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (rows, hj_sql_table_read (statement, 0, entity));
  if (problem == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
