/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

GVariantType *hj_page_row_type (const HjEntity *entity, guint64 mask);
GVariant *hj_page_row_to_variant (const HjRecord *record, guint64 mask);
HjRecord *hj_page_row_read (const guint8 *data, gsize size, const HjEntity *entity, guint64 mask);
GVariant *hj_page_id_to_variant (const char *id);
char *hj_page_id_from_variant (GVariant *bytes);

G_END_DECLS
