/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-transport.h"

G_BEGIN_DECLS

/**
 * HjSyncResult:
 * @pulled: rows that came or went
 * @pushed: ops that were answered; the five counts after it say how
 * @requests: requests sent
 * @bytes_in: bytes of bodies received
 * @bytes_out: bytes of bodies sent
 * @retry_after: seconds that the central instance asked to wait, or -1
 * @left: whether a small run has left something for a whole one
 *
 * What one reconciliation did, also where it broke off.
 */
typedef struct {
  guint64 pulled;
  guint64 pushed;
  guint64 applied;
  guint64 merged;
  guint64 conflicts;
  guint64 held;
  guint64 duplicates;
  guint64 requests;
  guint64 bytes_in;
  guint64 bytes_out;
  int retry_after;
  gboolean left;
} HjSyncResult;

#define HJ_TYPE_SYNC_RESULT (hj_sync_result_get_type ())
GType hj_sync_result_get_type (void);

HjSyncResult *hj_sync_result_copy (const HjSyncResult *self);
void hj_sync_result_free (HjSyncResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjSyncResult, hj_sync_result_free)

#define HJ_TYPE_SYNC_ENGINE (hj_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncEngine, hj_sync_engine, HJ, SYNC_ENGINE, GObject)

HjSyncEngine *hj_sync_engine_new (HjStore *store, HjTransport *transport, HjClock *clock,
                                  HjRandom *random);
void hj_sync_engine_set_small (HjSyncEngine *self, gboolean small);
void hj_sync_engine_note_act (HjSyncEngine *self);
DexFuture *hj_sync_engine_run (HjSyncEngine *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_sync_engine_ask (HjSyncEngine *self, const char *path, GBytes *body)
    G_GNUC_WARN_UNUSED_RESULT;
const HjSyncResult *hj_sync_engine_get_result (HjSyncEngine *self);

G_END_DECLS
