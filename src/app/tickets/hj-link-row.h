/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjLinkRow:
 *
 * A row that leads somewhere. Assistive technologies can press it, which a plain row of a list box
 * does not offer them.
 */
#define HJ_TYPE_LINK_ROW (hj_link_row_get_type ())
G_DECLARE_FINAL_TYPE (HjLinkRow, hj_link_row, HJ, LINK_ROW, AdwActionRow)

GtkWidget *hj_link_row_new (const char *title, const char *subtitle);
GtkWidget *hj_link_row_new_choice (const char *title, GtkCheckButton *check);
void hj_link_row_add_suffix (HjLinkRow *self, GtkWidget *suffix);
void hj_link_row_set_target (HjLinkRow *self, const char *action, const char *target);

GtkWidget *hj_property_row_new (const char *title, const char *value);
void hj_property_row_set (AdwActionRow *row, const char *value);

G_END_DECLS
