/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjHeldPage:
 *
 * An entry that the central instance holds: what was entered, why it waits, and what can be done.
 */
#define HJ_TYPE_HELD_PAGE (hj_held_page_get_type ())
G_DECLARE_FINAL_TYPE (HjHeldPage, hj_held_page, HJ, HELD_PAGE, AdwNavigationPage)

GtkWidget *hj_held_page_new (HjSession *session, const char *id);

G_END_DECLS
