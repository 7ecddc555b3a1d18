/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-json-private.h"
#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

gboolean hj_workflow_names_check (HjPolicyJsonReader *reader, const HjWorkflowSpec *spec);

G_END_DECLS
