/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

gboolean sim_deeds_are_joined (SimLaptop *laptop);
void sim_deeds_check (SimCentral *central, SimLaptop *laptop, gboolean is_whole);
void sim_deeds_check_central (SimCentral *central, gboolean is_whole);

G_END_DECLS
