/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjConflictPage:
 *
 * The desk where a conflict is decided: what both saw, what is shown now, what else was wanted.
 */
#define HJ_TYPE_CONFLICT_PAGE (hj_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (HjConflictPage, hj_conflict_page, HJ, CONFLICT_PAGE, AdwNavigationPage)

GtkWidget *hj_conflict_page_new (HjSession *session, const char *id);

G_END_DECLS
