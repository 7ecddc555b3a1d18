/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store-fixture.h"

/* What a replica that is kept as a fixture holds: see make-replica-fixture.c. */
void replica_sample_fill (Fixture *fixture);
void replica_sample_assert (Fixture *fixture);
