/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-portal.h"
#include "core/sync/hj-reconciler-private.h"

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

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (HjReconcilerState, hj_reconciler_state,
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (HJ_RECONCILER_NEEDS_DECISION, "needs-decision"))

static void
notify (HjReconciler *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_count (HjReconciler *self, gint64 *count, gint64 value, guint property)
{
  if (*count == value)
    return;
  *count = value;
  notify (self, property);
}

static GParamSpec *
make_count (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

/**
 * hj_reconciler_show_status:
 * @status: the counts, as they are now
 */
void
hj_reconciler_show_status (HjReconciler *self, const HjReplicaStatus *status)
{
  self->status.waiting_since = status->waiting_since;
  self->status.offline_since = status->offline_since;
  set_count (self, &self->status.outbox, status->outbox, PROP_WAITING);
  set_count (self, &self->status.conflicts, status->conflicts, PROP_CONFLICTS);
  set_count (self, &self->status.held, status->held, PROP_HELD);
  set_count (self, &self->status.last_sync, status->last_sync, PROP_LAST_SYNC);
  set_count (self, &self->status.clock_offset, status->clock_offset / HJ_SECOND_MS * HJ_SECOND_MS,
             PROP_CLOCK_OFFSET);
  self->status.pulled = status->pulled;
}

/**
 * hj_reconciler_show_state:
 * @state: what it is now
 */
void
hj_reconciler_show_state (HjReconciler *self, HjReconcilerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  self->since = hj_clock_get_boot_time (self->clock);
  notify (self, PROP_STATE);
}

/**
 * hj_reconciler_show_why:
 * @why: why the replica is not in step
 */
void
hj_reconciler_show_why (HjReconciler *self, HjSyncWhy why)
{
  if (self->why == why)
    return;
  self->why = why;
  notify (self, PROP_WHY);
}

/**
 * hj_reconciler_show_message:
 * @message: (nullable): the sentence of the last failure, %NULL after a success
 */
void
hj_reconciler_show_message (HjReconciler *self, const char *message)
{
  if (g_set_str (&self->message, message))
    notify (self, PROP_MESSAGE);
}

/**
 * hj_reconciler_tell_listening:
 *
 * Whether it listens is another answer than before.
 */
void
hj_reconciler_tell_listening (HjReconciler *self)
{
  notify (self, PROP_LISTENING);
}

/**
 * hj_reconciler_tell_next:
 *
 * When the next run is due may be another time than before.
 */
void
hj_reconciler_tell_next (HjReconciler *self)
{
  notify (self, PROP_NEXT);
}

void
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

/**
 * hj_reconciler_install_properties:
 *
 * For the class, once.
 */
void
hj_reconciler_install_properties (GObjectClass *klass)
{
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
  g_object_class_install_properties (klass, N_PROPS, properties);
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

/**
 * hj_reconciler_get_offline_since:
 *
 * Returns: since when nothing was heard of the central instance, also before the program was
 *   started, UTC milliseconds, or 0
 */
gint64
hj_reconciler_get_offline_since (HjReconciler *self)
{
  return self->status.offline_since;
}

/**
 * hj_reconciler_is_saving:
 *
 * Returns: whether it is looked for news less often, since the machine saves power
 */
gboolean
hj_reconciler_is_saving (HjReconciler *self)
{
  return hj_sync_plan_is_saving (self->plan);
}

/**
 * hj_reconciler_get_over_quota:
 *
 * Returns: how many documents wait since the account has handed in as many as a day allows
 */
guint64
hj_reconciler_get_over_quota (HjReconciler *self)
{
  return self->over_quota;
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
  return hj_sync_listener_is_heard (self->listener);
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
