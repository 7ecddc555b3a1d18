/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/wire/hj-admin.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAdminSecretDialog:
 *
 * What a user needs to sign in or to enrol a laptop, shown once and large enough to be written
 * down or read out over the telephone.
 */
#define HJ_TYPE_ADMIN_SECRET_DIALOG (hj_admin_secret_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminSecretDialog, hj_admin_secret_dialog, HJ, ADMIN_SECRET_DIALOG,
                      AdwDialog)

void hj_admin_secret_dialog_show (HjSession *session, const char *user, const HjAdminAnswer *answer,
                                  GtkWidget *parent);

G_END_DECLS
