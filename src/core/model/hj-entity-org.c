/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice kinds[] = {
  { "county", N_ ("County") },
  { "house", N_ ("Detention house") },
  { "town", N_ ("Town or street") },
  { "village", N_ ("Village or community") },
  { "court", N_ ("Court") },
  { "police", N_ ("Police station") },
  { "bureau", N_ ("Bureau") },
  { "agency", N_ ("Partner agency") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "kind",
    .title = N_ ("Kind"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED,
    .choices = kinds },
  { .name = "name",
    .title = N_ ("Name of the organisation"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
  { .name = "parent",
    .title = N_ ("Parent"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .ref = "org" },
};

const HjEntity hj_entity_org = {
  .name = "org",
  .title = N_ ("Organisation"),
  .number = 1,
  .kind = HJ_ENTITY_CATALOGUE,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  HJ_ENTITY_FIELDS (fields),
};
