/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"

#include "core/store/hj-replica-sync.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-reconciler.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-transport-soup.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

/* Rows that are made searchable in one transaction. */
#define CATCH_UP_ROWS 5000

typedef struct {
  HjCli *cli;
  HjCliFollowFunc func;
  GMainLoop *loop;
  GError *error; /* (nullable) owned: why it cannot go on */
} Following;

static HjTransport *
make_transport (HjReplica *replica, GError **error)
{
  g_autofree char *url = hj_replica_dup_meta (replica, HJ_META_URL);
  g_autofree char *authority = hj_replica_dup_meta (replica, HJ_META_AUTHORITY);

  if (url != NULL && authority != NULL)
    return hj_transport_soup_new (url, authority, error);
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
                       _ ("This replica does not know its central instance; enrol again."));
  return NULL;
}

/**
 * hj_cli_catch_up:
 * @error: a #HjSqlError
 *
 * Makes everything that a first load brought found by search.
 */
gboolean
hj_cli_catch_up (HjReplica *replica, GError **error)
{
  while (hj_replica_is_behind (replica)) {
    if (!hj_replica_catch_up (replica, CATCH_UP_ROWS, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_cli_reconcile:
 * @cli: whose replica is open
 * @error: a #HjSyncError, #HjStoreError or #HjSqlError; what was done before it stays done
 *
 * Hands in what waits and takes what is new, once.
 *
 * Returns: (transfer full) (nullable): what was done
 */
HjSyncResult *
hj_cli_reconcile (HjCli *cli, GError **error)
{
  g_autoptr (HjTransport) transport = make_transport (cli->replica, error);
  g_autoptr (HjStore) store = NULL;
  g_autoptr (HjSyncEngine) engine = NULL;
  g_autoptr (HjSyncResult) result = NULL;

  if (transport == NULL)
    return NULL;
  store = hj_inline_store_new (cli->replica);
  engine = hj_sync_engine_new (store, transport, cli->clock);
  result = hj_cli_wait_boxed (hj_sync_engine_run (engine), error);
  hj_store_close (store);
  if (result == NULL || !hj_cli_catch_up (cli->replica, error))
    return NULL;
  return g_steal_pointer (&result);
}

/**
 * hj_cli_ask:
 * @cli: whose replica is open
 * @path: of a route that answers `POST`
 * @body: JSON
 * @error: a #HjSyncError, with what the central instance says where it refuses; `BUSY` or
 *   `UNREACHABLE` where it could not do it now
 *
 * Asks the central instance something in the user's name.
 *
 * Returns: (transfer full) (nullable): the answer, of status 200
 */
HjResponse *
hj_cli_ask (HjCli *cli, const char *path, GBytes *body, GError **error)
{
  g_autoptr (HjTransport) transport = make_transport (cli->replica, error);
  g_autoptr (HjStore) store = NULL;
  g_autoptr (HjReconciler) reconciler = NULL;
  g_autoptr (HjResponse) response = NULL;

  if (transport == NULL)
    return NULL;
  store = hj_inline_store_new (cli->replica);
  reconciler = hj_reconciler_new (store, transport, cli->clock, cli->random);
  response = hj_cli_wait_boxed (hj_reconciler_ask (reconciler, path, body), error);
  hj_reconciler_stop (reconciler);
  hj_store_close (store);
  if (response == NULL || response->status == 200)
    return g_steal_pointer (&response);
  g_propagate_error (error, hj_sync_error_from_response (response));
  return NULL;
}

/**
 * hj_cli_fetch:
 * @cli: whose replica is open
 * @attachment: a document's id
 * @error: `NOT_FOUND` or `DAMAGED` of #HjStoreError, a #HjSyncError, or a #HjSqlError
 *
 * Fetches what is in a document, unless it is here.
 */
gboolean
hj_cli_fetch (HjCli *cli, const char *attachment, GError **error)
{
  g_autoptr (HjTransport) transport = make_transport (cli->replica, error);
  g_autoptr (HjStore) store = NULL;
  g_autoptr (HjReconciler) reconciler = NULL;
  gboolean fetched;

  if (transport == NULL)
    return FALSE;
  store = hj_inline_store_new (cli->replica);
  reconciler = hj_reconciler_new (store, transport, cli->clock, cli->random);
  fetched = hj_cli_wait (hj_reconciler_fetch (reconciler, attachment), error);
  hj_reconciler_stop (reconciler);
  hj_store_close (store);
  return fetched;
}

static void
on_reconciler_ended_cb (HjReconciler *reconciler, const HjSyncResult *result, const GError *error,
                        Following *following)
{
  HjCli *cli = following->cli;

  if (error != NULL) {
    g_autofree char *line = hj_cli_error_to_line (error);

    fprintf (stderr, "%s\n", line);
    /* A replica that is gone is not waited for. */
    if (!g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED))
      return;
    following->error = g_error_copy (error);
    g_main_loop_quit (following->loop);
    return;
  }
  if (!hj_cli_catch_up (cli->replica, &following->error) || !following->func (cli, result))
    g_main_loop_quit (following->loop);
}

static gboolean
on_stop_asked_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/**
 * hj_cli_follow:
 * @cli: whose replica is open
 * @func: called after each reconciliation that went well; failures are told on standard error
 * @error: what makes going on useless
 *
 * Reconciles as a window does, at once where the central instance tells of news, until SIGTERM or
 * SIGINT.
 *
 * Returns: whether it was ended so, or by @func
 */
gboolean
hj_cli_follow (HjCli *cli, HjCliFollowFunc func, GError **error)
{
  g_autoptr (HjTransport) transport = make_transport (cli->replica, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Following following = { .cli = cli, .func = func, .loop = loop };
  g_autoptr (HjStore) store = NULL;
  g_autoptr (HjReconciler) reconciler = NULL;
  guint sources[2];

  if (transport == NULL)
    return FALSE;
  store = hj_inline_store_new (cli->replica);
  reconciler = hj_reconciler_new (store, transport, cli->clock, cli->random);
  g_signal_connect (reconciler, "ended", G_CALLBACK (on_reconciler_ended_cb), &following);
  sources[0] = g_unix_signal_add (SIGTERM, on_stop_asked_cb, loop);
  sources[1] = g_unix_signal_add (SIGINT, on_stop_asked_cb, loop);
  hj_reconciler_start (reconciler);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (reconciler, &following);
  hj_reconciler_stop (reconciler);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  hj_store_close (store);
  if (following.error == NULL)
    return TRUE;
  g_propagate_error (error, following.error);
  return FALSE;
}

/**
 * hj_cli_add_sync_result:
 *
 * Adds the counters to an object, by the names of the contract.
 */
void
hj_cli_add_sync_result (JsonObject *object, const HjSyncResult *result)
{
  const struct {
    const char *name;
    guint64 count;
  } counts[] = {
    { "pulled", result->pulled },         { "pushed", result->pushed },
    { "applied", result->applied },       { "merged", result->merged },
    { "conflicts", result->conflicts },   { "held", result->held },
    { "duplicates", result->duplicates }, { "requests", result->requests },
    { "bytes_in", result->bytes_in },     { "bytes_out", result->bytes_out },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (object, counts[i].name, (gint64)counts[i].count);
}
