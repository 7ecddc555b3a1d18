/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-server-private.h"

#include "server/http/hj-http-message.h"
#include "server/http/hj-http-turn.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_PORT 8443
#define SWEEP_SECONDS 1
#define DRAIN_SECONDS 20

/* By when the next step of a connection has to have come, at %HJ_HTTP_PATIENCE. Bodies have longer,
 * by their size: the slowest line that counts gives 64 kbit/s and is shared.
 */
#define HEADERS_MS (HJ_HTTP_PATIENCE * HJ_SECOND_MS)
#define BODY_MS (30 * HJ_SECOND_MS)
#define IDLE_MS (75 * HJ_SECOND_MS)
#define SLOWEST_BYTES_PER_MS 2

G_DEFINE_FINAL_TYPE (HjHttpServer, hj_http_server, G_TYPE_OBJECT)

/* By when the next step has to have come, at %HJ_HTTP_PATIENCE; 0 for whenever it comes. */
void
hj_http_server_expect (HjHttpServer *self, SoupServerMessage *message, gint64 milliseconds)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    hj_connections_expect (self->connections, socket,
                           milliseconds * self->patience / HJ_HTTP_PATIENCE);
}

/* A body has its time by its size, whichever way it goes. */
void
hj_http_server_expect_body (HjHttpServer *self, SoupServerMessage *message, goffset length)
{
  hj_http_server_expect (self, message, BODY_MS + length / SLOWEST_BYTES_PER_MS);
}

/* Sends the reply once the message goes on, which may take its time by its size. */
void
hj_http_server_reply (HjHttpServer *self, SoupServerMessage *message, const HjHttpReply *reply)
{
  gsize length = reply->body == NULL ? 0 : g_bytes_get_size (reply->body);

  hj_http_message_set_reply (message, reply);
  if (self->drain != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
  hj_http_server_expect_body (self, message, (goffset)length);
}

/* After how many seconds one more may come back. */
int
hj_http_server_give_slot (HjHttpServer *self)
{
  return hj_slots_give (self->slots, hj_api_thread_get_n_waiting (self->api));
}

/* Answers with a problem document; @retry_after in seconds, or -1. */
void
hj_http_server_refuse (HjHttpServer *self, SoupServerMessage *message, guint status,
                       const char *code, const char *sentence, int retry_after)
{
  g_autoptr (HjHttpReply) reply = hj_http_reply_new_problem (status, code, sentence);

  reply->retry_after = retry_after;
  hj_http_server_reply (self, message, reply);
}

static void
on_handshakes_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HjHttpServer) self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->drain);

  hj_handshakes_close_finish (HJ_HANDSHAKES (source), result);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
finish_drain (HjHttpServer *self)
{
  g_clear_handle_id (&self->drain_source, g_source_remove);
  hj_handshakes_close_async (self->handshakes, on_handshakes_closed_cb, g_object_ref (self));
}

static gboolean
on_drain_ended_cb (gpointer user_data)
{
  HjHttpServer *self = user_data;

  self->drain_source = 0;
  if (self->drain != NULL)
    finish_drain (self);
  return G_SOURCE_REMOVE;
}

/* Called for every connection before its first byte, and for every further request on it. */
static void
on_request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  HjHttpServer *self = user_data;
  GSocket *socket = soup_server_message_get_socket (message);
  g_autofree char *address = hj_http_message_dup_address (message);

  if (socket == NULL)
    return;
  if (hj_connections_admit (self->connections, socket, address))
    hj_http_server_expect (self, message, HEADERS_MS);
  else
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
on_request_ended_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  hj_http_turn_end (message);
  hj_http_server_expect (user_data, message, IDLE_MS);
}

static void
on_request_aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  hj_http_turn_end (message);
}

static gboolean
on_sweep_cb (gpointer user_data)
{
  HjHttpServer *self = user_data;

  hj_connections_sweep (self->connections);
  hj_live_sweep (self->live);
  return G_SOURCE_CONTINUE;
}

/* An answer under way is sent, or nobody waits for it any more. */
void
hj_http_server_note_ended (HjHttpServer *self)
{
  if (--self->n_under_way > 0 || self->drain == NULL)
    return;
  /* Not from within libsoup's own end of the message. */
  g_clear_handle_id (&self->drain_source, g_source_remove);
  self->drain_source = g_idle_add (on_drain_ended_cb, self);
}

static void
hj_http_server_dispose (GObject *object)
{
  HjHttpServer *self = HJ_HTTP_SERVER (object);

  g_clear_handle_id (&self->sweep_source, g_source_remove);
  g_clear_handle_id (&self->drain_source, g_source_remove);
  if (self->soup != NULL) {
    g_signal_handlers_disconnect_by_data (self->soup, self);
    soup_server_remove_handler (self->soup, NULL);
    hj_handshakes_close_async (self->handshakes, NULL, NULL);
  }
  g_clear_object (&self->handshakes);
  g_clear_object (&self->soup);
  g_clear_object (&self->api);
  g_clear_object (&self->connections);
  g_clear_object (&self->callers);
  g_clear_object (&self->enrol_limit);
  g_clear_object (&self->token_limit);
  g_clear_object (&self->slots);
  g_clear_object (&self->live);
  G_OBJECT_CLASS (hj_http_server_parent_class)->dispose (object);
}

static void
hj_http_server_finalize (GObject *object)
{
  HjHttpServer *self = HJ_HTTP_SERVER (object);

  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (hj_http_server_parent_class)->finalize (object);
}

static void
hj_http_server_class_init (HjHttpServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_http_server_dispose;
  object_class->finalize = hj_http_server_finalize;
}

static void
hj_http_server_init (HjHttpServer *self)
{
  self->patience = HJ_HTTP_PATIENCE;
  self->room = HJ_HTTP_WAITING_MAX;
}

/**
 * hj_http_server_new:
 * @api: answers
 * @certificate: with its key and its authority
 * @clock: its boot time counts for limits
 *
 * Returns: (transfer full): a server on the caller's main context that listens nowhere yet
 */
HjHttpServer *
hj_http_server_new (HjApiThread *api, GTlsCertificate *certificate, HjClock *clock)
{
  HjHttpServer *self = g_object_new (HJ_TYPE_HTTP_SERVER, NULL);

  self->api = g_object_ref (api);
  self->connections = hj_connections_new (clock);
  self->callers = hj_callers_new (clock);
  self->enrol_limit = hj_rate_limit_new (clock, HJ_HTTP_ENROL_PER_MINUTE);
  self->token_limit = hj_rate_limit_new (clock, HJ_HTTP_TOKEN_PER_MINUTE);
  self->slots = hj_slots_new (clock);
  self->live = hj_live_new (api, clock);
  self->soup = soup_server_new ("tls-certificate", certificate, NULL);
  self->handshakes = hj_handshakes_new (self->soup);
  soup_server_add_early_handler (self->soup, NULL, hj_http_admit, self, NULL);
  soup_server_add_handler (self->soup, NULL, hj_http_exchange, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_request_ended_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_request_aborted_cb), self);
  self->sweep_source = g_timeout_add_seconds (SWEEP_SECONDS, on_sweep_cb, self);
  return self;
}

/**
 * hj_http_server_set_patience:
 * @seconds: for how long a client may keep it waiting for its headers, at least 1; bodies, replies
 *   and idle connections have longer, in proportion
 */
void
hj_http_server_set_patience (HjHttpServer *self, guint seconds)
{
  g_return_if_fail (seconds >= 1);
  self->patience = seconds;
}

/**
 * hj_http_server_set_room:
 * @n_waiting: requests that may wait for the database, at least 1; %HJ_HTTP_WAITING_MAX if nothing
 *   is said, for a test to have the others asked to come later
 */
void
hj_http_server_set_room (HjHttpServer *self, guint n_waiting)
{
  g_return_if_fail (n_waiting >= 1);
  self->room = n_waiting;
}

static GSocketAddress *
resolve (const char *listen, GError **error)
{
  g_autoptr (GSocketConnectable) name = g_network_address_parse (listen, DEFAULT_PORT, error);
  g_autoptr (GSocketAddressEnumerator) addresses = NULL;
  GSocketAddress *address;

  if (name == NULL)
    return NULL;
  addresses = g_socket_connectable_enumerate (name);
  address = g_socket_address_enumerator_next (addresses, NULL, error);
  if (address == NULL && error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("no address belongs to it"));
  return address;
}

/**
 * hj_http_server_listen:
 * @listen: `HOST:PORT`; port 0 is any free one
 * @error: a `G_IO_ERROR` with a sentence for the administrator
 *
 * Returns: whether it accepts connections from now on
 */
gboolean
hj_http_server_listen (HjHttpServer *self, const char *listen, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GSocketAddress) address = resolve (listen, &problem);
  g_autofree char *host = NULL;
  GSList *uris;

  if (address == NULL
      || !soup_server_listen (self->soup, address, SOUP_SERVER_LISTEN_HTTPS, &problem)) {
    g_set_error (error, G_IO_ERROR,
                 problem->domain == G_IO_ERROR ? problem->code : G_IO_ERROR_FAILED,
                 _ ("It cannot listen on “%s” (%s); please choose another HOST:PORT."), listen,
                 problem->message);
    return FALSE;
  }
  uris = soup_server_get_uris (self->soup);
  host = g_strdup (g_uri_get_host (uris->data));
  g_free (self->address);
  self->address = g_strdup_printf (strchr (host, ':') != NULL ? "https://[%s]:%d" : "https://%s:%d",
                                   host, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return TRUE;
}

/**
 * hj_http_server_get_address:
 *
 * Returns: (transfer none) (nullable): such as `https://127.0.0.1:8443`, once it listens
 */
const char *
hj_http_server_get_address (HjHttpServer *self)
{
  return self->address;
}

/**
 * hj_http_server_drain_async:
 * @callback: called once every answer under way is sent, or after %DRAIN_SECONDS
 *
 * Refuses new requests, lets those under way end, and closes all connections.
 */
void
hj_http_server_drain_async (HjHttpServer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->drain == NULL);
  self->drain = g_task_new (self, NULL, callback, user_data);
  hj_live_close (self->live);
  if (self->n_under_way == 0)
    finish_drain (self);
  else
    self->drain_source = g_timeout_add_seconds (DRAIN_SECONDS, on_drain_ended_cb, self);
}

void
hj_http_server_drain_finish (HjHttpServer *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_task_propagate_boolean (G_TASK (result), NULL);
}
