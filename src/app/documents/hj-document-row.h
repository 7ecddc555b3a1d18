/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/documents/hj-document-item.h"
#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjDocumentRow:
 *
 * A document of a case, with what can be done with it below.
 */
#define HJ_TYPE_DOCUMENT_ROW (hj_document_row_get_type ())
G_DECLARE_FINAL_TYPE (HjDocumentRow, hj_document_row, HJ, DOCUMENT_ROW, AdwExpanderRow)

GtkWidget *hj_document_row_new (HjSession *session, const HjDocumentItem *item);
void hj_document_row_show (HjDocumentRow *self, const HjDocumentItem *item);
void hj_document_row_edit (HjDocumentRow *self);
const char *hj_document_row_get_id (HjDocumentRow *self);

G_END_DECLS
