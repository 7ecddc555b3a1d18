/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-listener-private.h"

struct _HjSyncListener {
  GObject parent_instance;
  HjStore *store;         /* owned */
  HjTransport *transport; /* owned */
  HjSyncListenerFunc func;
  gpointer user_data;
  HjSyncLive *live; /* (nullable) owned, while it listens or is about to */
  gboolean heard;   /* whether @live was told anything */
};

/* One time of listening, which goes on when another one has begun. */
typedef struct {
  HjSyncListener *listener; /* owned */
  HjSyncLive *live;         /* owned */
} Listening;

G_DEFINE_FINAL_TYPE (HjSyncListener, hj_sync_listener, G_TYPE_OBJECT)

static void
free_listening (gpointer data)
{
  Listening *listening = data;

  g_object_unref (listening->listener);
  g_object_unref (listening->live);
  g_free (listening);
}

static DexFuture *
listen_fiber (gpointer user_data)
{
  Listening *listening = user_data;
  HjSyncListener *self = listening->listener;
  g_autoptr (GError) error = NULL;

  if (self->live == listening->live && !dex_await (hj_sync_live_run (listening->live), &error))
    g_debug ("No hints: %s", error->message);
  if (self->live == listening->live) {
    hj_sync_listener_stop (self);
    self->func (NULL, FALSE, self->user_data);
  }
  return dex_future_new_true ();
}

static void
on_hint_heard_cb (const HjHint *hint, gpointer user_data)
{
  HjSyncListener *self = user_data;
  gboolean first = !self->heard;

  self->heard = TRUE;
  self->func (hint, first, self->user_data);
}

static void
hj_sync_listener_dispose (GObject *object)
{
  HjSyncListener *self = HJ_SYNC_LISTENER (object);

  hj_sync_listener_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (hj_sync_listener_parent_class)->dispose (object);
}

static void
hj_sync_listener_class_init (HjSyncListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_sync_listener_dispose;
}

static void
hj_sync_listener_init (HjSyncListener *self)
{
}

/**
 * hj_sync_listener_new:
 * @store: the replica
 * @transport: the way to its central instance
 * @func: told of each hint, and of the end; not after hj_sync_listener_stop()
 *
 * Returns: (transfer full): listens for hints as often as it is started, used from one thread
 */
HjSyncListener *
hj_sync_listener_new (HjStore *store, HjTransport *transport, HjSyncListenerFunc func,
                      gpointer user_data)
{
  HjSyncListener *self = g_object_new (HJ_TYPE_SYNC_LISTENER, NULL);

  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * hj_sync_listener_start:
 *
 * Listens until the central instance ends it, or hj_sync_listener_stop() does.
 */
void
hj_sync_listener_start (HjSyncListener *self)
{
  Listening *listening;

  g_return_if_fail (HJ_IS_SYNC_LISTENER (self) && self->live == NULL);
  self->heard = FALSE;
  self->live = hj_sync_live_new (self->store, self->transport, on_hint_heard_cb, self);
  listening = g_new0 (Listening, 1);
  listening->listener = g_object_ref (self);
  listening->live = g_object_ref (self->live);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, listen_fiber, listening, free_listening));
}

/**
 * hj_sync_listener_stop:
 *
 * Returns: whether it was listening
 */
gboolean
hj_sync_listener_stop (HjSyncListener *self)
{
  g_return_val_if_fail (HJ_IS_SYNC_LISTENER (self), FALSE);
  if (self->live == NULL)
    return FALSE;
  hj_sync_live_stop (self->live);
  g_clear_object (&self->live);
  self->heard = FALSE;
  return TRUE;
}

/**
 * hj_sync_listener_is_started:
 *
 * Returns: whether it listens, or is about to
 */
gboolean
hj_sync_listener_is_started (HjSyncListener *self)
{
  return self->live != NULL;
}

/**
 * hj_sync_listener_is_heard:
 *
 * Returns: whether the central instance has told anything since it was started
 */
gboolean
hj_sync_listener_is_heard (HjSyncListener *self)
{
  return self->live != NULL && self->heard;
}
