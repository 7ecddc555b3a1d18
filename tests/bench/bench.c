/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench.h"

#include <time.h>

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  const double *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

/**
 * bench_now:
 *
 * Returns: seconds since some moment; with `HJ_BENCH_CPU` set, seconds of this process on a core,
 *   which is what can be compared on a machine that others use as well
 */
double
bench_now (void)
{
  struct timespec now;

  clock_gettime (g_getenv ("HJ_BENCH_CPU") != NULL ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC,
                 &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/**
 * bench_time:
 *
 * Returns: seconds that one call took
 */
double
bench_time (BenchFunc func, gpointer data)
{
  double start = bench_now ();

  func (data);
  return bench_now () - start;
}

/**
 * bench_percentile:
 * @seconds: (element-type double): sorted by this
 * @percent: 50 for the median
 *
 * Returns: the value that so many percent do not exceed
 */
double
bench_percentile (GArray *seconds, guint percent)
{
  g_array_sort (seconds, compare_seconds);
  return g_array_index (seconds, double, (seconds->len - 1) * percent / 100);
}

/**
 * bench_print:
 * @what: what was measured
 * @ours: seconds
 * @reference: seconds of what it is measured against, in the same run
 * @goal: the ratio that the design allows, or %BENCH_NO_GOAL
 */
void
bench_print (const char *what, double ours, double reference, double goal)
{
  g_print ("%-44s ours %10.3f ms   reference %10.3f ms   ratio %6.2f", what, ours * 1e3,
           reference * 1e3, ours / reference);
  if (goal != BENCH_NO_GOAL)
    g_print ("   goal %5.2f   %s", goal, ours / reference <= goal ? "met" : "missed");
  g_print ("\n");
}

/**
 * bench_print_limit:
 * @seconds: what was measured
 * @limit: seconds that the design allows on one core
 */
void
bench_print_limit (const char *what, double seconds, double limit)
{
  g_print ("%-44s ours %10.3f ms   limit     %10.3f ms   ratio %6.2f   %s\n", what, seconds * 1e3,
           limit * 1e3, seconds / limit, seconds <= limit ? "met" : "missed");
}

/**
 * bench_compare:
 * @ours: what is measured
 * @reference: what it is measured against
 * @n_runs: of each, taken in turns
 *
 * Prints the medians and their ratio.
 */
void
bench_compare (const char *what, BenchFunc ours, BenchFunc reference, gpointer data, guint n_runs,
               double goal)
{
  g_autoptr (GArray) our_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) their_times = g_array_new (FALSE, FALSE, sizeof (double));

  ours (data);
  reference (data);
  for (guint i = 0; i < n_runs; i++) {
    double our_time = bench_time (ours, data);
    double their_time = bench_time (reference, data);

    g_array_append_val (our_times, our_time);
    g_array_append_val (their_times, their_time);
  }
  bench_print (what, bench_percentile (our_times, 50), bench_percentile (their_times, 50), goal);
}
