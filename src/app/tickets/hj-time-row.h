/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjTimeRow:
 *
 * A row that asks for a day and a minute in the county's zone, or for none.
 */
#define HJ_TYPE_TIME_ROW (hj_time_row_get_type ())
G_DECLARE_FINAL_TYPE (HjTimeRow, hj_time_row, HJ, TIME_ROW, AdwExpanderRow)

GtkWidget *hj_time_row_new (const char *title);
void hj_time_row_set_time (HjTimeRow *self, gint64 time_ms, gboolean enabled);
gboolean hj_time_row_get_time (HjTimeRow *self, gint64 *time_ms);

G_END_DECLS
