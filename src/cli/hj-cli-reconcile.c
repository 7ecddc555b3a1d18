/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"

#include "core/store/hj-replica-sync.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-transport-soup.h"

#include <glib/gi18n.h>

/* Rows that are made searchable in one transaction. */
#define CATCH_UP_ROWS 5000

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
  engine = hj_sync_engine_new (store, transport, cli->clock, cli->random);
  result = hj_cli_wait_boxed (hj_sync_engine_run (engine), error);
  hj_store_close (store);
  if (result == NULL || !hj_cli_catch_up (cli->replica, error))
    return NULL;
  return g_steal_pointer (&result);
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
