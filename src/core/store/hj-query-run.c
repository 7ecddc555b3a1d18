/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-query-private.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"
#include "core/store/hj-search.h"
#include "core/store/hj-words.h"

/* Names come from the descriptors and values are bound: no SQL is made of what a user typed. */

static void
append_filters (GString *sql, const HjQuery *query, int *n_parameters)
{
  for (guint i = 0; i < query->filters->len; i++) {
    const HjQueryFilter *filter = &g_array_index (query->filters, HjQueryFilter, i);
    const char *name = query->entity->fields[filter->field].name;

    g_string_append (sql, " AND (0");
    for (guint j = 0; j < filter->values->len; j++) {
      if (g_array_index (filter->values, HjValue, j).kind == HJ_VALUE_NULL)
        g_string_append_printf (sql, " OR t.\"%s\" IS NULL", name);
      else
        g_string_append_printf (sql, " OR t.\"%s\" = ?%d", name, ++*n_parameters);
    }
    g_string_append_c (sql, ')');
  }
}

static gboolean
asks_for_state (const HjQuery *query)
{
  int state = hj_entity_field_index (query->entity, "state");

  for (guint i = 0; i < query->filters->len; i++) {
    if ((int)g_array_index (query->filters, HjQueryFilter, i).field == state)
      return TRUE;
  }
  return FALSE;
}

/* What was struck out is not in lists. */
static void
append_not_struck (GString *sql, const HjQuery *query)
{
  if (!query->struck && hj_strike_applies (query->entity) && !asks_for_state (query))
    g_string_append (sql, " AND t.state IS NOT '" HJ_STRIKE_STRUCK "'");
}

static void
bind_filters (HjSqlStatement *statement, const HjQuery *query)
{
  int at = 0;

  for (guint i = 0; i < query->filters->len; i++) {
    const HjQueryFilter *filter = &g_array_index (query->filters, HjQueryFilter, i);

    for (guint j = 0; j < filter->values->len; j++) {
      const HjValue *value = &g_array_index (filter->values, HjValue, j);

      if (value->kind != HJ_VALUE_NULL)
        hj_sql_table_bind_value (statement, ++at, &query->entity->fields[filter->field], value);
    }
  }
}

static void
append_order (GString *sql, const HjQuery *query)
{
  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; i < query->orders->len; i++) {
    const HjQueryOrder *order = &g_array_index (query->orders, HjQueryOrder, i);
    const char *name = query->entity->fields[order->field].name;

    g_string_append_printf (sql, "t.\"%s\" %s NULLS LAST, ", name,
                            order->descending ? "DESC" : "ASC");
  }
  g_string_append (sql,
                   query->people ? "s.severity DESC, s.sort_at, s.name_key, s.person" : "t.rowid");
}

/* Rows that belong to people who were found; @hits are these people, as JSON, or an FTS query. */
static void
append_hits (GString *sql, const HjQuery *query, int hits_at)
{
  const char *person = hj_summary_person_of (query->entity);

  if (query->people)
    g_string_append_printf (sql, " AND s.person IN (SELECT value FROM json_each (?%d))", hits_at);
  else if (person != NULL)
    g_string_append_printf (sql,
                            " AND %s IN (SELECT p.id FROM json_each (?%d) j"
                            " JOIN person p ON p.rowid = j.value)",
                            person, hits_at);
  else
    g_string_append_printf (sql,
                            " AND t.rowid IN (SELECT rowid / 64 FROM search_name"
                            " WHERE search_name MATCH ?%d AND rowid %% 64 = %u)",
                            hits_at, query->entity->number);
}

/*
 * The statement for the rows' numbers, or for their count. A people query walks along the index of
 * the kept lines; their people are looked up only where it asks for something of theirs.
 */
static HjSqlStatement *
prepare (HjReplica *self, const HjQuery *query, gboolean count, const char *hits, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  int n_parameters = 0, color_at, hits_at, limit_at;
  HjSqlStatement *statement;

  g_string_printf (sql, "SELECT %s FROM ",
                   count           ? "count (*)"
                   : query->people ? "s.person"
                                   : "t.rowid");
  if (!query->people)
    g_string_append_printf (sql, "\"%s\" t WHERE 1", query->entity->name);
  else if (query->filters->len > 0 || query->orders->len > 0)
    g_string_append (sql, "summary s JOIN person t ON t.rowid = s.person WHERE 1");
  else
    g_string_append (sql, "summary s WHERE 1");
  append_filters (sql, query, &n_parameters);
  append_not_struck (sql, query);
  color_at = query->color != NULL && query->people ? ++n_parameters : 0;
  if (color_at != 0)
    g_string_append_printf (sql, " AND coalesce (s.color, 'none') = ?%d", color_at);
  hits_at = hits != NULL ? ++n_parameters : 0;
  if (hits_at != 0)
    append_hits (sql, query, hits_at);
  if (!count)
    append_order (sql, query);
  limit_at = n_parameters + 1;
  g_string_append_printf (sql, " LIMIT ?%d OFFSET ?%d", limit_at, limit_at + 1);
  statement = hj_sql_prepare (self->sql, sql->str, error);
  if (statement == NULL)
    return NULL;
  bind_filters (statement, query);
  if (color_at != 0)
    hj_sql_bind_text (statement, color_at, query->color);
  if (hits_at != 0)
    hj_sql_bind_text (statement, hits_at, hits);
  hj_sql_bind_int (statement, limit_at, query->limit);
  hj_sql_bind_int (statement, limit_at + 1, query->offset);
  return statement;
}

static GArray *
read_rowids (HjReplica *self, HjSqlStatement *statement, GError **error)
{
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) problem = NULL;

  while (hj_sql_step (self->sql, statement, &problem)) {
    gint64 rowid = hj_sql_get_int (statement, 0);

    g_array_append_val (rowids, rowid);
  }
  if (!hj_sql_end_rows (statement, g_steal_pointer (&problem), error))
    return NULL;
  return g_steal_pointer (&rowids);
}

/* People whom the search leads to, best first, as a JSON array; or an FTS query of names where the
 * entity leads to no person.
 */
static char *
find_hits (HjReplica *self, const HjQuery *query, GArray **people, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");

  if (hj_summary_person_of (query->entity) == NULL) {
    g_autofree char *words = hj_words_query (query->search);

    return g_strdup (words != NULL ? words : "\"\"");
  }
  /* Of those who are found, only some pass the filters. */
  gboolean filtered = query->color != NULL || query->filters->len > 0;
  g_autoptr (GArray) hits = hj_search_people (
      self, query->search, filtered ? HJ_QUERY_FILTER_LIMIT : HJ_QUERY_SEARCH_LIMIT, error);

  if (hits == NULL)
    return NULL;
  *people = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < hits->len; i++) {
    gint64 person = g_array_index (hits, HjSearchHit, i).person;

    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", person);
    g_array_append_val (*people, person);
  }
  g_string_append_c (json, ']');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

/* Puts people who were found into the order of how well they fit. */
static GArray *
order_by_fit (GArray *rowids, GArray *people)
{
  GArray *ordered = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) found = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < rowids->len; i++)
    g_hash_table_add (found, &g_array_index (rowids, gint64, i));
  for (guint i = 0; i < people->len; i++) {
    gint64 *person = &g_array_index (people, gint64, i);

    if (g_hash_table_contains (found, person))
      g_array_append_val (ordered, *person);
  }
  return ordered;
}

/* Whether whom a search leads to is what the query asks for, in that order. */
static gboolean
is_plain_search (const HjQuery *query)
{
  return query->people && query->search != NULL && query->color == NULL && query->filters->len == 0
         && query->orders->len == 0;
}

static GArray *
search_plainly (HjReplica *self, const HjQuery *query, GError **error)
{
  g_autoptr (GArray) hits = hj_search_people (self, query->search, HJ_QUERY_SEARCH_LIMIT, error);
  GArray *rowids;

  if (hits == NULL)
    return NULL;
  rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < hits->len; i++) {
    if (i >= query->offset && (query->limit < 0 || rowids->len < query->limit))
      g_array_append_val (rowids, g_array_index (hits, HjSearchHit, i).person);
  }
  return rowids;
}

/**
 * hj_replica_select_rowids:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the rows' numbers in the query's order
 */
GArray *
hj_replica_select_rowids (HjReplica *self, const HjQuery *query, GError **error)
{
  g_autoptr (GArray) people = NULL;
  g_autofree char *hits = NULL;
  HjSqlStatement *statement;

  if (is_plain_search (query))
    return search_plainly (self, query, error);
  if (query->search != NULL) {
    hits = find_hits (self, query, &people, error);
    if (hits == NULL)
      return NULL;
  }
  statement = prepare (self, query, FALSE, hits, error);
  g_autoptr (GArray) rowids = statement != NULL ? read_rowids (self, statement, error) : NULL;

  if (rowids == NULL || people == NULL || query->entity != &hj_entity_person
      || query->orders->len > 0)
    return g_steal_pointer (&rowids);
  return order_by_fit (rowids, people);
}

/**
 * hj_replica_count:
 * @error: a #HjSqlError
 *
 * Returns: how many rows the query has, or -1 on failure
 */
gint64
hj_replica_count (HjReplica *self, const HjQuery *query, GError **error)
{
  g_autoptr (GArray) rowids = NULL;
  HjSqlStatement *statement;

  if (query->search != NULL || query->limit >= 0 || query->offset > 0) {
    rowids = hj_replica_select_rowids (self, query, error);
    return rowids != NULL ? (gint64)rowids->len : -1;
  }
  statement = prepare (self, query, TRUE, NULL, error);
  if (statement == NULL)
    return -1;
  return hj_sql_take_int (self->sql, statement, -1, error);
}

/**
 * hj_replica_select:
 * @query: of any kind; a people query gives the people's own rows
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the rows in the query's order
 */
GPtrArray *
hj_replica_select (HjReplica *self, const HjQuery *query, GError **error)
{
  g_autoptr (GArray) rowids = hj_replica_select_rowids (self, query, error);

  return rowids == NULL ? NULL
                        : hj_query_read_records (self, query, &g_array_index (rowids, gint64, 0),
                                                 rowids->len, error);
}

/**
 * hj_replica_select_people:
 * @query: a people query
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjPersonSummary) (nullable): the list's lines
 */
GPtrArray *
hj_replica_select_people (HjReplica *self, const HjQuery *query, GError **error)
{
  g_autoptr (GArray) rowids = NULL;

  g_return_val_if_fail (query->people, NULL);
  rowids = hj_replica_select_rowids (self, query, error);
  return rowids == NULL ? NULL
                        : hj_query_read_people (self, &g_array_index (rowids, gint64, 0),
                                                rowids->len, NULL, error);
}
