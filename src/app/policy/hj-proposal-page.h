/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjProposalPage:
 *
 * A proposed policy beside the one that holds, and what its reader may do with it. Signal `decided`
 * tells that it has got another state.
 */
#define HJ_TYPE_PROPOSAL_PAGE (hj_proposal_page_get_type ())
G_DECLARE_FINAL_TYPE (HjProposalPage, hj_proposal_page, HJ, PROPOSAL_PAGE, AdwNavigationPage)

GtkWidget *hj_proposal_page_new (HjSession *session, const char *id);

G_END_DECLS
