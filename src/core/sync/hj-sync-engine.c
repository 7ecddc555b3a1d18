/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-engine.h"

#include "core/sync/hj-sync-audit-private.h"
#include "core/sync/hj-sync-blobs-private.h"
#include "core/sync/hj-sync-fetch.h"
#include "core/sync/hj-sync-leave-private.h"
#include "core/sync/hj-sync-pull-private.h"
#include "core/sync/hj-sync-push-private.h"
#include "core/sync/hj-sync-run-private.h"
#include "core/wire/hj-transfer.h"

#include <glib/gi18n-lib.h>

/* JSON of small answers is read on the fiber; its depth is bounded, this is ample. */
#define STACK_BYTES (512 * 1024)

struct _HjSyncEngine {
  GObject parent_instance;
  HjSyncRun run; /* what it is made of, for as long as the engine is there */
};

G_DEFINE_FINAL_TYPE (HjSyncEngine, hj_sync_engine, G_TYPE_OBJECT)

static gboolean
reconcile (HjSyncRun *run, GError **error)
{
  run->too_old = FALSE;
  if (!hj_sync_run_step (run, hj_sync_step_load_session, error))
    return FALSE;
  if (!run->step->knows_instance && !hj_sync_run_greet (run, FALSE, error))
    return FALSE;
  /* A central database that was put back from a backup: what it lost is offered again. */
  for (guint i = 0; i <= HJ_SYNC_RESTARTS_MAX; i++) {
    run->step->new_epoch = FALSE;
    if (!hj_sync_push (run, error))
      return FALSE;
    /* Ops of older releases are understood for good: what was entered is safe before the update. */
    if (run->too_old)
      return hj_sync_run_fail_too_old (error);
    if (!run->step->new_epoch && !hj_sync_pull (run, error))
      return FALSE;
    if (!run->step->new_epoch && !hj_sync_blobs (run, error))
      return FALSE;
    if (!run->step->new_epoch)
      return TRUE;
  }
  return hj_sync_run_fail_restoring (error);
}

static void
take_counts (HjSyncRun *run)
{
  HjSyncResult *counts = &run->step->counts;

  run->result.pulled = counts->pulled;
  run->result.pushed = counts->pushed;
  run->result.applied = counts->applied;
  run->result.merged = counts->merged;
  run->result.conflicts = counts->conflicts;
  run->result.held = counts->held;
  run->result.duplicates = counts->duplicates;
}

static void
keep_recovery (HjSyncRun *run)
{
  g_autoptr (GError) error = NULL;

  if (!hj_sync_run_step (run, hj_sync_step_keep_recovery, &error))
    g_debug ("The key could not be kept for the central instance: %s", error->message);
}

/* Less is asked for at a time over a network that breaks off. */
static void
note_unreachable (HjSyncRun *run)
{
  g_autoptr (GError) error = NULL;

  run->batch_bytes = MAX (run->batch_bytes / 2, HJ_SYNC_BATCH_MIN);
  run->piece_bytes = MAX (run->piece_bytes / 2, HJ_TRANSFER_MIN);
  run->step->page_bytes = MAX (run->step->page_bytes / 2, HJ_WIRE_PAGE_MIN);
  if (!hj_sync_run_step (run, hj_sync_step_note_offline, &error))
    g_debug ("The absence could not be noted: %s", error->message);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  HjSyncEngine *self = user_data;
  HjSyncRun *run = &self->run;
  g_autoptr (GError) error = NULL;
  DexFuture *future;

  if (reconcile (run, &error)) {
    hj_sync_audit_join (run);
    keep_recovery (run);
    take_counts (run);
    future = dex_future_new_take_boxed (HJ_TYPE_SYNC_RESULT, hj_sync_result_copy (&run->result));
  } else {
    take_counts (run);
    if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED))
      hj_sync_leave (run, &error);
    if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
        || g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_PORTAL))
      note_unreachable (run);
    future = dex_future_new_for_error (g_steal_pointer (&error));
  }
  g_clear_pointer (&run->step, hj_sync_step_unref);
  return future;
}

static void
hj_sync_engine_finalize (GObject *object)
{
  HjSyncEngine *self = HJ_SYNC_ENGINE (object);

  g_clear_object (&self->run.store);
  g_clear_object (&self->run.transport);
  g_clear_object (&self->run.clock);
  g_clear_object (&self->run.tokens);
  g_clear_pointer (&self->run.step, hj_sync_step_unref);
  G_OBJECT_CLASS (hj_sync_engine_parent_class)->finalize (object);
}

static void
hj_sync_engine_class_init (HjSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sync_engine_finalize;
}

static void
hj_sync_engine_init (HjSyncEngine *self)
{
  self->run.batch_bytes = HJ_WIRE_PAGE_MIN;
  self->run.piece_bytes = HJ_TRANSFER_MIN;
  self->run.result.retry_after = -1;
}

/**
 * hj_sync_engine_new:
 * @store: the replica
 * @transport: the way to its central instance
 * @clock: tells how long things take
 *
 * Returns: (transfer full): an engine, used from one thread
 */
HjSyncEngine *
hj_sync_engine_new (HjStore *store, HjTransport *transport, HjClock *clock)
{
  HjSyncEngine *self = g_object_new (HJ_TYPE_SYNC_ENGINE, NULL);

  self->run.store = g_object_ref (store);
  self->run.transport = g_object_ref (transport);
  self->run.clock = g_object_ref (clock);
  self->run.tokens = hj_sync_tokens_new (store, transport);
  return self;
}

/**
 * hj_sync_engine_set_small:
 * @small: whether runs from now on hand in everything, but take at most a few small pages
 *   and nothing of a first load
 *
 * For a network that is paid for.
 */
void
hj_sync_engine_set_small (HjSyncEngine *self, gboolean small)
{
  g_return_if_fail (HJ_IS_SYNC_ENGINE (self));
  self->run.small = small;
}

/**
 * hj_sync_engine_note_act:
 *
 * Something new waits: a run that is taking in much hands it in between two pages.
 */
void
hj_sync_engine_note_act (HjSyncEngine *self)
{
  g_return_if_fail (HJ_IS_SYNC_ENGINE (self));
  self->run.acted = TRUE;
}

/**
 * hj_sync_engine_run:
 *
 * One reconciliation: hands in what waits, then takes what is new. It may break off anywhere and
 * be run again; what was done is done. Has no timers: who calls decides when to try again.
 *
 * Returns: (transfer full): a future of an #HjSyncResult; rejects with an #HjSyncError, an
 *   #HjStoreError or an #HjSqlError, or `G_IO_ERROR_PENDING` while one is under way
 */
DexFuture *
hj_sync_engine_run (HjSyncEngine *self)
{
  g_return_val_if_fail (HJ_IS_SYNC_ENGINE (self), NULL);
  if (self->run.step != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_PENDING,
                                  _ ("A reconciliation is under way already."));
  self->run.acted = FALSE;
  self->run.step = hj_sync_step_new ();
  self->run.step->small = self->run.small;
  self->run.result = (HjSyncResult){ .retry_after = -1 };
  return dex_scheduler_spawn (NULL, STACK_BYTES, run_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hj_sync_engine_ask:
 * @path: of a route that answers `POST`
 * @body: JSON
 *
 * Asks the central instance something in the user's name, also while a run is under way. A sign-in
 * that has run out is renewed, by the run or here, never by both.
 *
 * Returns: (transfer full): a future of an #HjResponse, whatever its status; rejects with an
 *   #HjSyncError, such as `UNREACHABLE`, an #HjStoreError or a #HjSqlError
 */
DexFuture *
hj_sync_engine_ask (HjSyncEngine *self, const char *path, GBytes *body)
{
  g_return_val_if_fail (HJ_IS_SYNC_ENGINE (self), NULL);
  return hj_sync_tokens_ask (self->run.tokens, path, body);
}

/**
 * hj_sync_engine_fetch:
 * @attachment: a document's id
 *
 * Fetches what is in a document, also while a run is under way.
 *
 * Returns: (transfer full): a future that resolves once all of it is here; rejects with `NOT_FOUND`
 *   or `DAMAGED` of #HjStoreError, an #HjSyncError, such as `REFUSED` where it was not handed in
 *   yet, or a #HjSqlError
 */
DexFuture *
hj_sync_engine_fetch (HjSyncEngine *self, const char *attachment)
{
  g_return_val_if_fail (HJ_IS_SYNC_ENGINE (self), NULL);
  return hj_sync_fetch_later (self->run.store, self->run.tokens, self->run.clock, attachment);
}

/**
 * hj_sync_engine_get_result:
 *
 * Returns: (transfer none): what the last run did, also where it failed
 */
const HjSyncResult *
hj_sync_engine_get_result (HjSyncEngine *self)
{
  return &self->run.result;
}
