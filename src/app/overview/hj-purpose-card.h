/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPurposeCard:
 *
 * Says that a case is closed to the user, and opens it with a purpose; or that it was opened so.
 * Hidden for those who open none.
 */
#define HJ_TYPE_PURPOSE_CARD (hj_purpose_card_get_type ())
G_DECLARE_FINAL_TYPE (HjPurposeCard, hj_purpose_card, HJ, PURPOSE_CARD, AdwBin)

void hj_purpose_card_show (HjPurposeCard *self, HjSession *session, const HjRecord *record);

G_END_DECLS
