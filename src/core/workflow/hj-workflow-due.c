/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-due.h"

#include "core/workflow/hj-workflow-guard.h"

#define MS_PER_HOUR (G_GINT64_CONSTANT (3600) * 1000)

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
