/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_TYPE_RANDOM (hj_random_get_type ())
G_DECLARE_FINAL_TYPE (HjRandom, hj_random, HJ, RANDOM, GObject)

HjRandom *hj_random_new_system (void);
HjRandom *hj_random_new_seeded (guint32 seed);

void hj_random_fill (HjRandom *self, guint8 *bytes, gsize length);
guint32 hj_random_below (HjRandom *self, guint32 bound);

G_END_DECLS
