/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

GPtrArray *hj_central_count_figures (HjCentral *self, GError **error);

G_END_DECLS
