/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/sync/hj-sync-tokens.h"

G_BEGIN_DECLS

gboolean hj_sync_fetch (HjStore *store, HjSyncTokens *tokens, HjClock *clock,
                        const char *attachment, HjSyncResult *counts, GError **error);
DexFuture *hj_sync_fetch_later (HjStore *store, HjSyncTokens *tokens, HjClock *clock,
                                const char *attachment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
