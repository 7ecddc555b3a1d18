/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/model/hj-record.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_OVERRIDE_DIALOG (hj_override_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjOverrideDialog, hj_override_dialog, HJ, OVERRIDE_DIALOG, AdwDialog)

AdwDialog *hj_override_dialog_new (HjSession *session, const HjRecord *label,
                                   const char *const *allowed);
void hj_override_dialog_show_problem (HjOverrideDialog *self, const char *sentence);

G_END_DECLS
