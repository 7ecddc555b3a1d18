/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a run of the world did. */
typedef struct {
  guint64 faults;
  guint64 requests;
  guint64 ops;
  guint64 crashes;
  guint64 restarts;
  guint64 restores;
} SimTally;

void sim_world_run (guint32 seed, guint n_steps, SimTally *tally);

G_END_DECLS
