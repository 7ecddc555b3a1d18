/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

void bench_raw_file_fill (HjReplica *raw, HjReplica *from, double *seconds_rows,
                          double *seconds_all);

G_END_DECLS
