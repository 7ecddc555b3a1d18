/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

void hj_workflow_spec_copy (HjWorkflowSpec *self, const HjWorkflowSpec *spec, GStringChunk *strings,
                            GPtrArray *lists);

G_END_DECLS
