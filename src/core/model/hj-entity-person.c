/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-person.h"

#include <glib/gi18n.h>

static const HjChoice sexes[] = {
  { "male", N_ ("Male") },
  { "female", N_ ("Female") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "name",
    .title = N_ ("Name"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
  { .name = "sex",
    .title = N_ ("Sex"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .choices = sexes },
  { .name = "birth_date",
    .title = N_ ("Birth date"),
    .type = HJ_FIELD_DATE,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD },
  { .name = "id_number",
    .title = N_ ("ID number"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH_PART | HJ_FIELD_INDEXED },
  { .name = "phone",
    .title = N_ ("Telephone"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH_PART },
  { .name = "registered_address",
    .title = N_ ("Registered address"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_IDENTITY,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH },
  { .name = "address",
    .title = N_ ("Present address"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH },
  { .name = "occupation",
    .title = N_ ("Occupation"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_SEARCH },
};

const HjEntity hj_entity_person = {
  .name = "person",
  .title = N_ ("Person"),
  .number = 4,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  .validate = hj_person_validate,
  HJ_ENTITY_FIELDS (fields),
};
