/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "server/sample/hj-sample-history.h"

#include <glib/gstdio.h>

/* A first load of an officer's replica, against inserting the same rows into a new file of the same
 * schema, in order, indexes last.
 */
#define N_PEOPLE 20000

static const char *const mediators[] = { "01935b1c-5e3a-7abc-8def-0123456789ab", NULL };

static gboolean
keep_row (HjRecord *record, gpointer user_data, GError **error)
{
  GPtrArray *const *rows = user_data;
  GPtrArray *of_entity = rows[hj_record_get_entity (record)->number];

  g_ptr_array_add (of_entity, hj_record_ref (record));
  return TRUE;
}

static void
insert_raw (HjSql *sql, GPtrArray **rows)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  g_autoptr (GError) error = NULL;

  hj_sql_begin (sql, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_entities; i++) {
    GPtrArray *of_entity = rows[entities[i]->number];

    hj_sql_table_create (sql, entities[i], &error);
    g_assert_no_error (error);
    for (guint j = 0; j < of_entity->len; j++) {
      HjRecord *record = g_ptr_array_index (of_entity, j);

      hj_sql_table_put (sql, record, hj_record_filled_mask (record), &error);
      g_assert_no_error (error);
    }
    hj_sql_table_create_indexes (sql, entities[i], &error);
    g_assert_no_error (error);
  }
  hj_sql_commit (sql, &error);
  g_assert_no_error (error);
}

static double
time_raw (const char *path)
{
  GPtrArray *rows[64];
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autoptr (HjSampleHistory) history
      = hj_sample_history_new (random, "house-1", mediators, BENCH_NOW, keep_row, rows);
  g_autoptr (HjSql) sql = hj_sql_open (path, bench_key, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  for (guint i = 0; i < N_PEOPLE; i++)
    g_assert_true (hj_sample_history_add_person (history, i % 250 == 0, NULL));

  double start = bench_now ();

  insert_raw (sql, rows);
  double seconds = bench_now () - start;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_unref (rows[i]);
  return seconds;
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-bench-XXXXXX", NULL);
  g_autofree char *our_path = g_build_filename (folder, "ours.db", NULL);
  g_autofree char *raw_path = g_build_filename (folder, "raw.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autoptr (HjClock) clock = hj_manual_clock_new (BENCH_NOW);
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica = hj_replica_open (our_path, bench_key, clock, random, &error);
  double ours, behind, raw;

  g_assert_no_error (error);
  bench_county_fill (replica, N_PEOPLE, &ours, &behind);
  raw = time_raw (raw_path);
  bench_print ("first load of 20,000 people", ours, raw, 1.3);
  bench_print ("first load of 20,000 people, with search", ours + behind, raw, 1.3);
  g_clear_object (&replica);
  return g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
