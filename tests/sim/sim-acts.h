/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-laptop.h"

G_BEGIN_DECLS

void sim_acts_do_something (SimLaptop *laptop);

G_END_DECLS
