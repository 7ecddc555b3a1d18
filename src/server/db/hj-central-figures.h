/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-figures.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

GPtrArray *hj_central_count_figures (HjCentral *self, const HjFiguresRequest *asked,
                                     GError **error);

G_END_DECLS
