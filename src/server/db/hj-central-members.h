/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/* Every column, for a row that is new to a bucket. */
#define HJ_MASK_ALL G_MAXUINT64

gboolean hj_central_place (HjCentral *self, const HjRecord *record, guint64 mask, gint64 pos,
                           gboolean *moved, GError **error);
gboolean hj_central_place_new (HjCentral *self, const HjRecord *record, gint64 pos, GError **error);
gboolean hj_central_announce (HjCentral *self, const HjRecord *record, guint64 mask, gint64 pos,
                              GError **error);
gboolean hj_central_move_dependents (HjCentral *self, const HjRecord *before, const HjRecord *after,
                                     GError **error);
gboolean hj_central_note_origin (HjCentral *self, const HjRecord *row, const char *org,
                                 GError **error);
gint64 hj_central_find_bucket (HjCentral *self, const char *name, GError **error);

G_END_DECLS
