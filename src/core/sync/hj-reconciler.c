/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-reconciler-private.h"

#include <glib/gi18n-lib.h>

/* What is read on the store's thread. */
typedef struct {
  HjReplicaStatus status;
  char *url;
} Reading;

enum { SIGNAL_ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HjReconciler, hj_reconciler, G_TYPE_OBJECT)

static void follow_plan (HjReconciler *self);

static gboolean
read_status (HjReplica *replica, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  hj_replica_get_status (replica, &reading->status);
  g_free (reading->url);
  reading->url = hj_replica_dup_meta (replica, HJ_META_URL);
  return TRUE;
}

static void
clear_reading (gpointer data)
{
  g_free (((Reading *)data)->url);
}

static void
release_reading (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_reading);
}

static HjReconcilerState
find_state (HjReconciler *self)
{
  switch (hj_sync_plan_get_why (self->plan)) {
  case HJ_SYNC_WHY_REFUSED:
    return HJ_RECONCILER_NEEDS_DECISION;
  case HJ_SYNC_WHY_NO_NETWORK:
  case HJ_SYNC_WHY_UNREACHABLE:
  case HJ_SYNC_WHY_PORTAL:
  case HJ_SYNC_WHY_BUSY:
    return HJ_RECONCILER_OFFLINE;
  case HJ_SYNC_WHY_NOTHING:
  case HJ_SYNC_WHY_METERED:
  default:
    return self->status.conflicts > 0 || self->status.held > 0 ? HJ_RECONCILER_NEEDS_DECISION
                                                               : HJ_RECONCILER_IDLE;
  }
}

/* Where things stand, unless a run is about to change it. */
static void
show_state (HjReconciler *self)
{
  hj_reconciler_show_why (self, hj_sync_plan_get_why (self->plan));
  if (!self->running)
    hj_reconciler_show_state (self, find_state (self));
}

/* The counts; what goes in is on the heap since a fiber may be given up while the store works. */
static void
refresh_status (HjReconciler *self)
{
  Reading *reading = g_atomic_rc_box_new0 (Reading);

  if (dex_await (hj_store_run (self->store, read_status, g_atomic_rc_box_acquire (reading),
                               release_reading),
                 NULL)) {
    hj_reconciler_show_status (self, &reading->status);
    g_set_str (&self->url, reading->url);
  }
  release_reading (reading);
}

/* News that a run has brought meanwhile, as it does with the user's own work, is none. */
static void
consider_news (HjReconciler *self)
{
  gboolean news = self->news || self->news_pos > self->status.pulled;

  if (self->running)
    return;
  self->news = FALSE;
  self->news_pos = 0;
  if (news)
    hj_sync_plan_note_hint (self->plan, self->news_spread);
}

/* A run that broke off, or was a small one, may not have come to the documents. */
static void
note_quota (HjReconciler *self, const HjSyncResult *result, const GError *error)
{
  if (result->over_quota > 0 || (error == NULL && !result->left))
    self->over_quota = result->over_quota;
}

static DexFuture *
run_fiber (gpointer user_data)
{
  HjReconciler *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSyncResult) result = NULL;

  result = dex_await_boxed (hj_sync_engine_run (self->engine), &error);
  note_quota (self, hj_sync_engine_get_result (self->engine), error);
  refresh_status (self);
  hj_sync_plan_note_end (self->plan, hj_sync_engine_get_result (self->engine), error);
  self->running = FALSE;
  hj_reconciler_show_message (self, error == NULL ? NULL : error->message);
  show_state (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, hj_sync_engine_get_result (self->engine), error);
  consider_news (self);
  follow_plan (self);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (HJ_TYPE_SYNC_RESULT, g_steal_pointer (&result));
}

static DexFuture *
run (HjReconciler *self)
{
  self->running = TRUE;
  self->news = FALSE;
  hj_sync_plan_note_run (self->plan);
  hj_sync_engine_set_small (self->engine, hj_sync_plan_is_small (self->plan));
  hj_reconciler_show_state (self, HJ_RECONCILER_BUSY);
  return dex_scheduler_spawn (NULL, 0, run_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
status_fiber (gpointer user_data)
{
  HjReconciler *self = user_data;

  refresh_status (self);
  show_state (self);
  return dex_future_new_true ();
}

static void
note_hushed (HjReconciler *self)
{
  hj_sync_plan_note_live (self->plan, FALSE);
  hj_reconciler_tell_listening (self);
}

static void
hush (HjReconciler *self)
{
  if (hj_sync_listener_stop (self->listener))
    note_hushed (self);
}

static void
note_hint (HjReconciler *self, const HjHint *hint, gboolean first)
{
  /* The first tells where the central instance stands, which says what was missed before. */
  self->news
      = self->news || hint->kind != HJ_HINT_NEWS || (first && hint->pos != self->status.pulled);
  self->news_pos = hint->pos;
  self->news_spread = hint->spread;
  if (first) {
    hj_sync_plan_note_live (self->plan, TRUE);
    hj_reconciler_tell_listening (self);
  }
  consider_news (self);
}

static void
on_hint_heard_cb (const HjHint *hint, gboolean first, gpointer user_data)
{
  HjReconciler *self = user_data;

  if (hint != NULL)
    note_hint (self, hint, first);
  else
    note_hushed (self);
  follow_plan (self);
}

static gboolean
on_timer_ended_cb (gpointer user_data)
{
  HjReconciler *self = user_data;

  self->timer = 0;
  follow_plan (self);
  return G_SOURCE_REMOVE;
}

/* Does what the plan says is due, and comes back when something else is. */
static void
follow_plan (HjReconciler *self)
{
  gint64 now = hj_clock_get_boot_time (self->clock);
  gint64 due = hj_sync_plan_get_due (self->plan);
  gboolean may_listen = self->started && hj_sync_plan_may_listen (self->plan);

  g_clear_handle_id (&self->timer, g_source_remove);
  hj_reconciler_tell_next (self);
  if (!self->started || self->running)
    return;
  if (!may_listen)
    hush (self);
  if (may_listen && !hj_sync_listener_is_started (self->listener)
      && hj_sync_plan_get_live_due (self->plan) <= now)
    hj_sync_listener_start (self->listener);
  if (due >= 0 && due <= now) {
    dex_future_disown (run (self));
    return;
  }
  if (may_listen && !hj_sync_listener_is_started (self->listener))
    due = due < 0 ? hj_sync_plan_get_live_due (self->plan)
                  : MIN (due, hj_sync_plan_get_live_due (self->plan));
  if (due >= 0)
    self->timer = g_timeout_add ((guint)MAX (due - now, 0), on_timer_ended_cb, self);
}

static void
on_facts_changed_cb (const HjSyncFacts *facts, gboolean network_changed, gpointer user_data)
{
  HjReconciler *self = user_data;

  hj_sync_plan_note_facts (self->plan, facts);
  if (network_changed)
    hj_sync_plan_note_network (self->plan);
  show_state (self);
  follow_plan (self);
}

static void
hj_reconciler_dispose (GObject *object)
{
  HjReconciler *self = HJ_RECONCILER (object);

  hj_reconciler_stop (self);
  hj_sync_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->engine);
  g_clear_object (&self->plan);
  g_clear_object (&self->store);
  g_clear_object (&self->listener);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->url, g_free);
  G_OBJECT_CLASS (hj_reconciler_parent_class)->dispose (object);
}

static void
hj_reconciler_class_init (HjReconcilerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_reconciler_dispose;
  object_class->get_property = hj_reconciler_get_property;
  hj_reconciler_install_properties (object_class);
  signals[SIGNAL_ENDED]
      = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, HJ_TYPE_SYNC_RESULT, G_TYPE_ERROR);
}

static void
hj_reconciler_init (HjReconciler *self)
{
}

/**
 * hj_reconciler_new:
 *
 * Returns: (transfer full): keeps a replica in step with its central instance once it is started;
 *   used from one thread
 */
HjReconciler *
hj_reconciler_new (HjStore *store, HjTransport *transport, HjClock *clock, HjRandom *random)
{
  HjReconciler *self = g_object_new (HJ_TYPE_RECONCILER, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->engine = hj_sync_engine_new (store, transport, clock);
  self->plan = hj_sync_plan_new (clock, random);
  self->since = hj_clock_get_boot_time (clock);
  self->listener = hj_sync_listener_new (store, transport, on_hint_heard_cb, self);
  self->watch = hj_sync_watch_new (on_facts_changed_cb, self);
  return self;
}

/**
 * hj_reconciler_start:
 *
 * From now on it runs by itself: at once, soon after each act, when a network comes, when the
 * central instance has something, and now and then; see #HjSyncPlan.
 */
void
hj_reconciler_start (HjReconciler *self)
{
  g_return_if_fail (HJ_IS_RECONCILER (self));
  self->started = TRUE;
  hj_sync_plan_note_start (self->plan);
  follow_plan (self);
}

/**
 * hj_reconciler_stop:
 *
 * No run begins by itself any more; one that is under way goes on.
 */
void
hj_reconciler_stop (HjReconciler *self)
{
  g_return_if_fail (HJ_IS_RECONCILER (self));
  self->started = FALSE;
  hush (self);
  g_clear_handle_id (&self->timer, g_source_remove);
}

/**
 * hj_reconciler_note_act:
 *
 * The user has done something: the counts are read again and it is handed in soon, also while
 * much is being taken in.
 */
void
hj_reconciler_note_act (HjReconciler *self)
{
  g_return_if_fail (HJ_IS_RECONCILER (self));
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, status_fiber, g_object_ref (self), g_object_unref));
  hj_sync_engine_note_act (self->engine);
  hj_sync_plan_note_act (self->plan);
  follow_plan (self);
}

/**
 * hj_reconciler_sync:
 *
 * Reconciles now, since the user asks for it: everything, whatever the network costs.
 *
 * Returns: (transfer full): a future as of hj_sync_engine_run(); where a run is under way it
 *   rejects with `G_IO_ERROR_PENDING`, and another one follows
 */
DexFuture *
hj_reconciler_sync (HjReconciler *self)
{
  g_return_val_if_fail (HJ_IS_RECONCILER (self), NULL);
  hj_sync_plan_note_ask (self->plan);
  if (self->running)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_PENDING,
                                  _ ("A reconciliation is under way already."));
  g_clear_handle_id (&self->timer, g_source_remove);
  return run (self);
}

/**
 * hj_reconciler_ask:
 *
 * Returns: (transfer full): as hj_sync_engine_ask(), also while it runs
 */
DexFuture *
hj_reconciler_ask (HjReconciler *self, const char *path, GBytes *body)
{
  g_return_val_if_fail (HJ_IS_RECONCILER (self), NULL);
  return hj_sync_engine_ask (self->engine, path, body);
}

/**
 * hj_reconciler_fetch:
 *
 * Returns: (transfer full): as hj_sync_engine_fetch(), also while it runs
 */
DexFuture *
hj_reconciler_fetch (HjReconciler *self, const char *attachment)
{
  g_return_val_if_fail (HJ_IS_RECONCILER (self), NULL);
  return hj_sync_engine_fetch (self->engine, attachment);
}
