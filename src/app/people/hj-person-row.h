/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HJ_TYPE_PERSON_ROW (hj_person_row_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonRow, hj_person_row, HJ, PERSON_ROW, GtkWidget)

GtkWidget *hj_person_row_new (void);
void hj_person_row_show (HjPersonRow *self, const HjPersonSummary *summary, gint64 now);
void hj_person_row_set_has_label (HjPersonRow *self, gboolean has_label);
const char *hj_person_row_get_spoken (HjPersonRow *self);

G_END_DECLS
