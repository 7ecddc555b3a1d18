/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-run-private.h"

G_BEGIN_DECLS

void hj_sync_audit_join (HjSyncRun *run);
gboolean hj_sync_audit_hand_in (HjSyncRun *run, GError **error);

G_END_DECLS
