/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include <glib/gi18n.h>

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity = hj_entity_require (cli->words[0], error);
  g_autoptr (HjRecord) record = NULL;
  g_auto (HjActResult) result = { 0 };

  if (entity == NULL || hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  record = hj_replica_require (cli->replica, entity, cli->words[1], error);
  if (record == NULL || !hj_cli_take_assignments (cli->words + 2, record, error)
      || !hj_act_set (cli->replica, record, &result, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, entity, hj_record_get_id (record), &result);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_set = {
  .name = "set",
  .synopsis = "ENTITY ID FIELD=VALUE…",
  .summary = N_ ("Change fields of a row"),
  .min_words = 3,
  .max_words = G_MAXUINT,
  .run = run,
};
