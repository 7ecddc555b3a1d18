/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"

#include "bench.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"
#include "core/store/hj-replica-sync.h"
#include "server/sample/hj-sample-history.h"

#include <glib/gstdio.h>

#define BUCKET "house:house-1#officer"
#define PAGE_BYTES (4 * 1024 * 1024)

const guint8 bench_key[HJ_SQL_KEY_BYTES] = { 7, 7, 7 };

static const char *const mediators[] = { "01935b1c-5e3a-7abc-8def-0123456789ab", NULL };

/* Rows on their way into the replica, as a first load brings them. */
typedef struct {
  HjReplica *replica;
  HjPageWriter *writer;
  guint64 masks[64]; /* by entity number */
  gint64 pos;
  double seconds;
} Filling;

static void
send_page (Filling *filling, gboolean more)
{
  g_autofree char *cursor = g_strdup_printf ("%" G_GINT64_FORMAT, filling->pos);
  HjPageCommit commit = {
    .cursor = cursor, .epoch = (char *)"bench", .more = more, .pos = filling->pos, .time = BENCH_NOW
  };
  g_auto (HjPageCommit) read = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = hj_page_writer_finish (filling->writer, &commit, &error);
  guint n_pulled = 0;

  g_assert_no_error (error);
  double start = bench_now ();

  hj_replica_apply_page (filling->replica, page, &read, &n_pulled, &error);
  g_assert_no_error (error);
  filling->seconds += bench_now () - start;
  g_clear_object (&filling->writer);
  filling->writer = hj_page_writer_new ();
}

static gboolean
take_row (HjRecord *record, gpointer user_data, GError **error)
{
  Filling *filling = user_data;
  guint64 mask = filling->masks[hj_record_get_entity (record)->number];

  if (mask == 0)
    return TRUE;
  hj_record_set_pos (record, ++filling->pos);
  hj_page_writer_add_row (filling->writer, BUCKET, record, mask);
  if (hj_page_writer_get_size (filling->writer) > PAGE_BYTES)
    send_page (filling, TRUE);
  return TRUE;
}

static void
find_masks (Filling *filling)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++)
    filling->masks[entities[i]->number]
        = hj_projection_get_mask (&hj_projection_house_officer, entities[i]);
}

/**
 * bench_county_fill:
 * @replica: a new one
 * @seconds_applying: (out) (optional): what taking the pages in took
 * @seconds_behind: (out) (optional): what making their rows found took after that
 *
 * Brings a fictional county into a replica by pages, as an officer's first load does.
 */
void
bench_county_fill (HjReplica *replica, guint n_people, double *seconds_applying,
                   double *seconds_behind)
{
  Filling filling = { .replica = replica, .writer = hj_page_writer_new () };
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autoptr (HjSampleHistory) history
      = hj_sample_history_new (random, "house-1", mediators, BENCH_NOW, take_row, &filling);
  g_autoptr (GError) error = NULL;
  double start;

  find_masks (&filling);
  hj_page_writer_add_bucket (filling.writer, HJ_FRAME_SNAPSHOT_BEGIN, BUCKET);
  for (guint i = 0; i < n_people; i++) {
    hj_sample_history_add_person (history, i % 250 == 0, &error);
    g_assert_no_error (error);
  }
  hj_page_writer_add_bucket (filling.writer, HJ_FRAME_SNAPSHOT_END, BUCKET);
  send_page (&filling, FALSE);
  g_object_unref (filling.writer);

  start = bench_now ();
  while (hj_replica_is_behind (replica)) {
    hj_replica_catch_up (replica, 5000, &error);
    g_assert_no_error (error);
  }
  if (seconds_behind != NULL)
    *seconds_behind = bench_now () - start;
  if (seconds_applying != NULL)
    *seconds_applying = filling.seconds;
}

char *
bench_county_dup_path (guint n_people)
{
  const char *folder = g_getenv ("HJ_BENCH_FOLDER");

  return g_strdup_printf ("%s/county-%u.db", folder == NULL ? "." : folder, n_people);
}

/**
 * bench_county_open:
 *
 * Returns: (transfer full): an officer's replica of a county with so many people; made once and
 * kept beside the benchmarks
 */
HjReplica *
bench_county_open (guint n_people)
{
  g_autofree char *path = bench_county_dup_path (n_people);
  g_autofree char *unfinished = g_strconcat (path, ".new", NULL);
  g_autoptr (HjClock) clock = hj_manual_clock_new (BENCH_NOW);
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autoptr (HjReplica) made = NULL;

    g_unlink (unfinished);
    made = hj_replica_open (unfinished, bench_key, clock, random, &error);
    g_assert_no_error (error);
    bench_county_fill (made, n_people, NULL, NULL);
    g_clear_object (&made);
    g_assert_cmpint (g_rename (unfinished, path), ==, 0);
  }
  HjReplica *replica = hj_replica_open (path, bench_key, clock, random, &error);

  g_assert_no_error (error);
  return replica;
}
