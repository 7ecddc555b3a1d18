/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

GPtrArray *hj_central_list_rows (HjCentral *self, const HjEntity *entity, GError **error);

GPtrArray *hj_central_list_referring (HjCentral *self, const HjEntity *entity, const HjField *field,
                                      const char *id, GError **error);
GPtrArray *hj_central_list_people_known_as (HjCentral *self, const char *known, GError **error);
gboolean hj_central_was_member (HjCentral *self, const char *bucket, const HjEntity *entity,
                                const char *id);

/**
 * HjCentralWaiting:
 * @entity: one whose rows have a state
 * @state: that they are in
 * @field: (nullable): a time field
 * @upto: the field's time is not after this, UTC milliseconds
 *
 * Rows that may wait for something.
 */
typedef struct {
  const HjEntity *entity;
  const char *state;
  const char *field;
  gint64 upto;
} HjCentralWaiting;

GPtrArray *hj_central_list_waiting (HjCentral *self, const HjCentralWaiting *waiting,
                                    const char *after, guint limit, GError **error);

G_END_DECLS
