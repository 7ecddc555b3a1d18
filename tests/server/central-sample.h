/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "central-fixture.h"

void central_sample_fill (World *world);
void central_sample_assert (World *world);
