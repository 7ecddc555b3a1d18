/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Enrolled laptops: a list with a search, and a page for each. */
GtkWidget *hj_admin_laptops_new (HjAdminDesk *desk);
GtkWidget *hj_admin_laptop_page_new (HjAdminDesk *desk, HjAdminItem *item);

G_END_DECLS
