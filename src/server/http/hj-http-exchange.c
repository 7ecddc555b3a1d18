/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-request-signature.h"
#include "server/http/hj-http-message.h"
#include "server/http/hj-http-server-private.h"
#include "server/http/hj-http-stream.h"
#include "server/http/hj-http-turn.h"

#include <glib/gi18n-lib.h>

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

static void
on_message_finished_cb (SoupServerMessage *message, Exchange *exchange)
{
  g_autoptr (HjHttpServer) self = g_object_ref (exchange->server);

  exchange->is_gone = TRUE;
  g_signal_handlers_disconnect_by_data (message, exchange);
  hj_http_server_note_ended (self);
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
  hj_http_server_refuse (
      self, message, 503, "busy",
      _ ("So many laptops are told of news that there is no room for one more; it asks now "
         "and then instead."),
      hj_http_server_give_slot (self));
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
    reply->retry_after = MAX (reply->retry_after, hj_http_server_give_slot (self));
  hj_http_server_reply (self, exchange->message, reply);
  soup_server_message_unpause (exchange->message);
}

/**
 * hj_http_exchange:
 * @server: the #HjHttpServer
 *
 * A handler, called once the body is there too: the database's thread answers.
 */
void
hj_http_exchange (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
                  gpointer server)
{
  HjHttpServer *self = server;
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

  if (hj_api_thread_get_n_waiting (self->api) >= self->room) {
    hj_http_server_refuse (
        self, message, 503, "busy",
        _ ("The central instance is busy; nothing is lost, please try again later."),
        hj_http_server_give_slot (self));
    return;
  }
  exchange = new_exchange (self, message);
  self->n_under_way++;
  hj_http_server_expect (self, message, 0);
  g_signal_connect_data (message, "finished", G_CALLBACK (on_message_finished_cb),
                         g_rc_box_acquire (exchange), unref_exchange_closure, 0);
  soup_server_message_pause (message);
  hj_api_thread_handle_async (self->api, &request, lane, on_api_handled_cb, exchange);
}
