/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"
#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

HjWorkflow *hj_workflow_read (GBytes *bytes, GPtrArray **findings, GError **error);
HjWorkflow *hj_workflow_get_default (const char *name);
HjWorkflow *hj_workflow_get_for (const char *name, const char *kind);
GStrv hj_workflow_list_defaults (void);

G_END_DECLS
