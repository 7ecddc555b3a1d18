/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-query.h"
#include "core/store/hj-store.h"

G_BEGIN_DECLS

/**
 * HjListItem:
 *
 * A place in an #HjPagedList. It is empty until the page that it is on has been read; then, and
 * again whenever its row changes, `notify::record` comes. Properties: `record` (#HjRecord, the
 * person's in a people list), `summary` (#HjPersonSummary, people lists only).
 */
#define HJ_TYPE_LIST_ITEM (hj_list_item_get_type ())
G_DECLARE_FINAL_TYPE (HjListItem, hj_list_item, HJ, LIST_ITEM, GObject)

HjRecord *hj_list_item_get_record (HjListItem *self);
const HjPersonSummary *hj_list_item_get_summary (HjListItem *self);

/**
 * HjPagedList:
 *
 * A #GListModel of #HjListItem over a query of any size. The order is read at once, rows by pages
 * as they are asked for, both by the store; nothing is read on the thread of the list. Changes of
 * the store that touch the query are taken in with as few `items-changed` as can be. Properties:
 * `loading` (boolean) is %TRUE until the first order has arrived, `error` (string) says why the
 * store's last answer did not come.
 */
#define HJ_TYPE_PAGED_LIST (hj_paged_list_get_type ())
G_DECLARE_FINAL_TYPE (HjPagedList, hj_paged_list, HJ, PAGED_LIST, GObject)

HjPagedList *hj_paged_list_new (HjStore *store, HjQuery *query);
void hj_paged_list_set_query (HjPagedList *self, HjQuery *query);
gboolean hj_paged_list_get_loading (HjPagedList *self);
char *hj_paged_list_dup_error (HjPagedList *self);

G_END_DECLS
