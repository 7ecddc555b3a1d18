/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-store.h"
#include "core/sync/hj-transport.h"
#include "core/wire/hj-hint.h"

G_BEGIN_DECLS

#define HJ_TYPE_SYNC_LIVE (hj_sync_live_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncLive, hj_sync_live, HJ, SYNC_LIVE, GObject)

HjSyncLive *hj_sync_live_new (HjStore *store, HjTransport *transport, HjHintFunc func,
                              gpointer user_data);
DexFuture *hj_sync_live_run (HjSyncLive *self) G_GNUC_WARN_UNUSED_RESULT;
void hj_sync_live_stop (HjSyncLive *self);

G_END_DECLS
