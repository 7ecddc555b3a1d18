/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

void sim_check_agreement (SimCentral *central, SimLaptop *laptop);
GHashTable *sim_check_read_kept (SimLaptop *laptop);
GHashTable *sim_check_read_log (SimCentral *central, const char *device);
void sim_check_shown (SimLaptop *laptop);
void sim_check_kept (SimCentral *central, SimLaptop *laptop, gboolean restored);
gboolean sim_check_is_excused (SimCentral *central, SimLaptop *laptop);
void sim_check_log (SimCentral *central, SimLaptop *laptop);
void sim_check_given_back (SimCentral *central);

G_END_DECLS
