/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_BEHAVIOUR_PALETTE (hj_behaviour_palette_get_type ())
G_DECLARE_FINAL_TYPE (HjBehaviourPalette, hj_behaviour_palette, HJ, BEHAVIOUR_PALETTE, AdwBin)

GtkWidget *hj_behaviour_palette_new (void);

G_END_DECLS
