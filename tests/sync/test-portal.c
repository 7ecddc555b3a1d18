/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-portal.h"

#include <libsoup/soup.h>

/* What a network between laptop and central instance may answer. */
static const struct {
  const char *path;
  guint status;
  const char *location;
  gboolean portal;
} answers[] = {
  { "/elsewhere", 302, "http://sign-in.example/?from=hejie", TRUE },
  { "/secure-elsewhere", 307, "https://sign-in.example/", TRUE },
  { "/outright", 511, NULL, TRUE },
  { "/same", 301, "https://127.0.0.1:8443/", FALSE },
  { "/relative", 302, "/index.html", FALSE },
  { "/page", 200, NULL, FALSE },
  { "/missing", 404, NULL, FALSE },
  { "/nowhere", 302, NULL, FALSE },
};

static void
on_request_came_cb (SoupServer *server, SoupServerMessage *message, const char *path,
                    GHashTable *query, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (!g_str_equal (answers[i].path, path))
      continue;
    soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<html>", 6);
    soup_server_message_set_status (message, answers[i].status, NULL);
    if (answers[i].location != NULL)
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                    answers[i].location);
  }
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(int *)user_data = hj_portal_look_finish (result);
}

static gboolean
look (const char *url)
{
  int found = -1;

  hj_portal_look_async (url, on_looked_cb, &found);
  while (found < 0)
    g_main_context_iteration (NULL, TRUE);
  return found;
}

static void
test_look (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *nobody = NULL;
  GSList *uris;
  int port;

  soup_server_add_handler (server, NULL, on_request_came_cb, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d%s", port, answers[i].path);

    g_test_message ("%s", answers[i].path);
    g_assert_cmpint (look (url), ==, answers[i].portal);
  }
  soup_server_disconnect (server);
  nobody = g_strdup_printf ("http://127.0.0.1:%d/", port);
  g_assert_false (look (nobody));
  g_assert_false (look ("nonsense"));
}

static void
test_address (void)
{
  static const char *const addresses[][2] = {
    { "https://centre.example:8443", "http://centre.example/" },
    { "https://[2001:db8::1]:8443/x?y", "http://[2001:db8::1]/" },
    { "https://198.51.100.7", "http://198.51.100.7/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GUri) uri = g_uri_parse (addresses[i][0], G_URI_FLAGS_NONE, NULL);
    g_autofree char *address = hj_portal_dup_address (uri, -1);

    g_assert_cmpstr (address, ==, addresses[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/portal/look", test_look);
  g_test_add_func ("/sync/portal/address", test_address);
  return g_test_run ();
}
