/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-stream.h"

#include "core/wire/hj-hint.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* A client that has left without a word is noticed by what it does not take. */
#define TAKEN_MS (60 * HJ_SECOND_MS)

/* Hints on their way to one laptop; lives until libsoup has finished with the message. */
typedef struct {
  SoupServerMessage *message; /* borrowed: owns this */
  HjLive *live;               /* owned */
  HjConnections *connections; /* owned */
  guint n_unsent;             /* chunks that libsoup has not written */
} Stream;

static void
expect (Stream *stream, gint64 milliseconds)
{
  GSocket *socket = soup_server_message_get_socket (stream->message);

  if (socket != NULL)
    hj_connections_expect (stream->connections, socket, milliseconds);
}

static void
write_hint (GBytes *bytes, gpointer user_data)
{
  Stream *stream = user_data;
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);

  if (bytes == NULL) {
    soup_message_body_complete (body);
  } else {
    soup_message_body_append_bytes (body, bytes);
    stream->n_unsent++;
  }
  expect (stream, TAKEN_MS);
  soup_server_message_unpause (stream->message);
}

static void
on_message_wrote_chunk_cb (SoupServerMessage *message, Stream *stream)
{
  if (stream->n_unsent > 0 && --stream->n_unsent == 0)
    expect (stream, 0);
}

static void
on_message_finished_cb (SoupServerMessage *message, Stream *stream)
{
  hj_live_remove (stream->live, stream);
}

static void
free_stream (gpointer data, GClosure *closure)
{
  Stream *stream = data;

  hj_live_remove (stream->live, stream);
  g_object_unref (stream->live);
  g_object_unref (stream->connections);
  g_free (stream);
}

/* The kernel gives a connection up when what was sent is not taken for so long. */
static void
limit_silence (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, TAKEN_MS, NULL);
}

/* Whether the answer goes on and on, or is one piece. */
static void
set_endless (SoupServerMessage *message, gboolean endless)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     endless ? SOUP_ENCODING_CHUNKED
                                             : SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), !endless);
}

/**
 * hj_http_stream_begin:
 * @message: a paused one without an answer
 * @listening: (transfer full): who asks
 *
 * Answers with hints for as long as the connection lasts, where there is room for one more.
 *
 * Returns: whether there was; if not, the message takes any other answer
 */
gboolean
hj_http_stream_begin (SoupServerMessage *message, HjListening *listening, HjLive *live,
                      HjConnections *connections)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Stream *stream = g_new0 (Stream, 1);

  stream->message = message;
  stream->live = g_object_ref (live);
  stream->connections = g_object_ref (connections);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_message_wrote_chunk_cb), stream);
  g_signal_connect_data (message, "finished", G_CALLBACK (on_message_finished_cb), stream,
                         free_stream, 0);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_set_content_type (headers, HJ_HINT_CONTENT_TYPE, NULL);
  set_endless (message, TRUE);
  if (hj_live_add (live, listening, write_hint, stream)) {
    limit_silence (message);
    return TRUE;
  }
  g_signal_handlers_disconnect_by_data (message, stream);
  set_endless (message, FALSE);
  return FALSE;
}
