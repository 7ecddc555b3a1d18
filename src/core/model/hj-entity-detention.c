/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-detention.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice kinds[] = {
  { "administrative", N_ ("Administrative detention") },
    { "judicial", N_ ("Judicial detention") },
      { "other", N_ ("Other") }, { NULL, NULL },
    };

static const HjChoice states[] = {
  { "admitted", N_ ("Admitted") },
    { "released", N_ ("Released") }, { NULL, NULL },
  };

static const HjField fields[] = {
  { .name = "person",
    .title = N_ ("Person"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_IDENTITY,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
                .ref = "person" },
    { .name = "house",
      .title = N_ ("Detention house"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_IDENTITY,
                  .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED, .ref = "org" },
      { .name = "kind",
        .title = N_ ("Kind"), .type = HJ_FIELD_CHOICE, .sensitivity = HJ_SENSITIVITY_IDENTITY,
                    .merge = HJ_MERGE_FIELD, .flags = HJ_FIELD_REQUIRED, .choices = kinds },
        { .name = "authority",
          .title = N_ ("Deciding authority"), .type = HJ_FIELD_TEXT,
                      .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD },
          { .name = "document",
            .title = N_ ("Decision document"), .type = HJ_FIELD_TEXT,
                        .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD,
                        .flags = HJ_FIELD_SEARCH_PART | HJ_FIELD_INDEXED },
            { .name = "reason",
              .title = N_ ("Reason"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_IDENTITY,
                          .merge = HJ_MERGE_FIELD, .flags = HJ_FIELD_SEARCH },
              { .name = "case_officer",
                .title = N_ ("Case officer"), .type = HJ_FIELD_TEXT,
                            .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD },
                { .name = "starts_at",
                  .title = N_ ("Start"), .type = HJ_FIELD_TIME,
                              .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD,
                              .flags = HJ_FIELD_REQUIRED },
                  { .name = "ends_at",
                    .title = N_ ("End"), .type = HJ_FIELD_TIME,
                                .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD,
                                .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED },
                    { .name = "cell",
                      .title = N_ ("Cell"), .type = HJ_FIELD_TEXT,
                                  .sensitivity = HJ_SENSITIVITY_IDENTITY, .merge = HJ_MERGE_FIELD },
                      { .name = "state",
                        .title = N_ ("State"), .type = HJ_FIELD_CHOICE,
                                    .sensitivity = HJ_SENSITIVITY_IDENTITY,
                                    .merge = HJ_MERGE_COMMAND, .choices = states },
                    };

const HjEntity hj_entity_detention = {
  .name = "detention",
  .title = N_ ("Detention"), .number = 6, .kind = HJ_ENTITY_RECORD,
              .sensitivity = HJ_SENSITIVITY_IDENTITY, .workflow = "detention",
              .validate = hj_detention_validate, HJ_ENTITY_FIELDS (fields),
  };
