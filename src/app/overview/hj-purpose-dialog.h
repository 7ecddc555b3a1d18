/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPurposeDialog:
 *
 * Asks for what purpose a case is opened, and opens it at the central instance. It stays until the
 * case is on the laptop, so that nothing typed is lost where that fails.
 */
#define HJ_TYPE_PURPOSE_DIALOG (hj_purpose_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjPurposeDialog, hj_purpose_dialog, HJ, PURPOSE_DIALOG, AdwDialog)

AdwDialog *hj_purpose_dialog_new (HjSession *session, const HjRecord *record, GtkWidget *page);

G_END_DECLS
