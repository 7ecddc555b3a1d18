/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/admin/hj-admin-api.h"
#include "server/auth/hj-auth.h"
#include "server/blob/hj-blob-route.h"
#include "server/cli/hj-own-user.h"
#include "server/cli/hj-verb-instance.h"
#include "server/drop/hj-drop-route.h"
#include "server/due/hj-due.h"
#include "server/http/hj-http-server.h"
#include "server/overview/hj-overview.h"
#include "server/pki/hj-pki.h"
#include "server/proposal/hj-proposal-route.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#define DEFAULT_LISTEN "127.0.0.1:8443"

/* How often the clock is looked at, and how many commands it gives before laptops have their turn.
 */
#define DUE_SECONDS 60
#define DUE_COMMANDS 200

typedef struct {
  HjHttpServer *server; /* borrowed */
  HjApiThread *api;     /* borrowed */
  GMainLoop *loop;      /* borrowed */
  gboolean is_stopping;
  gboolean is_due_running;
} Service;

/* On the database's thread; tells whether there may be more to do. */
static gboolean
run_due (HjCentral *central, gpointer data, GError **error)
{
  guint n_given;

  return hj_due_run (central, DUE_COMMANDS, &n_given, error) && n_given == DUE_COMMANDS;
}

static void
on_due_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *service = user_data;
  g_autoptr (GError) error = NULL;
  gboolean more = hj_api_thread_call_finish (result, &error);

  if (error != NULL)
    g_warning ("Deadlines were not looked after: %s", error->message);
  service->is_due_running = more && !service->is_stopping;
  if (service->is_due_running)
    hj_api_thread_call_async (service->api, run_due, NULL, on_due_run_cb, service);
}

static gboolean
on_due_timeout_cb (gpointer user_data)
{
  Service *service = user_data;

  if (!service->is_due_running && !service->is_stopping) {
    service->is_due_running = TRUE;
    hj_api_thread_call_async (service->api, run_due, NULL, on_due_run_cb, service);
  }
  return G_SOURCE_CONTINUE;
}

static void
on_server_drained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *service = user_data;

  hj_http_server_drain_finish (HJ_HTTP_SERVER (source), result);
  g_main_loop_quit (service->loop);
}

static gboolean
on_stop_asked_cb (gpointer user_data)
{
  Service *service = user_data;

  if (!service->is_stopping)
    hj_http_server_drain_async (service->server, on_server_drained_cb, service);
  service->is_stopping = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Whoever has read that it listens may ask it to stop. */
static void
run_until_stopped (const HjCall *call, HjHttpServer *server, HjApiThread *api)
{
  const char *address = hj_http_server_get_address (server);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Service service = { .server = server, .api = api, .loop = loop };
  guint due = g_timeout_add_seconds (DUE_SECONDS, on_due_timeout_cb, &service);
  guint terminated = g_unix_signal_add (SIGTERM, on_stop_asked_cb, &service);
  guint interrupted = g_unix_signal_add (SIGINT, on_stop_asked_cb, &service);

  hj_call_print (call, hj_verb_new_object ("listening", address, NULL), "listening on %s", address);
  on_due_timeout_cb (&service);
  g_main_loop_run (loop);
  g_source_remove (due);
  g_source_remove (terminated);
  g_source_remove (interrupted);
}

/* Written before the routes are added, and read then, on another thread. */
static gint64 mib_a_day = HJ_BLOB_MIB_A_DAY;

static void
add_routes (HjApi *api)
{
  hj_auth_add_routes (api);
  hj_drop_add_routes (api);
  hj_overview_add_routes (api);
  hj_blob_add_routes (api);
  hj_blob_set_mib_a_day (api, mib_a_day);
  hj_admin_add_routes (api);
  hj_proposal_add_routes (api);
}

static gboolean
serve (const HjCall *call, GError **error)
{
  const char *folder = hj_call_get (call, "DIR");
  const char *listen = hj_call_get (call, "listen");
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (HjApiThread) api = NULL;
  g_autoptr (HjHttpServer) server = NULL;
  gint64 patience = HJ_HTTP_PATIENCE;

  if (!hj_call_get_int (call, "patience", 1, HJ_HTTP_PATIENCE_MAX, &patience, error)
      || !hj_call_get_int (call, "documents", 1, HJ_BLOB_MIB_A_DAY_MAX, &mib_a_day, error))
    return FALSE;
  if (hj_own_user_is_root ())
    g_printerr ("hejied: %s\n", _ ("It runs as root, so whoever took it over would have the whole "
                                   "machine; please give it a user of its own."));
  if (!hj_pki_renew (folder, hj_clock_get_raw_time (clock), error))
    return FALSE;
  certificate = hj_pki_load_server (folder, error);
  if (certificate == NULL)
    return FALSE;
  api = hj_api_thread_new (folder, clock, random, add_routes, error);
  if (api == NULL)
    return FALSE;
  server = hj_http_server_new (api, certificate, clock);
  hj_http_server_set_patience (server, (guint)patience);
  if (!hj_http_server_listen (server, listen != NULL ? listen : DEFAULT_LISTEN, error))
    return FALSE;
  run_until_stopped (call, server, api);
  return TRUE;
}

static gboolean
run (const HjCall *call, GError **error)
{
  int lock = hj_instance_lock (hj_call_get (call, "DIR"), error);
  gboolean done;

  if (lock < 0)
    return FALSE;
  signal (SIGPIPE, SIG_IGN);
  done = serve (call, error);
  close (lock);
  return done;
}

static const char *const arguments[] = { "DIR", NULL };

static const HjOption options[] = {
  { .name = "listen", .value = "HOST:PORT" },
  { .name = "patience", .value = "SECONDS" },
  { .name = "documents", .value = "MIB" },
  { NULL },
};

const HjVerb hj_verb_serve = {
  .words = "serve",
  .arguments = arguments,
  .options = options,
  .summary = N_ ("Answer laptops until SIGTERM; 127.0.0.1:8443 if nothing else is said"),
  .run = run,
};
