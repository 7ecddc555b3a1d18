/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Work that waits for a person: what laptops handed in, and how much is held. */
GtkWidget *hj_admin_work_new (HjAdminDesk *desk);

G_END_DECLS
