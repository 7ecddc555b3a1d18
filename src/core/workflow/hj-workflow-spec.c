/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-spec-private.h"

/* Where the copies live. */
typedef struct {
  GStringChunk *strings;
  GPtrArray *lists; /* owns arrays */
} Keeper;

static const char *
keep (Keeper *self, const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->strings, text);
}

static const char *const *
keep_list (Keeper *self, const char *const *list)
{
  guint n = list == NULL ? 0 : g_strv_length ((char **)list);
  const char **copy = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = keep (self, list[i]);
  g_ptr_array_add (self->lists, copy);
  return copy;
}

static gpointer
keep_array (Keeper *self, gconstpointer array, gsize size)
{
  gpointer copy = g_memdup2 (array, size);
  if (copy != NULL)
    g_ptr_array_add (self->lists, copy);
  return copy;
}

static const HjWorkflowField *
keep_fields (Keeper *self, const HjWorkflowField *fields, guint n)
{
  HjWorkflowField *copy = keep_array (self, fields, n * sizeof *copy);

  for (guint i = 0; i < n; i++) {
    copy[i].name = keep (self, copy[i].name);
    copy[i].title_en = keep (self, copy[i].title_en);
    copy[i].title_zh = keep (self, copy[i].title_zh);
    copy[i].type = keep (self, copy[i].type);
    copy[i].choices = keep_list (self, copy[i].choices);
  }
  return copy;
}

static void
keep_deadlines (Keeper *self, HjWorkflowState *state)
{
  HjWorkflowDeadline *copy = keep_array (self, state->deadlines, state->n_deadlines * sizeof *copy);

  for (guint i = 0; i < state->n_deadlines; i++) {
    copy[i].id = keep (self, copy[i].id);
    copy[i].title_en = keep (self, copy[i].title_en);
    copy[i].title_zh = keep (self, copy[i].title_zh);
    copy[i].from = keep (self, copy[i].from);
    copy[i].when = keep (self, copy[i].when);
    copy[i].escalate = keep_list (self, copy[i].escalate);
    copy[i].command = keep (self, copy[i].command);
  }
  state->deadlines = copy;
}

static const HjWorkflowState *
keep_states (Keeper *self, const HjWorkflowState *states, guint n)
{
  HjWorkflowState *copy = keep_array (self, states, n * sizeof *copy);

  for (guint i = 0; i < n; i++) {
    copy[i].name = keep (self, copy[i].name);
    copy[i].title_en = keep (self, copy[i].title_en);
    copy[i].title_zh = keep (self, copy[i].title_zh);
    keep_deadlines (self, &copy[i]);
  }
  return copy;
}

static void
keep_details (Keeper *self, HjWorkflowCommand *command)
{
  HjWorkflowSet *sets = keep_array (self, command->sets, command->n_sets * sizeof *sets);
  HjWorkflowGuard *guards = keep_array (self, command->guards, command->n_guards * sizeof *guards);
  HjWorkflowTell *tells = keep_array (self, command->tells, command->n_tells * sizeof *tells);
  HjWorkflowReason *reasons
      = keep_array (self, command->reasons, command->n_reasons * sizeof *reasons);

  for (guint i = 0; i < command->n_reasons; i++) {
    reasons[i].code = keep (self, reasons[i].code);
    reasons[i].title_en = keep (self, reasons[i].title_en);
    reasons[i].title_zh = keep (self, reasons[i].title_zh);
  }
  for (guint i = 0; i < command->n_sets; i++) {
    sets[i].field = keep (self, sets[i].field);
    sets[i].value = keep (self, sets[i].value);
  }
  for (guint i = 0; i < command->n_guards; i++) {
    guards[i].when = keep (self, guards[i].when);
    guards[i].text_en = keep (self, guards[i].text_en);
    guards[i].text_zh = keep (self, guards[i].text_zh);
  }
  for (guint i = 0; i < command->n_tells; i++) {
    tells[i].who = keep (self, tells[i].who);
    tells[i].text_en = keep (self, tells[i].text_en);
    tells[i].text_zh = keep (self, tells[i].text_zh);
  }
  command->sets = sets;
  command->guards = guards;
  command->tells = tells;
  command->reasons = reasons;
}

static const HjWorkflowCommand *
keep_commands (Keeper *self, const HjWorkflowCommand *commands, guint n)
{
  HjWorkflowCommand *copy = keep_array (self, commands, n * sizeof *copy);

  for (guint i = 0; i < n; i++) {
    HjWorkflowCommand *command = &copy[i];
    command->name = keep (self, command->name);
    command->title_en = keep (self, command->title_en);
    command->title_zh = keep (self, command->title_zh);
    command->from = keep_list (self, command->from);
    command->to = keep (self, command->to);
    command->roles = keep_list (self, command->roles);
    command->require = keep_list (self, command->require);
    command->fields = keep_list (self, command->fields);
    command->other_than = keep (self, command->other_than);
    command->approves = keep (self, command->approves);
    keep_details (self, command);
  }
  return copy;
}

/**
 * hj_workflow_spec_copy:
 * @self: (out caller-allocates): the copy
 * @spec: a specification
 * @strings: owns the copied texts
 * @lists: owns the copied arrays
 */
void
hj_workflow_spec_copy (HjWorkflowSpec *self, const HjWorkflowSpec *spec, GStringChunk *strings,
                       GPtrArray *lists)
{
  Keeper keeper = { strings, lists };

  *self = *spec;
  self->name = keep (&keeper, spec->name);
  self->title_en = keep (&keeper, spec->title_en);
  self->title_zh = keep (&keeper, spec->title_zh);
  self->entity = keep (&keeper, spec->entity);
  self->states = keep_states (&keeper, spec->states, spec->n_states);
  self->commands = keep_commands (&keeper, spec->commands, spec->n_commands);
  self->fields = keep_fields (&keeper, spec->fields, spec->n_fields);
  self->inputs = keep_fields (&keeper, spec->inputs, spec->n_inputs);
}
