/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/* Where the fictional county stands in time, UTC milliseconds. */
#define BENCH_NOW G_GINT64_CONSTANT (1781000000000)

extern const guint8 bench_key[HJ_SQL_KEY_BYTES];

HjReplica *bench_county_open (guint n_people);
char *bench_county_dup_path (guint n_people);
void bench_county_fill (HjReplica *replica, guint n_people, double *seconds_applying,
                        double *seconds_behind);

G_END_DECLS
