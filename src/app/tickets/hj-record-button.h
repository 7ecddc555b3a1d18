/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_record_button_new (HjSession *session, HjRecord *record, const char *icon,
                                 const char *label, GCallback clicked);
HjSession *hj_record_button_get_session (GtkWidget *button);
HjRecord *hj_record_button_get_record (GtkWidget *button);

G_END_DECLS
