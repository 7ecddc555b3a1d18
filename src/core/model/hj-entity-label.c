/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice colors[] = {
  { "blue", N_ ("Blue") },
    { "yellow", N_ ("Yellow") },
      { "red", N_ ("Red") }, { NULL, NULL },
    };

static const HjChoice states[] = {
  { "proposed", N_ ("Proposed") },
    { "confirmed", N_ ("Confirmed") },
      { "overridden", N_ ("Overridden") },
        { "superseded", N_ ("Superseded") }, { NULL, NULL },
      };

static const HjField fields[] = {
  { .name = "detention",
    .title = N_ ("Detention"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_LABEL,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
                .ref = "detention" },
    { .name = "color",
      .title = N_ ("Colour"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_LABEL,
                  .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_REQUIRED, .choices = colors },
      { .name = "state",
        .title = N_ ("State"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_LABEL,
                    .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
                    .choices = states },
        { .name = "safety",
          .title = N_ ("Safety points"), .type = HJ_FIELD_INT, .sensitivity = HJ_SENSITIVITY_LABEL,
                      .merge = HJ_MERGE_EVENT },
          { .name = "care",
            .title = N_ ("Care points"), .type = HJ_FIELD_INT, .sensitivity = HJ_SENSITIVITY_LABEL,
                        .merge = HJ_MERGE_EVENT },
            { .name = "best",
              .title = N_ ("Best label"), .type = HJ_FIELD_CHOICE,
                          .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT,
                          .choices = colors },
              { .name = "worst",
                .title = N_ ("Worst label"), .type = HJ_FIELD_CHOICE,
                            .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT,
                            .choices = colors },
                { .name = "result",
                  .title = N_ ("Result"), .type = HJ_FIELD_JSON, .sensitivity = HJ_SENSITIVITY_LABEL,
                              .merge = HJ_MERGE_EVENT },
                  { .name = "policy",
                    .title = N_ ("Policy version"), .type = HJ_FIELD_TEXT,
                                .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT },
                    { .name = "at",
                      .title = N_ ("Time"), .type = HJ_FIELD_TIME,
                                  .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT,
                                  .flags = HJ_FIELD_REQUIRED },
                      { .name = "by",
                        .title = N_ ("Proposed by"), .type = HJ_FIELD_TEXT,
                                    .sensitivity = HJ_SENSITIVITY_LABEL, .merge = HJ_MERGE_EVENT },
                        { .name = "decided_by",
                          .title = N_ ("Decided by"), .type = HJ_FIELD_TEXT,
                                      .sensitivity = HJ_SENSITIVITY_LABEL,
                                      .merge = HJ_MERGE_COMMAND },
                          { .name = "decided_at",
                            .title = N_ ("Decided"), .type = HJ_FIELD_TIME,
                                        .sensitivity = HJ_SENSITIVITY_LABEL,
                                        .merge = HJ_MERGE_COMMAND },
                            { .name = "reason",
                              .title = N_ ("Reason"), .type = HJ_FIELD_TEXT,
                                          .sensitivity = HJ_SENSITIVITY_LABEL,
                                          .merge = HJ_MERGE_COMMAND },
                              { .name = "expires_at",
                                .title = N_ ("Expires"), .type = HJ_FIELD_TIME,
                                            .sensitivity = HJ_SENSITIVITY_LABEL,
                                            .merge = HJ_MERGE_COMMAND },
                            };

/* The result is what the classifier said, whole (see HjRiskResult): a label is advice with reasons.
 */
const HjEntity hj_entity_label = {
  .name = "label",
  .title = N_ ("Label"), .number = 12, .kind = HJ_ENTITY_RECORD, .sensitivity = HJ_SENSITIVITY_LABEL,
              .workflow = "label", HJ_ENTITY_FIELDS (fields),
  };
