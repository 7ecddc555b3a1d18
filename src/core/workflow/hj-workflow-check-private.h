/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

typedef struct {
  const HjWorkflowSpec *spec;
  HjWorkflowProblemFunc problem; /* (nullable) */
  gpointer data;
  guint n_problems;
} HjWorkflowCheck;

guint hj_workflow_check (const HjWorkflowSpec *spec, HjWorkflowProblemFunc problem, gpointer data);

void hj_workflow_check_tell (HjWorkflowCheck *self, const char *field, const char *code,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);
gboolean hj_workflow_check_id (const char *text);
void hj_workflow_check_texts (HjWorkflowCheck *self, const char *path, const char *member,
                              const char *en, const char *zh);
void hj_workflow_check_guard (HjWorkflowCheck *self, const char *field, const char *when);
void hj_workflow_check_fields (HjWorkflowCheck *self);
void hj_workflow_check_command_details (HjWorkflowCheck *self, guint command);
void hj_workflow_check_approval (HjWorkflowCheck *self, guint command);
void hj_workflow_check_deadlines (HjWorkflowCheck *self);

G_END_DECLS
