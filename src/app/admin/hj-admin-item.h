/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-admin.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjAdminItem:
 *
 * A row of one of an administrator's lists, as the central instance told it. Its signal `changed`
 * comes when the instance tells it anew.
 */
#define HJ_TYPE_ADMIN_ITEM (hj_admin_item_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminItem, hj_admin_item, HJ, ADMIN_ITEM, GObject)

HjAdminItem *hj_admin_item_new (const char *path, gpointer row);
const char *hj_admin_item_get_id (HjAdminItem *self);
const char *hj_admin_item_get_path (HjAdminItem *self);
gconstpointer hj_admin_item_get_row (HjAdminItem *self);

void hj_admin_items_tell (GListStore *items, GPtrArray *told);

G_END_DECLS
