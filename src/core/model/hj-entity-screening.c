/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

static const HjChoice minds[] = {
  { "normal", N_ ("Normal") },
  { "agitated", N_ ("Agitated or anxious") },
  { "self-harm-talk", N_ ("Speaks of self-harm") },
  { "psychosis", N_ ("Psychosis queried") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "detention",
    .title = N_ ("Detention"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
    .ref = "detention" },
  { .name = "mental_state",
    .title = N_ ("Mental state"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_HEALTH,
    .merge = HJ_MERGE_FIELD },
  { .name = "injuries",
    .title = N_ ("Injuries"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_HEALTH,
    .merge = HJ_MERGE_FIELD },
  { .name = "mental_flag",
    .title = N_ ("Mental state flag"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
    .merge = HJ_MERGE_FIELD,
    .choices = minds },
  { .name = "injury_flag",
    .title = N_ ("Injury flag"),
    .type = HJ_FIELD_BOOL,
    .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
    .merge = HJ_MERGE_FIELD },
  HJ_STRIKE_FIELDS (HJ_SENSITIVITY_HEALTH_FLAG),
};

const HjEntity hj_entity_screening = {
  .name = "screening",
  .title = N_ ("Screening"),
  .number = 8,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
  .workflow = HJ_STRIKE_WORKFLOW,
  HJ_ENTITY_FIELDS (fields),
};
