/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-server.h"

#include "core/wire/hj-request-signature.h"
#include "core/wire/hj-wire.h"
#include "server/http/hj-callers.h"
#include "server/http/hj-connections.h"
#include "server/http/hj-http-message.h"
#include "server/http/hj-http-stream.h"
#include "server/http/hj-http-turn.h"
#include "server/http/hj-live.h"
#include "server/http/hj-rate-limit.h"
#include "server/http/hj-slots.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_PORT 8443
#define SWEEP_SECONDS 1

/* By when the next step of a connection has to have come, at %HJ_HTTP_PATIENCE. Bodies have longer,
 * by their size: the slowest line that counts gives 64 kbit/s and is shared.
 */
#define HEADERS_MS (HJ_HTTP_PATIENCE * HJ_SECOND_MS)
#define BODY_MS (30 * HJ_SECOND_MS)
#define IDLE_MS (75 * HJ_SECOND_MS)
#define SLOWEST_BYTES_PER_MS 2

/* A body that is too large by less than this is read and thrown away, so that an honest client gets
 * to the answer; the connection of a larger one is cut once the answer is sent.
 */
#define SWALLOWED_MAX (4 * 1024 * 1024)
#define DRAIN_SECONDS 20
/* How long a restart takes, more or less. */
#define RESTART_SECONDS 10

struct _HjHttpServer {
  GObject parent_instance;
  SoupServer *soup;           /* owned */
  HjApiThread *api;           /* owned */
  HjConnections *connections; /* owned */
  HjCallers *callers;         /* owned */
  HjRateLimit *enrol_limit;   /* owned */
  HjRateLimit *token_limit;   /* owned */
  HjSlots *slots;             /* owned */
  HjLive *live;               /* owned */
  char *address;              /* owned, such as https://127.0.0.1:8443 */
  guint sweep_source;
  guint drain_source;
  guint patience;    /* seconds for the headers; all else is longer in proportion */
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

static void
expect (HjHttpServer *self, SoupServerMessage *message, gint64 milliseconds)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    hj_connections_expect (self->connections, socket,
                           milliseconds * self->patience / HJ_HTTP_PATIENCE);
}

/* Sends the reply once the message goes on, which may take its time by its size. */
static void
send_reply (HjHttpServer *self, SoupServerMessage *message, const HjHttpReply *reply)
{
  gsize length = reply->body == NULL ? 0 : g_bytes_get_size (reply->body);

  hj_http_message_set_reply (message, reply);
  if (self->drain != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
  expect (self, message, BODY_MS + (gint64)length / SLOWEST_BYTES_PER_MS);
}

/* After how many seconds one more may come back. */
static int
give_slot (HjHttpServer *self)
{
  return hj_slots_give (self->slots, hj_api_thread_get_n_waiting (self->api));
}

static void
refuse (HjHttpServer *self, SoupServerMessage *message, guint status, const char *code,
        const char *sentence, int retry_after)
{
  g_autoptr (HjHttpReply) reply = hj_http_reply_new_problem (status, code, sentence);

  reply->retry_after = retry_after;
  send_reply (self, message, reply);
}

/* What is small, if too large for its route, is refused by the route. */
static gsize
get_body_max (HjHttpServer *self, const char *path)
{
  return MAX (hj_api_thread_get_body_max (self->api, path), HJ_WIRE_SMALL_MAX);
}

static void
finish_drain (HjHttpServer *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->drain);

  g_clear_handle_id (&self->drain_source, g_source_remove);
  soup_server_disconnect (self->soup);
  g_task_return_boolean (task, TRUE);
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
    hj_http_message_cut_off (message);
    return FALSE;
  }
  if (length >= 0 && (gsize)length <= get_body_max (self, path)) {
    expect (self, message, BODY_MS + length / SLOWEST_BYTES_PER_MS);
    return TRUE;
  }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  refuse (self, message, 413, "too-large",
          _ ("The request is too large; please send less at a time."), -1);
  if (length < 0 || length > SWALLOWED_MAX)
    hj_http_message_cut_off (message);
  return FALSE;
}

/* Whether whoever asks has not too much under way already. */
static void
check_turn (HjHttpServer *self, SoupServerMessage *message)
{
  int wait = hj_http_turn_begin (message, self->callers, self->connections);

  if (wait == 0)
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  refuse (self, message, 429, "busy",
          _ ("So much comes from here at once that the central instance asks to wait; nothing is "
             "lost, please try again later."),
          wait);
}

/* How often an address may be wrong where secrets are checked. What is right is taken all the same,
 * so that nobody is locked out by a neighbour who guesses.
 */
static void
count_wrong (HjHttpServer *self, SoupServerMessage *message, HjHttpReply **reply)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  gboolean takes_code = g_str_equal (path, "/v1/enrol") || g_str_equal (path, "/v1/recover");
  HjRateLimit *limit = takes_code                        ? self->enrol_limit
                       : g_str_equal (path, "/v1/token") ? self->token_limit
                                                         : NULL;
  g_autofree char *address = NULL;
  int wait;

  if (limit == NULL || (*reply)->status < 400 || (*reply)->status >= 500)
    return;
  address = hj_http_message_dup_address (message);
  wait = hj_rate_limit_take (limit, address);
  if (wait == 0)
    return;
  hj_http_reply_free (*reply);
  *reply = hj_http_reply_new_problem (
      429, "busy", _ ("Too many tries came from this network; please try again in a few minutes."));
  (*reply)->retry_after = wait;
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
            RESTART_SECONDS + give_slot (self));
  else
    check_turn (self, message);
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

/* What goes on for as long as somebody listens is not under way: nothing waits for its end. */
static void
begin_stream (Exchange *exchange, HjListening *listening)
{
  HjHttpServer *self = exchange->server;
  SoupServerMessage *message = exchange->message;

  if (hj_http_stream_begin (message, listening, self->live, self->connections)) {
    g_signal_handlers_disconnect_by_data (message, exchange);
    hj_http_turn_end (message);
    self->n_under_way--;
    return;
  }
  refuse (self, message, 503, "busy",
          _ ("So many laptops are told of news that there is no room for one more; it asks now "
             "and then instead."),
          give_slot (self));
  soup_server_message_unpause (message);
}

static void
learn_account (HjHttpServer *self, SoupServerMessage *message, const HjHttpReply *reply)
{
  const char *token = hj_http_message_get_token (message);

  if (token != NULL && reply->account != NULL)
    hj_callers_learn (self->callers, token, reply->account);
  else if (token != NULL)
    hj_callers_forget (self->callers, token);
}

static void
on_api_handled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (HjHttpReply) reply = hj_api_thread_handle_finish (result);

  HjHttpServer *self = exchange->server;

  hj_slots_note_answer (self->slots, hj_api_thread_get_n_waiting (self->api));
  hj_live_look (self->live);
  learn_account (self, exchange->message, reply);
  if (exchange->is_gone)
    return;
  count_wrong (self, exchange->message, &reply);
  if (reply->listening != NULL && self->drain == NULL) {
    begin_stream (exchange, g_steal_pointer (&reply->listening));
    return;
  }
  if (reply->status == 503)
    reply->retry_after = MAX (reply->retry_after, give_slot (self));
  send_reply (self, exchange->message, reply);
  soup_server_message_unpause (exchange->message);
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
  g_autofree char *address = hj_http_message_dup_address (message);
  g_autofree char *lane = hj_http_turn_dup_lane (message);
  HjHttpRequest request = {
    .method = soup_server_message_get_method (message),
    .path = path,
    .content_type = soup_message_headers_get_content_type (headers, NULL),
    .token = hj_http_message_get_token (message),
    .signature = soup_message_headers_get_one (headers, HJ_REQUEST_SIGNATURE_HEADER),
    .address = address,
    .body = body,
  };
  Exchange *exchange;

  if (hj_api_thread_get_n_waiting (self->api) >= HJ_HTTP_WAITING_MAX) {
    refuse (self, message, 503, "busy",
            _ ("The central instance is busy; nothing is lost, please try again later."),
            give_slot (self));
    return;
  }
  exchange = new_exchange (self, message);
  self->n_under_way++;
  expect (self, message, 0);
  g_signal_connect_data (message, "finished", G_CALLBACK (on_message_finished_cb),
                         g_rc_box_acquire (exchange), unref_exchange_closure, 0);
  soup_server_message_pause (message);
  hj_api_thread_handle_async (self->api, &request, lane, on_api_handled_cb, exchange);
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
    expect (self, message, HEADERS_MS);
  else
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
on_request_ended_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  hj_http_turn_end (message);
  expect (user_data, message, IDLE_MS);
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
  soup_server_add_early_handler (self->soup, NULL, on_headers_came_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request_came_cb, self, NULL);
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
