/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjDocumentGroup:
 *
 * Documents of a ticket or a dispute; hidden where there are none and the user adds none.
 */
#define HJ_TYPE_DOCUMENT_GROUP (hj_document_group_get_type ())
G_DECLARE_FINAL_TYPE (HjDocumentGroup, hj_document_group, HJ, DOCUMENT_GROUP, AdwPreferencesGroup)

void hj_document_group_show (HjDocumentGroup *self, HjSession *session, const HjRecord *owner,
                             GPtrArray *items);
void hj_document_group_add_file (HjDocumentGroup *self, GFile *file);

G_END_DECLS
