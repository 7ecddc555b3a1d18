/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_icon_button_new (const char *icon, const char *label);
GtkWidget *hj_icon_button_new_copy_phone (const char *name, const char *phone);

G_END_DECLS
