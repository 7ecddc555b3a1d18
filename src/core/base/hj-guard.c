/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-guard.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/**
 * hj_guard_memory:
 *
 * What the process holds in memory stays there: a crash leaves no core file, and no other process
 * of the same user reads it or attaches to it. To be called first, before there is a key or a
 * passphrase. A debugger is started with the program (`gdb --args hejie`); it cannot join it later.
 */
void
hj_guard_memory (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    g_error ("The memory of this process cannot be guarded: %s", g_strerror (errno));
}
