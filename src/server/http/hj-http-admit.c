/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-wire.h"
#include "server/http/hj-http-message.h"
#include "server/http/hj-http-server-private.h"
#include "server/http/hj-http-turn.h"

#include <glib/gi18n-lib.h>

/* A body that is too large by less than this is read and thrown away, so that an honest client gets
 * to the answer; the connection of a larger one is cut once the answer is sent.
 */
#define SWALLOWED_MAX (4 * 1024 * 1024)
/* How long a restart takes, more or less. */
#define RESTART_SECONDS 10

/* What is small, if too large for its route, is refused by the route. */
static gsize
get_body_max (HjHttpServer *self, const char *path)
{
  return MAX (hj_api_thread_get_body_max (self->api, path), HJ_WIRE_SMALL_MAX);
}

/* Whether the body that the headers announce may come. */
static gboolean
check_body (HjHttpServer *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = soup_message_headers_get_content_length (headers);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED) {
    hj_http_server_refuse (self, message, 411, "length-required",
                           _ ("The request does not say how long it is; please send its length."),
                           -1);
    hj_http_message_cut_off (message);
    return FALSE;
  }
  if (length >= 0 && (gsize)length <= get_body_max (self, path)) {
    hj_http_server_expect_body (self, message, length);
    return TRUE;
  }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  hj_http_server_refuse (self, message, 413, "too-large",
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
  hj_http_server_refuse (
      self, message, 429, "busy",
      _ ("So much comes from here at once that the central instance asks to wait; nothing is "
         "lost, please try again later."),
      wait);
}

/**
 * hj_http_admit:
 * @server: the #HjHttpServer
 *
 * An early handler, called once the headers are there: whether the body may come.
 */
void
hj_http_admit (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
               gpointer server)
{
  HjHttpServer *self = server;

  if (!check_body (self, message, path))
    return;
  if (self->drain != NULL)
    hj_http_server_refuse (
        self, message, 503, "stopping",
        _ ("The central instance is about to stop; nothing is lost, please try again later."),
        RESTART_SECONDS + hj_http_server_give_slot (self));
  else
    check_turn (self, message);
}
