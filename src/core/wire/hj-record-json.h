/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/**
 * HjRecordJsonFlags:
 * @HJ_RECORD_JSON_PLAIN: times as UTC milliseconds, missing values as null
 * @HJ_RECORD_JSON_ISO_TIMES: times as people and scripts read them
 * @HJ_RECORD_JSON_FILLED_ONLY: missing values are left out
 */
typedef enum {
  HJ_RECORD_JSON_PLAIN = 0,
  HJ_RECORD_JSON_ISO_TIMES = 1 << 0,
  HJ_RECORD_JSON_FILLED_ONLY = 1 << 1,
} HjRecordJsonFlags;

JsonNode *hj_value_to_json (const HjValue *value);
gboolean hj_value_from_json (JsonNode *node, HjValue *value, GError **error);

JsonNode *hj_record_to_json (const HjRecord *self, HjRecordJsonFlags flags);
char *hj_record_to_text (const HjRecord *self, HjRecordJsonFlags flags);
HjRecord *hj_record_from_json (const HjEntity *entity, JsonNode *node, GError **error);
HjRecord *hj_record_from_text (const HjEntity *entity, const char *text, gssize length,
                               GError **error);

G_END_DECLS
