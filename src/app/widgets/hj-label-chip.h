/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HJ_TYPE_LABEL_CHIP (hj_label_chip_get_type ())
G_DECLARE_FINAL_TYPE (HjLabelChip, hj_label_chip, HJ, LABEL_CHIP, GtkWidget)

GtkWidget *hj_label_chip_new (void);
void hj_label_chip_set (HjLabelChip *self, const char *color, const char *state);
const char *hj_label_chip_get_color (HjLabelChip *self);
const char *hj_label_chip_get_spoken (HjLabelChip *self);

G_END_DECLS
