/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench-raw-file.h"
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"
#include "core/store/hj-replica-sync.h"
#include "server/sample/hj-sample-history.h"

#include <glib/gstdio.h>

/* A first load of an officer's replica, from the pages as they came to the last word that search
 * finds, against a raw insert of the same file: see bench-raw-file.c for what that leaves out. Both
 * are taken in turns. The first name that a program reads costs what opening ICU does, once, which
 * the median of several runs does not show.
 */
#define N_PEOPLE 20000
#define N_RUNS 3
#define PAGE_BYTES (4 * 1024 * 1024)
#define BUCKET "house:house-1#officer"
#define CATCH_UP_ROWS 5000

static const char *const mediators[] = { "01935b1c-5e3a-7abc-8def-0123456789ab", NULL };

typedef struct {
  GPtrArray *rows[64]; /* by entity number, owned */
  GPtrArray *pages;    /* owned */
  HjPageWriter *writer;
  gint64 pos;
} County;

static gboolean
keep_row (HjRecord *record, gpointer user_data, GError **error)
{
  County *county = user_data;
  guint number = hj_record_get_entity (record)->number;

  hj_record_set_pos (record, ++county->pos);
  if (county->rows[number] == NULL)
    county->rows[number] = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  g_ptr_array_add (county->rows[number], hj_record_ref (record));
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  HjRecord *const *one = a, *const *other = b;

  return strcmp (hj_record_get_id (*one), hj_record_get_id (*other));
}

static void
finish_page (County *county, gboolean more)
{
  g_autofree char *cursor = g_strdup_printf ("%u", county->pages->len);
  HjPageCommit commit = {
    .cursor = cursor, .epoch = (char *)"bench", .more = more, .pos = county->pos, .time = BENCH_NOW
  };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (county->pages, hj_page_writer_finish (county->writer, &commit, &error));
  g_assert_no_error (error);
  g_object_unref (county->writer);
  county->writer = hj_page_writer_new ();
}

/* Writes the rows as a central instance does: an entity after the other, in the order of ids. */
static void
write_entity (County *county, const HjEntity *entity)
{
  GPtrArray *rows = county->rows[entity->number];
  guint64 mask = hj_projection_get_mask (&hj_projection_house_officer, entity);

  if (rows == NULL)
    return;
  g_ptr_array_sort (rows, compare_rows);
  for (guint i = 0; mask != 0 && i < rows->len; i++) {
    hj_page_writer_add_row (county->writer, BUCKET, g_ptr_array_index (rows, i), mask);
    if (hj_page_writer_get_size (county->writer) >= PAGE_BYTES)
      finish_page (county, TRUE);
  }
  g_ptr_array_unref (rows);
}

static GPtrArray *
make_pages (void)
{
  County county = { .pages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref),
                    .writer = hj_page_writer_new () };
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autoptr (HjSampleHistory) history
      = hj_sample_history_new (random, "house-1", mediators, BENCH_NOW, keep_row, &county);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < N_PEOPLE; i++)
    g_assert_true (hj_sample_history_add_person (history, i % 250 == 0, NULL));
  hj_page_writer_add_bucket (county.writer, HJ_FRAME_SNAPSHOT_BEGIN, BUCKET);
  for (guint i = 0; i < n_entities; i++)
    write_entity (&county, entities[i]);
  hj_page_writer_add_bucket (county.writer, HJ_FRAME_SNAPSHOT_END, BUCKET);
  finish_page (&county, FALSE);
  g_object_unref (county.writer);
  return county.pages;
}

/* Tells what it took until the list was there, and until search was as well. */
static void
load (HjReplica *replica, GPtrArray *pages, double *listed, double *found)
{
  g_autoptr (GError) error = NULL;
  double start = bench_now ();
  guint n_pulled = 0;

  for (guint i = 0; i < pages->len; i++) {
    g_auto (HjPageCommit) commit = { 0 };

    hj_replica_apply_page (replica, g_ptr_array_index (pages, i), &commit, &n_pulled, &error);
    g_assert_no_error (error);
  }
  *listed = bench_now () - start;
  while (hj_replica_is_behind (replica)) {
    hj_replica_catch_up (replica, CATCH_UP_ROWS, &error);
    g_assert_no_error (error);
  }
  *found = bench_now () - start;
}

typedef struct {
  double found, listed;       /* ours */
  double inserted, in_tables; /* the reference */
} Times;

static Times
run_once (GPtrArray *pages)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-bench-XXXXXX", NULL);
  g_autofree char *our_path = g_build_filename (folder, "ours.db", NULL);
  g_autofree char *raw_path = g_build_filename (folder, "raw.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autoptr (HjClock) clock = hj_manual_clock_new (BENCH_NOW);
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) ours = hj_replica_open (our_path, bench_key, clock, random, &error);
  g_autoptr (HjReplica) raw = hj_replica_open (raw_path, bench_key, clock, random, &error);
  Times times;

  g_assert_no_error (error);
  load (ours, pages, &times.listed, &times.found);
  bench_raw_file_fill (raw, ours, &times.in_tables, &times.inserted);
  g_clear_object (&ours);
  g_clear_object (&raw);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  return times;
}

static double
median (const Times *runs, gsize offset)
{
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_RUNS; i++)
    g_array_append_val (seconds, G_STRUCT_MEMBER (double, &runs[i], offset));
  return bench_percentile (seconds, 50);
}

int
main (void)
{
  g_autoptr (GPtrArray) pages = make_pages ();
  Times runs[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    runs[i] = run_once (pages);
  bench_print ("first load of 20,000 people", median (runs, offsetof (Times, found)),
               median (runs, offsetof (Times, inserted)), 1.3);
  bench_print ("the same until the list is there", median (runs, offsetof (Times, listed)),
               median (runs, offsetof (Times, in_tables)), 1.3);
  return 0;
}
