/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-transport.h"

#include "core/wire/hj-hint.h"
#include "core/wire/hj-wire.h"

G_DEFINE_QUARK (hj-sync-error-quark, hj_sync_error)

G_DEFINE_BOXED_TYPE (HjResponse, hj_response, hj_response_ref, hj_response_unref)

G_DEFINE_INTERFACE (HjTransport, hj_transport, G_TYPE_OBJECT)

static void
hj_transport_default_init (HjTransportInterface *iface)
{
}

/**
 * hj_response_new:
 * @content_type: (nullable): without parameters
 * @retry_after: seconds, or -1
 * @body: (nullable): %NULL for an empty one
 *
 * Returns: (transfer full): an answer
 */
HjResponse *
hj_response_new (guint status, const char *content_type, int retry_after, GBytes *body)
{
  HjResponse *self = g_new0 (HjResponse, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->status = status;
  self->content_type = g_strdup (content_type);
  self->retry_after = retry_after;
  self->body = body == NULL ? g_bytes_new (NULL, 0) : g_bytes_ref (body);
  return self;
}

/**
 * hj_response_new_stream:
 * @stream: hints
 *
 * Returns: (transfer full): an answer that goes on
 */
HjResponse *
hj_response_new_stream (GInputStream *stream)
{
  HjResponse *self = hj_response_new (200, HJ_HINT_CONTENT_TYPE, -1, NULL);

  self->stream = g_object_ref (stream);
  return self;
}

HjResponse *
hj_response_ref (HjResponse *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_response_unref (HjResponse *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->content_type);
  g_bytes_unref (self->body);
  g_clear_object (&self->stream);
  g_free (self);
}

/**
 * hj_transport_request:
 *
 * Returns: (transfer full): a future of an #HjResponse whatever its status; rejects with
 *   `UNREACHABLE`, `UNTRUSTED` or `BROKEN` of #HjSyncError
 */
DexFuture *
hj_transport_request (HjTransport *self, const HjRequest *request)
{
  g_return_val_if_fail (HJ_IS_TRANSPORT (self), NULL);
  return HJ_TRANSPORT_GET_IFACE (self)->request (self, request);
}

/**
 * hj_transport_get:
 * @path: of what anybody may read
 *
 * Returns: (transfer full): as hj_transport_request()
 */
DexFuture *
hj_transport_get (HjTransport *self, const char *path)
{
  const HjRequest request = { .method = "GET", .path = path };

  return hj_transport_request (self, &request);
}

/**
 * hj_transport_post:
 * @path: where no access token is needed
 * @body: JSON
 *
 * Returns: (transfer full): as hj_transport_request()
 */
DexFuture *
hj_transport_post (HjTransport *self, const char *path, GBytes *body)
{
  const HjRequest request
      = { .method = "POST", .path = path, .content_type = HJ_WIRE_TYPE_JSON, .body = body };

  return hj_transport_request (self, &request);
}
