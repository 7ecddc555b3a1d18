/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"
#include "cli/hj-cli-verb.h"

#include "core/base/hj-time.h"
#include "core/store/hj-outbox.h"
#include "core/wire/hj-record-json.h"

#include <glib/gi18n.h>

static JsonNode *
field_to_json (const HjEntity *entity, const HjOpField *field)
{
  int index = entity != NULL ? hj_entity_field_index (entity, field->name) : -1;

  if (index >= 0 && entity->fields[index].type == HJ_FIELD_TIME
      && field->new_value.kind == HJ_VALUE_INT) {
    g_autofree char *iso = hj_time_to_iso (field->new_value.integer);

    return json_node_init_string (json_node_alloc (), iso);
  }
  return hj_value_to_json (&field->new_value);
}

static void
print_json (HjCli *cli, const HjOutboxEntry *entry)
{
  const HjOp *op = entry->op;
  const HjEntity *entity = hj_entity_find (op->entity);
  g_autofree char *at = hj_time_to_iso (op->at);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *fields = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_int_member (object, "seq", op->seq);
  json_object_set_string_member (object, "id", op->id);
  json_object_set_string_member (object, "kind", hj_op_kind_to_string (op->kind));
  json_object_set_string_member (object, "entity", op->entity);
  json_object_set_string_member (object, "row", op->row);
  hj_cli_set_text (object, "command", op->command);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "state", entry->state == 0 ? "waiting" : "answered");
  hj_cli_set_text (object, "outcome",
                   entry->outcome >= 0 ? hj_op_outcome_to_string ((HjOpOutcome)entry->outcome)
                                       : NULL);
  hj_cli_set_text (object, "reason", entry->reason);
  hj_cli_set_text (object, "conflict", entry->conflict);
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);

    json_object_set_member (fields, field->name, field_to_json (entity, field));
  }
  json_object_set_object_member (object, "fields", fields);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static void
add_row (HjCliTable *table, const HjOutboxEntry *entry)
{
  const HjOp *op = entry->op;
  const HjEntity *entity = hj_entity_find (op->entity);
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, op->seq);
  g_autofree char *at = hj_time_to_display (op->at, "%Y-%m-%d %H:%M");
  const char *what = op->kind == HJ_OP_NEW   ? _ ("entered")
                     : op->kind == HJ_OP_SET ? _ ("changed")
                                             : op->command;
  const char *cells[] = { seq,          at,      entity != NULL ? _ (entity->title) : op->entity,
                          what,         op->row, entry->state == 0 ? _ ("waiting") : _ ("answered"),
                          entry->reason };

  hj_cli_table_add (table, cells);
}

static void
print_table (HjCli *cli, GPtrArray *entries)
{
  const char *head[]
      = { _ ("No."), _ ("Time"), _ ("Entity"), _ ("Act"), _ ("Row"), _ ("State"), _ ("Reason") };
  g_autoptr (HjCliTable) table = hj_cli_table_new (G_N_ELEMENTS (head));
  g_autofree char *text = NULL;

  hj_cli_table_add (table, head);
  for (guint i = 0; i < entries->len; i++)
    add_row (table, g_ptr_array_index (entries, i));
  text = hj_cli_table_to_text (table);
  hj_cli_print (cli, "%s", text);
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  entries = hj_outbox_list (cli->replica, G_MAXUINT, error);
  if (entries == NULL)
    return HJ_CLI_FAILED;
  if (!cli->json)
    print_table (cli, entries);
  for (guint i = 0; cli->json && i < entries->len; i++)
    print_json (cli, g_ptr_array_index (entries, i));
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_outbox = {
  .name = "outbox",
  .synopsis = "",
  .summary = N_ ("List what the central instance is not yet sure to have"),
  .run = run,
};
