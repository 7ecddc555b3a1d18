/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HJ_WORKFLOW_ERROR (hj_workflow_error_quark ())
GQuark hj_workflow_error_quark (void);

/**
 * HjWorkflowError:
 * @HJ_WORKFLOW_ERROR_UNKNOWN: no such command or state
 * @HJ_WORKFLOW_ERROR_STATE: the command does not leave this state
 * @HJ_WORKFLOW_ERROR_ROLE: the role may not give this command
 * @HJ_WORKFLOW_ERROR_FIELD: a required field is missing
 * @HJ_WORKFLOW_ERROR_SAME_PERSON: another person must decide
 */
typedef enum {
  HJ_WORKFLOW_ERROR_UNKNOWN,
  HJ_WORKFLOW_ERROR_STATE,
  HJ_WORKFLOW_ERROR_ROLE,
  HJ_WORKFLOW_ERROR_FIELD,
  HJ_WORKFLOW_ERROR_SAME_PERSON,
} HjWorkflowError;

const char *const *hj_workflow_roles (void);
gboolean hj_workflow_role_is_known (const char *role);

typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  gboolean initial;
  gboolean final;
} HjWorkflowState;

/**
 * HjWorkflowSet:
 * @field: field that the command writes by itself
 * @value: text as on the command line, or `@user` (the actor), `@now` (the time), `@role`
 */
typedef struct {
  const char *field;
  const char *value;
} HjWorkflowSet;

typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  const char *const *from;    /* states, ends with NULL */
  const char *to;             /* (nullable) NULL: the state stays */
  const char *const *roles;   /* role ids, ends with NULL */
  const char *const *require; /* fields that must be there, ends with NULL */
  const char *const *fields;  /* further fields that the command may write, ends with NULL */
  const HjWorkflowSet *sets;
  guint n_sets;
  const char *other_than; /* (nullable) field holding a user who may not give this command */
} HjWorkflowCommand;

/* What a document says, before it is checked. All strings and arrays are borrowed. */
typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  const HjWorkflowState *states;
  guint n_states;
  const HjWorkflowCommand *commands;
  guint n_commands;
} HjWorkflowSpec;

/**
 * HjWorkflowProblemFunc:
 * @field: path in the document, like `commands[2].roles[0]`
 * @code: short name of the kind of problem
 * @sentence: what is wrong and what to do
 */
typedef void (*HjWorkflowProblemFunc) (const char *field, const char *code, const char *sentence,
                                       gpointer data);

/**
 * HjWorkflowFieldFunc:
 *
 * Returns: (nullable): text of @field, NULL or empty where it is missing
 */
typedef const char *(*HjWorkflowFieldFunc) (const char *field, gpointer data);

/**
 * HjWorkflowSubject:
 * @state: state that the row is in
 * @role: role id of the actor
 * @user: (nullable): the actor; needed for commands that another person must give
 * @field: (nullable): asks for a field that is given with the command; NULL: none is given
 * @row: (nullable): asks for a field as the row has it now; needed for such commands too
 */
typedef struct {
  const char *state;
  const char *role;
  const char *user;
  HjWorkflowFieldFunc field;
  HjWorkflowFieldFunc row;
  gpointer data; /* for both */
} HjWorkflowSubject;

/**
 * HjWorkflow:
 *
 * A checked state machine: immutable, counted, safe to use from any thread.
 */
typedef struct _HjWorkflow HjWorkflow;

#define HJ_TYPE_WORKFLOW (hj_workflow_get_type ())
GType hj_workflow_get_type (void);

HjWorkflow *hj_workflow_new (const HjWorkflowSpec *spec, HjWorkflowProblemFunc problem,
                             gpointer data);
HjWorkflow *hj_workflow_ref (HjWorkflow *self);
void hj_workflow_unref (HjWorkflow *self);

const HjWorkflowSpec *hj_workflow_get_spec (const HjWorkflow *self);
const char *hj_workflow_get_name (const HjWorkflow *self);
const char *hj_workflow_get_initial (const HjWorkflow *self);
const HjWorkflowState *hj_workflow_find_state (const HjWorkflow *self, const char *name);
const HjWorkflowCommand *hj_workflow_find_command (const HjWorkflow *self, const char *name);
const HjWorkflowCommand *hj_workflow_find_command_from (const HjWorkflow *self, const char *name,
                                                        const char *state);
gboolean hj_workflow_command_takes (const HjWorkflowCommand *command, const char *field);

GPtrArray *hj_workflow_allowed (const HjWorkflow *self, const HjWorkflowSubject *subject);
const char *hj_workflow_apply (const HjWorkflow *self, const char *command,
                               const HjWorkflowSubject *subject, GError **error);
const char *hj_workflow_field_from_table (const char *field, gpointer table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjWorkflow, hj_workflow_unref)

G_END_DECLS
