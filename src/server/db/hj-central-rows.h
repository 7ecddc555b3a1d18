/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjCentralAuthor:
 * @user: who changed the row
 * @device: with what
 * @at: when, as the writer's laptop knew the time, UTC milliseconds; evidence only
 */
typedef struct {
  const char *user;
  const char *device;
  gint64 at;
} HjCentralAuthor;

HjRecord *hj_central_load (HjCentral *self, const HjEntity *entity, const char *id, GError **error);
gboolean hj_central_write (HjCentral *self, HjRecord *record, GError **error);
gboolean hj_central_write_as (HjCentral *self, const HjRecord *before, HjRecord *after,
                              const HjCentralAuthor *author, GError **error);
gboolean hj_central_write_bulk (HjCentral *self, HjRecord *record, GError **error);
gboolean hj_central_is_member (HjCentral *self, const char *bucket, const HjEntity *entity,
                               const char *id);
char *hj_central_next_ticket_code (HjCentral *self, GError **error);

G_END_DECLS
