/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjField fields[] = {
  { .name = "user",
    .title = N_ ("User"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED },
  { .name = "name",
    .title = N_ ("Name"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
  { .name = "org",
    .title = N_ ("Organisation"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .ref = "org" },
  { .name = "specialities",
    .title = N_ ("Specialities"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD },
  { .name = "languages",
    .title = N_ ("Languages"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD },
  { .name = "left",
    .title = N_ ("Mediates no more"),
    .type = HJ_FIELD_BOOL,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_FIELD,
    .since = 3 },
};

/* The row of who mediates no more stays, as tickets name it; nobody chooses it for another one. */
const HjEntity hj_entity_mediator = {
  .name = "mediator",
  .title = N_ ("Mediator"),
  .number = 2,
  .kind = HJ_ENTITY_CATALOGUE,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  HJ_ENTITY_FIELDS (fields),
};
