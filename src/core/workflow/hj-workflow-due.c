/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-due.h"

#include "core/workflow/hj-workflow-guard.h"

#define MS_PER_HOUR (G_GINT64_CONSTANT (3600) * 1000)

/* The field that the command signs with the time at which it is given. */
static const char *
find_time_field (const HjWorkflowCommand *command)
{
  for (guint i = 0; i < command->n_sets; i++) {
    if (g_str_equal (command->sets[i].value, "@now"))
      return command->sets[i].field;
  }
  return NULL;
}

/* Whether the command is given in @state and leaves it as it is. */
static gboolean
stays (const HjWorkflowCommand *command, const char *state)
{
  return g_strv_contains (command->from, state)
         && (command->to == NULL || g_str_equal (command->to, state));
}

/**
 * hj_workflow_find_entered:
 * @self: a workflow
 * @subject: the row: its state and its fields
 *
 * Finds out from the row alone when it came into its state: all commands that lead there sign with
 * their time in the same field, and no command that stays there does. For whoever keeps no record
 * of changes.
 *
 * Returns: UTC milliseconds, or 0 if the row does not tell
 */
gint64
hj_workflow_find_entered (const HjWorkflow *self, const HjWorkflowSubject *subject)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (subject != NULL, 0);

  const HjWorkflowSpec *spec = hj_workflow_get_spec (self);
  const HjWorkflowState *state = hj_workflow_find_state (self, subject->state);
  const char *field = NULL;
  gint64 entered = 0;

  if (state == NULL || state->initial || subject->row == NULL)
    return 0;
  for (guint i = 0; i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];
    const char *signed_in = find_time_field (command);

    if (command->to == NULL || !g_str_equal (command->to, state->name))
      continue;
    if (signed_in == NULL || (field != NULL && !g_str_equal (field, signed_in)))
      return 0;
    field = signed_in;
  }
  for (guint i = 0; field != NULL && i < spec->n_commands; i++) {
    if (stays (&spec->commands[i], state->name)
        && g_strcmp0 (find_time_field (&spec->commands[i]), field) == 0)
      return 0;
  }
  if (field == NULL || !hj_workflow_parse_time (subject->row (field, subject->data), &entered))
    return 0;
  return entered;
}

static gboolean
find_start (const HjWorkflowDeadline *deadline, const HjWorkflowSubject *subject, gint64 *start)
{
  if (g_str_equal (deadline->from, HJ_WORKFLOW_ENTERED)) {
    *start = subject->entered;
    return subject->entered != 0;
  }
  return subject->row != NULL
         && hj_workflow_parse_time (subject->row (deadline->from, subject->data), start);
}

static gint64
find_end (const HjWorkflowDeadline *deadline, gint64 start, const HjWorkflowCalendar *calendar)
{
  gint64 hours = deadline->hours * MS_PER_HOUR;

  if (deadline->measure == HJ_WORKFLOW_HOURS_BEFORE)
    return start - hours;
  if (deadline->measure == HJ_WORKFLOW_WORKING_HOURS && calendar != NULL)
    return hj_workflow_calendar_add (calendar, start, deadline->hours);
  return start + hours;
}

static int
compare_dues (gconstpointer left, gconstpointer right)
{
  const HjWorkflowDue *a = left;
  const HjWorkflowDue *b = right;
  return a->at < b->at ? -1 : a->at > b->at;
}

/**
 * hj_workflow_due:
 * @self: a workflow
 * @subject: the row: its state, its fields, the time now, and when it came into the state
 * @calendar: (nullable): the county's working hours; without it all hours are worked
 *
 * A deadline that counts from something that nobody knows is not there.
 *
 * Returns: (transfer full) (element-type HjWorkflowDue): the deadlines of the row's state, the
 *   earliest first
 */
GArray *
hj_workflow_due (const HjWorkflow *self, const HjWorkflowSubject *subject,
                 const HjWorkflowCalendar *calendar)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  GArray *dues = g_array_new (FALSE, FALSE, sizeof (HjWorkflowDue));
  const HjWorkflowState *state = hj_workflow_find_state (self, subject->state);

  for (guint i = 0; state != NULL && i < state->n_deadlines; i++) {
    const HjWorkflowDeadline *deadline = &state->deadlines[i];
    HjWorkflowDue due = { .deadline = deadline };
    gint64 start;

    if (deadline->when != NULL && !hj_workflow_guard_holds (deadline->when, subject))
      continue;
    if (!find_start (deadline, subject, &start))
      continue;
    due.at = find_end (deadline, start, calendar);
    due.passed = due.at <= subject->now;
    g_array_append_val (dues, due);
  }
  g_array_sort (dues, compare_dues);
  return dues;
}
