/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-live.h"

#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-step.h"

#include <glib/gi18n-lib.h>

#define STACK_BYTES (256 * 1024)
#define READ_BYTES 4096

struct _HjSyncLive {
  GObject parent_instance;
  HjStore *store;         /* owned */
  HjTransport *transport; /* owned */
  HjHintFunc func;
  gpointer user_data;
  DexPromise *stopped; /* owned */
};

G_DEFINE_FINAL_TYPE (HjSyncLive, hj_sync_live, G_TYPE_OBJECT)

static void
on_hint_read_cb (const HjHint *hint, gpointer user_data)
{
  HjSyncLive *self = user_data;

  if (dex_future_is_pending (DEX_FUTURE (self->stopped)))
    self->func (hint, self->user_data);
}

static gboolean
fail_signed_out (GError **error)
{
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                       _ ("The sign-in of this laptop has run out; it is renewed with the next "
                          "reconciliation."));
  return FALSE;
}

/* The access token as the last reconciliation left it; renewing it is for the next one. */
static gboolean
load_session (HjSyncLive *self, HjSyncStep *step, GError **error)
{
  if (!hj_sync_step_run (step, self->store, hj_sync_step_load_session, error))
    return FALSE;
  return (step->access != NULL && step->access_left > 0) || fail_signed_out (error);
}

/* Until the stream ends, or nobody wants to hear more. */
static gboolean
read_hints (HjSyncLive *self, GInputStream *stream, GError **error)
{
  g_autoptr (HjHintReader) reader = hj_hint_reader_new (on_hint_read_cb, self);

  while (TRUE) {
    g_autoptr (DexFuture) read = dex_input_stream_read_bytes (stream, READ_BYTES, 0);
    g_autoptr (GBytes) bytes = NULL;

    dex_await (dex_future_first (dex_ref (self->stopped), dex_ref (read), NULL), NULL);
    if (!dex_future_is_pending (DEX_FUTURE (self->stopped)))
      return TRUE;
    bytes = dex_await_boxed (g_steal_pointer (&read), error);
    if (bytes == NULL)
      return FALSE;
    if (g_bytes_get_size (bytes) == 0)
      return TRUE;
    if (!hj_hint_reader_feed (reader, bytes, error))
      return FALSE;
  }
}

static DexFuture *
run_fiber (gpointer user_data)
{
  HjSyncLive *self = user_data;
  HjRequest request = { .method = "GET", .path = HJ_HINT_PATH };
  g_autoptr (HjSyncStep) step = hj_sync_step_new ();
  g_autoptr (HjResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  if (!load_session (self, step, &error) || !hj_sync_step_sign_request (step, &request, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  response = dex_await_boxed (hj_transport_request (self->transport, &request), &error);
  if (response == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (response->stream == NULL)
    return dex_future_new_for_error (hj_sync_error_from_response (response));
  if (!read_hints (self, response->stream, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static void
hj_sync_live_finalize (GObject *object)
{
  HjSyncLive *self = HJ_SYNC_LIVE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  dex_clear (&self->stopped);
  G_OBJECT_CLASS (hj_sync_live_parent_class)->finalize (object);
}

static void
hj_sync_live_class_init (HjSyncLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sync_live_finalize;
}

static void
hj_sync_live_init (HjSyncLive *self)
{
  self->stopped = dex_promise_new ();
}

/**
 * hj_sync_live_new:
 * @store: the replica
 * @transport: the way to its central instance
 * @func: called for each hint, the first of which comes at once
 *
 * Returns: (transfer full): listens once, when it is run
 */
HjSyncLive *
hj_sync_live_new (HjStore *store, HjTransport *transport, HjHintFunc func, gpointer user_data)
{
  HjSyncLive *self = g_object_new (HJ_TYPE_SYNC_LIVE, NULL);

  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * hj_sync_live_run:
 *
 * Returns: (transfer full): a future that resolves when no hints come any more; rejects with an
 *   #HjSyncError, a #GIOErrorEnum, an #HjWireError or an #HjStoreError
 */
DexFuture *
hj_sync_live_run (HjSyncLive *self)
{
  g_return_val_if_fail (HJ_IS_SYNC_LIVE (self), NULL);
  return dex_scheduler_spawn (NULL, STACK_BYTES, run_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hj_sync_live_stop:
 *
 * No hint is told any more.
 */
void
hj_sync_live_stop (HjSyncLive *self)
{
  g_return_if_fail (HJ_IS_SYNC_LIVE (self));
  if (dex_future_is_pending (DEX_FUTURE (self->stopped)))
    dex_promise_resolve_boolean (self->stopped, TRUE);
}
