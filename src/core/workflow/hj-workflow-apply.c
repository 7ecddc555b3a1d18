/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-guard.h"
#include "core/workflow/hj-workflow.h"

#include <glib/gi18n-lib.h>

/* The field whose words are structured where a command lists reasons. */
#define REASON "reason"

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

  const HjWorkflowSpec *spec = hj_workflow_get_spec (self);
  GPtrArray *allowed = g_ptr_array_new ();
  for (guint i = 0; i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];
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
  const char *name = hj_workflow_get_name (self);
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
                 subject->role == NULL ? "" : subject->role, command->name,
                 hj_workflow_get_name (self), who);
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
                 command->name, hj_workflow_get_name (self));
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

  const char *name = hj_workflow_get_name (self);
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
