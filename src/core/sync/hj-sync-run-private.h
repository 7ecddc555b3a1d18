/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-result.h"
#include "core/sync/hj-sync-step.h"
#include "core/sync/hj-sync-tokens.h"

G_BEGIN_DECLS

#define HJ_SYNC_BATCH_MIN (4 * 1024)
/* How often one reconciliation starts over, or asks for a damaged page again. */
#define HJ_SYNC_RESTARTS_MAX 3

/**
 * HjSyncRun:
 * @store: (owned): the replica
 * @transport: (owned): the way to its central instance
 * @clock: (owned): tells how long things take
 * @tokens: (owned): renews the sign-in
 * @batch_bytes: how much is pushed at a time; adapts, from run to run
 * @piece_bytes: how much of a document is handed in at a time; adapts as well
 * @small: runs take only little
 * @acted: something waits that was not there when the run pushed
 * @too_old: the central instance speaks newer protocols only
 * @step: (owned) (nullable): of the run under way
 * @result: what it did, or the last one
 *
 * What the parts of the engine share: greeting, push, pull, audit, and leaving. All of them are
 * called on its fiber, while @step is there.
 */
typedef struct {
  HjStore *store;
  HjTransport *transport;
  HjClock *clock;
  HjSyncTokens *tokens;
  gsize batch_bytes;
  gsize piece_bytes;
  gboolean small;
  gboolean acted;
  gboolean too_old;
  HjSyncStep *step;
  HjSyncResult result;
} HjSyncRun;

gboolean hj_sync_run_step (HjSyncRun *self, HjStoreFunc func, GError **error);
gboolean hj_sync_run_is_quick (HjSyncRun *self, gint64 start);
HjResponse *hj_sync_run_post (HjSyncRun *self, const char *path, GError **error);
HjResponse *hj_sync_run_post_signed_in (HjSyncRun *self, const char *path, GError **error);
void hj_sync_run_take_body (HjSyncRun *self, const HjResponse *response);
gboolean hj_sync_run_greet (HjSyncRun *self, gboolean leaving, GError **error);

gboolean hj_sync_run_fail (const HjResponse *response, GError **error);
gboolean hj_sync_run_fail_too_old (GError **error);
gboolean hj_sync_run_fail_restoring (GError **error);

G_END_DECLS
