/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-verb.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"

#include <glib/gi18n.h>

static HjCliStatus
set_pinned (HjCli *cli, gboolean pinned, GError **error)
{
  const HjActResult nothing = { 0 };
  g_autoptr (HjRecord) record = NULL;

  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  record = hj_replica_require (cli->replica, &hj_entity_attachment, cli->words[0], error);
  if (record == NULL || !hj_blob_set_pinned (cli->replica, record, pinned, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, &hj_entity_attachment, cli->words[0], &nothing);
  return HJ_CLI_DONE;
}

static HjCliStatus
pin (HjCli *cli, GError **error)
{
  return set_pinned (cli, TRUE, error);
}

static HjCliStatus
unpin (HjCli *cli, GError **error)
{
  return set_pinned (cli, FALSE, error);
}

const HjCliVerb hj_verb_pin = {
  .name = "pin",
  .synopsis = "ATTACHMENT",
  .summary = N_ ("Keep a document on this laptop, for reading offline"),
  .min_words = 1,
  .max_words = 1,
  .run = pin,
};

const HjCliVerb hj_verb_unpin = {
  .name = "unpin",
  .synopsis = "ATTACHMENT",
  .summary = N_ ("Let a document go that nobody has read for long"),
  .min_words = 1,
  .max_words = 1,
  .run = unpin,
};
