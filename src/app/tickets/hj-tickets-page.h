/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-case-list.h"

G_BEGIN_DECLS

GtkWidget *hj_tickets_page_new (HjSession *session);

G_END_DECLS
