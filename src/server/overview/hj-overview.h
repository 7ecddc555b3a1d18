/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

/* How long a case stays with whoever opened it with a purpose, milliseconds. */
#define HJ_PURPOSE_TIME (3 * HJ_DAY_MS)

void hj_overview_add_routes (HjApi *api);

G_END_DECLS
