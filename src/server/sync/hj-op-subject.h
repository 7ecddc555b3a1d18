/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-op.h"
#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjOpSubject:
 * @asked: what the workflow is asked with
 *
 * A row before its workflow, as the central instance knows it.
 */
typedef struct {
  HjWorkflowSubject asked;
  HjCentral *central;
  const HjRecord *row;
  const HjOp *op;   /* nullable */
  GPtrArray *texts; /* owned, texts that were handed out */
} HjOpSubject;

gboolean hj_op_subject_init (HjOpSubject *self, HjCentral *central, HjWorkflow *workflow,
                             const HjRecord *row, const HjOp *op, const char *role,
                             const char *user, GError **error);
void hj_op_subject_clear (HjOpSubject *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjOpSubject, hj_op_subject_clear)

G_END_DECLS
