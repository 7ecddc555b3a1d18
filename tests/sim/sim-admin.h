/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-central.h"

G_BEGIN_DECLS

const char *sim_admin_do_something (SimCentral *central);
void sim_admin_add_cases (SimCentral *central, guint n_cases);
void sim_admin_let_due (SimCentral *central);
void sim_admin_enable_all (SimCentral *central);

G_END_DECLS
