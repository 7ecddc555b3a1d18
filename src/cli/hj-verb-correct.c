/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *command;

static const GOptionEntry options[] = {
  { "command", 0, 0, G_OPTION_ARG_STRING, &command,
    N_ ("Give another command than the one that is held"), "COMMAND" },
  { NULL },
};

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const char *id = cli->words[0];
  g_autoptr (HjRecord) held = NULL;
  g_autoptr (HjRecord) draft = NULL;
  g_auto (HjActResult) result = { 0 };

  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  held = hj_replica_require (cli->replica, &hj_entity_held, id, error);
  draft = held == NULL ? NULL : hj_act_held_draft (cli->replica, held, NULL, error);
  if (draft == NULL || !hj_cli_take_assignments (cli->words + 1, draft, error)
      || !hj_act_correct (cli->replica, id, draft, command, &result, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, hj_record_get_entity (draft), hj_record_get_id (draft), &result);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_correct = {
  .name = "correct",
  .synopsis = "ID [FIELD=VALUE…]",
  .summary = N_ ("Correct an entry that the central instance holds, and send it again"),
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options = options,
  .run = run,
};
