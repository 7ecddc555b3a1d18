/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_TICKET_PAGE (hj_ticket_page_get_type ())
G_DECLARE_FINAL_TYPE (HjTicketPage, hj_ticket_page, HJ, TICKET_PAGE, AdwNavigationPage)

GtkWidget *hj_ticket_page_new (HjSession *session, const char *id);

G_END_DECLS
