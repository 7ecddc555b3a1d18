/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow-due.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

const char *hj_due_find_command (const HjWorkflow *workflow, const HjWorkflowSubject *subject,
                                 const HjWorkflowCalendar *calendar);
gboolean hj_due_run (HjCentral *central, guint limit, guint *n_given, GError **error);

G_END_DECLS
