/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central-accounts.h"

/* So many laptops belong to a house, and come from one address. */
#define HERD_PER_HOUSE 10

/*
 * Laptops that come back at once, in this process: each with a replica, an engine, a plan of when
 * to come again and a connection of its own, all as the client has them.
 */
typedef struct _Herd Herd;

/* What became of a coming back. */
typedef struct {
  guint runs;
  guint refused;     /* runs that were asked to come later */
  guint unreachable; /* runs that were cut off */
  guint requests;
  double seconds;     /* until the last laptop had nothing waiting */
  GArray *admitted;   /* of double: seconds that each run took that was not refused */
  GArray *reconciled; /* of double: after how many seconds each laptop had nothing waiting */
} HerdTimes;

Herd *herd_new (const char *folder, guint n_laptops);
void herd_free (Herd *self);
void herd_enrol (Herd *self, HjCentral *central);
void herd_load (Herd *self, HjCentral *central);
void herd_enter (Herd *self, guint n_ops);
void herd_come_back (Herd *self, const char *url, const char *authority, guint first, guint end,
                     HerdTimes *times);
void herd_check (Herd *self, HjCentral *central);

void herd_times_init (HerdTimes *times);
void herd_times_clear (HerdTimes *times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Herd, herd_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HerdTimes, herd_times_clear)
