/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjLapsedPage:
 *
 * Stands before a replica whose lease has ended until its central instance has seen it. Signal
 * `opened` (#HjSession) once it has.
 */
#define HJ_TYPE_LAPSED_PAGE (hj_lapsed_page_get_type ())
G_DECLARE_FINAL_TYPE (HjLapsedPage, hj_lapsed_page, HJ, LAPSED_PAGE, AdwNavigationPage)

GtkWidget *hj_lapsed_page_new (HjSession *session);
HjSession *hj_lapsed_page_get_session (HjLapsedPage *self);

G_END_DECLS
