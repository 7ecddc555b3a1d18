/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-central.h"
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/sync/hj-transport-soup.h"
#include "herd.h"
#include "server/db/hj-central-rows.h"

#include <libdex.h>

/* What others have changed reaches a laptop that is connected: a bare round trip and 50 ms at most,
 * in one request, and as soon on a large replica as on a small one.
 */
#define N_CHANGES 1000
#define N_SMALL 1000
#define N_LARGE 20000
#define N_RUNS 15
#define N_ROUND_TRIPS 50
#define LIMIT_SECONDS 0.05

/* One laptop, and the people of its house. */
typedef struct {
  Herd *herd;
  guint laptop;
  GPtrArray *people; /* owned, HjRecord as it is */
  guint n_written;
  guint n_requests; /* of all runs */
} House;

static void
add_person (HjCentral *central, House *house, const char *org)
{
  g_autofree char *id = hj_central_new_id (central);
  g_autofree char *detention_id = hj_central_new_id (central);
  HjRecord *person = hj_record_new (&hj_entity_person, id);
  g_autoptr (HjRecord) detention = hj_record_new (&hj_entity_detention, detention_id);

  hj_record_set_text (person, "name", "李四");
  g_assert_true (hj_central_write_bulk (central, person, NULL));
  hj_record_set_text (detention, "person", id);
  hj_record_set_text (detention, "house", org);
  hj_record_set_text (detention, "kind", "judicial");
  hj_record_set_int (detention, "starts_at", hj_central_now (central));
  hj_record_set_int (detention, "ends_at", hj_central_now (central) + 30 * HJ_DAY_MS);
  g_assert_true (hj_central_write_bulk (central, detention, NULL));
  g_ptr_array_add (house->people, person);
}

static void
add_people (HjCentral *central, House *house, const char *org, guint n_people)
{
  HjSql *sql = hj_central_get_sql (central);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < n_people; i++)
    add_person (central, house, org);
  g_assert_true (hj_sql_commit (sql, NULL));
}

/* As after some batches of others: each change has a position of its own. The people are neighbours
 * in the replica, or as far apart as can be.
 */
static void
change_people (HjCentral *central, House *house, gboolean apart)
{
  HjSql *sql = hj_central_get_sql (central);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < N_CHANGES; i++) {
    HjRecord *person
        = g_ptr_array_index (house->people, apart ? i * house->people->len / N_CHANGES : i);
    g_autofree char *phone = g_strdup_printf ("138%08u", house->n_written++);

    hj_record_set_text (person, "phone", phone);
    g_assert_true (hj_central_write (central, person, NULL));
  }
  g_assert_true (hj_sql_commit (sql, NULL));
}

/* With HJ_BENCH_CPU it is the laptop's own work, its replica being opened among it. Returns: the
 * median of seconds
 */
static double
measure_catching_up (BenchCentral *self, HjCentral *central, House *house, gboolean apart)
{
  gboolean is_work = g_getenv ("HJ_BENCH_CPU") != NULL;
  g_auto (HerdTimes) times;
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (double));

  herd_times_init (&times);
  herd_come_back (house->herd, self->url, self->authority, house->laptop, house->laptop + 1,
                  &times);
  g_array_set_size (times.admitted, 0);
  times.requests = 0;
  for (guint i = 0; i < N_RUNS; i++) {
    double begun, took;

    change_people (central, house, apart);
    begun = bench_now ();
    herd_come_back (house->herd, self->url, self->authority, house->laptop, house->laptop + 1,
                    &times);
    took = bench_now () - begun;
    g_array_append_val (work, took);
  }
  house->n_requests = times.requests;
  return bench_percentile (is_work ? work : times.admitted, 50);
}

/* Returns: the median of seconds */
static double
measure_round_trip (BenchCentral *self)
{
  g_autoptr (HjTransport) transport = hj_transport_soup_new (self->url, self->authority, NULL);
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUND_TRIPS; i++) {
    gint64 begun = g_get_monotonic_time ();
    g_autoptr (DexFuture) future = hj_transport_get (transport, "/v1/hello");
    double took;

    while (dex_future_is_pending (future))
      g_main_context_iteration (NULL, TRUE);
    took = (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
    g_array_append_val (seconds, took);
  }
  return bench_percentile (seconds, 50);
}

static void
say (const House *house, double seconds, double round_trip)
{
  g_autofree char *what
      = g_strdup_printf ("%u changes reach a replica of %u people", N_CHANGES, house->people->len);

  bench_print_limit (what, seconds, round_trip + LIMIT_SECONDS);
  g_print ("  in %.2f requests each; a bare round trip takes %.2f ms\n",
           (double)house->n_requests / N_RUNS, round_trip * 1e3);
}

int
main (void)
{
  g_auto (BenchCentral) self;
  g_autoptr (Herd) herd = NULL;
  g_autoptr (HjCentral) central = NULL;
  House small = { .people = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref) };
  House large = { .laptop = HERD_PER_HOUSE,
                  .people = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref) };
  double round_trip, small_seconds, large_seconds, apart_seconds;

  dex_init ();
  bench_central_init (&self);
  small.herd = large.herd = herd = herd_new (self.replicas, HERD_PER_HOUSE + 1);
  central = bench_central_open (&self);
  herd_enrol (herd, central);
  add_people (central, &small, "house-0", N_SMALL);
  add_people (central, &large, "house-1", N_LARGE);
  herd_load (herd, central);
  bench_central_serve (&self);
  round_trip = measure_round_trip (&self);
  small_seconds = measure_catching_up (&self, central, &small, FALSE);
  large_seconds = measure_catching_up (&self, central, &large, FALSE);
  apart_seconds = measure_catching_up (&self, central, &large, TRUE);
  say (&small, small_seconds, round_trip);
  say (&large, large_seconds, round_trip);
  bench_print ("the large replica against the small one", large_seconds, small_seconds, 1.1);
  bench_print ("the same, all changes far apart", apart_seconds, small_seconds, 1.1);
  bench_central_stop (&self);
  g_ptr_array_unref (small.people);
  g_ptr_array_unref (large.people);
  return 0;
}
