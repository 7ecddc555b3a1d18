/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-portal.h"

#include <libsoup/soup.h>

/* Whoever wants a sign-in is near. */
#define TIMEOUT_SECONDS 5
#define NETWORK_AUTHENTICATION_REQUIRED 511

/* Whether the answer sends to somebody else's page. */
static gboolean
leads_away (SoupMessage *message)
{
  GUri *asked = soup_message_get_uri (message);
  const char *location
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) target
      = location == NULL ? NULL : g_uri_parse_relative (asked, location, SOUP_HTTP_URI_FLAGS, NULL);

  return SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) && target != NULL
         && g_strcmp0 (g_uri_get_host (target), g_uri_get_host (asked)) != 0;
}

static void
on_session_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);
  SoupMessage *message = g_task_get_task_data (task);

  g_task_return_boolean (
      task, stream != NULL
                && (leads_away (message)
                    || soup_message_get_status (message) == NETWORK_AUTHENTICATION_REQUIRED));
}

/**
 * hj_portal_dup_address:
 * @instance: the central instance's address
 * @port: at which to look, or −1 for the usual one
 *
 * Returns: (transfer full): where a browser is shown the sign-in page that is in the way of it
 */
char *
hj_portal_dup_address (GUri *instance, int port)
{
  return g_uri_join (SOUP_HTTP_URI_FLAGS, "http", NULL, g_uri_get_host (instance), port, "/", NULL,
                     NULL);
}

/**
 * hj_portal_look_async:
 * @url: of the central instance, but with `http`: a network that wants a sign-in first answers
 *   instead of it, or sends elsewhere
 *
 * Nothing is said in the request but whom it is for.
 */
void
hj_portal_look_async (const char *url, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SoupSession) session
      = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, NULL);
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  SoupMessage *message = soup_message_new ("GET", url);

  g_task_set_source_tag (task, hj_portal_look_async);
  if (message == NULL) {
    g_task_return_boolean (task, FALSE);
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, message, g_object_unref);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, NULL, on_session_sent_cb, task);
}

/**
 * hj_portal_look_finish:
 *
 * Returns: whether a sign-in page is in the way
 */
gboolean
hj_portal_look_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
