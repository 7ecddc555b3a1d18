/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"

G_BEGIN_DECLS

/* Nobody is put off for longer, seconds. */
#define HJ_SLOTS_MAX_SECONDS 600

#define HJ_TYPE_SLOTS (hj_slots_get_type ())
G_DECLARE_FINAL_TYPE (HjSlots, hj_slots, HJ, SLOTS, GObject)

HjSlots *hj_slots_new (HjClock *clock);
void hj_slots_note_answer (HjSlots *self, guint n_waiting);
int hj_slots_give (HjSlots *self, guint n_waiting);

G_END_DECLS
