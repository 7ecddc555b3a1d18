/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-replica-sync.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_conflict);
  HjReplicaStatus status;

  hj_query_where_text (query, "state", "open");
  if (hj_cli_open (cli, error) == NULL
      || !hj_deed_note_list (cli->replica, &hj_entity_conflict, "state=open", error)
      || !hj_cli_print_rows (cli, query, -1, error))
    return HJ_CLI_FAILED;
  hj_replica_get_status (cli->replica, &status);
  if (!cli->json && status.held > 0)
    hj_cli_print (cli, _ ("Held by the central instance: %" PRId64 "; list held shows why.\n"),
                  status.held);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_conflicts = {
  .name = "conflicts",
  .synopsis = "",
  .summary = N_ ("List the conflicts that wait for a decision"),
  .run = run,
};
