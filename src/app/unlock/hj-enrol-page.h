/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_ENROL_PAGE (hj_enrol_page_get_type ())
G_DECLARE_FINAL_TYPE (HjEnrolPage, hj_enrol_page, HJ, ENROL_PAGE, AdwNavigationPage)

GtkWidget *hj_enrol_page_new (const char *data_dir, const char *problem);
GtkWidget *hj_enrol_page_new_again (const char *folder);

G_END_DECLS
