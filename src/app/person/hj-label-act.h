/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hj_label_act_start (HjSession *session, const HjRecord *label, const char *const *allowed,
                         const char *command, GtkWidget *page);

G_END_DECLS
