/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice categories[] = {
  { "court-enforcement", N_ ("Court enforcement settlement") },
    { "drug-user-support", N_ ("Drug-user support") },
      { "public-order", N_ ("Public-order dispute") },
        { "petition", N_ ("Petition matter") },
          { "resettlement", N_ ("Resettlement of released people") },
            { "family", N_ ("Family and marriage") },
              { "neighbours", N_ ("Neighbours") },
                { "wages", N_ ("Wages and labour") },
                  { "debt", N_ ("Debt") },
                    { "compensation", N_ ("Traffic and injury compensation") },
                      { "land-housing", N_ ("Land and housing") },
                        { "medical-consumer", N_ ("Medical or consumer") }, { NULL, NULL },
                      };

static const HjChoice states[] = {
  { "open", N_ ("Open") },
  { "mediating", N_ ("In mediation") },
  { "agreed", N_ ("Agreed") },
  { "not-agreed", N_ ("Not agreed") },
  { "closed", N_ ("Closed") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "house",
    .title = N_ ("Detention house"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_BASIC,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .ref = "org" },
    { .name = "detention",
      .title = N_ ("Detention"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_IDENTITY,
                  .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_INDEXED, .ref = "detention" },
      { .name = "title",
        .title = N_ ("Title"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                    .merge = HJ_MERGE_FIELD, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_SEARCH },
        { .name = "category",
          .title = N_ ("Category"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_BASIC,
                      .merge = HJ_MERGE_FIELD, .choices = categories },
          { .name = "cause",
            .title = N_ ("Cause"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_BASIC,
                        .merge = HJ_MERGE_FIELD, .flags = HJ_FIELD_SEARCH },
            { .name = "sum",
              .title = N_ ("Sum in fen"), .type = HJ_FIELD_INT, .sensitivity = HJ_SENSITIVITY_BASIC,
                          .merge = HJ_MERGE_FIELD },
              { .name = "case_number",
                .title = N_ ("Enforcement case number"), .type = HJ_FIELD_TEXT,
                            .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_FIELD,
                            .flags = HJ_FIELD_SEARCH_PART },
                { .name = "state",
                  .title = N_ ("State"), .type = HJ_FIELD_CHOICE,
                              .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_COMMAND,
                              .flags = HJ_FIELD_REQUIRED, .choices = states },
                  { .name = "outcome",
                    .title = N_ ("Outcome"), .type = HJ_FIELD_TEXT,
                                .sensitivity = HJ_SENSITIVITY_BASIC, .merge = HJ_MERGE_COMMAND },
                };

const HjEntity hj_entity_dispute = {
  .name = "dispute",
  .title = N_ ("Dispute"), .number = 13, .kind = HJ_ENTITY_RECORD,
              .sensitivity = HJ_SENSITIVITY_BASIC, .workflow = "dispute", HJ_ENTITY_FIELDS (fields),
  };
