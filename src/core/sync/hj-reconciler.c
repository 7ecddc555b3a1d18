/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-reconciler.h"

#include "core/sync/hj-portal.h"
#include "core/sync/hj-sync-live.h"
#include "core/sync/hj-sync-watch.h"

#include <glib/gi18n-lib.h>

struct _HjReconciler {
  GObject parent_instance;
  HjStore *store;         /* owned */
  HjTransport *transport; /* owned */
  HjClock *clock;         /* owned */
  HjSyncEngine *engine;   /* owned */
  HjSyncPlan *plan;       /* owned */
  HjSyncWatch *watch;     /* owned */

  HjReconcilerState state;
  gint64 since; /* boot-time milliseconds at which @state began */
  HjReplicaStatus status;
  char *url;     /* (nullable) owned, of the central instance */
  char *message; /* (nullable) owned, what the last failure said */
  HjSyncWhy why;
  gboolean started;
  gboolean running;
  guint timer;

  HjSyncLive *live;   /* (nullable) owned, while it listens or is about to */
  gboolean heard;     /* whether @live was told anything */
  gboolean news;      /* whether the last hint is of something that the replica lacks */
  gint64 news_pos;    /* of the last hint */
  gint64 news_spread; /* milliseconds, the same */
};

/* What is read on the store's thread. */
typedef struct {
  HjReplicaStatus status;
  char *url;
} Reading;

enum {
  PROP_STATE = 1,
  PROP_WAITING,
  PROP_CONFLICTS,
  PROP_HELD,
  PROP_LAST_SYNC,
  PROP_MESSAGE,
  PROP_WHY,
  PROP_LISTENING,
  PROP_CLOCK_OFFSET,
  PROP_NEXT,
  N_PROPS
};

enum { SIGNAL_ENDED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (HjReconcilerState, hj_reconciler_state,
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_NEEDS_DECISION, "needs-decision"))

G_DEFINE_FINAL_TYPE (HjReconciler, hj_reconciler, G_TYPE_OBJECT)

static void follow_plan (HjReconciler *self);

static void
set_state (HjReconciler *self, HjReconcilerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  self->since = hj_clock_get_boot_time (self->clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_count (HjReconciler *self, gint64 *count, gint64 value, guint property)
{
  if (*count == value)
    return;
  *count = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify (HjReconciler *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

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

static void
show_status (HjReconciler *self, const HjReplicaStatus *status)
{
  self->status.waiting_since = status->waiting_since;
  set_count (self, &self->status.outbox, status->outbox, PROP_WAITING);
  set_count (self, &self->status.conflicts, status->conflicts, PROP_CONFLICTS);
  set_count (self, &self->status.held, status->held, PROP_HELD);
  set_count (self, &self->status.last_sync, status->last_sync, PROP_LAST_SYNC);
  set_count (self, &self->status.clock_offset, status->clock_offset / HJ_SECOND_MS * HJ_SECOND_MS,
             PROP_CLOCK_OFFSET);
  self->status.pulled = status->pulled;
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
  HjSyncWhy why = hj_sync_plan_get_why (self->plan);

  if (self->why != why) {
    self->why = why;
    notify (self, PROP_WHY);
  }
  if (!self->running)
    set_state (self, find_state (self));
}

/* The counts; what goes in is on the heap since a fiber may be given up while the store works. */
static void
refresh_status (HjReconciler *self)
{
  Reading *reading = g_atomic_rc_box_new0 (Reading);

  if (dex_await (hj_store_run (self->store, read_status, g_atomic_rc_box_acquire (reading),
                               release_reading),
                 NULL)) {
    show_status (self, &reading->status);
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

static DexFuture *
run_fiber (gpointer user_data)
{
  HjReconciler *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSyncResult) result = NULL;

  result = dex_await_boxed (hj_sync_engine_run (self->engine), &error);
  refresh_status (self);
  hj_sync_plan_note_end (self->plan, hj_sync_engine_get_result (self->engine), error);
  self->running = FALSE;
  if (g_set_str (&self->message, error == NULL ? NULL : error->message))
    notify (self, PROP_MESSAGE);
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
  set_state (self, HJ_RECONCILER_BUSY);
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
on_hint_heard_cb (const HjHint *hint, gpointer user_data)
{
  HjReconciler *self = user_data;

  /* The first tells where the central instance stands, which says what was missed before. */
  self->news = self->news || hint->kind != HJ_HINT_NEWS
               || (!self->heard && hint->pos != self->status.pulled);
  self->news_pos = hint->pos;
  self->news_spread = hint->spread;
  if (!self->heard) {
    self->heard = TRUE;
    hj_sync_plan_note_live (self->plan, TRUE);
    notify (self, PROP_LISTENING);
  }
  consider_news (self);
  follow_plan (self);
}

static void
hush (HjReconciler *self)
{
  if (self->live == NULL)
    return;
  hj_sync_live_stop (self->live);
  g_clear_object (&self->live);
  self->heard = FALSE;
  hj_sync_plan_note_live (self->plan, FALSE);
  notify (self, PROP_LISTENING);
}

typedef struct {
  HjReconciler *reconciler; /* owned */
  HjSyncLive *live;         /* owned */
} Listening;

static void
free_listening (gpointer data)
{
  Listening *listening = data;

  g_object_unref (listening->reconciler);
  g_object_unref (listening->live);
  g_free (listening);
}

static DexFuture *
live_fiber (gpointer user_data)
{
  Listening *listening = user_data;
  HjReconciler *self = listening->reconciler;
  g_autoptr (GError) error = NULL;

  if (self->live == listening->live && !dex_await (hj_sync_live_run (listening->live), &error))
    g_debug ("No hints: %s", error->message);
  if (self->live == listening->live) {
    hush (self);
    follow_plan (self);
  }
  return dex_future_new_true ();
}

static void
listen (HjReconciler *self)
{
  Listening *listening = g_new0 (Listening, 1);

  self->heard = FALSE;
  self->live = hj_sync_live_new (self->store, self->transport, on_hint_heard_cb, self);
  listening->reconciler = g_object_ref (self);
  listening->live = g_object_ref (self->live);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, live_fiber, listening, free_listening));
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
  notify (self, PROP_NEXT);
  if (!self->started || self->running)
    return;
  if (self->live != NULL && !may_listen)
    hush (self);
  if (self->live == NULL && may_listen && hj_sync_plan_get_live_due (self->plan) <= now)
    listen (self);
  if (due >= 0 && due <= now) {
    dex_future_disown (run (self));
    return;
  }
  if (self->live == NULL && may_listen)
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
hj_reconciler_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HjReconciler *self = HJ_RECONCILER (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_WAITING:
    g_value_set_int64 (value, self->status.outbox);
    break;
  case PROP_CONFLICTS:
    g_value_set_int64 (value, self->status.conflicts);
    break;
  case PROP_HELD:
    g_value_set_int64 (value, self->status.held);
    break;
  case PROP_LAST_SYNC:
    g_value_set_int64 (value, self->status.last_sync);
    break;
  case PROP_MESSAGE:
    g_value_set_string (value, self->message);
    break;
  case PROP_WHY:
    g_value_set_enum (value, self->why);
    break;
  case PROP_LISTENING:
    g_value_set_boolean (value, hj_reconciler_is_listening (self));
    break;
  case PROP_CLOCK_OFFSET:
    g_value_set_int64 (value, self->status.clock_offset);
    break;
  case PROP_NEXT:
    g_value_set_int64 (value, hj_reconciler_get_next (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
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
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->url, g_free);
  G_OBJECT_CLASS (hj_reconciler_parent_class)->dispose (object);
}

static GParamSpec *
make_count (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
hj_reconciler_class_init (HjReconcilerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_reconciler_dispose;
  object_class->get_property = hj_reconciler_get_property;
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, HJ_TYPE_RECONCILER_STATE, HJ_RECONCILER_IDLE,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WAITING] = make_count ("waiting");
  properties[PROP_CONFLICTS] = make_count ("conflicts");
  properties[PROP_HELD] = make_count ("held");
  properties[PROP_LAST_SYNC] = make_count ("last-sync");
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHY]
      = g_param_spec_enum ("why", NULL, NULL, HJ_TYPE_SYNC_WHY, HJ_SYNC_WHY_NOTHING,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LISTENING] = g_param_spec_boolean ("listening", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLOCK_OFFSET]
      = g_param_spec_int64 ("clock-offset", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NEXT] = g_param_spec_int64 ("next", NULL, NULL, -1, G_MAXINT64, -1,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->engine = hj_sync_engine_new (store, transport, clock, random);
  self->plan = hj_sync_plan_new (clock, random);
  self->since = hj_clock_get_boot_time (clock);
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

HjReconcilerState
hj_reconciler_get_state (HjReconciler *self)
{
  return self->state;
}

/**
 * hj_reconciler_get_since:
 *
 * Returns: for how long the state has been what it is, in milliseconds
 */
gint64
hj_reconciler_get_since (HjReconciler *self)
{
  return hj_clock_get_boot_time (self->clock) - self->since;
}

/**
 * hj_reconciler_get_waiting:
 *
 * Returns: how many of the user's acts the central instance has not answered
 */
gint64
hj_reconciler_get_waiting (HjReconciler *self)
{
  return self->status.outbox;
}

/**
 * hj_reconciler_get_waiting_since:
 *
 * Returns: when the oldest of them was entered, corrected UTC milliseconds, or 0
 */
gint64
hj_reconciler_get_waiting_since (HjReconciler *self)
{
  return self->status.waiting_since;
}

gint64
hj_reconciler_get_conflicts (HjReconciler *self)
{
  return self->status.conflicts;
}

gint64
hj_reconciler_get_held (HjReconciler *self)
{
  return self->status.held;
}

/**
 * hj_reconciler_get_last_sync:
 *
 * Returns: when the replica was last in step, UTC milliseconds, or 0
 */
gint64
hj_reconciler_get_last_sync (HjReconciler *self)
{
  return self->status.last_sync;
}

/**
 * hj_reconciler_dup_message:
 *
 * Returns: (transfer full) (nullable): the sentence of the last failure, %NULL after a success
 */
char *
hj_reconciler_dup_message (HjReconciler *self)
{
  return g_strdup (self->message);
}

/**
 * hj_reconciler_get_why:
 *
 * Returns: why the replica is not in step
 */
HjSyncWhy
hj_reconciler_get_why (HjReconciler *self)
{
  return self->why;
}

/**
 * hj_reconciler_is_listening:
 *
 * Returns: whether the central instance tells at once when there is something new
 */
gboolean
hj_reconciler_is_listening (HjReconciler *self)
{
  return self->live != NULL && self->heard;
}

/**
 * hj_reconciler_get_clock_offset:
 *
 * Returns: what the laptop's clock lacks, milliseconds; negative where it is ahead
 */
gint64
hj_reconciler_get_clock_offset (HjReconciler *self)
{
  return self->status.clock_offset;
}

/**
 * hj_reconciler_get_next:
 *
 * Returns: milliseconds until the next run, or −1 while none is planned
 */
gint64
hj_reconciler_get_next (HjReconciler *self)
{
  gint64 due = hj_sync_plan_get_due (self->plan);

  return due < 0 ? -1 : MAX (due - hj_clock_get_boot_time (self->clock), 0);
}

/**
 * hj_reconciler_dup_sign_in:
 *
 * Returns: (transfer full) (nullable): the address at which a browser is shown what is in the way
 */
char *
hj_reconciler_dup_sign_in (HjReconciler *self)
{
  g_autoptr (GUri) uri = self->url == NULL ? NULL : g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);

  return uri == NULL ? NULL : hj_portal_dup_address (uri, -1);
}
