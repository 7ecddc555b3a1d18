/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjDraftsBanner:
 *
 * Tells of forms that were begun and wait, and offers to go on. Signal `resume` (#HjDraft).
 */
#define HJ_TYPE_DRAFTS_BANNER (hj_drafts_banner_get_type ())
G_DECLARE_FINAL_TYPE (HjDraftsBanner, hj_drafts_banner, HJ, DRAFTS_BANNER, AdwBin)

void hj_drafts_banner_set_session (HjDraftsBanner *self, HjSession *session);

G_END_DECLS
