/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-central.h"
#include "sim-laptop.h"
#include "sim-network.h"
#include "sim-scope.h"
#include "sim-world.h"

G_BEGIN_DECLS

/* Laptops, a central instance and the network between them, in one thread; whatever happens is
 * drawn from the seed.
 */
typedef struct {
  HjRandom *random;
  SimCentral *central;
  SimNetwork *network;
  SimScope *scope;
  GPtrArray *laptops;
  GHashTable *documents; /* (nullable) owned, see sim-document.h */
  guint at_work;         /* which of them did something last */
  guint crash_one_in;
  guint without; /* kinds that are left out, one bit each */
  guint seen_restores;
  guint64 admin_acts;
  guint n_steps;     /* that were done */
  gboolean has_left; /* whether a laptop has erased itself in this step */
  gboolean is_thorough;
} SimWorld;

void sim_world_settle (SimWorld *self);
void sim_world_advance_clocks (SimWorld *self, gint64 milliseconds);
void sim_world_pass_time (SimWorld *self);

void sim_rest_come (SimWorld *world);
void sim_rest_check (SimWorld *world);
void sim_rest_check_log (SimWorld *world, gboolean at_rest);

G_END_DECLS
