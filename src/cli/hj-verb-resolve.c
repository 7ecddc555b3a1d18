/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *take;

static const GOptionEntry options[] = {
  { "take", 0, 0, G_OPTION_ARG_FILENAME, &take,
    N_ ("Take “mine”, “theirs”, or the value that is given"), "VALUE" },
  { NULL },
};

static void
print_conflict (HjCli *cli, const HjRecord *conflict)
{
  const char *value = hj_record_get_text (conflict, "value");
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  if (!cli->json) {
    hj_cli_print (cli, "%s\n", hj_record_get_id (conflict));
    return;
  }
  json_object_set_string_member (object, "id", hj_record_get_id (conflict));
  json_object_set_string_member (object, "state", hj_record_get_text (conflict, "state"));
  hj_cli_set_text (object, "value", value);
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjRecord) conflict = NULL;

  if (take == NULL || !g_utf8_validate (take, -1, NULL)) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say which value holds with --take."));
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL
      || !hj_act_resolve (cli->replica, cli->words[0], take, error))
    return HJ_CLI_FAILED;
  conflict = hj_replica_require (cli->replica, &hj_entity_conflict, cli->words[0], error);
  if (conflict == NULL)
    return HJ_CLI_FAILED;
  print_conflict (cli, conflict);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_resolve = {
  .name = "resolve",
  .synopsis = "ID --take mine|theirs|VALUE",
  .summary = N_ ("Decide a conflict"),
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .run = run,
};
