/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/person/hj-person-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_LABEL_CARD (hj_label_card_get_type ())
G_DECLARE_FINAL_TYPE (HjLabelCard, hj_label_card, HJ, LABEL_CARD, AdwBin)

GtkWidget *hj_label_card_new (void);
void hj_label_card_show (HjLabelCard *self, const HjPersonDetails *details);

G_END_DECLS
