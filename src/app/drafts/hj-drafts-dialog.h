/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjDraftsDialog:
 *
 * The forms that were begun. Signal `resume` (#HjDraft) for the one to go on with.
 */
#define HJ_TYPE_DRAFTS_DIALOG (hj_drafts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjDraftsDialog, hj_drafts_dialog, HJ, DRAFTS_DIALOG, AdwDialog)

AdwDialog *hj_drafts_dialog_new (HjSession *session);

G_END_DECLS
