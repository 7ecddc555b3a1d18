/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench.h"

#include "core/store/hj-query.h"
#include "core/store/hj-search.h"
#include "core/store/hj-words.h"

#define N_PEOPLE 100000
#define N_SHOWN 50
#define N_LISTED "200"

/* What somebody types: names, pinyin, initials, parts of numbers, words of notes. */
static const char *const typed[] = {
  "王",    "李伟", "张秀英", "zhang", "wangwei", "liuyang", "zw",   "lx",   "9902",    "19850",
  "10012", "邻里", "欠薪",   "争执",  "单",      "ouyang",  "欧阳", "6633", "王 邻里", "chen 9902",
};

typedef struct {
  HjReplica *replica;
  const char *word;
} Data;

static void
search (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (data->replica, data->word, N_SHOWN, &error);

  g_assert_no_error (error);
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
}

static void
ask (HjReplica *replica, const char *text, const char *match)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (statement);
  hj_sql_bind_text (statement, 1, match);
  while (hj_sql_step (sql, statement, &error))
    ;
  g_assert_no_error (error);
  hj_sql_reset (statement);
}

/* The bare queries of the same indexes for the same words, without telling whom they lead to. */
#define ASK_BARE(limit)                                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    Data *data = user_data;                                                                        \
    g_autofree char *words = hj_words_query (data->word);                                          \
    g_autofree char *parts = hj_words_part_query (data->word);                                     \
                                                                                                   \
    if (words != NULL)                                                                             \
      ask (data->replica, "SELECT rowid FROM search_name WHERE search_name MATCH ?1 LIMIT " limit, \
           words);                                                                                 \
    if (parts != NULL)                                                                             \
      ask (data->replica, "SELECT rowid FROM search_part WHERE search_part MATCH ?1 LIMIT " limit, \
           parts);                                                                                 \
    if (words != NULL)                                                                             \
      ask (data->replica, "SELECT rowid FROM search WHERE search MATCH ?1 LIMIT " limit, words);   \
  }                                                                                                \
  G_STMT_END

static void
search_bare (gpointer user_data)
{
  ASK_BARE ("50");
}

static void
list_bare (gpointer user_data)
{
  ASK_BARE (N_LISTED);
}

static void
measure (const char *what, BenchFunc ours, BenchFunc bare, Data *data)
{
  g_autoptr (GArray) our_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *median = g_strdup_printf ("%s, median, against the bare query", what);
  g_autofree char *percentile
      = g_strdup_printf ("%s, 95th percentile, against the bare query", what);
  g_autofree char *limit = g_strdup_printf ("%s, 95th percentile", what);

  for (guint round = 0; round < 10; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
      double our_time, bare_time;

      data->word = typed[i];
      our_time = bench_time (ours, data);
      bare_time = bench_time (bare, data);
      if (g_getenv ("HJ_BENCH_VERBOSE") != NULL && round == 9)
        g_print ("  %-12s ours %8.3f ms   bare %8.3f ms\n", typed[i], our_time * 1e3,
                 bare_time * 1e3);
      if (round == 0) /* warms the caches */
        continue;
      g_array_append_val (our_times, our_time);
      g_array_append_val (bare_times, bare_time);
    }
  }
  bench_print (median, bench_percentile (our_times, 50), bench_percentile (bare_times, 50), 1.5);
  bench_print (percentile, bench_percentile (our_times, 95), bench_percentile (bare_times, 95),
               1.5);
  bench_print_limit (limit, bench_percentile (our_times, 95), 0.020);
}

int
main (void)
{
  Data data = { .replica = bench_county_open (N_PEOPLE) };

  measure ("search", search, search_bare, &data);
  measure ("search of the people list", list, list_bare, &data);
  g_object_unref (data.replica);
  return 0;
}
