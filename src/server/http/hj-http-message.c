/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-message.h"

#include <string.h>

/**
 * hj_http_message_dup_address:
 *
 * Returns: (transfer full): whom limits count for; a network of IPv6 is one address
 */
char *
hj_http_message_dup_address (SoupServerMessage *message)
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

/**
 * hj_http_message_get_token:
 *
 * Returns: (transfer none) (nullable): the token of the Authorization header
 */
const char *
hj_http_message_get_token (SoupServerMessage *message)
{
  const char *text = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  return text != NULL && g_ascii_strncasecmp (text, "Bearer ", 7) == 0 ? text + 7 : NULL;
}

/**
 * hj_http_message_set_reply:
 * @reply: what is sent once the message goes on
 */
void
hj_http_message_set_reply (SoupServerMessage *message, const HjHttpReply *reply)
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
  if (reply->body != NULL)
    soup_message_body_append_bytes (body, reply->body);
}

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
  GByteArray *answer;
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
      status, soup_status_get_phrase (status), g_bytes_get_size (body));

  if (stream == NULL)
    return G_SOURCE_REMOVE;
  answer = g_byte_array_new ();
  g_byte_array_append (answer, (const guint8 *)head, (guint)strlen (head));
  g_byte_array_append (answer, g_bytes_get_data (body, NULL), (guint)g_bytes_get_size (body));
  g_object_set_data_full (G_OBJECT (stream), "hj-answer", answer,
                          (GDestroyNotify)g_byte_array_unref);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), answer->data,
                                   answer->len, G_PRIORITY_DEFAULT, NULL, on_refusal_written_cb,
                                   stream);
  return G_SOURCE_REMOVE;
}

/**
 * hj_http_message_cut_off:
 * @message: with a reply, and a body that is still to come
 *
 * Sends the reply and closes the connection. It goes past libsoup, which would first take in the
 * whole body.
 */
void
hj_http_message_cut_off (SoupServerMessage *message)
{
  soup_server_message_pause (message);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_cut_off_cb, g_object_ref (message), g_object_unref);
}
