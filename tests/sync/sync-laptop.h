/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

/* When a laptop is enrolled, UTC milliseconds. */
#define SYNC_LAPTOP_NOW G_GINT64_CONSTANT (1774000000000)

HjReplica *sync_laptop_new (char **folder, HjClock *clock, HjRandom *random);
void sync_laptop_remove (char *folder);
