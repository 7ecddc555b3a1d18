/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-blob.h"

G_BEGIN_DECLS

/**
 * HjDocumentItem:
 * @record: its row
 * @state: where its content is
 * @pinned: whether that is to stay on this laptop
 *
 * A document as a page shows it.
 */
typedef struct {
  HjRecord *record;
  HjBlobState state;
  gboolean pinned;
} HjDocumentItem;

void hj_document_item_free (HjDocumentItem *self);
GPtrArray *hj_document_items_read (HjReplica *replica, const HjRecord *owner, GError **error);
char *hj_document_item_say (const HjDocumentItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDocumentItem, hj_document_item_free)

G_END_DECLS
