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
 * @HJ_WORKFLOW_ERROR_GUARD: a condition of the command does not hold; the sentence is the
 *   document's own
 */
typedef enum {
  HJ_WORKFLOW_ERROR_UNKNOWN,
  HJ_WORKFLOW_ERROR_STATE,
  HJ_WORKFLOW_ERROR_ROLE,
  HJ_WORKFLOW_ERROR_FIELD,
  HJ_WORKFLOW_ERROR_SAME_PERSON,
  HJ_WORKFLOW_ERROR_GUARD,
} HjWorkflowError;

/* Who is no user and yet gives commands: time itself, by a deadline; an applicant on the public
 * page; a payment provider by its signed callback. */
#define HJ_WORKFLOW_CLOCK "clock"
#define HJ_WORKFLOW_APPLICANT "applicant"
#define HJ_WORKFLOW_PROVIDER "provider"

const char *const *hj_workflow_roles (void);
gboolean hj_workflow_role_is_known (const char *role);
gboolean hj_workflow_actor_is_known (const char *actor);

/**
 * HjWorkflowMeasure:
 * @HJ_WORKFLOW_HOURS: hours after the time that it counts from
 * @HJ_WORKFLOW_WORKING_HOURS: working hours of the county after it
 * @HJ_WORKFLOW_HOURS_BEFORE: hours before it, as before the release
 */
typedef enum {
  HJ_WORKFLOW_HOURS,
  HJ_WORKFLOW_WORKING_HOURS,
  HJ_WORKFLOW_HOURS_BEFORE,
} HjWorkflowMeasure;

/* What a deadline counts from if it names no field: the time at which the row came into the state.
 */
#define HJ_WORKFLOW_ENTERED "entered"
#define HJ_WORKFLOW_DEADLINE_HOURS_MAX 8784

typedef struct {
  const char *id;
  const char *title_en; /* what must have happened by then */
  const char *title_zh;
  HjWorkflowMeasure measure;
  guint hours;
  const char *from;            /* a time field or input, or HJ_WORKFLOW_ENTERED */
  const char *when;            /* (nullable) guard; the deadline holds only for rows that meet it */
  const char *const *escalate; /* roles that hear of it once it has passed, ends with NULL */
  const char *command;         /* (nullable) given by the clock once it has passed */
} HjWorkflowDeadline;

typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  gboolean initial;
  gboolean final;
  const HjWorkflowDeadline *deadlines;
  guint n_deadlines;
} HjWorkflowState;

/* A condition over fields (see README.md), and the sentence for whoever does not meet it. */
typedef struct {
  const char *when;
  const char *text_en;
  const char *text_zh;
} HjWorkflowGuard;

/* Who hears of a command and what: a role, an actor, or `@field` for whom a field names. */
typedef struct {
  const char *who;
  const char *text_en;
  const char *text_zh;
} HjWorkflowTell;

/**
 * HjWorkflowSet:
 * @field: field that the command writes by itself
 * @value: text as on the command line, or `@user` (the actor), `@now` (the time), `@role`
 */
typedef struct {
  const char *field;
  const char *value;
} HjWorkflowSet;

/* The code of a reason that any text without a known code stands for. */
#define HJ_WORKFLOW_REASON_OTHER "other"

/* A structured reason: the field `reason` begins with its code, alone or as `code: words`. */
typedef struct {
  const char *code;
  const char *title_en;
  const char *title_zh;
} HjWorkflowReason;

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
  const char *approves; /* (nullable) command that this one approves, or `new` for the row itself */
  const HjWorkflowGuard *guards;
  guint n_guards;
  const HjWorkflowTell *tells;
  guint n_tells;
  const HjWorkflowReason *reasons; /* of which one must be given; none: reasons are free words */
  guint n_reasons;
} HjWorkflowCommand;

/* A field that the document describes itself, since the model has no column of it; or an input:
 * what the caller must answer beside the columns of the row. */
typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  const char *type;           /* `text`, `integer`, `boolean`, `time`, `date`, `choice` */
  const char *const *choices; /* CHOICE: names, ends with NULL */
} HjWorkflowField;

/* What a document says, before it is checked. All strings and arrays are borrowed. */
typedef struct {
  const char *name;
  const char *title_en;
  const char *title_zh;
  const HjWorkflowState *states;
  guint n_states;
  const HjWorkflowCommand *commands;
  guint n_commands;
  const char *entity; /* (nullable) entity whose rows it moves; NULL: named as the workflow */
  const HjWorkflowField *fields;
  guint n_fields;
  const HjWorkflowField *inputs;
  guint n_inputs;
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
 * @row: (nullable): asks for a field or an input as the row has it now; needed for such commands
 *   and for guards too. Times are UTC milliseconds or ISO 8601.
 * @now: UTC milliseconds, 0 if nobody knows; needed for guards and deadlines
 * @entered: when the row came into its state, 0 if nobody knows; needed for deadlines
 */
typedef struct {
  const char *state;
  const char *role;
  const char *user;
  HjWorkflowFieldFunc field;
  HjWorkflowFieldFunc row;
  gpointer data; /* for both */
  gint64 now;
  gint64 entered;
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
const char *hj_workflow_state_or_initial (const HjWorkflow *self, const char *state);
const HjWorkflowState *hj_workflow_find_state (const HjWorkflow *self, const char *name);
const HjWorkflowCommand *hj_workflow_find_command (const HjWorkflow *self, const char *name);
const HjWorkflowCommand *hj_workflow_find_command_from (const HjWorkflow *self, const char *name,
                                                        const char *state);
gboolean hj_workflow_command_takes (const HjWorkflowCommand *command, const char *field);

const HjWorkflowReason *hj_workflow_command_find_reason (const HjWorkflowCommand *command,
                                                         const char *text);
const char *hj_workflow_choose_text (const char *en, const char *zh);

GPtrArray *hj_workflow_allowed (const HjWorkflow *self, const HjWorkflowSubject *subject);
gboolean hj_workflow_check_late (const HjWorkflow *self, const HjWorkflowCommand *command,
                                 const HjWorkflowSubject *subject, GError **error);
const char *hj_workflow_apply (const HjWorkflow *self, const char *command,
                               const HjWorkflowSubject *subject, GError **error);
const char *hj_workflow_field_from_table (const char *field, gpointer table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjWorkflow, hj_workflow_unref)

G_END_DECLS
