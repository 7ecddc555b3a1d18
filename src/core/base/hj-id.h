/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-random.h"

G_BEGIN_DECLS

#define HJ_ID_BYTES 16
#define HJ_ID_LENGTH 36

char *hj_id_new (gint64 time_ms, HjRandom *random);
char *hj_id_new_derived (const char *first_part, ...) G_GNUC_NULL_TERMINATED;
gboolean hj_id_is_valid (const char *id);
gboolean hj_id_to_bytes (const char *id, guint8 *bytes);
char *hj_id_from_bytes (const guint8 *bytes);

G_END_DECLS
