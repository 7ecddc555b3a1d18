/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjField fields[] = {
  { .name = "version",
    .title = N_ ("Version"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED },
  { .name = "body",
    .title = N_ ("Document"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "signature",
    .title = N_ ("Signature"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "published_at",
    .title = N_ ("Published"),
    .type = HJ_FIELD_TIME,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
};

/* The body is the policy file, byte for byte as it was signed; the signature is hexadecimal.
 */
const HjEntity hj_entity_policy = {
  .name = "policy",
  .title = N_ ("Policy"),
  .number = 3,
  .kind = HJ_ENTITY_CATALOGUE,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  HJ_ENTITY_FIELDS (fields),
};
