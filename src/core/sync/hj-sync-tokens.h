/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-step.h"

G_BEGIN_DECLS

#define HJ_TYPE_SYNC_TOKENS (hj_sync_tokens_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncTokens, hj_sync_tokens, HJ, SYNC_TOKENS, GObject)

HjSyncTokens *hj_sync_tokens_new (HjStore *store, HjTransport *transport);
gboolean hj_sync_tokens_renew (HjSyncTokens *self, HjSyncStep *step, GError **error);
DexFuture *hj_sync_tokens_ask (HjSyncTokens *self, const char *path, GBytes *body)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
