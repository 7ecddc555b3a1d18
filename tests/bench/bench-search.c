/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"
#include "core/store/hj-replica-private.h"
#include "core/store/hj-search.h"
#include "core/store/hj-words.h"

#define N_PEOPLE 100000
#define N_SHOWN 50
#define N_LISTED 200
#define N_ROUNDS 10

/* What somebody types: names, pinyin, initials, parts of numbers, words of notes. */
static const char *const typed[] = {
  "王",    "李伟",  "张秀英", "zhang", "wangwei", "liuyang", "zw",   "lx",     "9902",
  "19850", "10012", "邻里",   "欠薪",  "争执",    "单",      "欧阳", "ouyang", "6633",
};

/* No query of an index answers these: a person must fit both words, in whichever rows they are. */
static const char *const typed_together[] = { "王 邻里", "chen 9902" };

typedef struct {
  HjReplica *replica;
  char *plain; /* owned, see make_plain() */
  const char *word;
  guint n_found;
} Data;

static void
search (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (data->replica, data->word, N_SHOWN, &error);

  g_assert_no_error (error);
  data->n_found = hits->len;
}

/* What the people list does for each letter that is typed. */
static void
list (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GError) error = NULL;

  hj_query_set_search (query, data->word);
  g_autoptr (GArray) rowids = hj_replica_select_rowids (data->replica, query, &error);

  g_assert_no_error (error);
  data->n_found = rowids->len;
}

#define NOTHING "\"\"" /* a query that no row fits */

/* @match and @part, NULL where nothing is to be found, are `?1` and `?2` of the query. */
static void
ask (Data *data, const char *text, const char *match, const char *part)
{
  HjSql *sql = hj_replica_get_sql (data->replica);
  g_autoptr (GError) error = NULL;
  HjSqlStatement *statement = hj_sql_prepare (sql, text, &error);

  g_assert_no_error (error);
  hj_sql_bind_text (statement, 1, match != NULL ? match : NOTHING);
  hj_sql_bind_text (statement, 2, part != NULL ? part : NOTHING);
  data->n_found = 0;
  while (hj_sql_step (sql, statement, &error))
    data->n_found++;
  g_assert_no_error (error);
  hj_sql_reset (statement);
}

/* Whom a row of the indexes leads to. */
static void
append_person_of_key (GString *sql)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  g_string_append_printf (sql, "CASE key %% 64 WHEN %u THEN key / 64", hj_entity_person.number);
  for (guint i = 0; i < n_entities; i++) {
    const char *person = hj_summary_person_of (entities[i]);

    if (entities[i] != &hj_entity_person && person != NULL && hj_search_covers (entities[i]))
      g_string_append_printf (sql,
                              " WHEN %u THEN (SELECT p.rowid FROM \"%s\" t JOIN person p"
                              " ON p.id = %s WHERE t.rowid = key / 64)",
                              entities[i]->number, entities[i]->name, person);
  }
  g_string_append (sql, " END");
}

/*
 * The same people in the same order by one query of the same indexes: those of a name before those
 * of a number and of other words, rows of their own first; the few who are shown by name.
 */
static char *
make_plain (guint limit)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  guint own = hj_entity_person.number;

  g_string_printf (
      sql,
      "WITH found (key, rank) AS ("
      "SELECT rowid, 0 FROM search_name WHERE search_name MATCH ?1 AND rowid %% 64 = %u"
      " UNION ALL"
      " SELECT rowid, 1 FROM search_part WHERE search_part MATCH ?2 AND rowid %% 64 = %u"
      " UNION ALL"
      " SELECT rowid, 0 FROM search_name WHERE search_name MATCH ?1 AND rowid %% 64 <> %u"
      " UNION ALL"
      " SELECT rowid, 1 FROM search_part WHERE search_part MATCH ?2 AND rowid %% 64 <> %u"
      " UNION ALL"
      " SELECT rowid, 2 FROM search WHERE search MATCH ?1)"
      " SELECT f.person, min (rank) AS best FROM (SELECT DISTINCT ",
      own, own, own, own);
  append_person_of_key (sql);
  g_string_append_printf (sql, " AS person, rank FROM found LIMIT %u) f", limit);
  g_string_append (sql, limit == N_SHOWN
                            ? " JOIN summary s ON s.person = f.person GROUP BY f.person"
                              " ORDER BY best, s.name_key"
                            : " WHERE f.person IS NOT NULL GROUP BY f.person"
                              " ORDER BY best, f.person");
  return g_string_free_and_steal (g_steal_pointer (&sql));
}

static void
search_plainly (gpointer user_data)
{
  Data *data = user_data;
  g_autofree char *words = hj_words_query (data->word);
  g_autofree char *parts = hj_words_part_query (data->word);

  ask (data, data->plain, words, parts);
}

/* The bare queries of the indexes, without telling whom they lead to, in no order. */
static void
search_bare (gpointer user_data)
{
  Data *data = user_data;
  g_autofree char *words = hj_words_query (data->word);
  g_autofree char *parts = hj_words_part_query (data->word);

  ask (data, "SELECT rowid FROM search_name WHERE search_name MATCH ?1 LIMIT 50", words, NULL);
  ask (data, "SELECT rowid FROM search_part WHERE search_part MATCH ?2 LIMIT 50", NULL, parts);
  ask (data, "SELECT rowid FROM search WHERE search MATCH ?1 LIMIT 50", words, NULL);
}

typedef struct {
  GArray *ours, *plain, *bare; /* owned, of double: seconds */
} Times;

static void
take_time (BenchFunc func, Data *data, GArray *times, guint round)
{
  double seconds = bench_time (func, data);

  if (round > 0) /* the first warms the caches */
    g_array_append_val (times, seconds);
  if (round + 1 == N_ROUNDS && g_getenv ("HJ_BENCH_VERBOSE") != NULL)
    g_print ("  %-12s %8.3f ms, %3u found\n", data->word, seconds * 1e3, data->n_found);
}

static void
print_ratio (const char *what, const char *against, GArray *ours, GArray *theirs, double goal)
{
  g_autofree char *median = g_strdup_printf ("%s, median, %s", what, against);
  g_autofree char *percentile = g_strdup_printf ("%s, 95th percentile, %s", what, against);

  bench_print (median, bench_percentile (ours, 50), bench_percentile (theirs, 50), goal);
  bench_print (percentile, bench_percentile (ours, 95), bench_percentile (theirs, 95), goal);
}

static void
print_limit (const char *what, GArray *ours)
{
  g_autofree char *limit = g_strdup_printf ("%s, 95th percentile", what);

  bench_print_limit (limit, bench_percentile (ours, 95), 0.020);
}

static void
measure (const char *what, BenchFunc ours, guint limit, Data *data)
{
  Times times
      = { g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)),
          g_array_new (FALSE, FALSE, sizeof (double)) };

  data->plain = make_plain (limit);
  for (guint round = 0; round < N_ROUNDS; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
      data->word = typed[i];
      take_time (ours, data, times.ours, round);
      take_time (search_plainly, data, times.plain, round);
      take_time (search_bare, data, times.bare, round);
    }
  }
  print_ratio (what, "against the same people by SQL", times.ours, times.plain, 1.5);
  print_ratio (what, "against bare rows", times.ours, times.bare, BENCH_NO_GOAL);
  for (guint round = 0; round < N_ROUNDS; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (typed_together); i++) {
      data->word = typed_together[i];
      take_time (ours, data, times.ours, round);
    }
  }
  print_limit (what, times.ours);
  g_array_unref (times.ours);
  g_array_unref (times.plain);
  g_array_unref (times.bare);
  g_clear_pointer (&data->plain, g_free);
}

int
main (void)
{
  Data data = { .replica = bench_county_open (N_PEOPLE) };

  measure ("search", search, N_SHOWN, &data);
  measure ("search of the people list", list, N_LISTED, &data);
  g_object_unref (data.replica);
  return 0;
}
