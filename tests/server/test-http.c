/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/auth/hj-auth.h"
#include "server/http/hj-connections.h"
#include "server/http/hj-http-server-private.h"
#include "server/http/hj-live.h"
#include "server/http/hj-rate-limit.h"
#include "server/pki/hj-pki.h"

#include "core/wire/hj-deed.h"
#include "core/wire/hj-hint.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

/* A route whose handler stands still until the test lets it go on. */
static struct {
  GMutex mutex;
  GCond changed;
  guint n_inside;
  gboolean may_leave;
} gate;

static HjHttpReply *
answer_after_gate (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                   const HjCentralDevice *device, gpointer user_data)
{
  g_mutex_lock (&gate.mutex);
  gate.n_inside++;
  g_cond_broadcast (&gate.changed);
  while (!gate.may_leave)
    g_cond_wait (&gate.changed, &gate.mutex);
  g_mutex_unlock (&gate.mutex);
  return hj_http_reply_new (200, "text/plain", g_bytes_ref (request->body));
}

static HjHttpReply *
answer_with_request (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                     const HjCentralDevice *device, gpointer user_data)
{
  g_autofree char *text = g_strdup_printf ("%s %s %s %s %s %" G_GSIZE_FORMAT, request->method,
                                           request->path, request->content_type, request->token,
                                           request->signature, g_bytes_get_size (request->body));

  return hj_http_reply_new (200, "text/plain", g_bytes_new (text, strlen (text)));
}

/* Stands for whoever may listen, without a token: for one laptop, or for a further one each time.
 */
static HjHttpReply *
answer_listening (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                  const HjCentralDevice *device, gpointer user_data)
{
  static guint n_further;
  g_autofree char *laptop = g_str_equal (request->path, "/listen")
                                ? g_strdup ("laptop")
                                : g_strdup_printf ("laptop %u", ++n_further);
  const HjCentralUser officer
      = { .name = (char *)"officer", .role = (char *)"duty-officer", .org = (char *)"house-1" };
  HjHttpReply *reply = hj_http_reply_new (200, HJ_HINT_CONTENT_TYPE, NULL);

  reply->listening = hj_listening_new (hj_api_get_central (api), &officer, laptop);
  return reply;
}

static void
add_routes (HjApi *api)
{
  static const HjApiRoute listening
      = { .method = "GET", .path = "/listen", .handler = answer_listening };
  static const HjApiRoute further
      = { .method = "GET", .path = "/listen-further", .handler = answer_listening };
  static const HjApiRoute gated = {
    .method = "POST",
    .path = "/gate",
    .body_max = 1024,
    .handler = answer_after_gate,
  };
  static const HjApiRoute echo = {
    .method = "POST",
    .path = "/echo",
    .body_max = HJ_WIRE_SMALL_MAX,
    .handler = answer_with_request,
  };

  hj_auth_add_routes (api);
  hj_api_add_route (api, &gated, NULL);
  hj_api_add_route (api, &echo, NULL);
  hj_api_add_route (api, &listening, NULL);
  hj_api_add_route (api, &further, NULL);
}

static void
set_gate (gboolean may_leave)
{
  g_mutex_lock (&gate.mutex);
  gate.may_leave = may_leave;
  gate.n_inside = 0;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.mutex);
}

typedef struct {
  char *folder;
  HjClock *clock; /* of the server's limits */
  HjApiThread *api;
  HjHttpServer *server;
  SoupSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjCentral) central = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;

  self->folder = g_dir_make_tmp ("hejie-http-XXXXXX", &error);
  g_assert_no_error (error);
  central = hj_central_create (self->folder, clock, random, &error);
  g_assert_no_error (error);
  g_clear_object (&central);
  g_assert_true (hj_pki_create (self->folder, NULL, hj_clock_get_raw_time (clock), &error));
  certificate = hj_pki_load_server (self->folder, &error);
  g_assert_no_error (error);
  self->clock = hj_manual_clock_new (0);
  self->api = hj_api_thread_new (self->folder, clock, random, add_routes, &error);
  g_assert_no_error (error);
  self->server = hj_http_server_new (self->api, certificate, self->clock);
  g_assert_true (hj_http_server_listen (self->server, "127.0.0.1:0", &error));
  g_assert_no_error (error);
  self->session
      = soup_session_new_with_options ("max-conns-per-host", HJ_LIVE_PER_ACCOUNT + 2, NULL);
  set_gate (FALSE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  set_gate (TRUE);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->server);
  /* A piece of work of the server may still be on the database's thread. */
  while (g_main_context_iteration (NULL, FALSE) || G_OBJECT (self->api)->ref_count > 1)
    g_thread_yield ();
  g_assert_finalize_object (g_steal_pointer (&self->api));
  g_clear_object (&self->clock);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* What came back, once `done`. */
typedef struct {
  SoupMessage *message;
  GBytes *body;
  GError *error;
  gboolean done;
} Answer;

static void
clear_answer (Answer *answer)
{
  g_clear_object (&answer->message);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

static void
on_session_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

static gboolean
on_accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                          GTlsCertificateFlags flaws, gpointer user_data)
{
  return TRUE;
}

static void
start (Fixture *self, Answer *answer, const char *method, const char *path, gsize length)
{
  g_autofree char *uri = g_strconcat (hj_http_server_get_address (self->server), path, NULL);
  SoupMessageHeaders *headers;

  *answer = (Answer){ .message = soup_message_new (method, uri) };
  g_signal_connect (answer->message, "accept-certificate", G_CALLBACK (on_accept_certificate_cb),
                    NULL);
  if (g_str_equal (method, "POST")) {
    g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (length), length);

    soup_message_set_request_body_from_bytes (answer->message, "application/json", body);
  }
  headers = soup_message_get_request_headers (answer->message);
  soup_message_headers_replace (headers, "Authorization", "Bearer abc");
  soup_message_headers_replace (headers, "Hejie-Signature", "nonce signature");
  soup_session_send_and_read_async (self->session, answer->message, G_PRIORITY_DEFAULT, NULL,
                                    on_session_read_cb, answer);
}

static void
wait_for (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static guint
finish (Answer *answer)
{
  wait_for (&answer->done);
  g_assert_no_error (answer->error);
  return soup_message_get_status (answer->message);
}

static const char *
get_header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

static void
assert_problem (Answer *answer, guint status, const char *code)
{
  g_autofree char *found = NULL;
  g_autofree char *detail = NULL;

  g_assert_cmpuint (finish (answer), ==, status);
  g_assert_cmpstr (get_header (answer, "Content-Type"), ==, HJ_PROBLEM_CONTENT_TYPE);
  g_assert_true (hj_problem_parse (answer->body, &found, &detail));
  g_assert_cmpstr (found, ==, code);
}

/* Runs the main loop until the gate's handler stands in it. */
static void
wait_inside (void)
{
  while (TRUE) {
    gboolean inside;

    g_mutex_lock (&gate.mutex);
    inside = gate.n_inside > 0;
    g_mutex_unlock (&gate.mutex);
    if (inside)
      return;
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
}

/* A connection that speaks HTTP by hand. */
static GIOStream *
connect_by_hand (Fixture *self)
{
  g_autoptr (GUri) uri
      = g_uri_parse (hj_http_server_get_address (self->server), SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address
      = g_network_address_new ("127.0.0.1", (guint16)g_uri_get_port (uri));
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect (client, address, NULL, &error);

  g_assert_no_error (error);
  return G_IO_STREAM (connection);
}

static gboolean
on_connection_accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate,
                                     GTlsCertificateFlags flaws, gpointer user_data)
{
  return TRUE;
}

typedef struct {
  Fixture *fixture;
  const char *request;
  GString *answer;
  gboolean done;
} Talk;

static gboolean
on_talk_ended_cb (gpointer user_data)
{
  Talk *talk = user_data;

  talk->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
run_talk (gpointer data)
{
  Talk *talk = data;
  g_autoptr (GIOStream) stream = connect_by_hand (talk->fixture);
  g_autoptr (GIOStream) tls = g_tls_client_connection_new (stream, NULL, NULL);
  char buffer[4096];
  gssize length;

  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_connection_accept_certificate_cb),
                    NULL);
  if (g_output_stream_write_all (g_io_stream_get_output_stream (tls), talk->request,
                                 strlen (talk->request), NULL, NULL, NULL)) {
    while ((length = g_input_stream_read (g_io_stream_get_input_stream (tls), buffer, sizeof buffer,
                                          NULL, NULL))
           > 0)
      g_string_append_len (talk->answer, buffer, length);
  }
  g_idle_add (on_talk_ended_cb, talk);
  return NULL;
}

/* Everything that the server answers until it closes the connection. */
static char *
talk_by_hand (Fixture *self, const char *request)
{
  Talk talk = { self, request, g_string_new (NULL), FALSE };
  GThread *thread = g_thread_new ("talk", run_talk, &talk);

  wait_for (&talk.done);
  g_thread_join (thread);
  return g_string_free_and_steal (talk.answer);
}

static void
test_request (Fixture *self, gconstpointer data)
{
  g_auto (Answer) hello = { 0 };
  g_auto (Answer) echo = { 0 };
  g_auto (Answer) nothing = { 0 };
  g_autoptr (HjHello) read = NULL;
  static const char expected[] = "POST /echo application/json abc nonce signature 100";

  start (self, &hello, "GET", "/v1/hello", 0);
  g_assert_cmpuint (finish (&hello), ==, 200);
  read = hj_hello_from_bytes (hello.body, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (get_header (&hello, "Cache-Control"), ==, "no-store");
  start (self, &echo, "POST", "/echo", 100);
  g_assert_cmpuint (finish (&echo), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (echo.body, NULL), g_bytes_get_size (echo.body), expected,
                   sizeof expected - 1);
  start (self, &nothing, "GET", "/nothing", 0);
  g_assert_cmpuint (finish (&nothing), ==, 404);
  g_assert_cmpstr (get_header (&nothing, "Content-Type"), ==, HJ_PROBLEM_CONTENT_TYPE);
}

/* If a handler held the main loop, the loop below would never turn. */
static void
test_main_loop_goes_on (Fixture *self, gconstpointer data)
{
  g_auto (Answer) slow = { 0 };
  g_auto (Answer) refused = { 0 };

  start (self, &slow, "POST", "/gate", 4);
  wait_inside ();
  start (self, &refused, "POST", "/echo", HJ_WIRE_SMALL_MAX + 1);
  assert_problem (&refused, 413, "too-large");
  g_assert_false (slow.done);
  set_gate (TRUE);
  g_assert_cmpuint (finish (&slow), ==, 200);
}

static void
test_large_bodies (Fixture *self, gconstpointer data)
{
  g_auto (Answer) fits = { 0 };
  g_auto (Answer) over = { 0 };
  g_auto (Answer) batch = { 0 };
  g_auto (Answer) deeds = { 0 };
  g_auto (Answer) many_deeds = { 0 };
  g_autofree char *announced = NULL;
  g_autofree char *chunked = NULL;

  start (self, &fits, "POST", "/echo", HJ_WIRE_SMALL_MAX);
  g_assert_cmpuint (finish (&fits), ==, 200);
  start (self, &over, "POST", "/echo", 1024 * 1024);
  assert_problem (&over, 413, "too-large");
  start (self, &batch, "POST", "/v1/ops", 2 * 1024 * 1024);
  assert_problem (&batch, 413, "too-large");
  start (self, &deeds, "POST", "/v1/audit", HJ_DEED_PART_MAX);
  assert_problem (&deeds, 400, "broken");
  start (self, &many_deeds, "POST", "/v1/audit", HJ_DEED_PART_MAX + 1);
  assert_problem (&many_deeds, 413, "too-large");
  announced = talk_by_hand (self, "POST /echo HTTP/1.1\r\nHost: x\r\n"
                                  "Content-Length: 10000000000\r\n\r\n");
  g_assert_true (g_str_has_prefix (announced, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (announced, "too-large"));
  chunked = talk_by_hand (self, "POST /echo HTTP/1.1\r\nHost: x\r\n"
                                "Transfer-Encoding: chunked\r\n\r\n");
  g_assert_true (g_str_has_prefix (chunked, "HTTP/1.1 411 "));
}

static void
test_garbage (Fixture *self, gconstpointer data)
{
  g_autofree char *nonsense = talk_by_hand (self, "\x01\x02\x03 nonsense\r\n\r\n");
  g_autofree char *traversal = talk_by_hand (
      self, "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  g_auto (Answer) after = { 0 };

  g_assert_true (*nonsense == '\0' || g_str_has_prefix (nonsense, "HTTP/1.1 4")
                 || g_str_has_prefix (nonsense, "HTTP/1.0 4"));
  g_assert_true (g_str_has_prefix (traversal, "HTTP/1.1 404 "));
  start (self, &after, "GET", "/v1/hello", 0);
  g_assert_cmpuint (finish (&after), ==, 200);
}

static void
test_rate (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < HJ_HTTP_ENROL_PER_MINUTE; i++) {
    g_auto (Answer) answer = { 0 };

    start (self, &answer, "POST", "/v1/enrol", 2);
    g_assert_cmpuint (finish (&answer), ==, 400);
  }
  g_auto (Answer) refused = { 0 };
  g_auto (Answer) other = { 0 };
  g_auto (Answer) later = { 0 };

  start (self, &refused, "POST", "/v1/enrol", 2);
  assert_problem (&refused, 429, "busy");
  g_assert_cmpint (atoi (get_header (&refused, "Retry-After")), >, 0);
  start (self, &other, "GET", "/v1/hello", 0);
  g_assert_cmpuint (finish (&other), ==, 200);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_MINUTE_MS);
  start (self, &later, "POST", "/v1/enrol", 2);
  g_assert_cmpuint (finish (&later), ==, 400);
}

static gpointer
read_to_end (gpointer data)
{
  Talk *talk = data;
  g_autoptr (GIOStream) stream = connect_by_hand (talk->fixture);
  char byte;

  g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, NULL);
  g_idle_add (on_talk_ended_cb, talk);
  return NULL;
}

/* A client that connects and says nothing is cut; the sweep looks at the test's clock. */
static void
test_silent_client (Fixture *self, gconstpointer data)
{
  Talk talk = { .fixture = self };
  GThread *thread = g_thread_new ("silent", read_to_end, &talk);

  while (!talk.done) {
    g_main_context_iteration (NULL, TRUE);
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), 10 * HJ_SECOND_MS);
  }
  g_thread_join (thread);
}

static void
test_client_leaves (Fixture *self, gconstpointer data)
{
  g_auto (Answer) left = { 0 };
  g_auto (Answer) after = { 0 };

  start (self, &left, "POST", "/gate", 4);
  wait_inside ();
  soup_session_abort (self->session);
  wait_for (&left.done);
  g_assert_error (left.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  set_gate (TRUE);
  start (self, &after, "GET", "/v1/hello", 0);
  g_assert_cmpuint (finish (&after), ==, 200);
}

static void
on_server_drained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;

  hj_http_server_drain_finish (HJ_HTTP_SERVER (source), result);
  *done = TRUE;
}

static void
test_drain (Fixture *self, gconstpointer data)
{
  g_auto (Answer) under_way = { 0 };
  g_auto (Answer) late = { 0 };
  g_auto (Answer) gone = { 0 };
  gboolean drained = FALSE;

  start (self, &under_way, "POST", "/gate", 4);
  wait_inside ();
  hj_http_server_drain_async (self->server, on_server_drained_cb, &drained);
  start (self, &late, "POST", "/echo", 4);
  assert_problem (&late, 503, "stopping");
  g_assert_false (drained);
  set_gate (TRUE);
  g_assert_cmpuint (finish (&under_way), ==, 200);
  wait_for (&drained);
  start (self, &gone, "GET", "/v1/hello", 0);
  wait_for (&gone.done);
  g_assert_nonnull (gone.error);
}

/* A connection may still be in its TLS handshake when the server stops or is let go. */
static void
test_ends_in_handshakes (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean drained = FALSE;

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (callers, connect_by_hand (self));
  while (hj_handshakes_get_n (self->server->handshakes) < callers->len)
    g_main_context_iteration (NULL, TRUE);
  if (data != NULL) {
    hj_http_server_drain_async (self->server, on_server_drained_cb, &drained);
    wait_for (&drained);
  }
}

static void
test_drain_when_idle (Fixture *self, gconstpointer data)
{
  gboolean drained = FALSE;

  hj_http_server_drain_async (self->server, on_server_drained_cb, &drained);
  wait_for (&drained);
}

static void
on_body_data_cb (SoupMessage *message, guint length, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

/* Hints go on until the laptop listens once more, or the central instance stops; stopping does not
 * wait for those who listen.
 */
static void
test_listening (Fixture *self, gconstpointer data)
{
  g_auto (Answer) first = { 0 };
  g_auto (Answer) second = { 0 };
  gboolean heard = FALSE;
  gboolean drained = FALSE;
  static const char beginning[] = "event: news\ndata: {\"pos\":0,";

  start (self, &first, "GET", "/listen", 0);
  g_signal_connect (first.message, "got-body-data", G_CALLBACK (on_body_data_cb), &heard);
  wait_for (&heard);
  g_assert_cmpstr (get_header (&first, "Content-Type"), ==, HJ_HINT_CONTENT_TYPE);
  g_assert_false (first.done);

  heard = FALSE;
  start (self, &second, "GET", "/listen", 0);
  g_signal_connect (second.message, "got-body-data", G_CALLBACK (on_body_data_cb), &heard);
  wait_for (&heard);
  g_assert_cmpuint (finish (&first), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (first.body, NULL), sizeof beginning - 1, beginning,
                   sizeof beginning - 1);
  g_assert_false (second.done);

  hj_http_server_drain_async (self->server, on_server_drained_cb, &drained);
  wait_for (&drained);
  wait_for (&second.done);
}

/* Whoever finds no room is told so at once, in one piece. */
static void
test_no_room_to_listen (Fixture *self, gconstpointer data)
{
  Answer listeners[HJ_LIVE_PER_ACCOUNT];
  gboolean heard[HJ_LIVE_PER_ACCOUNT] = { FALSE };
  gboolean drained = FALSE;
  g_auto (Answer) refused = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (listeners); i++) {
    start (self, &listeners[i], "GET", "/listen-further", 0);
    g_signal_connect (listeners[i].message, "got-body-data", G_CALLBACK (on_body_data_cb),
                      &heard[i]);
    wait_for (&heard[i]);
  }
  start (self, &refused, "GET", "/listen-further", 0);
  assert_problem (&refused, 503, "busy");
  hj_http_server_drain_async (self->server, on_server_drained_cb, &drained);
  wait_for (&drained);
  for (guint i = 0; i < G_N_ELEMENTS (listeners); i++) {
    wait_for (&listeners[i].done);
    clear_answer (&listeners[i]);
  }
}

/* One that left is forgotten, and what is sent to it then goes nowhere. */
static void
test_listener_leaves (Fixture *self, gconstpointer data)
{
  g_auto (Answer) left = { 0 };
  g_auto (Answer) after = { 0 };
  gboolean heard = FALSE;

  start (self, &left, "GET", "/listen", 0);
  g_signal_connect (left.message, "got-body-data", G_CALLBACK (on_body_data_cb), &heard);
  wait_for (&heard);
  soup_session_abort (self->session);
  wait_for (&left.done);
  heard = FALSE;
  start (self, &after, "GET", "/listen", 0);
  g_signal_connect (after.message, "got-body-data", G_CALLBACK (on_body_data_cb), &heard);
  wait_for (&heard);
  g_assert_false (after.done);
  soup_session_abort (self->session);
  wait_for (&after.done);
}

static void
test_bad_address (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "127.0.0.1:99999", "nowhere.invalid:0", "198.51.100.1:0" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_http_server_listen (self->server, bad[i], &error));
    g_assert_nonnull (error);
    g_assert_true (g_str_has_suffix (error->message, "."));
  }
}

static void
test_no_instance (void)
{
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (GError) error = NULL;
  HjApiThread *api = hj_api_thread_new ("/nowhere", clock, random, add_routes, &error);

  g_assert_null (api);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static void
test_rate_limit_refills_evenly (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjRateLimit) limit = hj_rate_limit_new (clock, 6);

  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (hj_rate_limit_take (limit, "a"), ==, 0);
  g_assert_cmpint (hj_rate_limit_take (limit, "a"), >, 0);
  g_assert_cmpint (hj_rate_limit_take (limit, "b"), ==, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), 10 * HJ_SECOND_MS);
  g_assert_cmpint (hj_rate_limit_take (limit, "a"), ==, 0);
  g_assert_cmpint (hj_rate_limit_take (limit, "a"), ==, 11);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), HJ_DAY_MS);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (hj_rate_limit_take (limit, "a"), ==, 0);
  g_assert_cmpint (hj_rate_limit_take (limit, "a"), >, 0);
}

static void
test_rate_limit_forgets (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjRateLimit) limit = hj_rate_limit_new (clock, 6);

  for (guint i = 0; i < 5000; i++) {
    g_autofree char *address = g_strdup_printf ("%u", i);

    hj_rate_limit_take (limit, address);
  }
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), HJ_MINUTE_MS);
  hj_rate_limit_take (limit, "again");
  g_assert_cmpuint (hj_rate_limit_get_n_addresses (limit), ==, 1);
}

static void
test_connections_of_one_address (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjConnections) connections = hj_connections_new (clock);
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket) other
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  for (guint i = 0; i <= HJ_CONNECTIONS_PER_ADDRESS; i++) {
    GSocket *socket
        = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

    g_ptr_array_add (sockets, socket);
    g_assert_cmpint (hj_connections_admit (connections, socket, "a"), ==,
                     i < HJ_CONNECTIONS_PER_ADDRESS);
  }
  g_assert_true (hj_connections_admit (connections, g_ptr_array_index (sockets, 0), "a"));
  g_assert_true (hj_connections_admit (connections, other, "b"));
  g_ptr_array_remove_index (sockets, 0);
  g_assert_true (
      hj_connections_admit (connections, g_ptr_array_index (sockets, sockets->len - 1), "a"));
  g_ptr_array_set_size (sockets, 0);
  g_assert_cmpuint (hj_connections_get_n (connections), ==, 1);
}

int
main (int argc, char **argv)
{
  hj_pki_require_tls13 ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/http/no-instance", test_no_instance);
  g_test_add_func ("/server/http/rate-limit/evenly", test_rate_limit_refills_evenly);
  g_test_add_func ("/server/http/rate-limit/forgets", test_rate_limit_forgets);
  g_test_add_func ("/server/http/connections", test_connections_of_one_address);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/server/http/request", test_request);
  ADD ("/server/http/main-loop", test_main_loop_goes_on);
  ADD ("/server/http/large-bodies", test_large_bodies);
  ADD ("/server/http/garbage", test_garbage);
  ADD ("/server/http/rate", test_rate);
  ADD ("/server/http/silent-client", test_silent_client);
  ADD ("/server/http/client-leaves", test_client_leaves);
  ADD ("/server/http/drain", test_drain);
  ADD ("/server/http/let-go-in-handshakes", test_ends_in_handshakes);
  g_test_add ("/server/http/drain-in-handshakes", Fixture, "drain", set_up, test_ends_in_handshakes,
              tear_down);
  ADD ("/server/http/drain-idle", test_drain_when_idle);
  ADD ("/server/http/listening", test_listening);
  ADD ("/server/http/no-room-to-listen", test_no_room_to_listen);
  ADD ("/server/http/listener-leaves", test_listener_leaves);
  ADD ("/server/http/bad-address", test_bad_address);
  return g_test_run ();
}
