/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow.h"

#include "core/workflow/hj-workflow-check-private.h"
#include "core/workflow/hj-workflow-guard.h"
#include "core/workflow/hj-workflow-spec-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The field whose words are structured where a command lists reasons. */
#define REASON "reason"

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

static gboolean
is_given (const HjWorkflowSubject *subject, const char *field)
{
  const char *text = subject->field == NULL ? NULL : subject->field (field, subject->data);
  return text != NULL && *text != '\0';
}

/* Where nobody says who wrote the field, or who acts, nobody can be shown to be another person. */
static gboolean
is_same_person (const HjWorkflowCommand *command, const HjWorkflowSubject *subject)
{
  if (command->other_than == NULL)
    return FALSE;
  const char *author
      = subject->row == NULL ? NULL : subject->row (command->other_than, subject->data);
  return author == NULL || subject->user == NULL || g_str_equal (author, subject->user);
}

/* The first guard that does not hold. Before anything is given, only those that ask about the row.
 */
static const HjWorkflowGuard *
find_obstacle (const HjWorkflowCommand *command, const HjWorkflowSubject *subject, gboolean given)
{
  for (guint i = 0; i < command->n_guards; i++) {
    const HjWorkflowGuard *guard = &command->guards[i];
    if ((given || !hj_workflow_guard_asks_given (guard->when))
        && !hj_workflow_guard_holds (guard->when, subject))
      return guard;
  }
  return NULL;
}

static gboolean
may (const HjWorkflowCommand *command, const HjWorkflowSubject *subject)
{
  return subject->role != NULL && g_strv_contains (command->roles, subject->role);
}

/**
 * hj_workflow_allowed:
 * @self: a workflow
 * @subject: row and actor
 *
 * Required fields are not asked, nor are guards about what is given: whoever gives the command
 * fills them in.
 *
 * Returns: (transfer full) (element-type utf8): names of the commands that the actor may give now,
 *   in the order of the document; the names belong to @self
 */
GPtrArray *
hj_workflow_allowed (const HjWorkflow *self, const HjWorkflowSubject *subject)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  GPtrArray *allowed = g_ptr_array_new ();
  for (guint i = 0; i < self->spec.n_commands; i++) {
    const HjWorkflowCommand *command = &self->spec.commands[i];
    if (subject->state != NULL && g_strv_contains (command->from, subject->state)
        && may (command, subject) && !is_same_person (command, subject)
        && find_obstacle (command, subject, FALSE) == NULL)
      g_ptr_array_add (allowed, (gpointer)command->name);
  }
  return allowed;
}

static char *
list_allowed (const HjWorkflow *self, const HjWorkflowSubject *subject)
{
  g_autoptr (GPtrArray) allowed = hj_workflow_allowed (self, subject);

  if (allowed->len == 0)
    return g_strdup (_ ("Nothing can be done with it now by this role"));
  g_ptr_array_add (allowed, NULL);
  g_autofree char *names = g_strjoinv (", ", (char **)allowed->pdata);
  return g_strdup_printf (_ ("Possible now: %s"), names);
}

static const char *
refuse_unknown (const HjWorkflow *self, const HjWorkflowSubject *subject, const char *command,
                GError **error)
{
  const char *name = self->spec.name;
  g_autofree char *allowed = list_allowed (self, subject);

  if (command != NULL)
    g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_UNKNOWN,
                 _ ("A %s has no command “%s”. %s."), name, command, allowed);
  else
    g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_UNKNOWN,
                 _ ("A %s has no state “%s”. %s."), name,
                 subject->state == NULL ? "" : subject->state, allowed);
  return NULL;
}

static gboolean
check_reason (const HjWorkflowCommand *command, const char *text, GError **error)
{
  if (command->n_reasons == 0 || hj_workflow_command_find_reason (command, text) != NULL)
    return TRUE;

  g_autoptr (GString) codes = g_string_new (NULL);
  for (guint i = 0; i < command->n_reasons; i++)
    g_string_append_printf (codes, "%s%s", i == 0 ? "" : ", ", command->reasons[i].code);
  g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_FIELD,
               _ ("The reason of “%s” begins with one of these codes: %s."), command->name,
               codes->str);
  return FALSE;
}

/* What cannot be mended by filling in fields is said first. */
static gboolean
check_given (const HjWorkflowCommand *command, const HjWorkflowSubject *subject, GError **error)
{
  const HjWorkflowGuard *obstacle = find_obstacle (command, subject, FALSE);

  for (guint i = 0; obstacle == NULL && command->require[i] != NULL; i++) {
    if (!is_given (subject, command->require[i])) {
      g_set_error (
          error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_FIELD,
          _ ("The command “%s” needs the field “%s”. Fill it in and give the command again."),
          command->name, command->require[i]);
      return FALSE;
    }
  }
  if (obstacle == NULL && is_given (subject, REASON)
      && !check_reason (command, subject->field (REASON, subject->data), error))
    return FALSE;
  if (obstacle == NULL)
    obstacle = find_obstacle (command, subject, TRUE);
  if (obstacle == NULL)
    return TRUE;
  g_set_error_literal (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_GUARD,
                       hj_workflow_choose_text (obstacle->text_en, obstacle->text_zh));
  return FALSE;
}

/* Whether this role, and this person, may give the command at all. */
static gboolean
check_person (const HjWorkflow *self, const HjWorkflowCommand *command,
              const HjWorkflowSubject *subject, GError **error)
{
  if (!may (command, subject)) {
    g_autofree char *who = g_strjoinv (", ", (char **)command->roles);

    g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_ROLE,
                 _ ("The role “%s” may not give the command “%s” to a %s. Ask one of: %s."),
                 subject->role == NULL ? "" : subject->role, command->name, self->spec.name, who);
    return FALSE;
  }
  if (!is_same_person (command, subject))
    return TRUE;
  g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_SAME_PERSON,
               _ ("The command “%s” must be given by another person than the one who proposed it."),
               command->name);
  return FALSE;
}

/**
 * hj_workflow_check_late:
 * @self: a workflow
 * @command: one that came when the row had left its states
 * @subject: row, actor and the fields that are given with the command
 * @error: return location for a #HjWorkflowError
 *
 * Says whether a person may choose the command over what happened meanwhile. All but the state is
 * asked as ever. What approves a proposal is never given late: that proposal is not there any more,
 * and whoever chooses would decide alone.
 *
 * Returns: whether it may
 */
gboolean
hj_workflow_check_late (const HjWorkflow *self, const HjWorkflowCommand *command,
                        const HjWorkflowSubject *subject, GError **error)
{
  g_return_val_if_fail (self != NULL && command != NULL && subject != NULL, FALSE);

  if (!check_person (self, command, subject, error))
    return FALSE;
  if (command->approves != NULL) {
    g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE,
                 _ ("What the command “%s” decides on was decided already; look at the %s again."),
                 command->name, self->spec.name);
    return FALSE;
  }
  return check_given (command, subject, error);
}

/**
 * hj_workflow_apply:
 * @self: a workflow
 * @command: name of a command
 * @subject: row, actor and the fields that are given with the command
 * @error: return location for a #HjWorkflowError
 *
 * Says whether the command may be given. Fields that it writes by itself are the caller's to write.
 *
 * Returns: (transfer none) (nullable): the state afterwards, or %NULL if nothing may change
 */
const char *
hj_workflow_apply (const HjWorkflow *self, const char *command, const HjWorkflowSubject *subject,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (command != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  const char *name = self->spec.name;
  const HjWorkflowState *state = hj_workflow_find_state (self, subject->state);
  if (state == NULL)
    return refuse_unknown (self, subject, NULL, error);
  if (hj_workflow_find_command (self, command) == NULL)
    return refuse_unknown (self, subject, command, error);
  const HjWorkflowCommand *found = hj_workflow_find_command_from (self, command, state->name);
  if (found == NULL) {
    g_autofree char *allowed = list_allowed (self, subject);
    g_set_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE,
                 _ ("The command “%s” is not possible while the %s is in the state “%s”. %s."),
                 command, name, state->name, allowed);
    return NULL;
  }
  if (!check_person (self, found, subject, error))
    return NULL;
  if (!check_given (found, subject, error))
    return NULL;
  return found->to == NULL ? state->name : found->to;
}

/**
 * hj_workflow_field_from_table:
 * @field: a field
 * @table: (element-type utf8 utf8): a #GHashTable of names and texts
 *
 * A #HjWorkflowFieldFunc over a table.
 *
 * Returns: (nullable) (transfer none): the text
 */
const char *
hj_workflow_field_from_table (const char *field, gpointer table)
{
  return g_hash_table_lookup (table, field);
}
