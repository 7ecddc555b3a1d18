/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_UNLOCK_PAGE (hj_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (HjUnlockPage, hj_unlock_page, HJ, UNLOCK_PAGE, AdwNavigationPage)

GtkWidget *hj_unlock_page_new (const char *data_dir, const char *problem);

G_END_DECLS
