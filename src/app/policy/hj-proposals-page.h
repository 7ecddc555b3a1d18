/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjProposalsPage:
 *
 * Which policies were proposed, and what became of them. Signal `open` (#GtkWidget) brings a page.
 */
#define HJ_TYPE_PROPOSALS_PAGE (hj_proposals_page_get_type ())
G_DECLARE_FINAL_TYPE (HjProposalsPage, hj_proposals_page, HJ, PROPOSALS_PAGE, AdwBin)

GtkWidget *hj_proposals_page_new (HjSession *session);

G_END_DECLS
