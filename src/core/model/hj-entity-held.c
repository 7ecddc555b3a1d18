/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice states[] = {
  { "waiting", N_ ("Waiting") },
  { "accepted", N_ ("Accepted") },
  { "withdrawn", N_ ("Withdrawn") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "op",
    .title = N_ ("Op"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED },
  { .name = "device",
    .title = N_ ("Device"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "user",
    .title = N_ ("User"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "entity",
    .title = N_ ("Entity"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "row",
    .title = N_ ("Row"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "payload",
    .title = N_ ("Payload"),
    .type = HJ_FIELD_JSON,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "reason",
    .title = N_ ("Reason"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "state",
    .title = N_ ("State"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_BASIC,
    .merge = HJ_MERGE_CENTRAL,
    .flags = HJ_FIELD_REQUIRED,
    .choices = states },
};

/* The payload is the op as the device sent it. Only its author and those who look after held
 * work receive the row.
 */
const HjEntity hj_entity_held = {
  .name = "held",
  .title = N_ ("Held work"),
  .number = 17,
  .kind = HJ_ENTITY_CENTRAL,
  .sensitivity = HJ_SENSITIVITY_BASIC,
  HJ_ENTITY_FIELDS (fields),
};
