/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_row_page_new (HjSession *session, const char *entity, const char *id);
const char *hj_row_page_get_entity (AdwNavigationPage *page);
const char *hj_row_page_get_row (AdwNavigationPage *page);

G_END_DECLS
