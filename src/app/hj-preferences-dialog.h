/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_PREFERENCES_DIALOG (hj_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjPreferencesDialog, hj_preferences_dialog, HJ, PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

AdwDialog *hj_preferences_dialog_new (GSettings *settings, HjSession *session);

G_END_DECLS
