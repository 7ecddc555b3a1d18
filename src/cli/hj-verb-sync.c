/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-document.h"
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-verb.h"

#include "core/store/hj-replica-sync.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

static void
print_result (HjCli *cli, const HjSyncResult *result)
{
  g_autoptr (JsonObject) object = NULL;

  if (cli->json) {
    JsonNode *node = json_node_alloc ();

    object = json_object_new ();
    hj_cli_add_sync_result (object, result);
    hj_cli_print_json (cli, json_node_init_object (node, object));
    return;
  }
  hj_cli_print (cli,
                _ ("Handed in %" PRIu64 " (%" PRIu64 " as they were, "
                   "%" PRIu64 " merged, %" PRIu64 " in conflict, "
                   "%" PRIu64 " held, %" PRIu64 " there before), "
                   "received %" PRIu64 ".\n"),
                result->pushed, result->applied, result->merged, result->conflicts, result->held,
                result->duplicates, result->pulled);
}

static gboolean
tell (HjCli *cli, const HjSyncResult *result)
{
  print_result (cli, result);
  fflush (stdout);
  return !hj_cli_is_cut_off (cli);
}

static gboolean follow;

static const GOptionEntry options[] = {
  { "follow", 0, 0, G_OPTION_ARG_NONE, &follow,
    N_ ("Go on, at once where there is news, until interrupted"), NULL },
  { NULL },
};

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjSyncResult) result = NULL;
  HjReplicaStatus status;
  guint n_damaged;

  if (hj_cli_open_to_reconcile (cli, error) == NULL)
    return HJ_CLI_FAILED;
  if (follow)
    return hj_cli_follow (cli, tell, error) ? HJ_CLI_DONE : HJ_CLI_FAILED;
  result = hj_cli_reconcile (cli, error);
  if (result == NULL)
    return HJ_CLI_FAILED;
  print_result (cli, result);
  if (result->over_quota > 0)
    fprintf (stderr, "%s\n",
             _ ("This account has handed in as many documents as a day allows; the rest is handed "
                "in by itself within a day."));
  if (!hj_cli_tell_damaged (cli, &n_damaged, error))
    return HJ_CLI_FAILED;
  hj_replica_get_status (cli->replica, &status);
  if (result->conflicts == 0 && result->held == 0 && status.conflicts == 0 && status.held == 0)
    return HJ_CLI_DONE;
  if (!cli->json)
    hj_cli_print (cli, _ ("Something needs a decision; conflicts lists it.\n"));
  return HJ_CLI_DECISION;
}

const HjCliVerb hj_verb_sync = {
  .name = "sync",
  .synopsis = "",
  .summary = N_ ("Reconcile with the central instance"),
  .options = options,
  .run = run,
};
