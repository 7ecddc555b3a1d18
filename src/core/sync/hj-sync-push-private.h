/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-run-private.h"

G_BEGIN_DECLS

gboolean hj_sync_push (HjSyncRun *self, GError **error);
gboolean hj_sync_push_acts (HjSyncRun *self, GError **error);

G_END_DECLS
