/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow-calendar.h"
#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

/**
 * HjWorkflowDue:
 * @deadline: what must have happened, whom to tell, and what the clock does; the workflow's
 * @at: when, UTC milliseconds
 * @passed: whether it is over
 */
typedef struct {
  const HjWorkflowDeadline *deadline;
  gint64 at;
  gboolean passed;
} HjWorkflowDue;

gint64 hj_workflow_find_entered (const HjWorkflow *self, const HjWorkflowSubject *subject);
GArray *hj_workflow_due (const HjWorkflow *self, const HjWorkflowSubject *subject,
                         const HjWorkflowCalendar *calendar);

G_END_DECLS
