/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-document.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *kind, *note, *name;

static const GOptionEntry options[] = {
  { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
    N_ ("decision, agreement, report, photograph or other"), "K" },
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What it is called, if not as the file"),
    "TEXT" },
  { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("What there is to say about it"), "TEXT" },
  { NULL },
};

static gboolean
parse_given (HjRecord *record, const char *field, const char *text, GError **error)
{
  return text == NULL || hj_record_parse_field (record, field, text, error);
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const char *owner = cli->words[0];
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->words[2]);
  g_autoptr (HjRecord) record = NULL;
  g_auto (HjActResult) result = { 0 };

  if (!g_str_equal (owner, hj_entity_ticket.name) && !g_str_equal (owner, hj_entity_dispute.name)) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say what the document belongs to: ticket ID, or dispute ID."));
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  record = hj_act_draft (cli->replica, &hj_entity_attachment, error);
  if (record == NULL || !parse_given (record, owner, cli->words[1], error)
      || !parse_given (record, "kind", kind, error) || !parse_given (record, "name", name, error)
      || !parse_given (record, "note", note, error)
      || !hj_document_attach (cli->replica, record, file, &result, error))
    return HJ_CLI_FAILED;
  hj_cli_print_act (cli, &hj_entity_attachment, result.id, &result);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_attach = {
  .name = "attach",
  .synopsis = "ticket|dispute ID FILE [--kind K] [--name TEXT] [--note TEXT]",
  .summary = N_ ("Attach a file to a ticket or a dispute"),
  .min_words = 3,
  .max_words = 3,
  .options = options,
  .run = run,
};
