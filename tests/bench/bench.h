/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchFunc:
 *
 * One piece of work; called many times.
 */
typedef void (*BenchFunc) (gpointer data);

/* In place of a goal: the ratio is for information. */
#define BENCH_NO_GOAL 0

double bench_now (void);
double bench_time (BenchFunc func, gpointer data);
void bench_compare (const char *what, BenchFunc ours, BenchFunc reference, gpointer data,
                    guint n_runs, double goal);
void bench_print (const char *what, double ours, double reference, double goal);
void bench_print_limit (const char *what, double seconds, double limit);
double bench_percentile (GArray *seconds, guint percent);

G_END_DECLS
