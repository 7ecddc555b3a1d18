/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-store.h"
#include "sim-vfs.h"

G_BEGIN_DECLS

#define SIM_TYPE_STORE (sim_store_get_type ())
G_DECLARE_FINAL_TYPE (SimStore, sim_store, SIM, STORE, GObject)

SimStore *sim_store_new (HjReplica *replica, HjRandom *random, const guint *crash_one_in,
                         SimDisk *disk);
gboolean sim_store_is_dead (SimStore *self);
void sim_store_die (SimStore *self);

G_END_DECLS
