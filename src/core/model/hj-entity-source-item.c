/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice classes[] = {
  { "basic", N_ ("Basic") },
  { "identity", N_ ("Identity") },
  { "health", N_ ("Health") },
  { "record", N_ ("Record") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "person",
    .title = N_ ("Person"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
    .ref = "person" },
  { .name = "detention",
    .title = N_ ("Detention"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .ref = "detention" },
  { .name = "item",
    .title = N_ ("Item"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "source",
    .title = N_ ("Source"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "value",
    .title = N_ ("Value"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT },
  { .name = "version",
    .title = N_ ("Version"),
    .type = HJ_FIELD_INT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "observed_at",
    .title = N_ ("Observed"),
    .type = HJ_FIELD_TIME,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT },
  { .name = "sensitivity",
    .title = N_ ("Sensitivity"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED,
    .choices = classes },
  { .name = "understood",
    .title = N_ ("Understood"),
    .type = HJ_FIELD_BOOL,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT },
};

/* One value of one of the items of requirements §6, as its source gave it. A row is as sensitive
 * as its item, so the central instance puts it into the bucket of that class.
 */
const HjEntity hj_entity_source_item = {
  .name = "source_item",
  .title = N_ ("Source item"),
  .number = 10,
  .kind = HJ_ENTITY_EVENT,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  HJ_ENTITY_FIELDS (fields),
};
