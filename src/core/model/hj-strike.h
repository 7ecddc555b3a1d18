/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

/* The state machine of what may be struck out, see data/workflows/entry.json. */
#define HJ_STRIKE_WORKFLOW "entry"
#define HJ_STRIKE_ENTERED "entered"
#define HJ_STRIKE_STRUCK "struck"

extern const HjChoice hj_strike_states[];

/*
 * The last fields of an entity whose rows may be struck out: a row that was entered by mistake is
 * never taken away, it is marked, left out of lists, and may be restored. Rows that were entered
 * before schema 3 have no state, which is as good as entered. @class is the least sensitivity of
 * the entity.
 */
#define HJ_STRIKE_FIELDS(class)                                                                    \
  { .name = "state",                                                                               \
    .title = N_ ("State"),                                                                         \
    .type = HJ_FIELD_CHOICE,                                                                       \
    .sensitivity = (class),                                                                        \
    .merge = HJ_MERGE_COMMAND,                                                                     \
    .choices = hj_strike_states,                                                                   \
    .since = 3 },                                                                                  \
      { .name = "struck_reason",                                                                   \
        .title = N_ ("Why it was struck out"),                                                     \
        .type = HJ_FIELD_TEXT,                                                                     \
        .sensitivity = (class),                                                                    \
        .merge = HJ_MERGE_COMMAND,                                                                 \
        .since = 3 },                                                                              \
      { .name = "struck_by",                                                                       \
        .title = N_ ("Struck out by"),                                                             \
        .type = HJ_FIELD_TEXT,                                                                     \
        .sensitivity = (class),                                                                    \
        .merge = HJ_MERGE_COMMAND,                                                                 \
        .since = 3 },                                                                              \
      { .name = "struck_at",                                                                       \
        .title = N_ ("Struck out"),                                                                \
        .type = HJ_FIELD_TIME,                                                                     \
        .sensitivity = (class),                                                                    \
        .merge = HJ_MERGE_COMMAND,                                                                 \
        .since = 3 }

gboolean hj_strike_applies (const HjEntity *entity);
gboolean hj_strike_is_struck (const HjRecord *record);

G_END_DECLS
