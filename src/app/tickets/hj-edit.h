/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

void hj_edit_present (HjSession *session, GtkWidget *parent, const HjRecord *record,
                      const char *title, const char *const *fields);

G_END_DECLS
