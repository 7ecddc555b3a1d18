/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-merged.h"

#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"

/* Written as numbers in the statements below. */
G_STATIC_ASSERT (HJ_OP_MERGED == 1);
G_STATIC_ASSERT (HJ_MERGED_MAX == 50);

/**
 * hj_merged_entry_free:
 * @self: (transfer full): an entry
 */
void
hj_merged_entry_free (HjMergedEntry *self)
{
  g_free (self->row);
  g_free (self->command);
  g_free (self);
}

/* Remembers those of the outbox that were merged and are now part of what was pulled, up to @pos.
 */
gboolean
hj_merged_note (HjReplica *self, gint64 pos, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "INSERT OR REPLACE INTO merged"
                        " SELECT seq, entity, row, kind, mask, json_extract (payload, '$.command'),"
                        " json_extract (payload, '$.at') FROM outbox"
                        " WHERE state = 1 AND pos <= ?1 AND outcome = 1",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, pos);
  return hj_sql_run (self->sql, statement, error)
         && hj_sql_exec (self->sql,
                         "DELETE FROM merged WHERE seq NOT IN"
                         " (SELECT seq FROM merged ORDER BY seq DESC LIMIT 50)",
                         error);
}

static HjMergedEntry *
read_entry (HjSqlStatement *statement)
{
  HjMergedEntry *entry = g_new0 (HjMergedEntry, 1);

  entry->seq = hj_sql_get_int (statement, 0);
  entry->entity = hj_entity_find_number ((guint)hj_sql_get_int (statement, 1));
  entry->row = hj_sql_dup_id (statement, 2);
  entry->kind = (HjOpKind)hj_sql_get_int (statement, 3);
  entry->mask = (guint64)hj_sql_get_int (statement, 4);
  entry->command = g_strdup (hj_sql_get_text (statement, 5));
  entry->at = hj_sql_get_int (statement, 6);
  return entry;
}

/**
 * hj_merged_list:
 * @since: UTC milliseconds
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjMergedEntry) (nullable): what was entered since then and
 *   merged with the work of others, newest first; at most %HJ_MERGED_MAX
 */
GPtrArray *
hj_merged_list (HjReplica *self, gint64 since, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "SELECT seq, entity, row, kind, mask, command, at FROM merged"
                        " WHERE at >= ?1 ORDER BY seq DESC",
                        error);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_merged_entry_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, since);
  while (hj_sql_step (self->sql, statement, &problem)) {
    HjMergedEntry *entry = read_entry (statement);

    if (entry->entity != NULL)
      g_ptr_array_add (entries, entry);
    else
      hj_merged_entry_free (entry);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&entries)
                                                                        : NULL;
}
