/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice kinds[] = {
  { "incident", N_ ("Incident") },
    { "threat", N_ ("Threat") },
      { "refusal", N_ ("Refusal of an order") },
        { "self-harm-sign", N_ ("Sign of self-harm") },
          { "talk", N_ ("Talk") },
            { "good-conduct", N_ ("Good conduct") }, { NULL, NULL },
          };

static const HjField fields[] = {
  { .name = "detention",
    .title = N_ ("Detention"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_LABEL,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
                .ref = "detention" },
    { .name = "kind",
      .title = N_ ("Kind"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_LABEL,
                  .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .choices = kinds },
      { .name = "severity",
        .title = N_ ("Severity"), .type = HJ_FIELD_INT, .sensitivity = HJ_SENSITIVITY_LABEL,
                    .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .minimum = 0,
                    .maximum = 3 },
        { .name = "at",
          .title = N_ ("Time"), .type = HJ_FIELD_TIME, .sensitivity = HJ_SENSITIVITY_LABEL,
                      .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED },
          { .name = "place",
            .title = N_ ("Place"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_LABEL,
                        .merge = HJ_MERGE_EVENT },
            { .name = "witness",
              .title = N_ ("Witness"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_LABEL,
                          .merge = HJ_MERGE_EVENT },
              { .name = "note",
                .title = N_ ("Note"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_LABEL,
                            .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_SEARCH },
                { .name = "by",
                  .title = N_ ("Written by"), .type = HJ_FIELD_TEXT,
                              .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT },
              };

const HjEntity hj_entity_behaviour = {
  .name = "behaviour",
  .title = N_ ("Behaviour"), .number = 11, .kind = HJ_ENTITY_EVENT,
              .sensitivity = HJ_SENSITIVITY_LABEL, HJ_ENTITY_FIELDS (fields),
  };
