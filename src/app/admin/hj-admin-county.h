/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Organisations, and the lease of laptops. */
GtkWidget *hj_admin_county_new (HjAdminDesk *desk);

G_END_DECLS
