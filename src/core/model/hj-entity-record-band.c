/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice counts[] = {
  { "none", N_ ("None") },          { "one", N_ ("One") }, { "two", N_ ("Two") },
  { "more", N_ ("Three or more") }, { NULL, NULL },
};

static const HjChoice convictions[] = {
  { "none", N_ ("None") },
  { "one", N_ ("One") },
  { "more", N_ ("Two or more") },
  { NULL, NULL },
};

static const HjChoice drugs[] = {
  { "none", N_ ("None") },
  { "former", N_ ("Former") },
  { "current", N_ ("Current or in withdrawal") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "detention",
    .title = N_ ("Detention"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
    .ref = "detention" },
  { .name = "record",
    .title = N_ ("Record"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_RECORD,
    .merge = HJ_MERGE_FIELD },
  { .name = "drug_record",
    .title = N_ ("Drug record"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_RECORD,
    .merge = HJ_MERGE_FIELD },
  { .name = "prior_detentions",
    .title = N_ ("Prior detentions"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
    .merge = HJ_MERGE_FIELD,
    .choices = counts },
  { .name = "prior_convictions",
    .title = N_ ("Prior convictions"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
    .merge = HJ_MERGE_FIELD,
    .choices = convictions },
  { .name = "violence",
    .title = N_ ("Violence on record"),
    .type = HJ_FIELD_BOOL,
    .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
    .merge = HJ_MERGE_FIELD },
  { .name = "drug_history",
    .title = N_ ("Drug history"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
    .merge = HJ_MERGE_FIELD,
    .choices = drugs },
};

/* The bands are all that house officers hold of sealed records.
 */
const HjEntity hj_entity_record_band = {
  .name = "record_band",
  .title = N_ ("Record band"),
  .number = 9,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_RECORD_BAND,
  HJ_ENTITY_FIELDS (fields),
};
