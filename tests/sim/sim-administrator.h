/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-admin.h"
#include "sim-central.h"

G_BEGIN_DECLS

void sim_administrator_enrol (SimCentral *central);
guint sim_administrator_ask (SimCentral *central, const char *path, const HjAdminRequest *asked);

G_END_DECLS
