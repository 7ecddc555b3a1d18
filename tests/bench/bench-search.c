/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench.h"

#include "core/store/hj-search.h"
#include "core/store/hj-words.h"

#define N_PEOPLE 100000
#define N_SHOWN 50

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
static void
search_bare (gpointer user_data)
{
  Data *data = user_data;
  g_autofree char *words = hj_words_query (data->word);
  g_autofree char *parts = hj_words_part_query (data->word);

  if (words != NULL)
    ask (data->replica, "SELECT rowid FROM search_name WHERE search_name MATCH ?1 LIMIT 50", words);
  if (parts != NULL)
    ask (data->replica, "SELECT rowid FROM search_part WHERE search_part MATCH ?1 LIMIT 50", parts);
  if (words != NULL)
    ask (data->replica, "SELECT rowid FROM search WHERE search MATCH ?1 LIMIT 50", words);
}

int
main (void)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  Data data = { .replica = bench_county_open (N_PEOPLE) };

  for (guint round = 0; round < 10; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
      double our_time, bare_time;

      data.word = typed[i];
      our_time = bench_time (search, &data);
      bare_time = bench_time (search_bare, &data);
      if (round == 0) /* warms the caches */
        continue;
      g_array_append_val (ours, our_time);
      g_array_append_val (bare, bare_time);
    }
  }
  bench_print ("search, median, against the bare query", bench_percentile (ours, 50),
               bench_percentile (bare, 50), 1.5);
  bench_print ("search, 95th percentile, against the bare query", bench_percentile (ours, 95),
               bench_percentile (bare, 95), 1.5);
  bench_print_limit ("search, 95th percentile", bench_percentile (ours, 95), 0.020);
  g_object_unref (data.replica);
  return 0;
}
