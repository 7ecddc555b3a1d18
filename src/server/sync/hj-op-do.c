/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-versions.h"
#include "server/sync/hj-op-private.h"
#include "server/sync/hj-op-subject.h"

#include <glib/gi18n-lib.h>

static gboolean
takes_all (const HjWorkflowCommand *command, const HjOp *op, HjVerdict *verdict)
{
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);

    if (hj_workflow_command_takes (command, field->name))
      continue;
    hj_verdict_take_hold (verdict,
                          g_strdup_printf (_ ("The command “%s” takes no “%s”; give it without."),
                                           command->name, field->name));
    return FALSE;
  }
  return TRUE;
}

/*
 * Lays what a command writes into @after: its state, what was given with it, and what it signs with
 * the name of whoever @applying speaks of.
 */
gboolean
hj_op_give_command (const HjApplying *applying, const HjOp *op, const HjWorkflowCommand *command,
                    HjRecord *after, GError **error)
{
  g_auto (HjVerdict) verdict = { 0 };
  gint64 now = hj_central_now (applying->central);
  guint64 mask;

  if (!hj_op_read_fields (op, after, &mask, &verdict))
    return TRUE;
  if (command->to != NULL)
    hj_record_set_text (after, "state", command->to);
  for (guint i = 0; i < command->n_sets; i++) {
    const HjWorkflowSet *set = &command->sets[i];

    if (g_str_equal (set->value, "@user"))
      hj_record_set_text (after, set->field, applying->user->name);
    else if (g_str_equal (set->value, "@role"))
      hj_record_set_text (after, set->field, applying->user->role);
    else if (g_str_equal (set->value, "@now"))
      hj_record_set_int (after, set->field, op->at > 0 ? MIN (op->at, now) : now);
    else if (!hj_record_parse_field (after, set->field, set->value, error))
      return FALSE;
  }
  return TRUE;
}

/* Whether the user could give the command if only the row were in a state for it. */
gboolean
hj_op_may_force (const HjApplying *applying, const HjWorkflowCommand *command, const HjRecord *row)
{
  const char *author
      = command->other_than == NULL ? NULL : hj_record_get_text (row, command->other_than);

  return g_strv_contains (command->roles, applying->user->role)
         && (command->other_than == NULL
             || (author != NULL && !g_str_equal (author, applying->user->name)));
}

/* Another did the same meanwhile: nothing is left to do. */
static gboolean
is_done (const HjWorkflowCommand *command, const HjOp *op, const HjRecord *row)
{
  if (command->to == NULL || g_strcmp0 (hj_record_get_text (row, "state"), command->to) != 0)
    return FALSE;
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (hj_record_get_entity (row), field->name);

    if (!hj_value_equal (&field->new_value, hj_record_get_value (row, (guint)index)))
      return FALSE;
  }
  return TRUE;
}

/* Two who struck the same out agree, whatever each wrote as the reason. */
static gboolean
is_struck_twice (const HjWorkflowCommand *command, const HjRecord *row)
{
  return hj_strike_is_struck (row) && g_strcmp0 (command->to, HJ_STRIKE_STRUCK) == 0;
}

/* A value given with the command that somebody else gave another value meanwhile. */
static gboolean
find_diverged (const HjApplying *applying, const HjOp *op, const HjRecord *before,
               const HjOpField **diverged, GError **error)
{
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (hj_record_get_entity (before), field->name);
    const HjValue *now = hj_record_get_value (before, (guint)index);
    gboolean seen;

    if (now->kind == HJ_VALUE_NULL || hj_value_equal (&field->new_value, now))
      continue;
    if (!hj_op_was_seen (applying, op, before, (guint)index, &seen, error))
      return FALSE;
    if (!seen) {
      *diverged = field;
      return TRUE;
    }
  }
  return TRUE;
}

static gboolean
refuse (const HjApplying *applying, const HjOp *op, const HjWorkflowCommand *command,
        const HjOpSubject *subject, const HjWorkflow *workflow, const GError *problem,
        HjVerdict *verdict, GError **error)
{
  const HjRecord *row = subject->row;
  g_autoptr (GError) late = NULL;

  if (!g_error_matches (problem, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE))
    return hj_verdict_hold (verdict, problem->message);
  /* Held work that somebody has decided on is decided; nothing is left to choose between. */
  if (hj_record_get_entity (row) == &hj_entity_held) {
    verdict->outcome = HJ_OP_MERGED;
    return TRUE;
  }
  if (!hj_op_may_force (applying, command, row))
    return hj_verdict_hold (verdict, _ ("You may not give this command; ask a colleague who may."));
  if (is_done (command, op, row) || is_struck_twice (command, row)) {
    verdict->outcome = HJ_OP_MERGED;
    return TRUE;
  }
  if (!hj_workflow_check_late (workflow, command, &subject->asked, &late))
    return hj_verdict_hold (verdict, late->message);
  return hj_op_open_conflict (applying, op, row, NULL,
                              command->to != NULL ? command->to : command->name, problem->message,
                              verdict, error);
}

static gboolean
write_command (const HjApplying *applying, const HjOp *op, const HjWorkflowCommand *command,
               const HjRecord *before, HjVerdict *verdict, GError **error)
{
  g_autoptr (HjRecord) after = hj_record_copy (before);

  if (hj_record_get_entity (before) == &hj_entity_held && g_str_equal (op->command, "retry"))
    return hj_held_retry (applying, before, verdict, error);
  if (!hj_op_give_command (applying, op, command, after, error))
    return FALSE;
  guint64 mask = hj_record_changed_mask (before, after);

  if (!hj_op_check_changed (before, after, mask, verdict)
      || !hj_op_check_refs (applying, after, mask, verdict))
    return TRUE;
  gboolean beside
      = hj_central_others_changed (applying->central, before, op->base, applying->device->id);

  verdict->outcome = beside || mask == 0 ? HJ_OP_MERGED : HJ_OP_APPLIED;
  return hj_op_write (applying, op, before, after, error)
         && (hj_record_get_entity (after) != &hj_entity_held
             || hj_held_end (applying, after, error));
}

static gboolean
do_command (const HjApplying *applying, const HjOp *op, HjWorkflow *workflow,
            const HjWorkflowCommand *command, const HjRecord *before, HjVerdict *verdict,
            GError **error)
{
  const HjCentralUser *user = applying->user;
  g_auto (HjOpSubject) subject = { 0 };
  g_autoptr (GError) problem = NULL;
  const HjOpField *diverged = NULL;

  if (!hj_op_subject_init (&subject, applying->central, workflow, before, op, user->role,
                           user->name, error))
    return FALSE;
  if (hj_workflow_apply (workflow, op->command, &subject.asked, &problem) == NULL
      && !(HJ_MUTANT (state_unchecked)
           && g_error_matches (problem, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE)))
    return refuse (applying, op, command, &subject, workflow, problem, verdict, error);
  if (hj_strike_applies (hj_record_get_entity (before))
      && g_strcmp0 (command->to, HJ_STRIKE_STRUCK) == 0
      && hj_central_others_changed (applying->central, before, op->base, applying->device->id))
    return hj_op_open_conflict (applying, op, before, NULL, command->to,
                                _ ("Somebody else changed it meanwhile; it stays until a person "
                                   "decides."),
                                verdict, error);
  if (!find_diverged (applying, op, before, &diverged, error))
    return FALSE;
  if (diverged == NULL)
    return write_command (applying, op, command, before, verdict, error);
  const HjEntity *entity = hj_record_get_entity (before);
  g_autofree char *offered = hj_value_to_input (
      &entity->fields[hj_entity_field_index (entity, diverged->name)], &diverged->new_value);

  return hj_op_open_conflict (applying, op, before, diverged->name, offered,
                              _ ("Somebody else gave the same command with another value "
                                 "meanwhile; both are kept until a person decides."),
                              verdict, error);
}

/* Gives a command to a row. */
gboolean
hj_op_apply_do (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                HjVerdict *verdict, GError **error)
{
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowCommand *command
      = workflow == NULL ? NULL : hj_workflow_find_command (workflow, op->command);
  g_autoptr (HjRecord) before = NULL;
  guint64 mask;

  if (!hj_op_load_for_change (applying, op, entity, &before, verdict, error))
    return FALSE;
  if (before == NULL)
    return TRUE;
  if (command == NULL)
    return hj_verdict_take_hold (
        verdict, g_strdup_printf (_ ("A %s knows no command “%s” here; update the central "
                                     "instance, then look at this entry."),
                                  entity->name, op->command));
  g_autoptr (HjRecord) wanted = hj_record_copy (before);
  const HjWorkflowCommand *from = hj_workflow_find_command_from (
      workflow, op->command,
      hj_workflow_state_or_initial (workflow, hj_record_get_text (before, "state")));

  if (from != NULL)
    command = from;
  if (!takes_all (command, op, verdict) || !hj_op_read_fields (op, wanted, &mask, verdict)
      || !hj_op_check_refs (applying, wanted, mask, verdict))
    return TRUE;
  return do_command (applying, op, workflow, command, before, verdict, error);
}
