/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"

#include "core/base/hj-csv-writer.h"
#include "core/casework/hj-deed-note.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static char *csv_file, *purpose;

static const GOptionEntry options[] = {
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv_file, N_ ("Write a table for spreadsheets to FILE"),
    "FILE" },
  { "purpose", 0, 0, G_OPTION_ARG_STRING, &purpose, N_ ("What the file is for; the audit keeps it"),
    "TEXT" },
  { NULL },
};

typedef struct {
  HjCsvWriter *writer;
  gint64 n_rows;
} Export;

static gboolean
write_head (HjCsvWriter *writer, const HjEntity *entity, GError **error)
{
  hj_csv_writer_add_text (writer, "id");
  for (guint i = 0; i < entity->n_fields; i++)
    hj_csv_writer_add_text (writer, entity->fields[i].name);
  return hj_csv_writer_end_row (writer, error);
}

static gboolean
write_row (const HjRecord *record, gpointer user_data, GError **error)
{
  Export *export = user_data;
  const HjEntity *entity = hj_record_get_entity (record);

  export->n_rows++;
  hj_csv_writer_add_text (export->writer, hj_record_get_id (record));
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (record, i);
    g_autofree char *text = NULL;

    if (field->type == HJ_FIELD_INT && value->kind == HJ_VALUE_INT) {
      hj_csv_writer_add_number (export->writer, value->integer);
      continue;
    }
    text = hj_cli_value_to_text (field, value);
    hj_csv_writer_add_text (export->writer, text);
  }
  return hj_csv_writer_end_row (export->writer, error);
}

static void
print_count (HjCli *cli, gint64 n_rows)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  if (!cli->json) {
    hj_cli_print (cli, _ ("%" PRId64 " rows are in “%s”.\n"), n_rows, csv_file);
    return;
  }
  json_object_set_int_member (object, "rows", n_rows);
  json_object_set_string_member (object, "file", csv_file);
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity = hj_entity_require (cli->words[0], error);
  g_autoptr (HjQuery) query = NULL;
  g_autoptr (HjCsvWriter) writer = NULL;
  Export export = { 0 };

  if (entity == NULL)
    return HJ_CLI_USAGE;
  if (csv_file == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say where the rows go with --csv."));
    return HJ_CLI_USAGE;
  }
  if (!hj_cli_check_purpose (purpose, error))
    return HJ_CLI_USAGE;
  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  query = hj_query_new (entity);
  writer = hj_csv_writer_new (csv_file, error);
  export.writer = writer;
  if (writer == NULL || !hj_deed_note_export (cli->replica, entity, purpose, error)
      || !write_head (writer, entity, error)
      || !hj_cli_each_row (cli->replica, query, -1, write_row, &export, error)
      || !hj_csv_writer_finish (writer, error))
    return HJ_CLI_FAILED;
  print_count (cli, export.n_rows);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_export = {
  .name = "export",
  .synopsis = "ENTITY --csv FILE --purpose TEXT",
  .summary = N_ ("Write all rows of an entity into a file"),
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .run = run,
};
