/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Begins the key of a form's draft; the entity and id of what the file is attached to and its path
 * follow.
 */
#define HJ_DOCUMENT_DRAFT "attach/"

/**
 * HjDocumentDialog:
 *
 * Asks what a file is, and attaches it to a ticket or a dispute. What was begun is kept, with the
 * file's path.
 */
#define HJ_TYPE_DOCUMENT_DIALOG (hj_document_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjDocumentDialog, hj_document_dialog, HJ, DOCUMENT_DIALOG, AdwDialog)

AdwDialog *hj_document_dialog_new (HjSession *session, const HjRecord *owner, GFile *file);

G_END_DECLS
