/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-workflow-reader.h"

#include "core/policy/hj-policy-finding-private.h"
#include "core/policy/hj-policy-json-private.h"
#include "core/policy/hj-policy-resources.h"
#include "core/policy/hj-workflow-names-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "hejie-workflow/1"
#define DEFAULT_PATH "/org/hejie/workflow/"

static void
on_problem_told_cb (const char *field, const char *code, const char *sentence, gpointer data)
{
  hj_policy_json_reader_tell (data, field, -1, code, sentence);
}

static void
read_title (HjPolicyJsonReader *reader, HjPolicyJson *object, const char **en, const char **zh)
{
  HjPolicyJson *title = hj_policy_json_reader_object (reader, object, "title", TRUE);

  *en = hj_policy_json_reader_text (reader, title, "en", FALSE);
  *zh = hj_policy_json_reader_text (reader, title, "zh", FALSE);
}

static void
read_text (HjPolicyJsonReader *reader, HjPolicyJson *object, const char **en, const char **zh)
{
  HjPolicyJson *text = hj_policy_json_reader_object (reader, object, "text", TRUE);

  *en = hj_policy_json_reader_text (reader, text, "en", FALSE);
  *zh = hj_policy_json_reader_text (reader, text, "zh", FALSE);
}

static HjWorkflowMeasure
read_measure (HjPolicyJsonReader *reader, HjPolicyJson *object)
{
  static const char *const measures[] = { "hours", "working-hours", "hours-before" };
  const char *text = hj_policy_json_reader_text (reader, object, "measure", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++) {
    if (g_str_equal (measures[i], text))
      return i;
  }
  if (*text != '\0') {
    g_autofree char *path = g_strconcat (object->path, ".measure", NULL);
    hj_policy_json_reader_tell (reader, path, -1, "unknown-measure",
                                _ ("A deadline is measured in “hours”, “working-hours” or "
                                   "“hours-before”."));
  }
  return HJ_WORKFLOW_HOURS;
}

static void
read_deadlines (HjPolicyJsonReader *reader, HjPolicyJson *object, HjWorkflowState *state)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, object, "deadlines", FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowDeadline *deadlines = hj_policy_json_reader_array (reader, n, sizeof *deadlines);

  state->deadlines = deadlines;
  state->n_deadlines = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *child = g_ptr_array_index (list, i);
    deadlines[i].id = hj_policy_json_reader_text (reader, child, "id", TRUE);
    read_title (reader, child, &deadlines[i].title_en, &deadlines[i].title_zh);
    deadlines[i].measure = read_measure (reader, child);
    deadlines[i].hours = hj_policy_json_reader_hours (reader, child, "hours", TRUE);
    deadlines[i].from = hj_policy_json_reader_text (reader, child, "from", TRUE);
    deadlines[i].when = hj_policy_json_reader_text (reader, child, "when", FALSE);
    deadlines[i].escalate = hj_policy_json_reader_texts (reader, child, "escalate", FALSE);
    deadlines[i].command = hj_policy_json_reader_text (reader, child, "command", FALSE);
  }
}

static const HjWorkflowField *
read_fields (HjPolicyJsonReader *reader, const char *name, guint *n_fields)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, name, FALSE);
  HjWorkflowField *fields;

  *n_fields = list == NULL ? 0 : list->len;
  fields = hj_policy_json_reader_array (reader, *n_fields, sizeof *fields);
  for (guint i = 0; i < *n_fields; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    fields[i].name = hj_policy_json_reader_text (reader, object, "name", TRUE);
    read_title (reader, object, &fields[i].title_en, &fields[i].title_zh);
    fields[i].type = hj_policy_json_reader_text (reader, object, "type", TRUE);
    fields[i].choices = hj_policy_json_reader_texts (reader, object, "choices", FALSE);
  }
  return fields;
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
    read_deadlines (reader, object, &states[i]);
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
read_guards (HjPolicyJsonReader *reader, HjPolicyJson *object, HjWorkflowCommand *command)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, object, "guards", FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowGuard *guards = hj_policy_json_reader_array (reader, n, sizeof *guards);

  for (guint i = 0; i < n; i++) {
    HjPolicyJson *child = g_ptr_array_index (list, i);
    guards[i].when = hj_policy_json_reader_text (reader, child, "when", TRUE);
    read_text (reader, child, &guards[i].text_en, &guards[i].text_zh);
  }
  command->guards = guards;
  command->n_guards = n;
}

static void
read_tells (HjPolicyJsonReader *reader, HjPolicyJson *object, HjWorkflowCommand *command)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, object, "tells", FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowTell *tells = hj_policy_json_reader_array (reader, n, sizeof *tells);

  for (guint i = 0; i < n; i++) {
    HjPolicyJson *child = g_ptr_array_index (list, i);
    tells[i].who = hj_policy_json_reader_text (reader, child, "who", TRUE);
    read_text (reader, child, &tells[i].text_en, &tells[i].text_zh);
  }
  command->tells = tells;
  command->n_tells = n;
}

static void
read_reasons (HjPolicyJsonReader *reader, HjPolicyJson *object, HjWorkflowCommand *command)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, object, "reasons", FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjWorkflowReason *reasons = hj_policy_json_reader_array (reader, n, sizeof *reasons);

  for (guint i = 0; i < n; i++) {
    HjPolicyJson *child = g_ptr_array_index (list, i);
    reasons[i].code = hj_policy_json_reader_text (reader, child, "code", TRUE);
    read_title (reader, child, &reasons[i].title_en, &reasons[i].title_zh);
  }
  command->reasons = reasons;
  command->n_reasons = n;
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
    command->approves = hj_policy_json_reader_text (reader, object, "approves", FALSE);
    read_sets (reader, object, command);
    read_guards (reader, object, command);
    read_tells (reader, object, command);
    read_reasons (reader, object, command);
  }
}

static HjWorkflow *
read_document (HjPolicyJsonReader *reader)
{
  HjWorkflowSpec spec = { 0 };
  const char *format = hj_policy_json_reader_text (reader, reader->root, "format", TRUE);

  if (*format != '\0' && !g_str_equal (format, FORMAT)) {
    hj_policy_json_reader_tell (
        reader, "format", -1, "format",
        _ ("This program reads “hejie-workflow/1”; the document says something else."));
    return NULL;
  }
  spec.name = hj_policy_json_reader_text (reader, reader->root, "name", TRUE);
  spec.entity = hj_policy_json_reader_text (reader, reader->root, "entity", FALSE);
  read_title (reader, reader->root, &spec.title_en, &spec.title_zh);
  spec.fields = read_fields (reader, "fields", &spec.n_fields);
  spec.inputs = read_fields (reader, "inputs", &spec.n_inputs);
  read_states (reader, &spec);
  read_commands (reader, &spec);
  hj_policy_json_reader_end (reader);
  if (reader->findings->len > 0 || !hj_workflow_names_check (reader, &spec))
    return NULL;
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
 * Names of states and fields are checked against the entity that the workflow belongs to, and what
 * the document describes itself.
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

static int
compare_names (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *)left, *(const char *const *)right);
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

/**
 * hj_workflow_get_for:
 * @name: (nullable): name of a workflow, as entities give it
 * @kind: (nullable): kind of the row, where its entity has kinds
 *
 * Returns: (transfer none) (nullable): the workflow of that kind, like `ticket-visit`, or the one
 * of the whole entity
 */
HjWorkflow *
hj_workflow_get_for (const char *name, const char *kind)
{
  g_autofree char *full
      = name == NULL || kind == NULL ? NULL : g_strdup_printf ("%s-%s", name, kind);
  HjWorkflow *workflow = hj_workflow_get_default (full);

  return workflow != NULL ? workflow : hj_workflow_get_default (name);
}

/**
 * hj_workflow_list_defaults:
 *
 * Returns: (transfer full) (array zero-terminated=1): names of all workflows that come with the
 *   program, in the order of the alphabet
 */
GStrv
hj_workflow_list_defaults (void)
{
  GStrv names = g_resource_enumerate_children (hj_policy_get_resource (), DEFAULT_PATH,
                                               G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    char *dot = strrchr (names[i], '.');
    if (dot != NULL)
      *dot = '\0';
  }
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}
