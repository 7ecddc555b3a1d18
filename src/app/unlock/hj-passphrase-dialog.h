/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPassphraseDialog:
 *
 * Changes the passphrase that opens a replica. Signal `changed` once it is.
 */
#define HJ_TYPE_PASSPHRASE_DIALOG (hj_passphrase_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjPassphraseDialog, hj_passphrase_dialog, HJ, PASSPHRASE_DIALOG, AdwDialog)

AdwDialog *hj_passphrase_dialog_new (HjSession *session);

G_END_DECLS
