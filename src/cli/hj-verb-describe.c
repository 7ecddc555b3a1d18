/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"
#include "cli/hj-cli-verb.h"

#include "core/model/hj-entity.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

static const char *
type_name (HjFieldType type)
{
  static const char *const names[]
      = { "text", "int", "bool", "time", "date", "ref", "choice", "json" };

  return names[type];
}

static const char *
sensitivity_name (HjSensitivity sensitivity)
{
  static const char *const names[] = {
    "basic", "identity", "health-flag", "health", "record-band", "record", "label", "care", "case",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HJ_N_SENSITIVITIES);
  return names[sensitivity];
}

static const char *
merge_name (HjMerge merge)
{
  static const char *const names[] = { "field", "event", "command", "central" };

  return names[merge];
}

static const char *
kind_name (HjEntityKind kind)
{
  static const char *const names[] = { "record", "event", "catalogue", "central" };

  return names[kind];
}

static JsonArray *
texts_to_json (const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

static JsonObject *
field_to_json (const HjField *field)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", field->name);
  json_object_set_string_member (object, "title", _ (field->title));
  json_object_set_string_member (object, "kind", type_name (field->type));
  json_object_set_boolean_member (object, "required", (field->flags & HJ_FIELD_REQUIRED) != 0);
  json_object_set_string_member (object, "merge", merge_name (field->merge));
  json_object_set_string_member (object, "sensitivity", sensitivity_name (field->sensitivity));
  if (field->ref != NULL)
    json_object_set_string_member (object, "entity", field->ref);
  if (field->choices != NULL) {
    JsonArray *values = json_array_new ();

    for (const HjChoice *choice = field->choices; choice->value != NULL; choice++)
      json_array_add_string_element (values, choice->value);
    json_object_set_array_member (object, "values", values);
  }
  if (field->minimum != 0 || field->maximum != 0) {
    json_object_set_int_member (object, "minimum", field->minimum);
    json_object_set_int_member (object, "maximum", field->maximum);
  }
  return object;
}

static JsonObject *
command_to_json (const HjWorkflowCommand *command)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", command->name);
  json_object_set_string_member (object, "title", command->title_en);
  json_object_set_string_member (object, "title_zh", command->title_zh);
  json_object_set_array_member (object, "from", texts_to_json (command->from));
  hj_cli_set_text (object, "to", command->to);
  json_object_set_array_member (object, "roles", texts_to_json (command->roles));
  json_object_set_array_member (object, "require", texts_to_json (command->require));
  json_object_set_array_member (object, "fields", texts_to_json (command->fields));
  return object;
}

static const HjWorkflowSpec *
find_workflow (const HjEntity *entity)
{
  HjWorkflow *workflow
      = entity->workflow != NULL ? hj_workflow_get_default (entity->workflow) : NULL;

  return workflow != NULL ? hj_workflow_get_spec (workflow) : NULL;
}

static void
print_json (HjCli *cli, const HjEntity *entity)
{
  const HjWorkflowSpec *workflow = find_workflow (entity);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *fields = json_array_new ();
  JsonArray *commands = json_array_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (object, "entity", entity->name);
  json_object_set_string_member (object, "title", _ (entity->title));
  json_object_set_string_member (object, "kind", kind_name (entity->kind));
  json_object_set_string_member (object, "sensitivity", sensitivity_name (entity->sensitivity));
  for (guint i = 0; i < entity->n_fields; i++)
    json_array_add_object_element (fields, field_to_json (&entity->fields[i]));
  json_object_set_array_member (object, "fields", fields);
  for (guint i = 0; workflow != NULL && i < workflow->n_commands; i++)
    json_array_add_object_element (commands, command_to_json (&workflow->commands[i]));
  json_object_set_array_member (object, "commands", commands);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static char *
describe_values (const HjField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (field->ref != NULL)
    return g_strdup (field->ref);
  if (field->minimum != 0 || field->maximum != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, field->minimum,
                            field->maximum);
  for (const HjChoice *choice = field->choices; choice != NULL && choice->value != NULL; choice++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", choice->value);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
print_table (HjCli *cli, HjCliTable *table)
{
  g_autofree char *text = hj_cli_table_to_text (table);

  hj_cli_print (cli, "%s", text);
}

static void
print_fields (HjCli *cli, const HjEntity *entity)
{
  const char *head[] = { _ ("Field"), _ ("Title"), _ ("Kind"), _ ("Required"), _ ("Values") };
  g_autoptr (HjCliTable) table = hj_cli_table_new (G_N_ELEMENTS (head));

  hj_cli_table_keep_whole (table);
  hj_cli_table_add (table, head);
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    g_autofree char *values = describe_values (field);
    const char *cells[] = { field->name, _ (field->title), type_name (field->type),
                            (field->flags & HJ_FIELD_REQUIRED) != 0 ? _ ("yes") : "", values };

    hj_cli_table_add (table, cells);
  }
  print_table (cli, table);
}

static void
print_commands (HjCli *cli, const HjWorkflowSpec *workflow)
{
  const char *head[] = { _ ("Command"), _ ("From"), _ ("To"), _ ("Fields"), _ ("Roles") };
  g_autoptr (HjCliTable) table = hj_cli_table_new (G_N_ELEMENTS (head));

  hj_cli_table_keep_whole (table);
  hj_cli_table_add (table, head);
  for (guint i = 0; i < workflow->n_commands; i++) {
    const HjWorkflowCommand *command = &workflow->commands[i];
    g_autofree char *from = g_strjoinv (" ", (char **)command->from);
    g_autofree char *require = g_strjoinv (" ", (char **)command->require);
    g_autofree char *roles = g_strjoinv (" ", (char **)command->roles);
    const char *cells[] = { command->name, from, command->to, require, roles };

    hj_cli_table_add (table, cells);
  }
  print_table (cli, table);
}

static void
print_text (HjCli *cli, const HjEntity *entity)
{
  const HjWorkflowSpec *workflow = find_workflow (entity);

  hj_cli_print (cli, "%s (%s)\n", entity->name, _ (entity->title));
  print_fields (cli, entity);
  if (workflow == NULL)
    return;
  hj_cli_print (cli, "\n");
  print_commands (cli, workflow);
}

static void
print_all (HjCli *cli)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  const char *head[] = { _ ("Entity"), _ ("Title"), _ ("Kind") };
  g_autoptr (HjCliTable) table = hj_cli_table_new (G_N_ELEMENTS (head));

  hj_cli_table_add (table, head);
  for (guint i = 0; i < n_entities; i++) {
    const char *cells[]
        = { entities[i]->name, _ (entities[i]->title), kind_name (entities[i]->kind) };

    if (cli->json)
      print_json (cli, entities[i]);
    hj_cli_table_add (table, cells);
  }
  if (!cli->json)
    print_table (cli, table);
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const HjEntity *entity;

  if (cli->n_words == 0) {
    print_all (cli);
    return HJ_CLI_DONE;
  }
  entity = hj_entity_require (cli->words[0], error);
  if (entity == NULL)
    return HJ_CLI_USAGE;
  if (cli->json)
    print_json (cli, entity);
  else
    print_text (cli, entity);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_describe = {
  .name = "describe",
  .synopsis = "[ENTITY]",
  .summary = N_ ("Say which entities there are, or what one is made of"),
  .max_words = 1,
  .run = run,
};
