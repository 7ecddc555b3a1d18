/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

gboolean hj_detention_validate (const HjRecord *detention, GError **error);
gint64 hj_detention_get_hours_left (const HjRecord *detention, gint64 time_ms);

G_END_DECLS
