/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjRowGroup:
 *
 * A group whose rows are made anew when what they show has changed, and hidden while it has none.
 */
#define HJ_TYPE_ROW_GROUP (hj_row_group_get_type ())
G_DECLARE_FINAL_TYPE (HjRowGroup, hj_row_group, HJ, ROW_GROUP, AdwPreferencesGroup)

gboolean hj_row_group_begin (HjRowGroup *self, const char *contents);
void hj_row_group_add (HjRowGroup *self, GtkWidget *row);
gboolean hj_row_group_focus (HjRowGroup *self, guint index);

G_END_DECLS
