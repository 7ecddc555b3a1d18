/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "app/person/hj-person-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPersonEntries:
 *
 * A person's family contacts, and the examinations and screenings of the detention, each added,
 * changed, struck out and restored by those who may. Signal `saved` as of #HjCommandDialog.
 */
#define HJ_TYPE_PERSON_ENTRIES (hj_person_entries_get_type ())
G_DECLARE_FINAL_TYPE (HjPersonEntries, hj_person_entries, HJ, PERSON_ENTRIES, AdwBin)

void hj_person_entries_show (HjPersonEntries *self, HjSession *session,
                             const HjPersonDetails *details);

G_END_DECLS
