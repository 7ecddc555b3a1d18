/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

/* Longest text of one value, in bytes of UTF-8; an op may hold 256 KiB in all. */
#define HJ_TEXT_MAX (64 * 1024)

void hj_value_clear (HjValue *value);
gboolean hj_field_parse (const HjField *self, const char *input, HjValue *value, GError **error);
gboolean hj_field_validate (const HjField *self, const HjValue *value, GError **error);
gboolean hj_record_validate_fields (const HjRecord *self, guint64 mask, GError **error);
gboolean hj_record_validate (const HjRecord *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjValue, hj_value_clear)

G_END_DECLS
