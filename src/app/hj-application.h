/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

#define HJ_TYPE_APPLICATION (hj_application_get_type ())
G_DECLARE_FINAL_TYPE (HjApplication, hj_application, HJ, APPLICATION, AdwApplication)

void hj_application_load_resources (void);
HjApplication *hj_application_new (void);
void hj_application_set_data_dir (HjApplication *self, const char *folder);
const char *hj_application_get_data_dir (HjApplication *self);
DexFuture *hj_application_start_opening (HjApplication *self) G_GNUC_WARN_UNUSED_RESULT;
GSettings *hj_application_get_settings (HjApplication *self);

G_END_DECLS
