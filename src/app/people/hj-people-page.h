/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_PEOPLE_PAGE (hj_people_page_get_type ())
G_DECLARE_FINAL_TYPE (HjPeoplePage, hj_people_page, HJ, PEOPLE_PAGE, AdwBin)

GtkWidget *hj_people_page_new (HjSession *session);
GtkSearchBar *hj_people_page_get_search_bar (HjPeoplePage *self);

G_END_DECLS
