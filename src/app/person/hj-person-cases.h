/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/person/hj-person-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_PERSON_CASES (hj_person_cases_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonCases, hj_person_cases, HJ, PERSON_CASES, AdwBin)

GtkWidget *hj_person_cases_new (void);
void hj_person_cases_show (HjPersonCases *self, const HjPersonDetails *details);

G_END_DECLS
