/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

guint hj_workflow_check (const HjWorkflowSpec *spec, HjWorkflowProblemFunc problem, gpointer data);

G_END_DECLS
