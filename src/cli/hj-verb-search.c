/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-search.h"

#include <glib/gi18n.h>

static int limit = 50;

static const GOptionEntry options[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most N people, 50 unless told"), "N" },
  { NULL },
};

static gboolean
print_people (HjCli *cli, char **ids, GError **error)
{
  g_autoptr (HjCliTable) table = cli->json ? NULL : hj_cli_record_table_new (&hj_entity_person);
  g_autofree char *text = NULL;

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (HjRecord) person
        = hj_replica_require (cli->replica, &hj_entity_person, ids[i], error);

    if (person == NULL)
      return FALSE;
    if (table != NULL)
      hj_cli_record_table_add (table, person);
    else
      hj_cli_print_json (cli, hj_cli_record_to_json (person));
  }
  if (table == NULL)
    return TRUE;
  text = hj_cli_table_to_text (table);
  hj_cli_print (cli, "%s", text);
  return TRUE;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_auto (GStrv) ids = NULL;
  g_autofree char *typed = g_strjoinv (" ", cli->words);

  if (limit < 0) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("A number of people is 0 or more."));
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL || !hj_cli_catch_up (cli->replica, error)
      || !hj_deed_note_search (cli->replica, typed, error))
    return HJ_CLI_FAILED;
  ids = hj_search_person_ids (cli->replica, typed, (guint)limit, error);
  return ids != NULL && print_people (cli, ids, error) ? HJ_CLI_DONE : HJ_CLI_FAILED;
}

const HjCliVerb hj_verb_search = {
  .name = "search",
  .synopsis = "TEXT [--limit N]",
  .summary = N_ ("Find people by name, pinyin, initials, part of a number, or words"),
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options = options,
  .run = run,
};
