/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GPtrArray *hj_entry_row_list_fields (HjSession *session, const HjRecord *record);
GtkWidget *hj_entry_row_new (HjSession *session, HjRecord *record);

G_END_DECLS
