/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-op-private.h"
#include "server/sync/hj-op-subject.h"

#include <glib/gi18n-lib.h>

/* One decision: the conflict, the row that it is about, and the value taken. */
typedef struct {
  const HjApplying *applying;
  const HjOp *op;
  HjRecord *conflict; /* owned */
  HjRecord *row;      /* owned */
  const char *value;  /* (nullable) none: the field is left empty */
  int index;          /* of the row's field; the state for a command */
} Decision;

static void
clear_decision (Decision *self)
{
  g_clear_pointer (&self->conflict, hj_record_unref);
  g_clear_pointer (&self->row, hj_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decision, clear_decision)

static const HjField *
get_field (const Decision *decision)
{
  return &hj_record_get_entity (decision->row)->fields[decision->index];
}

static gboolean
is_command (const Decision *decision)
{
  return get_field (decision)->merge == HJ_MERGE_COMMAND;
}

/* Loads what is decided on; @found is %FALSE with a verdict where the user may not decide it. */
static gboolean
load (Decision *decision, gboolean *found, HjVerdict *verdict, GError **error)
{
  const HjApplying *applying = decision->applying;
  const HjCentralUser *user = applying->user;
  g_autoptr (GError) problem = NULL;

  *found = FALSE;
  if (!hj_scope_may_read (applying->central, user->name, user->role, user->org, &hj_entity_conflict,
                          decision->op->row))
    return hj_verdict_take_hold (verdict, hj_scope_refuse_row ());
  decision->conflict
      = hj_central_load (applying->central, &hj_entity_conflict, decision->op->row, &problem);
  const HjEntity *entity = decision->conflict == NULL
                               ? NULL
                               : hj_entity_find (hj_record_get_text (decision->conflict, "entity"));

  if (entity != NULL)
    decision->row = hj_central_load (applying->central, entity,
                                     hj_record_get_text (decision->conflict, "row"), &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (decision->row == NULL)
    return hj_verdict_take_hold (verdict, hj_scope_refuse_row ());
  const char *field = hj_record_get_text (decision->conflict, "field");

  decision->index = hj_entity_field_index (entity, field == NULL ? "state" : field);
  if (decision->index < 0)
    return hj_verdict_take_hold (verdict, hj_scope_refuse_row ());
  char *why = hj_scope_why_not_write (applying->central, user->name, user->role, user->org,
                                      decision->row, decision->row,
                                      is_command (decision) ? 0 : HJ_BIT (decision->index));

  *found = why == NULL;
  return why == NULL || hj_verdict_take_hold (verdict, why);
}

/* Writes that the conflict is decided; done by another meanwhile it stays as it is. */
static gboolean
close_conflict (const Decision *decision, GError **error)
{
  const HjApplying *applying = decision->applying;
  HjCentralAuthor author = { applying->user->name, applying->device->id, decision->op->at };
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) before
      = hj_central_load (applying->central, &hj_entity_conflict, decision->op->row, &problem);

  if (before == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  g_autoptr (HjRecord) after = hj_record_copy (before);

  hj_record_set_text (after, "state", "resolved");
  hj_record_set_text (after, "value", decision->value);
  hj_record_set_text (after, "resolved_by", applying->user->name);
  hj_record_set_text (after, "resolved_name", applying->user->full_name);
  return hj_central_write_as (applying->central, before, after, &author, error);
}

static gboolean
write_and_close (const Decision *decision, HjRecord *after, HjVerdict *verdict, GError **error)
{
  guint64 mask = hj_record_changed_mask (decision->row, after);

  if (!hj_op_check_changed (decision->row, after, mask, verdict)
      || !hj_op_check_refs (decision->applying, after, mask, verdict))
    return TRUE;
  verdict->outcome = HJ_OP_APPLIED;
  return hj_op_write (decision->applying, decision->op, decision->row, after, error)
         && close_conflict (decision, error);
}

/* What a command asks is asked again of the row as it is now, and of whoever decides. */
static gboolean
check_late (const Decision *decision, HjWorkflow *workflow, const HjWorkflowCommand *command,
            const HjOp *op, GError **error)
{
  const HjApplying *applying = decision->applying;
  g_auto (HjOpSubject) subject = { 0 };

  return hj_op_subject_init (&subject, applying->central, workflow, decision->row, op,
                             applying->user->role, applying->user->name, error)
         && hj_workflow_check_late (workflow, command, &subject.asked, error);
}

/* The command that came too late is given after all, in the name of whoever decides. */
static gboolean
take_command (const Decision *decision, HjVerdict *verdict, GError **error)
{
  const HjApplying *applying = decision->applying;
  HjWorkflow *workflow = hj_workflow_get_default (hj_record_get_entity (decision->row)->workflow);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) offered = hj_central_find_logged_op (
      applying->central, hj_record_get_text (decision->conflict, "op"), &problem);
  const char *name = hj_record_get_text (decision->conflict, "command");
  const HjWorkflowCommand *command
      = offered == NULL
            ? NULL
            : hj_workflow_find_command (workflow, name != NULL ? name : offered->op->command);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (command == NULL
      || g_strcmp0 (decision->value, hj_record_get_text (decision->conflict, "offered")) != 0)
    return hj_verdict_hold (verdict, _ ("Only one of the two can be taken here; decide again."));
  if (!hj_op_may_force (applying, command, decision->row))
    return hj_verdict_hold (verdict, _ ("You may not give this command; ask a colleague who may."));
  g_autoptr (HjRecord) after = hj_record_copy (decision->row);
  /* A change that was made while another struck the row out is in the row already. */
  g_autoptr (HjOp) full = offered->op->kind == HJ_OP_DO
                              ? hj_op_upcast (offered->op)
                              : hj_op_new (HJ_OP_DO, decision->op->entity, decision->op->row);

  if (offered->op->kind == HJ_OP_DO && !check_late (decision, workflow, command, full, &problem)) {
    if (problem->domain == HJ_WORKFLOW_ERROR)
      return hj_verdict_hold (verdict, problem->message);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return hj_op_give_command (applying, full, command, after, error)
         && write_and_close (decision, after, verdict, error);
}

static gboolean
take_value (const Decision *decision, HjVerdict *verdict, GError **error)
{
  const HjField *field = get_field (decision);
  g_autoptr (HjRecord) after = hj_record_copy (decision->row);
  g_autoptr (GError) problem = NULL;

  if (field->merge != HJ_MERGE_FIELD)
    return hj_verdict_take_hold (
        verdict, g_strdup_printf (_ ("“%s” is never changed afterwards; take the value shown."),
                                  field->name));
  if (decision->value == NULL)
    hj_record_set_null_at (after, (guint)decision->index);
  else if (!hj_record_parse_field (after, field->name, decision->value, &problem))
    return hj_verdict_hold (verdict, problem->message);
  return write_and_close (decision, after, verdict, error);
}

/* Whether somebody decided already, or the values are others than those that were decided on. */
static gboolean
came_late (const Decision *decision, const char *shown, HjVerdict *verdict)
{
  const HjRecord *conflict = decision->conflict;
  gboolean open = g_strcmp0 (hj_record_get_text (conflict, "state"), "open") == 0;
  gboolean seen = decision->op->base == 0 || hj_record_get_pos (conflict) <= decision->op->base;

  if (!open && g_strcmp0 (hj_record_get_text (conflict, "value"), decision->value) == 0) {
    verdict->outcome = HJ_OP_MERGED;
    return TRUE;
  }
  if (open && (seen || g_strcmp0 (shown, decision->value) == 0))
    return FALSE;
  verdict->outcome = HJ_OP_CONFLICT;
  verdict->conflict = g_strdup (hj_record_get_id (conflict));
  verdict->reason = g_strdup (open ? _ ("The values have changed since; look at them and decide "
                                        "again.")
                                   : _ ("Somebody else decided this already; change the value "
                                        "itself if it is wrong."));
  return TRUE;
}

/* Decides a conflict: the value taken is written to the row, and the conflict is closed. */
gboolean
hj_op_apply_resolve (const HjApplying *applying, const HjOp *op, HjVerdict *verdict, GError **error)
{
  const HjOpField *value = hj_op_find_field (op, "value");
  gboolean clear = g_strcmp0 (op->command, "clear") == 0 && op->fields->len == 0;
  g_auto (Decision) decision = { .applying = applying, .op = op };
  gboolean found;

  if (!clear
      && (g_strcmp0 (op->command, "resolve") != 0 || op->fields->len != 1 || value == NULL
          || value->new_value.kind != HJ_VALUE_TEXT))
    return hj_verdict_hold (verdict, _ ("A conflict is only resolved, with a value or with none; "
                                        "decide again."));
  decision.value = clear ? NULL : value->new_value.text;
  if (!load (&decision, &found, verdict, error))
    return FALSE;
  if (!found)
    return TRUE;
  g_autofree char *shown = hj_op_dup_shown (decision.row, get_field (&decision)->name);

  if (came_late (&decision, shown, verdict))
    return TRUE;
  if (g_strcmp0 (shown, decision.value) == 0) {
    verdict->outcome = HJ_OP_APPLIED;
    return close_conflict (&decision, error);
  }
  return is_command (&decision) ? take_command (&decision, verdict, error)
                                : take_value (&decision, verdict, error);
}
