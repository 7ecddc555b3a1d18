/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Accounts: a list with a search, and a page for each. */
GtkWidget *hj_admin_users_new (HjAdminDesk *desk);

G_END_DECLS
