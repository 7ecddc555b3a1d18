/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

GPtrArray *hj_central_list_rows (HjCentral *self, const HjEntity *entity, GError **error);

G_END_DECLS
