/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAdminLeaseGroup:
 *
 * A row that says for how long a laptop may go unseen, and leads to a dialog that sets it.
 */
#define HJ_TYPE_ADMIN_LEASE_GROUP (hj_admin_lease_group_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminLeaseGroup, hj_admin_lease_group, HJ, ADMIN_LEASE_GROUP,
                      AdwPreferencesGroup)

GtkWidget *hj_admin_lease_group_new (HjAdminDesk *desk);

G_END_DECLS
