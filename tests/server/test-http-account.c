/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-callers.h"
#include "server/http/hj-http-server.h"
#include "server/pki/hj-pki.h"

#include "central-fixture.h"
#include "core/wire/hj-request-signature.h"

#include <libsoup/soup.h>
#include <string.h>

#define PATH "/own"
#define N_FOUND 50

/* A central instance behind HTTPS whose clock stands still, and the laptops of two accounts. */
typedef struct {
  World *world;
  HjClock *clock; /* of the server's limits */
  HjApiThread *api;
  HjHttpServer *server;
  SoupSession *session;
  Laptop *greedy;
  Laptop *other;
} Fixture;

static HjHttpReply *
answer (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
        const HjCentralDevice *device, gpointer user_data)
{
  return hj_http_reply_new (200, "text/plain", g_bytes_ref (request->body));
}

static void
add_routes (HjApi *api)
{
  static const HjApiRoute own = {
    .method = "POST", .path = PATH, .needs_token = TRUE, .body_max = 1024, .handler = answer
  };

  hj_api_add_route (api, &own, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  self->greedy = laptop_new (self->world, "greedy", "duty-officer", "house-1");
  self->other = laptop_new (self->world, "other", "duty-officer", "house-1");
  hj_pki_create (self->world->folder, names, WORLD_NOW, &error);
  g_assert_no_error (error);
  certificate = hj_pki_load_server (self->world->folder, &error);
  g_assert_no_error (error);
  self->clock = hj_manual_clock_new (0);
  self->api
      = hj_api_thread_new (self->world->folder, self->world->clock, random, add_routes, &error);
  g_assert_no_error (error);
  self->server = hj_http_server_new (self->api, certificate, self->clock);
  g_assert_true (hj_http_server_listen (self->server, "127.0.0.1:0", &error));
  self->session = soup_session_new ();
  laptop_give_token (self->greedy, "greedy");
  laptop_give_token (self->other, "other");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->server);
  while (g_main_context_iteration (NULL, FALSE) || G_OBJECT (self->api)->ref_count > 1)
    g_thread_yield ();
  g_clear_object (&self->api);
  g_clear_object (&self->clock);
  laptop_free (self->greedy);
  laptop_free (self->other);
  world_free (self->world);
}

static gboolean
on_accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                          GTlsCertificateFlags flaws, gpointer user_data)
{
  return TRUE;
}

static void
on_session_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_assert_nonnull (body);
  *(gboolean *)user_data = TRUE;
}

/* Asks with a good signature, or with none, and waits for the answer. */
static guint
ask (Fixture *self, Laptop *laptop, const char *token, gboolean sign)
{
  g_autofree char *uri = g_strconcat (hj_http_server_get_address (self->server), PATH, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *signature = laptop_sign (laptop, "POST", PATH, token, body);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  gboolean done = FALSE;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate_cb), NULL);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_replace (headers, "Authorization", bearer);
  if (sign)
    soup_message_headers_replace (headers, HJ_REQUEST_SIGNATURE_HEADER, signature);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL,
                                    on_session_read_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return soup_message_get_status (message);
}

/* One account asks as often as it may and no more; another of the same address is not touched, and
 * whoever has found a token and not its key spends nothing of the account's.
 */
static void
test_greedy_account (Fixture *self, gconstpointer data)
{
  guint n_answered = 0;

  for (guint i = 0; i < N_FOUND; i++)
    g_assert_cmpuint (ask (self, self->other, "greedy", FALSE), ==, 401);
  /* The first request is a stranger's, until its token was good. */
  while (n_answered < 2 * HJ_CALLERS_ACCOUNT_PER_MINUTE
         && ask (self, self->greedy, "greedy", TRUE) == 200)
    n_answered++;
  g_assert_cmpuint (n_answered, ==, HJ_CALLERS_ACCOUNT_PER_MINUTE + 1);
  g_assert_cmpuint (ask (self, self->greedy, "greedy", TRUE), ==, 429);
  g_assert_cmpuint (ask (self, self->other, "other", TRUE), ==, 200);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_MINUTE_MS);
  g_assert_cmpuint (ask (self, self->greedy, "greedy", TRUE), ==, 200);
}

int
main (int argc, char **argv)
{
  hj_pki_require_tls13 ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/http-account/greedy", Fixture, NULL, set_up, test_greedy_account, tear_down);
  return g_test_run ();
}
