/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

/**
 * HjWorkflowScope:
 * @HJ_WORKFLOW_SCOPE_ROW: the field as the row has it now
 * @HJ_WORKFLOW_SCOPE_GIVEN: the field as it is given with the command
 * @HJ_WORKFLOW_SCOPE_AFTER: what is given, else what the row has
 */
typedef enum {
  HJ_WORKFLOW_SCOPE_ROW,
  HJ_WORKFLOW_SCOPE_GIVEN,
  HJ_WORKFLOW_SCOPE_AFTER,
} HjWorkflowScope;

/**
 * HjWorkflowReferenceFunc:
 * @scope: where the field is looked up
 * @name: its name
 * @literal: (nullable): the word that it is compared with
 * @ordered: whether it is compared by size
 * @offset: byte offset in the guard
 *
 * Told of every field that a guard asks about.
 */
typedef void (*HjWorkflowReferenceFunc) (HjWorkflowScope scope, const char *name,
                                         const char *literal, gboolean ordered, int offset,
                                         gpointer data);

gboolean hj_workflow_guard_check (const char *text, HjWorkflowReferenceFunc told, gpointer data,
                                  int *offset, char **sentence);
gboolean hj_workflow_guard_asks_given (const char *text);
gboolean hj_workflow_guard_holds (const char *text, const HjWorkflowSubject *subject);
gboolean hj_workflow_parse_time (const char *text, gint64 *time);

G_END_DECLS
