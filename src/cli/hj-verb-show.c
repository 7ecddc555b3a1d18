/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-document.h"
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static void
print_text (HjCli *cli, const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (HjCliTable) table = hj_cli_table_new (2);

  hj_cli_table_keep_whole (table);
  hj_cli_table_add (table, (const char *const[]){ _ ("Id"), hj_record_get_id (record) });
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    g_autofree char *value = hj_value_to_display (field, hj_record_get_value (record, i));

    if (*value != '\0')
      hj_cli_table_add (table, (const char *const[]){ _ (field->title), value });
  }
  if (entity == &hj_entity_attachment)
    hj_cli_table_add (
        table, (const char *const[]){ _ ("Content"), hj_cli_content_title (cli->replica, record) });
  g_autofree char *text = hj_cli_table_to_text (table);

  hj_cli_print (cli, "%s", text);
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity = hj_entity_require (cli->words[0], error);
  g_autoptr (HjRecord) record = NULL;

  if (entity == NULL || hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  record = hj_replica_require (cli->replica, entity, cli->words[1], error);
  if (record == NULL || !hj_deed_note_open (cli->replica, entity, hj_record_get_id (record), error))
    return HJ_CLI_FAILED;
  if (cli->json)
    hj_cli_print_json (cli, hj_cli_row_to_json (cli->replica, record));
  else
    print_text (cli, record);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_show = {
  .name = "show",
  .synopsis = "ENTITY ID",
  .summary = N_ ("Show one row"),
  .min_words = 2,
  .max_words = 2,
  .run = run,
};
