/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPickerPage:
 *
 * A page on which a mediator or a person is searched for and chosen. Signal `picked` (string id,
 * string name).
 */
#define HJ_TYPE_PICKER_PAGE (hj_picker_page_get_type ())
G_DECLARE_FINAL_TYPE (HjPickerPage, hj_picker_page, HJ, PICKER_PAGE, AdwNavigationPage)

AdwNavigationPage *hj_picker_page_new (HjSession *session, const char *entity);

G_END_DECLS
