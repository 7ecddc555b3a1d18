/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjFieldVersion:
 * @pos: when the field was changed last; 1 for a field as old as its row
 * @user: (nullable): owned, by whom; %NULL if by the central instance, or not known
 * @device: (nullable): owned, with what
 * @at: UTC milliseconds, or 0
 */
typedef struct {
  gint64 pos;
  char *user;
  char *device;
  gint64 at;
} HjFieldVersion;

void hj_field_version_clear (HjFieldVersion *self);

gboolean hj_central_load_field_version (HjCentral *self, const HjRecord *row, const char *field,
                                        HjFieldVersion *version, GError **error);
gint64 hj_central_find_clock (HjCentral *self, const HjRecord *row, const HjFieldVersion *version);
gboolean hj_central_others_changed (HjCentral *self, const HjRecord *row, gint64 after,
                                    const char *device);
gboolean hj_central_is_lost_position (HjCentral *self, gint64 pos);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjFieldVersion, hj_field_version_clear)

G_END_DECLS
