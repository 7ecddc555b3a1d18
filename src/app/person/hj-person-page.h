/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_PERSON_PAGE (hj_person_page_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonPage, hj_person_page, HJ, PERSON_PAGE, AdwNavigationPage)

GtkWidget *hj_person_page_new (HjSession *session, const char *person_id);
const char *hj_person_page_get_person (HjPersonPage *self);

G_END_DECLS
