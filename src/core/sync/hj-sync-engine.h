/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-result.h"
#include "core/sync/hj-transport.h"

G_BEGIN_DECLS

#define HJ_TYPE_SYNC_ENGINE (hj_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncEngine, hj_sync_engine, HJ, SYNC_ENGINE, GObject)

HjSyncEngine *hj_sync_engine_new (HjStore *store, HjTransport *transport, HjClock *clock);
void hj_sync_engine_set_small (HjSyncEngine *self, gboolean small);
void hj_sync_engine_note_act (HjSyncEngine *self);
DexFuture *hj_sync_engine_run (HjSyncEngine *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_sync_engine_ask (HjSyncEngine *self, const char *path, GBytes *body)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_sync_engine_fetch (HjSyncEngine *self, const char *attachment)
    G_GNUC_WARN_UNUSED_RESULT;
const HjSyncResult *hj_sync_engine_get_result (HjSyncEngine *self);

G_END_DECLS
