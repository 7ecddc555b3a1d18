/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-central.h"
#include "sim-laptop.h"

G_BEGIN_DECLS

/* What the central instance ever gave to whom, beside its own books. */
typedef struct _SimScope SimScope;

SimScope *sim_scope_new (SimCentral *central);
void sim_scope_free (SimScope *self);
void sim_scope_note (SimScope *self);
void sim_scope_check (SimScope *self, SimLaptop *laptop);

G_END_DECLS
