/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-document.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static char *to, *purpose;

static const GOptionEntry options[] = {
  { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Write what is in the document to FILE"), "FILE" },
  { "purpose", 0, 0, G_OPTION_ARG_STRING, &purpose, N_ ("What the file is for; the audit keeps it"),
    "TEXT" },
  { NULL },
};

static void
print_saved (HjCli *cli, const HjRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 size = hj_record_get_int (record, "size", 0);
  JsonNode *node;

  if (!cli->json) {
    hj_cli_print (cli, _ ("%" PRId64 " bytes are in “%s”.\n"), size, to);
    return;
  }
  json_object_set_string_member (object, "id", hj_record_get_id (record));
  json_object_set_string_member (object, "sha256", hj_record_get_text (record, "sha256"));
  json_object_set_int_member (object, "bytes", size);
  json_object_set_string_member (object, "file", to);
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (GFile) file = to == NULL ? NULL : g_file_new_for_commandline_arg (to);
  g_autoptr (HjRecord) record = NULL;

  if (file == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say where the document goes with --to."));
    return HJ_CLI_USAGE;
  }
  if (!hj_cli_check_purpose (purpose, error))
    return HJ_CLI_USAGE;
  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  record = hj_replica_require (cli->replica, &hj_entity_attachment, cli->words[0], error);
  if (record == NULL || !hj_cli_fetch (cli, cli->words[0], error)
      || !hj_document_save (cli->replica, cli->words[0], file, purpose, error))
    return HJ_CLI_FAILED;
  print_saved (cli, record);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_fetch = {
  .name = "fetch",
  .synopsis = "ATTACHMENT --to FILE --purpose TEXT",
  .summary = N_ ("Write what is in a document to a file"),
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .run = run,
};
