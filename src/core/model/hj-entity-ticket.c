/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice kinds[] = {
  { "mediation", N_ ("Mediation") },
    { "visit", N_ ("Visit") },
      { "remote-session", N_ ("Remote session") },
        { "items", N_ ("Items") },
          { "fee", N_ ("Fee") }, { NULL, NULL },
        };

static const HjChoice states[] = {
  { "submitted", N_ ("Submitted") },
  { "accepted", N_ ("Accepted") },
  { "in-progress", N_ ("In progress") },
  { "finished", N_ ("Finished") },
  { "returned", N_ ("Returned") },
  { "refused", N_ ("Refused") },
  { "withdrawn", N_ ("Withdrawn") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "house",
    .title = N_ ("Detention house"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_BASIC,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .ref = "org" },
    { .name = "code",
      .title = N_ ("Code"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                  .merge = HJ_MERGE_CENTRAL, .flags = HJ_FIELD_SEARCH_PART },
      { .name = "kind",
        .title = N_ ("Kind"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_BASIC,
                    .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .choices = kinds },
        { .name = "dispute",
          .title = N_ ("Dispute"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_BASIC,
                      .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_INDEXED, .ref = "dispute" },
          { .name = "person",
            .title = N_ ("Person"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_BASIC,
                        .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_INDEXED, .ref = "person" },
            { .name = "mediator",
              .title = N_ ("Mediator"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_BASIC,
                          .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_INDEXED, .ref = "mediator" },
              { .name = "state",
                .title = N_ ("State"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_BASIC,
                            .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_REQUIRED,
                            .choices = states },
                { .name = "note",
                  .title = N_ ("Note"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                              .merge = HJ_MERGE_FIELD, .flags = HJ_FIELD_SEARCH },
                  { .name = "due_at",
                    .title = N_ ("Due"), .type = HJ_FIELD_TIME, .sensitivity = HJ_SENSITIVITY_BASIC,
                                .merge = HJ_MERGE_FIELD },
                    { .name = "by",
                      .title = N_ ("Opened by"), .type = HJ_FIELD_TEXT,
                                  .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                      { .name = "at",
                        .title = N_ ("Opened"), .type = HJ_FIELD_TIME,
                                    .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_EVENT },
                        { .name = "outcome",
                          .title = N_ ("Outcome"), .type = HJ_FIELD_TEXT,
                                      .sensitivity = HJ_SENSITIVITY_BASIC,
                                      .merge = HJ_MERGE_COMMAND, .flags = HJ_FIELD_SEARCH },
                          { .name = "reason",
                            .title = N_ ("Reason"), .type = HJ_FIELD_TEXT,
                                        .sensitivity = HJ_SENSITIVITY_BASIC,
                                        .merge = HJ_MERGE_COMMAND },
                        };

const HjEntity hj_entity_ticket = {
  .name = "ticket",
  .title = N_ ("Ticket"), .number = 15, .kind = HJ_ENTITY_RECORD,
              .sensitivity = HJ_SENSITIVITY_BASIC, .workflow = "ticket", HJ_ENTITY_FIELDS (fields),
  };
