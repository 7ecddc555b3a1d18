/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_strike_button_new (HjSession *session, HjRecord *record, const char *name);
char *hj_strike_dup_why (const HjRecord *record);
void hj_strike_mark_row (GtkWidget *row, const HjRecord *record);

G_END_DECLS
