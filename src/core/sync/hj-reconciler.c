/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-reconciler.h"

#include <glib/gi18n-lib.h>

/* How often to ask where nothing tells, and how soon after an act; milliseconds. */
#define POLL_MS (60 * HJ_SECOND_MS)
#define ACT_MS HJ_SECOND_MS
/* Waiting after failures: up to this, doubling, and never longer than the cap. */
#define BACKOFF_MS (2 * HJ_SECOND_MS)
#define BACKOFF_CAP_MS (10 * HJ_MINUTE_MS)

struct _HjReconciler {
  GObject parent_instance;
  HjStore *store;
  HjClock *clock;
  HjRandom *random;
  HjSyncEngine *engine;
  GNetworkMonitor *monitor;

  HjReconcilerState state;
  gint64 since; /* boot-time milliseconds at which @state began */
  HjReplicaStatus status;
  char *message; /* (nullable) what the last failure said */
  guint failures;
  gboolean refused; /* the last failure is one that time does not mend */
  gboolean again;   /* something happened while busy */
  gboolean started;
  guint timer;
};

enum {
  PROP_STATE = 1,
  PROP_WAITING,
  PROP_CONFLICTS,
  PROP_HELD,
  PROP_LAST_SYNC,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (HjReconcilerState, hj_reconciler_state,
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_NEEDS_DECISION, "needs-decision"))

G_DEFINE_FINAL_TYPE (HjReconciler, hj_reconciler, G_TYPE_OBJECT)

static void plan_run (HjReconciler *self, gint64 milliseconds);

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

static gboolean
read_status (HjReplica *replica, gpointer user_data, GError **error)
{
  hj_replica_get_status (replica, user_data);
  return TRUE;
}

/* From nothing to @most, so that laptops that lost the same connection do not come back as one. */
static gint64
jitter (HjReconciler *self, gint64 most)
{
  return hj_random_below (self->random, (guint32)most + 1);
}

static gint64
find_delay (HjReconciler *self)
{
  int retry_after = hj_sync_engine_get_result (self->engine)->retry_after;
  gint64 most;

  if (self->again)
    return ACT_MS;
  if (self->failures == 0)
    return POLL_MS / 2 + jitter (self, POLL_MS);
  if (retry_after >= 0)
    return MIN (retry_after * HJ_SECOND_MS, BACKOFF_CAP_MS) + jitter (self, BACKOFF_MS);
  most = self->failures > 16 ? BACKOFF_CAP_MS : BACKOFF_MS << self->failures;
  return jitter (self, MIN (most, BACKOFF_CAP_MS));
}

static gboolean
is_refusal (const GError *error)
{
  return error->domain == HJ_SYNC_ERROR && error->code != HJ_SYNC_ERROR_UNREACHABLE
         && error->code != HJ_SYNC_ERROR_BUSY && error->code != HJ_SYNC_ERROR_BROKEN;
}

static void
note_failure (HjReconciler *self, const GError *error)
{
  const char *message = error == NULL ? NULL : error->message;

  self->failures = error == NULL ? 0 : self->failures + 1;
  self->refused = error != NULL && is_refusal (error);
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static void
show_status (HjReconciler *self, const HjReplicaStatus *status)
{
  set_count (self, &self->status.outbox, status->outbox, PROP_WAITING);
  set_count (self, &self->status.conflicts, status->conflicts, PROP_CONFLICTS);
  set_count (self, &self->status.held, status->held, PROP_HELD);
  set_count (self, &self->status.last_sync, status->last_sync, PROP_LAST_SYNC);
}

static HjReconcilerState
find_state (HjReconciler *self)
{
  if (self->refused)
    return HJ_RECONCILER_NEEDS_DECISION;
  if (self->failures > 0)
    return HJ_RECONCILER_OFFLINE;
  return self->status.conflicts > 0 || self->status.held > 0 ? HJ_RECONCILER_NEEDS_DECISION
                                                             : HJ_RECONCILER_IDLE;
}

/* The counts; what goes in is on the heap since a fiber may be given up while the store works. */
static void
refresh_status (HjReconciler *self)
{
  HjReplicaStatus *status = g_atomic_rc_box_new0 (HjReplicaStatus);

  if (dex_await (hj_store_run (self->store, read_status, g_atomic_rc_box_acquire (status),
                               (GDestroyNotify)g_atomic_rc_box_release),
                 NULL))
    show_status (self, status);
  g_atomic_rc_box_release (status);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  HjReconciler *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSyncResult) result = NULL;

  result = dex_await_boxed (hj_sync_engine_run (self->engine), &error);
  refresh_status (self);
  note_failure (self, error);
  set_state (self, find_state (self));
  if (self->started)
    plan_run (self, find_delay (self));
  self->again = FALSE;
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (HJ_TYPE_SYNC_RESULT, g_steal_pointer (&result));
}

static DexFuture *
status_fiber (gpointer user_data)
{
  HjReconciler *self = user_data;

  refresh_status (self);
  if (self->state != HJ_RECONCILER_BUSY)
    set_state (self, find_state (self));
  return dex_future_new_true ();
}

static gboolean
on_timer_ended_cb (gpointer user_data)
{
  HjReconciler *self = user_data;

  self->timer = 0;
  dex_future_disown (hj_reconciler_sync (self));
  return G_SOURCE_REMOVE;
}

static void
plan_run (HjReconciler *self, gint64 milliseconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint)milliseconds, on_timer_ended_cb, self);
}

static void
on_monitor_network_changed_cb (GNetworkMonitor *monitor, gboolean available, HjReconciler *self)
{
  if (!self->started || !available)
    return;
  self->failures = MIN (self->failures, 1);
  if (self->state == HJ_RECONCILER_BUSY)
    self->again = TRUE;
  else
    plan_run (self, jitter (self, BACKOFF_MS));
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
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hj_reconciler_dispose (GObject *object)
{
  HjReconciler *self = HJ_RECONCILER (object);

  hj_reconciler_stop (self);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->message, g_free);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hj_reconciler_init (HjReconciler *self)
{
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_monitor_network_changed_cb),
                    self);
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
  self->random = g_object_ref (random);
  self->engine = hj_sync_engine_new (store, transport, clock, random);
  self->since = hj_clock_get_boot_time (clock);
  return self;
}

/**
 * hj_reconciler_start:
 *
 * From now on it runs by itself: soon, after each act, when a network comes, and about every
 * minute.
 */
void
hj_reconciler_start (HjReconciler *self)
{
  g_return_if_fail (HJ_IS_RECONCILER (self));
  self->started = TRUE;
  plan_run (self, 0);
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
  g_clear_handle_id (&self->timer, g_source_remove);
}

/**
 * hj_reconciler_note_act:
 *
 * The user has done something: the counts are read again and it is handed in soon.
 */
void
hj_reconciler_note_act (HjReconciler *self)
{
  g_return_if_fail (HJ_IS_RECONCILER (self));
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, status_fiber, g_object_ref (self), g_object_unref));
  if (self->state == HJ_RECONCILER_BUSY)
    self->again = TRUE;
  else if (self->started && self->failures == 0)
    plan_run (self, ACT_MS);
}

/**
 * hj_reconciler_sync:
 *
 * Reconciles now.
 *
 * Returns: (transfer full): a future as of hj_sync_engine_run()
 */
DexFuture *
hj_reconciler_sync (HjReconciler *self)
{
  g_return_val_if_fail (HJ_IS_RECONCILER (self), NULL);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->state == HJ_RECONCILER_BUSY) {
    self->again = TRUE;
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_PENDING,
                                  _ ("A reconciliation is under way already."));
  }
  set_state (self, HJ_RECONCILER_BUSY);
  return dex_scheduler_spawn (NULL, 0, run_fiber, g_object_ref (self), g_object_unref);
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
