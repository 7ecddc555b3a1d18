/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

void hj_api_add_sync_routes (HjApi *self);
void hj_api_add_audit_routes (HjApi *self);

G_END_DECLS
