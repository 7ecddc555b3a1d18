/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-document.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static gint64 limit = -1;

static gboolean
on_limit_given_cb (const char *option, const char *value, gpointer data, GError **error)
{
  gboolean read = g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &limit, NULL);

  if (!read)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is no number of rows."),
                 value);
  return read;
}

static const GOptionEntry options[] = {
  { "limit", 0, 0, G_OPTION_ARG_CALLBACK, on_limit_given_cb, N_ ("At most N rows"), "N" },
  { NULL },
};

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity = hj_entity_require (cli->words[0], error);
  g_autoptr (HjQuery) query = NULL;
  g_autofree char *words = NULL;
  guint n_damaged;

  if (entity == NULL)
    return HJ_CLI_USAGE;
  query = hj_query_new (entity);
  for (guint i = 1; i < cli->n_words; i++) {
    g_autofree char *field = NULL;
    const char *value;

    if (!hj_cli_split_assignment (cli->words[i], &field, &value, error)
        || !hj_query_where (query, field, value, error))
      return HJ_CLI_USAGE;
  }
  words = g_strjoinv (" ", cli->words + 1);
  if (hj_cli_open (cli, error) == NULL
      || !hj_deed_note_list (cli->replica, entity, *words == '\0' ? NULL : words, error)
      || !hj_cli_print_rows (cli, query, limit, error))
    return HJ_CLI_FAILED;
  if (entity == &hj_entity_attachment && !hj_cli_tell_damaged (cli, &n_damaged, error))
    return HJ_CLI_FAILED;
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_list = {
  .name = "list",
  .synopsis = "ENTITY [FIELD=VALUE…] [--limit N]",
  .summary = N_ ("List rows, those whose fields have the values"),
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options = options,
  .run = run,
};
