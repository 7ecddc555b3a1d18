/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-run-private.h"

G_BEGIN_DECLS

gboolean hj_sync_blobs (HjSyncRun *self, GError **error);

G_END_DECLS
