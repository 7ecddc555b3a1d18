/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void hj_toast_show (GtkWidget *widget, const char *text);

G_END_DECLS
