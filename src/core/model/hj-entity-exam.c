/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static const HjChoice degrees[] = {
  { "normal", N_ ("Normal") },
    { "raised", N_ ("Raised") },
      { "high", N_ ("High") }, { NULL, NULL },
    };

static const HjChoice flags[] = {
  { "normal", N_ ("Normal") },
    { "abnormal", N_ ("Out of the ordinary") }, { NULL, NULL },
  };

static const HjChoice illnesses[] = {
  { "none", N_ ("None") },
    { "managed", N_ ("Managed") },
      { "serious", N_ ("Serious") }, { NULL, NULL },
    };

static const HjField fields[] = {
  { .name = "detention",
    .title = N_ ("Detention"), .type = HJ_FIELD_REF, .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                .merge = HJ_MERGE_EVENT, .flags = HJ_FIELD_REQUIRED | HJ_FIELD_INDEXED,
                .ref = "detention" },
    { .name = "blood_pressure",
      .title = N_ ("Blood pressure"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_HEALTH,
                  .merge = HJ_MERGE_FIELD },
      { .name = "blood_count",
        .title = N_ ("Blood count"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_HEALTH,
                    .merge = HJ_MERGE_FIELD },
        { .name = "ecg",
          .title = N_ ("ECG"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_HEALTH,
                      .merge = HJ_MERGE_FIELD },
          { .name = "ultrasound",
            .title = N_ ("Ultrasound"), .type = HJ_FIELD_TEXT, .sensitivity = HJ_SENSITIVITY_HEALTH,
                        .merge = HJ_MERGE_FIELD },
            { .name = "chest_film",
              .title = N_ ("Chest film"), .type = HJ_FIELD_TEXT,
                          .sensitivity = HJ_SENSITIVITY_HEALTH, .merge = HJ_MERGE_FIELD },
              { .name = "illness",
                .title = N_ ("Illness and medication"), .type = HJ_FIELD_TEXT,
                            .sensitivity = HJ_SENSITIVITY_HEALTH, .merge = HJ_MERGE_FIELD },
                { .name = "pregnancy",
                  .title = N_ ("Pregnancy test"), .type = HJ_FIELD_TEXT,
                              .sensitivity = HJ_SENSITIVITY_HEALTH, .merge = HJ_MERGE_FIELD },
                  { .name = "blood_pressure_flag",
                    .title = N_ ("Blood pressure flag"), .type = HJ_FIELD_CHOICE,
                                .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG, .merge = HJ_MERGE_FIELD,
                                .choices = degrees },
                    { .name = "blood_count_flag",
                      .title = N_ ("Blood count flag"), .type = HJ_FIELD_CHOICE,
                                  .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                  .merge = HJ_MERGE_FIELD, .choices = flags },
                      { .name = "ecg_flag",
                        .title = N_ ("ECG flag"), .type = HJ_FIELD_CHOICE,
                                    .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                    .merge = HJ_MERGE_FIELD, .choices = flags },
                        { .name = "ultrasound_flag",
                          .title = N_ ("Ultrasound flag"), .type = HJ_FIELD_CHOICE,
                                      .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                      .merge = HJ_MERGE_FIELD, .choices = flags },
                          { .name = "chest_film_flag",
                            .title = N_ ("Chest film flag"), .type = HJ_FIELD_CHOICE,
                                        .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                        .merge = HJ_MERGE_FIELD, .choices = flags },
                            { .name = "illness_flag",
                              .title = N_ ("Illness flag"), .type = HJ_FIELD_CHOICE,
                                          .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                          .merge = HJ_MERGE_FIELD, .choices = illnesses },
                              { .name = "pregnancy_flag",
                                .title = N_ ("Pregnancy flag"), .type = HJ_FIELD_BOOL,
                                            .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG,
                                            .merge = HJ_MERGE_FIELD },
                            };

/* The flags are all that house officers hold; the values are for the doctor.
 */
const HjEntity hj_entity_exam = {
  .name = "exam",
  .title = N_ ("Examination"), .number = 7, .kind = HJ_ENTITY_RECORD,
              .sensitivity = HJ_SENSITIVITY_HEALTH_FLAG, HJ_ENTITY_FIELDS (fields),
  };
