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
  record = hj_act_draft (cli->replica, entity, error);
  if (record == NULL || !hj_cli_take_assignments (cli->words + 1, record, error)
      || !hj_act_new (cli->replica, record, &result, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, entity, hj_record_get_id (record), &result);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_new = {
  .name = "new",
  .synopsis = "ENTITY FIELD=VALUE…",
  .summary = N_ ("Enter a row"),
  .min_words = 2,
  .max_words = G_MAXUINT,
  .run = run,
};
