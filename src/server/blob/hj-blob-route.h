/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

void hj_blob_add_routes (HjApi *api);

G_END_DECLS
