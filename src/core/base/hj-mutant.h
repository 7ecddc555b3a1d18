/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Bugs planted on purpose, to see whether the tests find them. `HJ_MUTANT (name)` is 0 in every
 * ordinary build. In one that is configured with -Dc_args=-DHJ_MUTANTS it is true while the
 * environment's HJ_MUTANT is that name. `tests/sim/mutants` lists the names and runs them.
 */
#ifdef HJ_MUTANTS
#define HJ_MUTANT(name) (g_strcmp0 (g_getenv ("HJ_MUTANT"), #name) == 0)
#else
#define HJ_MUTANT(name) FALSE
#endif
