/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include <glib/gi18n.h>

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity = hj_entity_require (cli->words[0], error);
  const char *id = cli->words[1], *command = cli->words[2];
  g_autoptr (HjRecord) given = NULL;
  g_auto (HjActResult) result = { 0 };

  if (entity == NULL || hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  given = hj_record_new (entity, id);
  if (!hj_cli_take_assignments (cli->words + 3, given, error)
      || !hj_act_do (cli->replica, entity, id, command, given, &result, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, entity, id, &result);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_do = {
  .name = "do",
  .synopsis = "ENTITY ID COMMAND [FIELD=VALUE…]",
  .summary = N_ ("Give a command of a row’s workflow"),
  .min_words = 3,
  .max_words = G_MAXUINT,
  .run = run,
};
