/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-paged-list.h"

G_BEGIN_DECLS

HjListItem *hj_list_item_new (gint64 rowid, GHashTable *items);
gint64 hj_list_item_get_rowid (HjListItem *self);
void hj_list_item_fill (HjListItem *self, HjRecord *record, const HjPersonSummary *summary);

G_END_DECLS
