/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjIntakeDialog:
 *
 * Shows what would come of a custody platform's list, then takes it in.
 */
#define HJ_TYPE_INTAKE_DIALOG (hj_intake_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjIntakeDialog, hj_intake_dialog, HJ, INTAKE_DIALOG, AdwDialog)

AdwDialog *hj_intake_dialog_new (HjSession *session, const char *path);

gboolean hj_intake_is_for (HjSession *session);
void hj_intake_choose_file (GtkWidget *widget);

G_END_DECLS
