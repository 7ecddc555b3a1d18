/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-result.h"

G_DEFINE_BOXED_TYPE (HjSyncResult, hj_sync_result, hj_sync_result_copy, hj_sync_result_free)

HjSyncResult *
hj_sync_result_copy (const HjSyncResult *self)
{
  return g_memdup2 (self, sizeof *self);
}

void
hj_sync_result_free (HjSyncResult *self)
{
  g_free (self);
}
