/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_strike_button_new (HjSession *session, HjRecord *record, const char *name);

G_END_DECLS
