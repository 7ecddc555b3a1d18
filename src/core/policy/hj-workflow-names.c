/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-workflow-names-private.h"

#include "core/model/hj-entity.h"
#include "core/workflow/hj-workflow-guard.h"

#include <glib/gi18n-lib.h>

/* What is known of a field, from the model or from the document itself. */
typedef struct {
  const HjField *column;      /* (nullable) */
  const HjWorkflowField *own; /* (nullable) */
  gboolean input;
} Found;

typedef struct {
  HjPolicyJsonReader *reader;
  const HjWorkflowSpec *spec;
  const HjEntity *entity; /* (nullable) the model may not know it yet */
  const char *path;       /* of the guard at hand */
} Names;

static void G_GNUC_PRINTF (5, 6) tell (HjPolicyJsonReader *self, const char *path, int offset,
                                       const char *code, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);
  hj_policy_json_reader_tell (self, path, offset, code, sentence);
}

static const HjWorkflowField *
find_own (const HjWorkflowField *fields, guint n, const char *name)
{
  for (guint i = 0; i < n; i++) {
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  }
  return NULL;
}

static gboolean
find (const Names *self, const char *name, Found *found)
{
  int index = self->entity == NULL ? -1 : hj_entity_field_index (self->entity, name);
  const HjWorkflowField *input = find_own (self->spec->inputs, self->spec->n_inputs, name);

  *found = (Found){ 0 };
  if (index >= 0)
    found->column = &self->entity->fields[index];
  else if (input != NULL)
    *found = (Found){ .own = input, .input = TRUE };
  else
    found->own = find_own (self->spec->fields, self->spec->n_fields, name);
  return found->column != NULL || found->own != NULL;
}

static gboolean
has_type (const Found *found, HjFieldType type, const char *name)
{
  return found->column != NULL ? found->column->type == type : g_str_equal (found->own->type, name);
}

static gboolean
has_choice (const Found *found, const char *value)
{
  if (found->column != NULL)
    return found->column->choices == NULL || hj_field_find_choice (found->column, value) != NULL;
  return found->own->choices[0] == NULL || g_strv_contains (found->own->choices, value);
}

static void
tell_unknown (const Names *self, const char *path, int offset, const char *name)
{
  const char *entity = self->entity != NULL ? self->entity->name : self->spec->name;

  tell (self->reader, path, offset, "unknown-field",
        _ ("The entity “%s” has no field “%s”; correct the name."), entity, name);
}

/* A field that a command writes. */
static void
check_written (const Names *self, const char *path, const char *name, const char *value)
{
  Found found;

  if (!find (self, name, &found)) {
    tell_unknown (self, path, -1, name);
    return;
  }
  gboolean fixed
      = found.input
        || (found.column != NULL
            && (found.column->merge == HJ_MERGE_EVENT || found.column->merge == HJ_MERGE_CENTRAL));
  if (fixed)
    tell (self->reader, path, -1, "fixed-field",
          _ ("The field “%s” is never changed by a command; take it out."), name);
  else if (value != NULL && *value != '@' && !has_choice (&found, value))
    tell (self->reader, path, -1, "unknown-choice", _ ("The field “%s” cannot be “%s”."), name,
          value);
}

static void
on_reference_told_cb (HjWorkflowScope scope, const char *name, const char *literal,
                      gboolean ordered, int offset, gpointer data)
{
  Names *self = data;
  Found found;

  if (!find (self, name, &found)) {
    tell_unknown (self, self->path, offset, name);
  } else if (found.input && scope == HJ_WORKFLOW_SCOPE_GIVEN) {
    tell (self->reader, self->path, offset, "given",
          _ ("“%s” is an input and never given with a command; ask about row.%s."), name, name);
  } else if (ordered && !has_type (&found, HJ_FIELD_INT, "integer")
             && !has_type (&found, HJ_FIELD_TIME, "time")) {
    tell (self->reader, self->path, offset, "type",
          _ ("“%s” is no number and no time, so it is not less or more than anything."), name);
  } else if (literal != NULL && !ordered && !has_choice (&found, literal)) {
    tell (self->reader, self->path, offset, "unknown-choice",
          _ ("The field “%s” is never “%s”; correct the word."), name, literal);
  }
}

static void
check_guard (Names *self, const char *path, const char *when)
{
  g_autofree char *sentence = NULL;
  int offset;

  self->path = path;
  if (!hj_workflow_guard_check (when, on_reference_told_cb, self, &offset, &sentence))
    tell (self->reader, path, offset, "syntax", "%s", sentence);
}

static void
check_states (Names *self)
{
  const HjField *field
      = self->entity == NULL ? NULL : hj_entity_require_field (self->entity, "state", NULL);

  for (guint i = 0; i < self->spec->n_states; i++) {
    const HjWorkflowState *state = &self->spec->states[i];
    g_autofree char *path = g_strdup_printf ("states[%u].name", i);
    if (self->entity != NULL
        && (field == NULL || hj_field_find_choice (field, state->name) == NULL))
      tell (self->reader, path, -1, "unknown-state",
            _ ("The entity “%s” knows no state “%s”; correct the name or take it out."),
            self->entity->name, state->name);
    for (guint j = 0; j < state->n_deadlines; j++) {
      const HjWorkflowDeadline *deadline = &state->deadlines[j];
      g_autofree char *from = g_strdup_printf ("states[%u].deadlines[%u].from", i, j);
      g_autofree char *when = g_strdup_printf ("states[%u].deadlines[%u].when", i, j);
      Found found;

      if (deadline->when != NULL)
        check_guard (self, when, deadline->when);
      if (g_str_equal (deadline->from, HJ_WORKFLOW_ENTERED))
        continue;
      if (!find (self, deadline->from, &found))
        tell_unknown (self, from, -1, deadline->from);
      else if (!has_type (&found, HJ_FIELD_TIME, "time"))
        tell (self->reader, from, -1, "type",
              _ ("A deadline counts from a time, and “%s” is none."), deadline->from);
    }
  }
}

static void
check_command (Names *self, guint index)
{
  const HjWorkflowCommand *command = &self->spec->commands[index];
  const char *const *lists[] = { command->require, command->fields };
  const char *const names[] = { "require", "fields" };
  Found found;

  for (guint j = 0; j < G_N_ELEMENTS (lists); j++) {
    for (guint k = 0; lists[j][k] != NULL; k++) {
      g_autofree char *path = g_strdup_printf ("commands[%u].%s[%u]", index, names[j], k);
      check_written (self, path, lists[j][k], NULL);
    }
  }
  for (guint j = 0; j < command->n_sets; j++) {
    g_autofree char *path = g_strdup_printf ("commands[%u].sets.%s", index, command->sets[j].field);
    check_written (self, path, command->sets[j].field, command->sets[j].value);
  }
  for (guint j = 0; j < command->n_guards; j++) {
    g_autofree char *path = g_strdup_printf ("commands[%u].guards[%u].when", index, j);
    check_guard (self, path, command->guards[j].when);
  }
  for (guint j = 0; j < command->n_tells; j++) {
    g_autofree char *path = g_strdup_printf ("commands[%u].tells[%u].who", index, j);
    const char *who = command->tells[j].who;
    if (*who == '@' && !find (self, who + 1, &found))
      tell_unknown (self, path, -1, who + 1);
  }
  g_autofree char *path = g_strdup_printf ("commands[%u].other_than", index);
  if (command->other_than != NULL && !find (self, command->other_than, &found))
    tell_unknown (self, path, -1, command->other_than);
}

/* What the document describes must not be what the model has already. */
static void
check_own (Names *self)
{
  const HjWorkflowField *const lists[] = { self->spec->fields, self->spec->inputs };
  const guint counts[] = { self->spec->n_fields, self->spec->n_inputs };
  const char *const names[] = { "fields", "inputs" };

  for (guint j = 0; self->entity != NULL && j < G_N_ELEMENTS (lists); j++) {
    for (guint i = 0; i < counts[j]; i++) {
      g_autofree char *path = g_strdup_printf ("%s[%u].name", names[j], i);
      if (hj_entity_field_index (self->entity, lists[j][i].name) >= 0)
        tell (self->reader, path, -1, "double-name",
              _ ("The entity “%s” has a field “%s” already; take this one out."),
              self->entity->name, lists[j][i].name);
    }
  }
}

/**
 * hj_workflow_names_check:
 * @reader: reader of the document; findings are told to it
 * @spec: what was read
 *
 * Checks all names of states and fields. A workflow of an entity that the model does not know yet
 * describes its fields itself.
 *
 * Returns: whether nothing is wrong
 */
gboolean
hj_workflow_names_check (HjPolicyJsonReader *reader, const HjWorkflowSpec *spec)
{
  const char *name = spec->entity != NULL ? spec->entity : spec->name;
  Names self = { .reader = reader, .spec = spec, .entity = hj_entity_find (name) };

  if (self.entity == NULL && spec->n_fields == 0) {
    tell (reader, spec->entity != NULL ? "entity" : "name", -1, "unknown-entity",
          _ ("There is no entity “%s”; correct the name, or describe its fields in “fields”."),
          name);
    return FALSE;
  }
  check_own (&self);
  check_states (&self);
  for (guint i = 0; i < spec->n_commands; i++)
    check_command (&self, i);
  return reader->findings->len == 0;
}
