/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice states[] = {
  { "open", N_ ("Open") },
    { "resolved", N_ ("Resolved") }, { NULL, NULL },
  };

static const HjField fields[] = {
  { .name = "entity",
    .title = N_ ("Entity"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED },
    { .name = "row",
      .title = N_ ("Row"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                  .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED },
      { .name = "field",
        .title = N_ ("Field"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                    .merge = HJ_MERGE_EVENT },
        { .name = "shown",
          .title = N_ ("Value shown"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                      .merge = HJ_MERGE_EVENT },
          { .name = "offered",
            .title = N_ ("Value offered"), .type = HJ_FIELD_TEXT,
                        .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
            { .name = "base",
              .title = N_ ("Value both saw"), .type = HJ_FIELD_TEXT,
                          .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
              { .name = "shown_by",
                .title = N_ ("Shown value by"), .type = HJ_FIELD_TEXT,
                            .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                { .name = "offered_by",
                  .title = N_ ("Offered value by"), .type = HJ_FIELD_TEXT,
                              .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                  { .name = "shown_at",
                    .title = N_ ("Shown value at"), .type = HJ_FIELD_TIME,
                                .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                    { .name = "offered_at",
                      .title = N_ ("Offered value at"), .type = HJ_FIELD_TIME,
                                  .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                      { .name = "op",
                        .title = N_ ("Op"), .type = HJ_FIELD_TEXT,
                                    .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                        { .name = "reason",
                          .title = N_ ("Reason"), .type = HJ_FIELD_TEXT,
                                      .sensitivity = HJ_SENSITIVITY_BASIC,
                                      .merge = HJ_MERGE_EVENT },
                          { .name = "state",
                            .title = N_ ("State"), .type = HJ_FIELD_CHOICE,
                                        .sensitivity = HJ_SENSITIVITY_BASIC,
                                        .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_REQUIRED,
                                        .choices = states },
                            { .name = "value",
                              .title = N_ ("Value taken"), .type = HJ_FIELD_TEXT,
                                          .sensitivity = HJ_SENSITIVITY_BASIC,
                                          .merge = HJ_MERGE_COMMAND },
                              { .name = "resolved_by",
                                .title = N_ ("Resolved by"), .type = HJ_FIELD_TEXT,
                                            .sensitivity = HJ_SENSITIVITY_BASIC,
                                            .merge = HJ_MERGE_COMMAND },
                            };

/* Values are written as on the command line. A conflict over a field is as sensitive as that
 * field, so the central instance puts it into buckets of those who hold the field.
 */
const HjEntity hj_entity_conflict = {
  .name = "conflict",
  .title = N_ ("Conflict"), .number = 16, .kind = HJ_ENTITY_CENTRAL,
              .sensitivity = HJ_SENSITIVITY_BASIC, .workflow = "conflict",
              HJ_ENTITY_FIELDS (fields),
  };
