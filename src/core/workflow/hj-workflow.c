/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow.h"

#include "core/workflow/hj-workflow-check-private.h"
#include "core/workflow/hj-workflow-spec-private.h"

#include <string.h>

struct _HjWorkflow {
  gatomicrefcount count;
  GStringChunk *strings; /* owned, all texts of spec */
  GPtrArray *lists;      /* owned, all arrays of spec */
  HjWorkflowSpec spec;
};

G_DEFINE_BOXED_TYPE (HjWorkflow, hj_workflow, hj_workflow_ref, hj_workflow_unref)
G_DEFINE_QUARK (hj-workflow-error-quark, hj_workflow_error)

static const char *const roles[] = {
  "intake-officer", "duty-officer",  "doctor",     "counsellor",     "house-leader",
  "mediator",       "agency-member", "town-cadre", "police-station", "supervisor",
  "administrator",  "auditor",       NULL,
};

static const char *const others[]
    = { HJ_WORKFLOW_CLOCK, HJ_WORKFLOW_APPLICANT, HJ_WORKFLOW_PROVIDER, NULL };

/**
 * hj_workflow_roles:
 *
 * Returns: (array zero-terminated=1) (transfer none): all role ids
 */
const char *const *
hj_workflow_roles (void)
{
  return roles;
}

/**
 * hj_workflow_role_is_known:
 * @role: (nullable): a role id
 *
 * Returns: whether there is such a role
 */
gboolean
hj_workflow_role_is_known (const char *role)
{
  return role != NULL && g_strv_contains (roles, role);
}

/**
 * hj_workflow_actor_is_known:
 * @actor: (nullable): a role id, or one of those who are no users
 *
 * Returns: whether @actor can give commands at all
 */
gboolean
hj_workflow_actor_is_known (const char *actor)
{
  return actor != NULL && (hj_workflow_role_is_known (actor) || g_strv_contains (others, actor));
}

/**
 * hj_workflow_choose_text:
 * @en: (nullable): English text
 * @zh: (nullable): Chinese text
 *
 * Returns: (nullable) (transfer none): the one in the language of the user
 */
const char *
hj_workflow_choose_text (const char *en, const char *zh)
{
  const char *language = g_get_language_names ()[0];
  return g_str_has_prefix (language, "zh") && zh != NULL ? zh : en;
}

/**
 * hj_workflow_new:
 * @spec: what the workflow says; copied
 * @problem: (nullable): told of everything that is wrong
 * @data: for @problem
 *
 * Returns: (transfer full) (nullable): the workflow, or %NULL if anything is wrong
 */
HjWorkflow *
hj_workflow_new (const HjWorkflowSpec *spec, HjWorkflowProblemFunc problem, gpointer data)
{
  g_return_val_if_fail (spec != NULL, NULL);

  HjWorkflow *self = g_new0 (HjWorkflow, 1);
  g_atomic_ref_count_init (&self->count);
  self->strings = g_string_chunk_new (1024);
  self->lists = g_ptr_array_new_with_free_func (g_free);
  hj_workflow_spec_copy (&self->spec, spec, self->strings, self->lists);
  if (hj_workflow_check (&self->spec, problem, data) > 0)
    g_clear_pointer (&self, hj_workflow_unref);
  return self;
}

/**
 * hj_workflow_ref:
 * @self: a workflow
 *
 * Returns: (transfer full): @self
 */
HjWorkflow *
hj_workflow_ref (HjWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->count);
  return self;
}

/**
 * hj_workflow_unref:
 * @self: (transfer full): a workflow
 */
void
hj_workflow_unref (HjWorkflow *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->lists);
  g_free (self);
}

/**
 * hj_workflow_get_spec:
 * @self: a workflow
 *
 * Returns: (transfer none): all that the document says, checked; lists are never %NULL
 */
const HjWorkflowSpec *
hj_workflow_get_spec (const HjWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->spec;
}

/**
 * hj_workflow_get_name:
 * @self: a workflow
 *
 * Returns: (transfer none): its name, as entities give it
 */
const char *
hj_workflow_get_name (const HjWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->spec.name;
}

/**
 * hj_workflow_get_initial:
 * @self: a workflow
 *
 * Returns: (transfer none): the state in which a new row begins
 */
const char *
hj_workflow_get_initial (const HjWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->spec.n_states; i++) {
    if (self->spec.states[i].initial)
      return self->spec.states[i].name;
  }
  g_return_val_if_reached (NULL);
}

/**
 * hj_workflow_state_or_initial:
 * @state: (nullable): what a row says; nothing, if it is older than its state machine
 *
 * Returns: the state that the row is in
 */
const char *
hj_workflow_state_or_initial (const HjWorkflow *self, const char *state)
{
  return state != NULL && *state != '\0' ? state : hj_workflow_get_initial (self);
}

/**
 * hj_workflow_find_state:
 * @self: a workflow
 * @name: (nullable): name of a state
 *
 * Returns: (transfer none) (nullable): the state
 */
const HjWorkflowState *
hj_workflow_find_state (const HjWorkflow *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; name != NULL && i < self->spec.n_states; i++) {
    if (g_str_equal (self->spec.states[i].name, name))
      return &self->spec.states[i];
  }
  return NULL;
}

/**
 * hj_workflow_find_command:
 * @self: a workflow
 * @name: (nullable): name of a command
 *
 * A command of one name may stand several times, from different states; this is the first.
 *
 * Returns: (transfer none) (nullable): the command
 */
const HjWorkflowCommand *
hj_workflow_find_command (const HjWorkflow *self, const char *name)
{
  return hj_workflow_find_command_from (self, name, NULL);
}

/**
 * hj_workflow_find_command_from:
 * @self: a workflow
 * @name: (nullable): name of a command
 * @state: (nullable): state that it must leave; %NULL for any
 *
 * Returns: (transfer none) (nullable): the command
 */
const HjWorkflowCommand *
hj_workflow_find_command_from (const HjWorkflow *self, const char *name, const char *state)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; name != NULL && i < self->spec.n_commands; i++) {
    const HjWorkflowCommand *command = &self->spec.commands[i];
    if (g_str_equal (command->name, name)
        && (state == NULL || g_strv_contains (command->from, state)))
      return command;
  }
  return NULL;
}

/**
 * hj_workflow_command_takes:
 * @command: a command
 * @field: a field
 *
 * Returns: whether @field may be given with @command
 */
gboolean
hj_workflow_command_takes (const HjWorkflowCommand *command, const char *field)
{
  g_return_val_if_fail (command != NULL && field != NULL, FALSE);
  return g_strv_contains (command->require, field) || g_strv_contains (command->fields, field);
}

/**
 * hj_workflow_command_find_reason:
 * @command: a command with structured reasons
 * @text: (nullable): a reason as it was given: a code, `code: words`, or words alone
 *
 * Returns: (transfer none) (nullable): the reason that @text gives; for words without a code the
 * one called %HJ_WORKFLOW_REASON_OTHER, if the command has it
 */
const HjWorkflowReason *
hj_workflow_command_find_reason (const HjWorkflowCommand *command, const char *text)
{
  g_return_val_if_fail (command != NULL, NULL);

  const HjWorkflowReason *other = NULL;
  for (guint i = 0; text != NULL && i < command->n_reasons; i++) {
    const HjWorkflowReason *reason = &command->reasons[i];
    gsize length = strlen (reason->code);
    if (g_str_has_prefix (text, reason->code) && (text[length] == '\0' || text[length] == ':'))
      return reason;
    if (g_str_equal (reason->code, HJ_WORKFLOW_REASON_OTHER))
      other = reason;
  }
  return other;
}
