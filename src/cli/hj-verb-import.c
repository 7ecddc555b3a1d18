/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-intake.h"

#include <glib/gi18n.h>

static gboolean dry_run;

static const GOptionEntry options[] = {
  { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Say what would be done and do nothing"),
    NULL },
  { NULL },
};

static void
on_row_taken_cb (guint row, HjIntakeOutcome outcome, const char *why, gpointer user_data)
{
  HjCli *cli = user_data;
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  if (!cli->json) {
    if (outcome == HJ_INTAKE_REJECTED)
      hj_cli_print (cli, _ ("Row %u rejected: %s\n"), row, why);
    return;
  }
  object = json_object_new ();
  json_object_set_int_member (object, "row", row);
  json_object_set_string_member (object, "outcome", hj_intake_outcome_to_string (outcome));
  json_object_set_string_member (object, "why", why != NULL ? why : "");
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static void
print_summary (HjCli *cli, const HjIntakeSummary *summary)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  if (!cli->json) {
    hj_cli_print (cli,
                  _ ("%u new people, %u new detentions of known people, %u known already, "
                     "%u rejected.\n"),
                  summary->counts[HJ_INTAKE_CREATED], summary->counts[HJ_INTAKE_NEW_DETENTION],
                  summary->counts[HJ_INTAKE_DUPLICATE], summary->counts[HJ_INTAKE_REJECTED]);
    if (summary->rejected_file != NULL)
      hj_cli_print (cli, _ ("The rejected rows are in “%s”; correct and import them.\n"),
                    summary->rejected_file);
    return;
  }
  object = json_object_new ();
  for (guint i = 0; i < HJ_INTAKE_N_OUTCOMES; i++)
    json_object_set_int_member (object, hj_intake_outcome_to_string ((HjIntakeOutcome)i),
                                summary->counts[i]);
  hj_cli_set_text (object, "rejected_file", summary->rejected_file);
  json_object_set_boolean_member (object, "dry_run", dry_run);
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_auto (HjIntakeSummary) summary = { 0 };

  if (!g_str_equal (cli->words[0], "intake")) {
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                 _ ("“%s” cannot be imported; only intake can."), cli->words[0]);
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL
      || !hj_intake_import (cli->replica, cli->words[1], dry_run, on_row_taken_cb, cli, &summary,
                            error))
    return HJ_CLI_FAILED;
  print_summary (cli, &summary);
  return summary.counts[HJ_INTAKE_REJECTED] > 0 ? HJ_CLI_DECISION : HJ_CLI_DONE;
}

const HjCliVerb hj_verb_import = {
  .name = "import",
  .synopsis = "intake FILE [--dry-run]",
  .summary = N_ ("Take in a custody platform’s list"),
  .min_words = 2,
  .max_words = 2,
  .options = options,
  .run = run,
};
