/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-query-private.h"
#include "core/store/hj-replica-private.h"

/* Arrays have a NULL for a row that is gone. */
static void
drop_record (gpointer record)
{
  if (record != NULL)
    hj_record_unref (record);
}

static void
drop_summary (gpointer summary)
{
  if (summary != NULL)
    hj_person_summary_free (summary);
}

/* Reads rows by their numbers, in that order; a row that is gone is a NULL. */
GPtrArray *
hj_query_read_records (HjReplica *self, const HjQuery *query, const gint64 *rowids, gsize n_rowids,
                       GError **error)
{
  g_autofree char *columns = hj_sql_table_columns (query->entity, NULL);
  g_autofree char *text
      = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE rowid = ?1", columns, query->entity->name);
  HjSqlStatement *statement = hj_sql_prepare (self->sql, text, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (drop_record);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  g_auto (HjSqlReading) reading = hj_sql_begin_reading (self->sql);

  for (gsize i = 0; i < n_rowids && problem == NULL; i++) {
    hj_sql_bind_int (statement, 1, rowids[i]);
    g_ptr_array_add (records, hj_sql_step (self->sql, statement, &problem)
                                  ? hj_sql_table_read (statement, 0, query->entity)
                                  : NULL);
    hj_sql_reset (statement);
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  return g_steal_pointer (&records);
}

static HjPersonSummary *
read_summary (HjSqlStatement *statement)
{
  HjPersonSummary *summary = g_new0 (HjPersonSummary, 1);

  summary->person = hj_sql_dup_id (statement, 0);
  summary->name = g_strdup (hj_sql_get_text (statement, 1));
  summary->sex = g_strdup (hj_sql_get_text (statement, 2));
  summary->birth_date = g_strdup (hj_sql_get_text (statement, 3));
  summary->detention = hj_sql_dup_id (statement, 4);
  summary->detention_kind = g_strdup (hj_sql_get_text (statement, 5));
  summary->detention_state = g_strdup (hj_sql_get_text (statement, 6));
  summary->house = hj_sql_dup_id (statement, 7);
  summary->cell = g_strdup (hj_sql_get_text (statement, 8));
  summary->ends_at = hj_sql_get_int (statement, 9);
  summary->label = hj_sql_dup_id (statement, 10);
  summary->label_color = g_strdup (hj_sql_get_text (statement, 11));
  summary->label_state = g_strdup (hj_sql_get_text (statement, 12));
  summary->open_tickets = hj_sql_get_int (statement, 13);
  return summary;
}

/* Reads lines of the people list by row number; @people (nullable) gets the people's own rows. */
GPtrArray *
hj_query_read_people (HjReplica *self, const gint64 *rowids, gsize n_rowids, GPtrArray **people,
                      GError **error)
{
  g_autofree char *columns = hj_sql_table_columns (&hj_entity_person, "p");
  g_autofree char *text = g_strdup_printf (
      "SELECT p.id, p.name, p.sex, p.birth_date, s.detention, d.kind, d.state, d.house, d.cell,"
      " coalesce (d.ends_at, 0), s.label, s.color, s.label_state, s.tickets, %s"
      " FROM summary s JOIN person p ON p.rowid = s.person"
      " LEFT JOIN detention d ON d.id = s.detention WHERE s.person = ?1",
      columns);
  HjSqlStatement *statement = hj_sql_prepare (self->sql, text, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (drop_summary);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (drop_record);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  g_auto (HjSqlReading) reading = hj_sql_begin_reading (self->sql);

  for (gsize i = 0; i < n_rowids && problem == NULL; i++) {
    gboolean found;

    hj_sql_bind_int (statement, 1, rowids[i]);
    found = hj_sql_step (self->sql, statement, &problem);
    g_ptr_array_add (lines, found ? read_summary (statement) : NULL);
    g_ptr_array_add (records, found ? hj_sql_table_read (statement, 14, &hj_entity_person) : NULL);
    hj_sql_reset (statement);
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (people != NULL)
    *people = g_steal_pointer (&records);
  return g_steal_pointer (&lines);
}
