/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

void sim_leave_check (SimCentral *central, SimLaptop *laptop);
void sim_leave_decide (SimCentral *central);
void sim_leave_decide_all (SimCentral *central);

G_END_DECLS
