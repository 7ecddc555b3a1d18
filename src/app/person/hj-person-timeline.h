/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/person/hj-person-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_PERSON_TIMELINE (hj_person_timeline_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonTimeline, hj_person_timeline, HJ, PERSON_TIMELINE, AdwBin)

GtkWidget *hj_person_timeline_new (void);
void hj_person_timeline_show (HjPersonTimeline *self, const HjPersonDetails *details);

G_END_DECLS
