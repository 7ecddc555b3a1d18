/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-check-private.h"
#include "core/workflow/hj-workflow-guard.h"

#include <glib/gi18n-lib.h>

/* The proposal that a command approves if it is the making of the row itself. */
#define NEW_ROW "new"

static const char *const types[] = { "text", "integer", "boolean", "time", "date", "choice", NULL };

/**
 * hj_workflow_check_guard:
 * @self: a check
 * @field: path of the guard
 * @when: its text
 */
void
hj_workflow_check_guard (HjWorkflowCheck *self, const char *field, const char *when)
{
  g_autofree char *sentence = NULL;

  if (!hj_workflow_guard_check (when, NULL, NULL, NULL, &sentence))
    hj_workflow_check_tell (self, field, "syntax", "%s", sentence);
}

/**
 * hj_workflow_check_command_details:
 * @self: a check
 * @command: index of a command
 */
void
hj_workflow_check_command_details (HjWorkflowCheck *self, guint command)
{
  const HjWorkflowCommand *spec = &self->spec->commands[command];

  for (guint i = 0; i < spec->n_guards; i++) {
    g_autofree char *path = g_strdup_printf ("commands[%u].guards[%u]", command, i);
    g_autofree char *when = g_strconcat (path, ".when", NULL);
    hj_workflow_check_guard (self, when, spec->guards[i].when);
    hj_workflow_check_texts (self, path, "text", spec->guards[i].text_en, spec->guards[i].text_zh);
  }
  for (guint i = 0; i < spec->n_reasons; i++) {
    g_autofree char *path = g_strdup_printf ("commands[%u].reasons[%u]", command, i);
    g_autofree char *code = g_strconcat (path, ".code", NULL);
    hj_workflow_check_texts (self, path, "title", spec->reasons[i].title_en,
                             spec->reasons[i].title_zh);
    if (!hj_workflow_check_id (spec->reasons[i].code))
      hj_workflow_check_tell (
          self, code, "id",
          _ ("“%s” is no code; use small letters, digits and hyphens, a letter first."),
          spec->reasons[i].code);
  }
  if (spec->n_reasons > 0 && !hj_workflow_command_takes (spec, "reason")) {
    g_autofree char *path = g_strdup_printf ("commands[%u].reasons", command);
    hj_workflow_check_tell (
        self, path, "no-reason",
        _ ("The command takes no field “reason”, so none of these can be given."));
  }
  for (guint i = 0; i < spec->n_tells; i++) {
    const HjWorkflowTell *tell = &spec->tells[i];
    g_autofree char *path = g_strdup_printf ("commands[%u].tells[%u]", command, i);
    g_autofree char *who = g_strconcat (path, ".who", NULL);
    hj_workflow_check_texts (self, path, "text", tell->text_en, tell->text_zh);
    if (*tell->who != '@' && !hj_workflow_actor_is_known (tell->who))
      hj_workflow_check_tell (self, who, "unknown-role",
                              _ ("There is no role “%s”; name a role, or a field as @field."),
                              tell->who);
  }
}

/**
 * hj_workflow_check_fields:
 * @self: a check
 *
 * Checks the fields and inputs that the document describes itself.
 */
void
hj_workflow_check_fields (HjWorkflowCheck *self)
{
  const HjWorkflowField *const lists[] = { self->spec->fields, self->spec->inputs };
  const guint counts[] = { self->spec->n_fields, self->spec->n_inputs };
  const char *const names[] = { "fields", "inputs" };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint list = 0; list < G_N_ELEMENTS (lists); list++) {
    for (guint i = 0; i < counts[list]; i++) {
      const HjWorkflowField *field = &lists[list][i];
      g_autofree char *path = g_strdup_printf ("%s[%u]", names[list], i);
      g_autofree char *name = g_strconcat (path, ".name", NULL);
      g_autofree char *type = g_strconcat (path, ".type", NULL);
      gboolean choice = g_str_equal (field->type, "choice");

      if (*field->name == '\0')
        hj_workflow_check_tell (self, name, "no-field",
                                _ ("The name of the field is empty; write it."));
      else if (!g_hash_table_add (seen, (gpointer)field->name))
        hj_workflow_check_tell (self, name, "double-name",
                                _ ("The field “%s” is there twice; take one out."), field->name);
      hj_workflow_check_texts (self, path, "title", field->title_en, field->title_zh);
      if (!g_strv_contains (types, field->type))
        hj_workflow_check_tell (
            self, type, "unknown-type",
            _ ("“%s” is no type; there are text, integer, boolean, time, date and choice."),
            field->type);
      else if (choice != (field->choices != NULL && field->choices[0] != NULL))
        hj_workflow_check_tell (
            self, path, "choices",
            _ ("A field of type choice names its choices, and no other field does."));
    }
  }
}

static gboolean
writes_user (const HjWorkflowCommand *command, const char *field)
{
  for (guint i = 0; i < command->n_sets; i++) {
    if (g_str_equal (command->sets[i].field, field))
      return g_str_equal (command->sets[i].value, "@user");
  }
  return FALSE;
}

static gboolean
touches (const HjWorkflowCommand *command, const char *field)
{
  for (guint i = 0; i < command->n_sets; i++) {
    if (g_str_equal (command->sets[i].field, field))
      return TRUE;
  }
  return hj_workflow_command_takes (command, field);
}

/* In which states the field may hold somebody else than who gave the last proposal. */
static void
spread_doubt (const HjWorkflowSpec *spec, const HjWorkflowCommand *approval, GHashTable *sure,
              GHashTable *doubtful)
{
  gboolean changed = TRUE;

  for (guint i = 0; i < spec->n_states; i++) {
    if (spec->states[i].initial)
      g_hash_table_add (g_str_equal (approval->approves, NEW_ROW) ? sure : doubtful,
                        (gpointer)spec->states[i].name);
  }
  while (changed) {
    changed = FALSE;
    for (guint i = 0; i < spec->n_commands; i++) {
      const HjWorkflowCommand *command = &spec->commands[i];
      gboolean proposes = g_str_equal (command->name, approval->approves);
      gboolean writes = proposes || touches (command, approval->other_than);
      gboolean right = proposes && writes_user (command, approval->other_than);

      for (guint j = 0; command->from[j] != NULL; j++) {
        const char *from = command->from[j];
        const char *to = command->to == NULL ? from : command->to;
        gboolean was_sure = g_hash_table_contains (sure, from);
        gboolean was_doubtful = g_hash_table_contains (doubtful, from);

        if (writes ? right && (was_sure || was_doubtful) : was_sure)
          changed |= g_hash_table_add (sure, (gpointer)to);
        if (writes ? !right && (was_sure || was_doubtful) : was_doubtful)
          changed |= g_hash_table_add (doubtful, (gpointer)to);
      }
    }
  }
}

/* Whether the field holds, whenever the approval can be given, who gave the proposal last. */
static gboolean
knows_proposer (const HjWorkflowSpec *spec, const HjWorkflowCommand *approval)
{
  g_autoptr (GHashTable) sure = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) doubtful = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean knows = !hj_workflow_command_takes (approval, approval->other_than);

  spread_doubt (spec, approval, sure, doubtful);
  for (guint i = 0; approval->from[i] != NULL; i++)
    knows = knows && g_hash_table_contains (sure, approval->from[i])
            && !g_hash_table_contains (doubtful, approval->from[i]);
  return knows;
}

/**
 * hj_workflow_check_approval:
 * @self: a check
 * @command: index of a command
 *
 * Tells of a command that approves another one, and that the proposer could give too.
 */
void
hj_workflow_check_approval (HjWorkflowCheck *self, guint command)
{
  const HjWorkflowCommand *approval = &self->spec->commands[command];
  g_autofree char *field = g_strdup_printf ("commands[%u].approves", command);

  if (approval->approves == NULL)
    return;
  if (approval->other_than == NULL)
    hj_workflow_check_tell (
        self, field, "self-approval",
        _ ("Whoever gave “%s” could approve it too; name the field that holds who "
           "gave it in “other_than”."),
        approval->approves);
  else if (!knows_proposer (self->spec, approval))
    hj_workflow_check_tell (
        self, field, "self-approval",
        _ ("The field “%s” does not surely hold who gave “%s”; let that command "
           "write it with @user, and no other before the approval."),
        approval->other_than, approval->approves);
}

static gboolean
is_given_by_clock (const HjWorkflowSpec *spec, const char *name, const char *state)
{
  for (guint i = 0; i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];
    if (g_str_equal (command->name, name) && g_strv_contains (command->from, state)
        && g_strv_contains (command->roles, HJ_WORKFLOW_CLOCK))
      return TRUE;
  }
  return FALSE;
}

static void
check_deadline (HjWorkflowCheck *self, const char *path, const HjWorkflowState *state,
                const HjWorkflowDeadline *deadline)
{
  g_autofree char *hours = g_strconcat (path, ".hours", NULL);
  g_autofree char *when = g_strconcat (path, ".when", NULL);
  g_autofree char *command = g_strconcat (path, ".command", NULL);

  hj_workflow_check_texts (self, path, "title", deadline->title_en, deadline->title_zh);
  if (deadline->hours > HJ_WORKFLOW_DEADLINE_HOURS_MAX
      || (deadline->hours == 0 && g_str_equal (deadline->from, HJ_WORKFLOW_ENTERED)))
    hj_workflow_check_tell (self, hours, "range",
                            _ ("A deadline is 1 to %d hours away, or 0 from a field; %u is not."),
                            HJ_WORKFLOW_DEADLINE_HOURS_MAX, deadline->hours);
  if (deadline->when != NULL)
    hj_workflow_check_guard (self, when, deadline->when);
  if (deadline->when != NULL && hj_workflow_guard_asks_given (deadline->when))
    hj_workflow_check_tell (self, when, "given",
                            _ ("Nothing is given while time passes; ask about row. only."));
  if (deadline->escalate[0] == NULL)
    hj_workflow_check_tell (self, path, "no-escalation",
                            _ ("Nobody hears that “%s” has passed; name roles in “escalate”."),
                            deadline->id);
  for (guint i = 0; deadline->escalate[i] != NULL; i++) {
    g_autofree char *field = g_strdup_printf ("%s.escalate[%u]", path, i);
    if (!hj_workflow_role_is_known (deadline->escalate[i]))
      hj_workflow_check_tell (self, field, "unknown-role",
                              _ ("There is no role “%s”; see the list of roles."),
                              deadline->escalate[i]);
  }
  if (deadline->command != NULL && !is_given_by_clock (self->spec, deadline->command, state->name))
    hj_workflow_check_tell (
        self, command, "clock-command",
        _ ("The clock may not give “%s” in the state “%s”; name “clock” among its "
           "roles, and the state in “from”."),
        deadline->command, state->name);
}

static gboolean
is_awaited (const HjWorkflowSpec *spec, const HjWorkflowCommand *command)
{
  for (guint i = 0; i < spec->n_states; i++) {
    for (guint j = 0; j < spec->states[i].n_deadlines; j++) {
      if (g_strcmp0 (spec->states[i].deadlines[j].command, command->name) == 0)
        return TRUE;
    }
  }
  return FALSE;
}

/**
 * hj_workflow_check_deadlines:
 * @self: a check
 *
 * Checks all deadlines, and that what only the clock may do is done by one.
 */
void
hj_workflow_check_deadlines (HjWorkflowCheck *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->spec->n_states; i++) {
    const HjWorkflowState *state = &self->spec->states[i];
    for (guint j = 0; j < state->n_deadlines; j++) {
      g_autofree char *path = g_strdup_printf ("states[%u].deadlines[%u]", i, j);
      g_autofree char *id = g_strconcat (path, ".id", NULL);

      if (!hj_workflow_check_id (state->deadlines[j].id))
        hj_workflow_check_tell (self, id, "id",
                                _ ("“%s” is no name of a deadline; use small letters, digits and "
                                   "hyphens, a letter first."),
                                state->deadlines[j].id);
      else if (!g_hash_table_add (seen, (gpointer)state->deadlines[j].id))
        hj_workflow_check_tell (self, id, "double-name",
                                _ ("The deadline “%s” is there twice; give one another name."),
                                state->deadlines[j].id);
      if (state->final)
        hj_workflow_check_tell (self, path, "final-deadline",
                                _ ("The state “%s” is final, so nothing is due in it; take the "
                                   "deadline out."),
                                state->name);
      check_deadline (self, path, state, &state->deadlines[j]);
    }
  }
  for (guint i = 0; i < self->spec->n_commands; i++) {
    const HjWorkflowCommand *command = &self->spec->commands[i];
    g_autofree char *field = g_strdup_printf ("commands[%u].roles", i);
    if (g_strv_length ((char **)command->roles) == 1
        && g_str_equal (command->roles[0], HJ_WORKFLOW_CLOCK) && !is_awaited (self->spec, command))
      hj_workflow_check_tell (
          self, field, "nobody",
          _ ("Only the clock may give “%s”, and no deadline does; name the command "
             "in a deadline."),
          command->name);
  }
}
