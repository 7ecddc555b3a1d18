/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

static const HjField fields[] = {
  { .name = "person",
    .title = N_ ("Person"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
    .ref = "person" },
  { .name = "name",
    .title = N_ ("Name"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
  { .name = "relation",
    .title = N_ ("Relation"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD },
  { .name = "phone",
    .title = N_ ("Telephone"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH_PART },
  HJ_STRIKE_FIELDS (HJ_SENSITIVITY_IDENTITY),
};

const HjEntity hj_entity_family_contact = {
  .name = "family_contact",
  .title = N_ ("Family contact"),
  .number = 5,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_IDENTITY,
  .workflow = HJ_STRIKE_WORKFLOW,
  HJ_ENTITY_FIELDS (fields),
};
