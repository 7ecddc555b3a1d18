/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-record.h"

#include "cli/hj-cli-document.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-record-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* Rows that are in memory at a time. */
#define PAGE_ROWS 4096

/**
 * hj_cli_split_assignment:
 * @word: such as `name=王小明`
 * @field: (out): owned, what stands before the first “=”
 * @value: (out): what stands after it, inside @word
 * @error: `USAGE`
 */
gboolean
hj_cli_split_assignment (const char *word, char **field, const char **value, GError **error)
{
  const char *equals = strchr (word, '=');

  if (equals == NULL || equals == word) {
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("“%s” is not written FIELD=VALUE."),
                 word);
    return FALSE;
  }
  *field = g_strndup (word, (gsize)(equals - word));
  *value = equals + 1;
  return TRUE;
}

/**
 * hj_cli_take_assignments:
 * @words: (array zero-terminated=1): each FIELD=VALUE
 * @record: takes the values
 * @error: `USAGE`, or `UNKNOWN` or `INVALID` of the model
 */
gboolean
hj_cli_take_assignments (char **words, HjRecord *record, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *field = NULL;
    const char *value;

    if (!hj_cli_split_assignment (words[i], &field, &value, error)
        || !hj_record_parse_field (record, field, value, error))
      return FALSE;
    if (!g_hash_table_add (seen, g_strdup (field))) {
      g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("“%s” is given twice."), field);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * hj_cli_record_to_json:
 *
 * Returns: (transfer full): an object with `id` and every field in the entity's order; times as ISO
 *   8601, yes and no as true and false, missing values as null
 */
JsonNode *
hj_cli_record_to_json (const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  JsonNode *node = hj_record_to_json (record, HJ_RECORD_JSON_ISO_TIMES);
  JsonObject *object = json_node_get_object (node);

  /* Where the row stands in the central instance's feed is nobody's business here. */
  json_object_remove_member (object, "pos");
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjValue *value = hj_record_get_value (record, i);

    if (entity->fields[i].type == HJ_FIELD_BOOL && value->kind == HJ_VALUE_INT)
      json_object_set_boolean_member (object, entity->fields[i].name, value->integer != 0);
  }
  return node;
}

/**
 * hj_cli_row_to_json:
 *
 * Returns: (transfer full): hj_cli_record_to_json(), for a document with where its content is
 */
JsonNode *
hj_cli_row_to_json (HjReplica *replica, const HjRecord *record)
{
  JsonNode *node = hj_cli_record_to_json (record);

  if (hj_record_get_entity (record) == &hj_entity_attachment)
    json_object_set_string_member (json_node_get_object (node), "content",
                                   hj_cli_content_word (replica, record));
  return node;
}

/**
 * hj_cli_color_title:
 * @color: a label's
 *
 * Returns: (transfer none): what people call it
 */
const char *
hj_cli_color_title (const char *color)
{
  int index = hj_entity_field_index (&hj_entity_label, "color");
  const HjChoice *choice = hj_field_find_choice (&hj_entity_label.fields[index], color);

  return choice != NULL ? _ (choice->title) : color;
}

/**
 * hj_cli_value_to_text:
 *
 * Returns: (transfer full): the value as the command line takes it; empty where it is missing
 */
char *
hj_cli_value_to_text (const HjField *field, const HjValue *value)
{
  if (value->kind == HJ_VALUE_TEXT)
    return g_strdup (value->text);
  if (value->kind == HJ_VALUE_NULL)
    return g_strdup ("");
  if (field->type == HJ_FIELD_TIME)
    return hj_time_to_iso (value->integer);
  if (field->type == HJ_FIELD_BOOL)
    return g_strdup (value->integer != 0 ? "yes" : "no");
  return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
}

/**
 * hj_cli_record_table_new:
 *
 * Returns: (transfer full): a table with a column for the id and for each field that people read
 */
HjCliTable *
hj_cli_record_table_new (const HjEntity *entity)
{
  HjCliTable *table = hj_cli_table_new (entity->n_fields + 1);
  g_autofree const char **titles = g_new0 (const char *, entity->n_fields + 1);

  titles[0] = _ ("Id");
  for (guint i = 0; i < entity->n_fields; i++)
    titles[i + 1] = _ (entity->fields[i].title);
  hj_cli_table_add (table, titles);
  return table;
}

/**
 * hj_cli_record_table_add:
 * @table: made for the record's entity
 */
void
hj_cli_record_table_add (HjCliTable *table, const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_auto (GStrv) cells = g_new0 (char *, entity->n_fields + 2);

  cells[0] = g_strdup (hj_record_get_id (record));
  for (guint i = 0; i < entity->n_fields; i++)
    cells[i + 1] = entity->fields[i].type == HJ_FIELD_JSON
                       ? g_strdup ("")
                       : hj_value_to_display (&entity->fields[i], hj_record_get_value (record, i));
  hj_cli_table_add (table, (const char *const *)cells);
}

/**
 * hj_cli_each_row:
 * @query: whose limit is used up by this
 * @limit: at most so many rows, −1 for all
 * @error: a #HjSqlError, or what @func set
 *
 * Gives the query's rows to @func without having all of them in memory.
 */
gboolean
hj_cli_each_row (HjReplica *replica, HjQuery *query, gint64 limit, HjCliRowFunc func,
                 gpointer user_data, GError **error)
{
  gint64 given = 0;
  guint n_rows = PAGE_ROWS;

  while (n_rows == PAGE_ROWS && (limit < 0 || given < limit)) {
    g_autoptr (GPtrArray) rows = NULL;

    hj_query_set_limit (query, limit < 0 ? PAGE_ROWS : MIN (PAGE_ROWS, limit - given), given);
    rows = hj_replica_select (replica, query, error);
    if (rows == NULL)
      return FALSE;
    n_rows = rows->len;
    given += n_rows;
    for (guint i = 0; i < n_rows; i++) {
      g_autoptr (GError) problem = NULL;

      if (func (g_ptr_array_index (rows, i), user_data, &problem))
        continue;
      if (problem == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
print_row (const HjRecord *record, gpointer user_data, GError **error)
{
  HjCli *cli = user_data;

  return hj_cli_print_json (cli, hj_cli_row_to_json (cli->replica, record));
}

static gboolean
add_row (const HjRecord *record, gpointer user_data, GError **error)
{
  hj_cli_record_table_add (user_data, record);
  return TRUE;
}

/**
 * hj_cli_print_rows:
 * @query: which rows
 * @limit: at most so many, −1 for all
 * @error: a #HjSqlError
 *
 * Prints one object a row, or a table.
 */
gboolean
hj_cli_print_rows (HjCli *cli, HjQuery *query, gint64 limit, GError **error)
{
  g_autoptr (HjCliTable) table = NULL;
  g_autofree char *text = NULL;

  if (cli->json)
    return hj_cli_each_row (cli->replica, query, limit, print_row, cli, error);
  table = hj_cli_record_table_new (hj_query_get_entity (query));
  if (!hj_cli_each_row (cli->replica, query, limit, add_row, table, error))
    return FALSE;
  text = hj_cli_table_to_text (table);
  hj_cli_print (cli, "%s", text);
  return TRUE;
}
