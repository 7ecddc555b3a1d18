/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

/* How much of documents an account hands in within a day, unless something else is said. */
#define HJ_BLOB_MIB_A_DAY 1024
#define HJ_BLOB_MIB_A_DAY_MAX (1024 * 1024)

void hj_blob_add_routes (HjApi *api);
void hj_blob_set_mib_a_day (HjApi *api, gint64 mib);

G_END_DECLS
