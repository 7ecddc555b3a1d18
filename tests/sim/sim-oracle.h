/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

void sim_oracle_check (SimCentral *central, GPtrArray *laptops);

G_END_DECLS
