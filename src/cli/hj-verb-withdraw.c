/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-verb.h"

#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *reason;

static const GOptionEntry options[] = {
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why; whoever reads it later sees this"),
    "TEXT" },
  { NULL },
};

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjActResult nothing = { 0 };

  if (reason == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("Say why with --reason."));
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL
      || !hj_act_give_up (cli->replica, cli->words[0], reason, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, &hj_entity_held, cli->words[0], &nothing);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_withdraw = {
  .name = "withdraw",
  .synopsis = "ID --reason TEXT",
  .summary = N_ ("Give up an entry that the central instance holds"),
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .run = run,
};
