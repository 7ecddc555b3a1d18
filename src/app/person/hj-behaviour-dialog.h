/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_BEHAVIOUR_DIALOG (hj_behaviour_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjBehaviourDialog, hj_behaviour_dialog, HJ, BEHAVIOUR_DIALOG, AdwDialog)

AdwDialog *hj_behaviour_dialog_new (HjSession *session, const char *detention, const char *kind);

G_END_DECLS
