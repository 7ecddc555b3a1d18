/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

HjRecord *hj_central_find_open_conflict (HjCentral *self, const HjRecord *row, const char *field,
                                         const char *offered, const char *op, GError **error);
gboolean hj_central_is_conflict_shared (HjCentral *self, const HjRecord *conflict,
                                        const char *device, GError **error);
GPtrArray *hj_central_list_open_conflicts (HjCentral *self, const HjRecord *row, GError **error);
G_END_DECLS
