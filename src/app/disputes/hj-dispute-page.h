/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_DISPUTE_PAGE (hj_dispute_page_get_type ())
G_DECLARE_FINAL_TYPE (HjDisputePage, hj_dispute_page, HJ, DISPUTE_PAGE, AdwNavigationPage)

GtkWidget *hj_dispute_page_new (HjSession *session, const char *id);

G_END_DECLS
