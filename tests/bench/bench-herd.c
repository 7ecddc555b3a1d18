/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-central.h"
#include "bench.h"

#include "core/sync/hj-sync-plan.h"
#include "core/sync/hj-transport-soup.h"
#include "herd.h"

#include <libdex.h>

/*
 * Laptops that were away come back at the same moment: how long until nothing waits on any of them,
 * with replicas, engines, signatures and TLS as they are, against one that comes back by itself.
 * The goal is 5,000 laptops with 50 ops each within a minute on eight processors; here fewer
 * laptops share the processors with the central instance. Replicas lie in memory, the central
 * instance on the disk. Then many connections come at once, as after a restart.
 */
#define GOAL_LAPTOPS 5000
#define GOAL_PROCESSORS 8
#define GOAL_SECONDS 60.0
#define GOAL_ADMITTED_SECONDS 5.0
/* What one laptop of many costs at most, against one by itself. */
#define GOAL_CROWD 1.5
#define N_ALONE 10

static guint
read_size (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text == NULL ? otherwise : (guint)g_ascii_strtoull (text, NULL, 10);
}

static BenchWork
come_back (BenchCentral *self, Herd *herd, guint first, guint end, HerdTimes *times)
{
  BenchWork before = bench_central_read_work (self);
  BenchWork after;

  herd_come_back (herd, self->url, self->authority, first, end, times);
  after = bench_central_read_work (self);
  return (BenchWork){ after.database - before.database, after.rest - before.rest };
}

static void
say_herd (guint n_laptops, guint n_ops, const HerdTimes *times, const BenchWork *work,
          const BenchWork *alone)
{
  guint n_processors = g_get_num_processors ();
  double limit = GOAL_SECONDS * n_laptops / GOAL_LAPTOPS * GOAL_PROCESSORS / n_processors;
  g_autofree char *what
      = g_strdup_printf ("%u laptops with %u ops, %u processors", n_laptops, n_ops, n_processors);
  double busiest = MAX (work->database, work->rest);

  bench_print_limit (what, times->seconds, limit);
  g_print ("  %.0f ops a second, %.0f on each processor; of %u runs %u were asked to come later and"
           " %u cut off; %u requests\n",
           n_laptops * n_ops / times->seconds, n_laptops * n_ops / times->seconds / n_processors,
           times->runs, times->refused, times->unreachable, times->requests);
  bench_print_limit ("  half were done after", bench_percentile (times->reconciled, 50), limit);
  bench_print_limit ("  once it was let in, p99", bench_percentile (times->admitted, 99),
                     GOAL_ADMITTED_SECONDS);
  bench_print ("  a laptop, of the database's thread", work->database / n_laptops,
               alone->database / N_ALONE, GOAL_CROWD);
  bench_print ("  a laptop, of the other threads", work->rest / n_laptops, alone->rest / N_ALONE,
               GOAL_CROWD);
  bench_print_limit ("  5,000 such, of the busiest thread", busiest / n_laptops * GOAL_LAPTOPS,
                     GOAL_SECONDS);
}

static void
measure_herd (BenchCentral *self, guint n_laptops, guint n_ops)
{
  g_autoptr (Herd) herd = herd_new (self->replicas, n_laptops + N_ALONE);
  g_autoptr (HjCentral) central = bench_central_open (self);
  g_auto (HerdTimes) times;
  g_auto (HerdTimes) alone_times;
  BenchWork alone = { 0 };
  BenchWork work;

  herd_times_init (&times);
  herd_times_init (&alone_times);
  herd_enrol (herd, central);
  herd_load (herd, central);
  herd_enter (herd, n_ops);
  g_clear_object (&central);
  bench_central_serve (self);
  for (guint i = 0; i < N_ALONE; i++) {
    BenchWork one = come_back (self, herd, n_laptops + i, n_laptops + i + 1, &alone_times);

    alone.database += one.database;
    alone.rest += one.rest;
  }
  work = come_back (self, herd, 0, n_laptops, &times);
  say_herd (n_laptops, n_ops, &times, &work, &alone);
  come_back (self, herd, 0, n_laptops + N_ALONE, &times);
  bench_central_stop (self);
  central = bench_central_open (self);
  herd_check (herd, central);
  g_print ("  all %u ops are there once, and every laptop holds what its house has\n",
           (n_laptops + N_ALONE) * n_ops);
}

/* A laptop that only greets, and keeps its connection as the client does. */
typedef struct {
  BenchCentral *central;
  HjTransport *transport; /* owned */
  HjSyncPlan *plan;       /* owned */
  guint *n_out;
  guint *n_failed;
} Caller;

static void greet (Caller *self);

static gboolean
on_due_cb (gpointer user_data)
{
  greet (user_data);
  return G_SOURCE_REMOVE;
}

static DexFuture *
greet_fiber (gpointer user_data)
{
  Caller *self = user_data;
  HjSyncResult result = { .retry_after = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HjResponse) response = NULL;

  hj_sync_plan_note_run (self->plan);
  response = dex_await_boxed (hj_transport_get (self->transport, "/v1/hello"), &error);
  if (response != NULL && response->status == 200) {
    --*self->n_out;
    return dex_future_new_true ();
  }
  ++*self->n_failed;
  if (response != NULL) {
    result.retry_after = response->retry_after;
    error = g_error_new_literal (HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY, "busy");
  }
  hj_sync_plan_note_end (self->plan, &result, error);
  g_timeout_add (
      (guint)MAX (hj_sync_plan_get_due (self->plan) - hj_clock_get_boot_time (self->central->clock),
                  0),
      on_due_cb, self);
  return dex_future_new_true ();
}

static void
greet (Caller *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, greet_fiber, self, NULL));
}

static void
measure_reconnects (BenchCentral *self, guint n_callers)
{
  g_autofree Caller *callers = g_new0 (Caller, n_callers);
  guint n_out = n_callers, n_failed = 0;
  gint64 begun;
  double seconds;
  BenchWork before, after;

  bench_central_serve (self);
  before = bench_central_read_work (self);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < n_callers; i++) {
    callers[i] = (Caller){ .central = self,
                           .transport = hj_transport_soup_new (self->url, self->authority, NULL),
                           .plan = hj_sync_plan_new (self->clock, self->random),
                           .n_out = &n_out,
                           .n_failed = &n_failed };
    hj_sync_plan_note_start (callers[i].plan);
    greet (&callers[i]);
  }
  while (n_out > 0)
    g_main_context_iteration (NULL, TRUE);
  seconds = (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  after = bench_central_read_work (self);
  g_print ("%u connections at once, each answered: %.1f s, %u tries were cut off or refused;"
           " %.2f ms of the central instance each\n",
           n_callers, seconds, n_failed,
           (after.database + after.rest - before.database - before.rest) / n_callers * 1e3);
  for (guint i = 0; i < n_callers; i++) {
    g_object_unref (callers[i].transport);
    g_object_unref (callers[i].plan);
  }
  bench_central_stop (self);
}

int
main (void)
{
  g_auto (BenchCentral) central;

  dex_init ();
  bench_central_init (&central);
  measure_herd (&central, read_size ("HJ_BENCH_LAPTOPS", 500), read_size ("HJ_BENCH_OPS", 50));
  measure_reconnects (&central, read_size ("HJ_BENCH_RECONNECTS", 10000));
  return 0;
}
