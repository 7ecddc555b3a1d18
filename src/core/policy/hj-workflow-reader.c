/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-workflow-reader.h"

#include "core/model/hj-entity.h"
#include "core/policy/hj-policy-finding-private.h"
#include "core/policy/hj-policy-json-private.h"
#include "core/policy/hj-policy-resources.h"

#define FORMAT "hejie-workflow/1"
#define DEFAULT_PATH "/org/hejie/workflow/"

static void
on_problem_told_cb (const char *field, const char *code, const char *sentence, gpointer data)
{
  hj_policy_json_reader_tell (data, field, -1, code, sentence);
}

static void G_GNUC_PRINTF (4, 5)
    tell (HjPolicyJsonReader *self, const char *path, const char *code, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);
  hj_policy_json_reader_tell (self, path, -1, code, sentence);
}

static void
read_title (HjPolicyJsonReader *reader, HjPolicyJson *object, const char **en, const char **zh)
{
  HjPolicyJson *title = hj_policy_json_reader_object (reader, object, "title", TRUE);

  *en = hj_policy_json_reader_text (reader, title, "en", FALSE);
  *zh = hj_policy_json_reader_text (reader, title, "zh", FALSE);
}

static void
read_states (HjPolicyJsonReader *reader, HjWorkflowSpec *spec)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, "states", TRUE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowState *states = hj_policy_json_reader_array (reader, n, sizeof *states);

  spec->states = states;
  spec->n_states = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    states[i].name = hj_policy_json_reader_text (reader, object, "name", TRUE);
    read_title (reader, object, &states[i].title_en, &states[i].title_zh);
    states[i].initial = hj_policy_json_reader_boolean (reader, object, "initial");
    states[i].final = hj_policy_json_reader_boolean (reader, object, "final");
  }
}

static void
read_sets (HjPolicyJsonReader *reader, HjPolicyJson *object, HjWorkflowCommand *command)
{
  HjPolicyJson *all = hj_policy_json_reader_object (reader, object, "sets", FALSE);
  guint n = all == NULL ? 0 : all->children->len;
  HjWorkflowSet *sets = hj_policy_json_reader_array (reader, n, sizeof *sets);

  for (guint i = 0; i < n; i++) {
    const HjPolicyJson *child = g_ptr_array_index (all->children, i);
    sets[i].field = child->name;
    sets[i].value = hj_policy_json_reader_text (reader, all, child->name, TRUE);
  }
  command->sets = sets;
  command->n_sets = n;
}

static void
read_commands (HjPolicyJsonReader *reader, HjWorkflowSpec *spec)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, "commands", TRUE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowCommand *commands = hj_policy_json_reader_array (reader, n, sizeof *commands);

  spec->commands = commands;
  spec->n_commands = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    HjWorkflowCommand *command = &commands[i];
    command->name = hj_policy_json_reader_text (reader, object, "name", TRUE);
    read_title (reader, object, &command->title_en, &command->title_zh);
    command->from = hj_policy_json_reader_texts (reader, object, "from", TRUE);
    command->to = hj_policy_json_reader_text (reader, object, "to", FALSE);
    command->roles = hj_policy_json_reader_texts (reader, object, "roles", TRUE);
    command->require = hj_policy_json_reader_texts (reader, object, "require", FALSE);
    command->fields = hj_policy_json_reader_texts (reader, object, "fields", FALSE);
    command->other_than = hj_policy_json_reader_text (reader, object, "other_than", FALSE);
    read_sets (reader, object, command);
  }
}

static const HjEntity *
find_entity (const char *workflow)
{
  guint n;
  const HjEntity *const *entities = hj_entity_list (&n);

  for (guint i = 0; i < n; i++) {
    if (g_strcmp0 (entities[i]->workflow, workflow) == 0)
      return entities[i];
  }
  return NULL;
}

static void
check_states (HjPolicyJsonReader *reader, const HjWorkflowSpec *spec, const HjEntity *entity)
{
  const HjField *field = hj_entity_require_field (entity, "state", NULL);

  for (guint i = 0; i < spec->n_states; i++) {
    g_autofree char *path = g_strdup_printf ("states[%u].name", i);
    if (field == NULL || hj_field_find_choice (field, spec->states[i].name) == NULL)
      tell (reader, path, "unknown-state",
            "The entity “%s” knows no state “%s”; correct the name or take it out.", entity->name,
            spec->states[i].name);
  }
}

static void
check_field (HjPolicyJsonReader *reader, const HjEntity *entity, const char *path, const char *name)
{
  int index = hj_entity_field_index (entity, name);

  if (index < 0)
    tell (reader, path, "unknown-field", "The entity “%s” has no field “%s”; correct the name.",
          entity->name, name);
  else if (entity->fields[index].merge == HJ_MERGE_EVENT
           || entity->fields[index].merge == HJ_MERGE_CENTRAL)
    tell (reader, path, "fixed-field", "The field “%s” is never changed by a command; take it out.",
          name);
}

static void
check_fields (HjPolicyJsonReader *reader, const HjWorkflowSpec *spec, const HjEntity *entity)
{
  for (guint i = 0; i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];
    const char *const *lists[] = { command->require, command->fields };
    const char *const names[] = { "require", "fields" };

    for (guint j = 0; j < G_N_ELEMENTS (lists); j++) {
      for (guint k = 0; lists[j][k] != NULL; k++) {
        g_autofree char *path = g_strdup_printf ("commands[%u].%s[%u]", i, names[j], k);
        check_field (reader, entity, path, lists[j][k]);
      }
    }
    for (guint j = 0; j < command->n_sets; j++) {
      g_autofree char *path = g_strdup_printf ("commands[%u].sets.%s", i, command->sets[j].field);
      check_field (reader, entity, path, command->sets[j].field);
    }
    g_autofree char *path = g_strdup_printf ("commands[%u].other_than", i);
    if (command->other_than != NULL && hj_entity_field_index (entity, command->other_than) < 0)
      tell (reader, path, "unknown-field", "The entity “%s” has no field “%s”; correct the name.",
            entity->name, command->other_than);
  }
}

static HjWorkflow *
read_document (HjPolicyJsonReader *reader)
{
  HjWorkflowSpec spec = { 0 };
  const char *format = hj_policy_json_reader_text (reader, reader->root, "format", TRUE);

  if (*format != '\0' && !g_str_equal (format, FORMAT)) {
    tell (reader, "format", "format",
          "This program reads “" FORMAT "”; the document says something else.");
    return NULL;
  }
  spec.name = hj_policy_json_reader_text (reader, reader->root, "name", TRUE);
  read_title (reader, reader->root, &spec.title_en, &spec.title_zh);
  read_states (reader, &spec);
  read_commands (reader, &spec);
  hj_policy_json_reader_end (reader);
  if (reader->findings->len > 0)
    return NULL;

  const HjEntity *entity = find_entity (spec.name);
  if (entity == NULL) {
    tell (reader, "name", "unknown-entity", "No entity has a workflow “%s”; correct the name.",
          spec.name);
    return NULL;
  }
  check_states (reader, &spec, entity);
  check_fields (reader, &spec, entity);
  g_autoptr (HjWorkflow) workflow = hj_workflow_new (&spec, on_problem_told_cb, reader);
  return reader->findings->len > 0 ? NULL : g_steal_pointer (&workflow);
}

/**
 * hj_workflow_read:
 * @bytes: a workflow document
 * @findings: (out) (optional) (transfer full) (element-type HjPolicyFinding): all that is wrong,
 *   in the order of the document
 * @error: return location for %HJ_POLICY_ERROR_BROKEN, whose sentence names the first finding
 *
 * Names of states and fields are checked against the entity that the workflow belongs to.
 *
 * Returns: (transfer full) (nullable): the workflow, or %NULL if anything is wrong
 */
HjWorkflow *
hj_workflow_read (GBytes *bytes, GPtrArray **findings, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_auto (HjPolicyJsonReader) reader = { 0 };
  HjWorkflow *workflow = NULL;

  hj_policy_json_reader_init (&reader, bytes, found);
  if (reader.root != NULL)
    workflow = read_document (&reader);
  hj_policy_findings_finish (found, findings, error);
  return workflow;
}

static void
add_default (GHashTable *workflows, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (DEFAULT_PATH, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (hj_policy_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  HjWorkflow *workflow = hj_workflow_read (bytes, NULL, &error);
  if (workflow == NULL)
    g_error ("Workflow %s: %s", name, error->message);
  g_hash_table_insert (workflows, (gpointer)hj_workflow_get_name (workflow), workflow);
}

/**
 * hj_workflow_get_default:
 * @name: (nullable): name of a workflow, as entities give it
 *
 * Returns: (transfer none) (nullable): the workflow that comes with the program
 */
HjWorkflow *
hj_workflow_get_default (const char *name)
{
  static GHashTable *workflows = NULL;

  if (g_once_init_enter_pointer (&workflows)) {
    GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);
    g_auto (GStrv) names = g_resource_enumerate_children (hj_policy_get_resource (), DEFAULT_PATH,
                                                          G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (guint i = 0; names != NULL && names[i] != NULL; i++)
      add_default (all, names[i]);
    g_once_init_leave_pointer (&workflows, all);
  }
  return name == NULL ? NULL : g_hash_table_lookup (workflows, name);
}
