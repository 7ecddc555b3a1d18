/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

GPtrArray *hj_central_list_waiting_for (HjCentral *self, const char *op, GError **error);
GPtrArray *hj_central_list_waiting_about (HjCentral *self, const char *entity, const char *row,
                                          const char *user, GError **error);
HjRecord *hj_central_find_held_accepted (HjCentral *self, const char *entity, const char *row,
                                         GError **error);

G_END_DECLS
