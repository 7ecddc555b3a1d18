/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-central.h"

G_BEGIN_DECLS

void sim_central_check (SimCentral *central);

G_END_DECLS
