/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-server.h"

#include "core/wire/hj-wire.h"
#include "server/http/hj-connections.h"
#include "server/http/hj-rate-limit.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_PORT 8443
#define SWEEP_SECONDS 1

/* By when the next step of a connection has to have come. Bodies have longer, by their size: the
 * slowest line that counts gives 64 kbit/s and is shared.
 */
#define HEADERS_MS (20 * HJ_SECOND_MS)
#define BODY_MS (30 * HJ_SECOND_MS)
#define IDLE_MS (75 * HJ_SECOND_MS)
#define SLOWEST_BYTES_PER_MS 2

/* A body that is too large by less than this is read and thrown away, so that an honest client gets
 * to the answer; the connection of a larger one is cut once the answer is sent.
 */
#define SWALLOWED_MAX (4 * 1024 * 1024)
#define DRAIN_SECONDS 20
#define BUSY_RETRY_SECONDS 15

struct _HjHttpServer {
  GObject parent_instance;
  SoupServer *soup;           /* owned */
  HjApiThread *api;           /* owned */
  HjConnections *connections; /* owned */
  HjRateLimit *enrol_limit;   /* owned */
  HjRateLimit *token_limit;   /* owned */
  char *address;              /* owned, such as https://127.0.0.1:8443 */
  guint sweep_source;
  guint drain_source;
  guint n_under_way; /* requests whose answer is not yet sent */
  GTask *drain;      /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjHttpServer, hj_http_server, G_TYPE_OBJECT)

/* A request that the database's thread answers. */
typedef struct {
  HjHttpServer *server;       /* owned */
  SoupServerMessage *message; /* owned */
  gboolean is_gone;           /* the client has left */
} Exchange;

static Exchange *
new_exchange (HjHttpServer *server, SoupServerMessage *message)
{
  Exchange *exchange = g_rc_box_new0 (Exchange);

  exchange->server = g_object_ref (server);
  exchange->message = g_object_ref (message);
  return exchange;
}

static void
clear_exchange (gpointer data)
{
  Exchange *exchange = data;

  g_object_unref (exchange->server);
  g_object_unref (exchange->message);
}

static void
unref_exchange (Exchange *exchange)
{
  g_rc_box_release_full (exchange, clear_exchange);
}

static void
unref_exchange_closure (gpointer exchange, GClosure *closure)
{
  unref_exchange (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, unref_exchange)

/* Whom limits count for; a network of IPv6 is one address. */
static char *
dup_remote_address (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  GInetAddress *address;
  const guint8 *bytes;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("unknown");
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (address);
  bytes = g_inet_address_to_bytes (address);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2],
                          bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
}

static void
expect (HjHttpServer *self, SoupServerMessage *message, gint64 milliseconds)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    hj_connections_expect (self->connections, socket, milliseconds);
}

static void
set_reply (HjHttpServer *self, SoupServerMessage *message, HjHttpReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, reply->status, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (reply->content_type != NULL)
    soup_message_headers_set_content_type (headers, reply->content_type, NULL);
  if (reply->retry_after >= 0) {
    g_autofree char *seconds = g_strdup_printf ("%d", reply->retry_after);

    soup_message_headers_replace (headers, "Retry-After", seconds);
  }
  if (self->drain != NULL)
    soup_message_headers_replace (headers, "Connection", "close");
  if (reply->body != NULL)
    soup_message_body_append_bytes (body, reply->body);
  expect (self, message,
          BODY_MS
              + (reply->body == NULL
                     ? 0
                     : (gint64)g_bytes_get_size (reply->body) / SLOWEST_BYTES_PER_MS));
}

static void
refuse (HjHttpServer *self, SoupServerMessage *message, guint status, const char *code,
        const char *sentence, int retry_after)
{
  g_autoptr (HjHttpReply) reply = hj_http_reply_new_problem (status, code, sentence);

  reply->retry_after = retry_after;
  set_reply (self, message, reply);
}

static gsize
get_body_max (const char *path)
{
  return g_str_equal (path, "/v1/ops") ? HJ_WIRE_BATCH_BYTES_MAX + HJ_WIRE_OP_MAX
                                       : HJ_WIRE_SMALL_MAX;
}

static void
finish_drain (HjHttpServer *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->drain);

  g_clear_handle_id (&self->drain_source, g_source_remove);
  soup_server_disconnect (self->soup);
  g_task_return_boolean (task, TRUE);
}

/* A connection that will not be read to its end: the answer is written past libsoup, which would
 * first take in the whole body.
 */
static void
on_refusal_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GIOStream) stream = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static gboolean
on_cut_off_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;
  guint status = soup_server_message_get_status (message);
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_response_body (message));
  GIOStream *stream = soup_server_message_steal_connection (message);
  GByteArray *answer = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
      status, soup_status_get_phrase (status), g_bytes_get_size (body));

  if (stream == NULL)
    return G_SOURCE_REMOVE;
  g_byte_array_append (answer, (const guint8 *)head, (guint)strlen (head));
  g_byte_array_append (answer, g_bytes_get_data (body, NULL), (guint)g_bytes_get_size (body));
  g_object_set_data_full (G_OBJECT (stream), "hj-answer", answer,
                          (GDestroyNotify)g_byte_array_unref);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), answer->data,
                                   answer->len, G_PRIORITY_DEFAULT, NULL, on_refusal_written_cb,
                                   stream);
  return G_SOURCE_REMOVE;
}

static void
cut_off (SoupServerMessage *message)
{
  soup_server_message_pause (message);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_cut_off_cb, g_object_ref (message), g_object_unref);
}

/* Whether the body that the headers announce may come. */
static gboolean
check_body (HjHttpServer *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = soup_message_headers_get_content_length (headers);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED) {
    refuse (self, message, 411, "length-required",
            _ ("The request does not say how long it is; please send its length."), -1);
    cut_off (message);
    return FALSE;
  }
  if (length >= 0 && (gsize)length <= get_body_max (path)) {
    expect (self, message, BODY_MS + length / SLOWEST_BYTES_PER_MS);
    return TRUE;
  }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  refuse (self, message, 413, "too-large",
          _ ("The request is too large; please send less at a time."), -1);
  if (length < 0 || length > SWALLOWED_MAX)
    cut_off (message);
  return FALSE;
}

static void
check_rate (HjHttpServer *self, SoupServerMessage *message, const char *path)
{
  HjRateLimit *limit = g_str_equal (path, "/v1/enrol")   ? self->enrol_limit
                       : g_str_equal (path, "/v1/token") ? self->token_limit
                                                         : NULL;
  g_autofree char *address = NULL;
  int wait;

  if (limit == NULL)
    return;
  address = dup_remote_address (message);
  wait = hj_rate_limit_take (limit, address);
  if (wait > 0)
    refuse (self, message, 429, "busy",
            _ ("Too many tries came from this network; please try again in a few minutes."), wait);
}

/* Called once the headers are there, before the body. */
static void
on_headers_came_cb (SoupServer *soup, SoupServerMessage *message, const char *path,
                    GHashTable *query, gpointer user_data)
{
  HjHttpServer *self = user_data;

  if (!check_body (self, message, path))
    return;
  if (self->drain != NULL)
    refuse (self, message, 503, "stopping",
            _ ("The central instance is about to stop; nothing is lost, please try again later."),
            BUSY_RETRY_SECONDS);
  else
    check_rate (self, message, path);
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

static void
on_message_finished_cb (SoupServerMessage *message, Exchange *exchange)
{
  g_autoptr (HjHttpServer) self = g_object_ref (exchange->server);

  exchange->is_gone = TRUE;
  g_signal_handlers_disconnect_by_data (message, exchange);
  if (--self->n_under_way > 0 || self->drain == NULL)
    return;
  /* Not from within libsoup's own end of the message. */
  g_clear_handle_id (&self->drain_source, g_source_remove);
  self->drain_source = g_idle_add (on_drain_ended_cb, self);
}

static void
on_api_handled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (HjHttpReply) reply = hj_api_thread_handle_finish (result);

  if (exchange->is_gone)
    return;
  set_reply (exchange->server, exchange->message, reply);
  soup_server_message_unpause (exchange->message);
}

static const char *
get_bearer (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Authorization");

  return text != NULL && g_ascii_strncasecmp (text, "Bearer ", 7) == 0 ? text + 7 : NULL;
}

/* Called once the body is there too. */
static void
on_request_came_cb (SoupServer *soup, SoupServerMessage *message, const char *path,
                    GHashTable *query, gpointer user_data)
{
  HjHttpServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *address = dup_remote_address (message);
  HjHttpRequest request = {
    .method = soup_server_message_get_method (message),
    .path = path,
    .content_type = soup_message_headers_get_content_type (headers, NULL),
    .token = get_bearer (headers),
    .address = address,
    .body = body,
  };
  Exchange *exchange;

  if (hj_api_thread_get_n_waiting (self->api) >= HJ_HTTP_WAITING_MAX) {
    refuse (self, message, 503, "busy",
            _ ("The central instance is busy; nothing is lost, please try again later."),
            g_random_int_range (BUSY_RETRY_SECONDS, 4 * BUSY_RETRY_SECONDS));
    return;
  }
  exchange = new_exchange (self, message);
  self->n_under_way++;
  expect (self, message, 0);
  g_signal_connect_data (message, "finished", G_CALLBACK (on_message_finished_cb),
                         g_rc_box_acquire (exchange), unref_exchange_closure, 0);
  soup_server_message_pause (message);
  hj_api_thread_handle_async (self->api, &request, on_api_handled_cb, exchange);
}

/* Called for every connection before its first byte, and for every further request on it. */
static void
on_request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  HjHttpServer *self = user_data;
  GSocket *socket = soup_server_message_get_socket (message);
  g_autofree char *address = dup_remote_address (message);

  if (socket == NULL)
    return;
  if (hj_connections_admit (self->connections, socket, address))
    hj_connections_expect (self->connections, socket, HEADERS_MS);
  else
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
on_request_ended_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  expect (user_data, message, IDLE_MS);
}

static gboolean
on_sweep_cb (gpointer user_data)
{
  HjHttpServer *self = user_data;

  hj_connections_sweep (self->connections);
  return G_SOURCE_CONTINUE;
}

static void
hj_http_server_dispose (GObject *object)
{
  HjHttpServer *self = HJ_HTTP_SERVER (object);

  g_clear_handle_id (&self->sweep_source, g_source_remove);
  g_clear_handle_id (&self->drain_source, g_source_remove);
  if (self->soup != NULL) {
    g_signal_handlers_disconnect_by_data (self->soup, self);
    soup_server_disconnect (self->soup);
  }
  g_clear_object (&self->soup);
  g_clear_object (&self->api);
  g_clear_object (&self->connections);
  g_clear_object (&self->enrol_limit);
  g_clear_object (&self->token_limit);
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
  self->enrol_limit = hj_rate_limit_new (clock, HJ_HTTP_ENROL_PER_MINUTE);
  self->token_limit = hj_rate_limit_new (clock, HJ_HTTP_TOKEN_PER_MINUTE);
  self->soup = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers_came_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request_came_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_request_ended_cb), self);
  self->sweep_source = g_timeout_add_seconds (SWEEP_SECONDS, on_sweep_cb, self);
  return self;
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
