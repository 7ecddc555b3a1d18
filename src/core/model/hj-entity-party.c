/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

static const HjChoice roles[] = {
  { "detained", N_ ("Detained person") },
  { "other", N_ ("Other party") },
  { "family", N_ ("Family of a party") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "dispute",
    .title = N_ ("Dispute"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
    .ref = "dispute" },
  { .name = "person",
    .title = N_ ("Person"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_INDEXED,
    .ref = "person" },
  { .name = "name",
    .title = N_ ("Name"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
  { .name = "role",
    .title = N_ ("Role"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED,
    .choices = roles },
  { .name = "phone",
    .title = N_ ("Telephone"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH_PART },
  HJ_STRIKE_FIELDS (HJ_SENSITIVITY_BASIC),
};

const HjEntity hj_entity_party = {
  .name = "party",
  .title = N_ ("Party"),
  .number = 14,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  .workflow = HJ_STRIKE_WORKFLOW,
  HJ_ENTITY_FIELDS (fields),
};
