/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjProposeDialog:
 *
 * Shows what a policy in a file would change, and proposes it. Signal `proposed` (string) brings
 * the id of the proposal.
 */
#define HJ_TYPE_PROPOSE_DIALOG (hj_propose_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjProposeDialog, hj_propose_dialog, HJ, PROPOSE_DIALOG, AdwDialog)

AdwDialog *hj_propose_dialog_new (HjSession *session, const char *path);

G_END_DECLS
