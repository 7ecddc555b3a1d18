/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-members.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

/* Whether a command writes the field by itself: nobody may sign for such a command beforehand. */
static gboolean
is_set_by_command (HjWorkflow *workflow, const char *field)
{
  const HjWorkflowSpec *spec = hj_workflow_get_spec (workflow);

  for (guint i = 0; i < spec->n_commands; i++) {
    for (guint j = 0; j < spec->commands[i].n_sets; j++) {
      if (g_str_equal (spec->commands[i].sets[j].field, field))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
begin_workflow (HjRecord *row, HjVerdict *verdict)
{
  const HjEntity *entity = hj_record_get_entity (row);
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);

  if (workflow == NULL)
    return TRUE;
  const char *initial = hj_workflow_get_initial (workflow);

  if (hj_record_is_null (row, "state"))
    hj_record_set_text (row, "state", initial);
  for (guint i = 0; i < entity->n_fields; i++) {
    const char *name = entity->fields[i].name;

    if (hj_record_get_value (row, i)->kind == HJ_VALUE_NULL
        || (!is_set_by_command (workflow, name)
            && (!g_str_equal (name, "state")
                || g_str_equal (hj_record_get_text (row, name), initial))))
      continue;
    hj_verdict_take_hold (verdict, g_strdup_printf (_ ("A new %s cannot say “%s” beforehand; give "
                                                       "the command for it afterwards."),
                                                    entity->name, name));
    return FALSE;
  }
  return TRUE;
}

/* The op's content as a row: what the central instance gives by itself is left out, and nobody
 * writes in another's name.
 */
static HjRecord *
read_row (const HjApplying *applying, const HjOp *op, const HjEntity *entity, HjVerdict *verdict)
{
  g_autoptr (HjRecord) row = hj_record_new (entity, op->row);
  guint64 mask;

  if (!hj_id_is_valid (op->row)) {
    hj_verdict_hold (verdict, _ ("The id of this entry is none; enter it again."));
    return NULL;
  }
  if (!hj_op_read_fields (op, row, &mask, verdict))
    return NULL;
  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].merge == HJ_MERGE_CENTRAL)
      hj_record_set_null_at (row, i);
  }
  if (hj_entity_field_index (entity, "by") >= 0)
    hj_record_set_text (row, "by", applying->user->name);
  return begin_workflow (row, verdict) ? g_steal_pointer (&row) : NULL;
}

static gboolean
give_central_fields (const HjApplying *applying, HjRecord *row, GError **error)
{
  if (hj_record_get_entity (row) != &hj_entity_ticket)
    return TRUE;
  g_autofree char *code = hj_central_next_ticket_code (applying->central, error);

  if (code != NULL)
    hj_record_set_text (row, "code", code);
  return code != NULL;
}

static gboolean
insert (const HjApplying *applying, const HjOp *op, HjRecord *row, HjVerdict *verdict,
        GError **error)
{
  const HjCentralUser *user = applying->user;
  guint64 filled = hj_record_filled_mask (row);
  g_autoptr (GError) problem = NULL;

  if (!hj_record_validate (row, &problem))
    return hj_verdict_hold (verdict, problem->message);
  if (!hj_op_check_refs (applying, row, filled, verdict))
    return TRUE;
  /* Nothing else says yet whose a new person is. */
  if (hj_record_get_entity (row) == &hj_entity_person
      && !hj_central_note_origin (applying->central, row, user->org, error))
    return FALSE;
  char *why = hj_scope_why_not_write (applying->central, user->name, user->role, user->org, NULL,
                                      row, filled);

  if (why != NULL)
    return hj_verdict_take_hold (verdict, why);
  return give_central_fields (applying, row, error) && hj_op_write (applying, op, NULL, row, error);
}

/* What the row said when it was made; as it is now where that is not known. */
static HjRecord *
load_original (const HjApplying *applying, const HjRecord *existing, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (existing);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) made = hj_central_find_logged_new (applying->central, entity,
                                                            hj_record_get_id (existing), &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  g_autoptr (HjRecord) original = hj_record_copy (existing);

  for (guint i = 0; made != NULL && i < entity->n_fields; i++) {
    const HjOpField *field = hj_op_find_field (made->op, entity->fields[i].name);

    if (field != NULL)
      hj_record_set_value_at (original, i, &field->new_value);
  }
  return g_steal_pointer (&original);
}

/* Two laptops may make the same row, such as from the same list. What both say alike, or what was
 * changed only after one of them, is no conflict.
 */
static gboolean
compare (const HjApplying *applying, const HjOp *op, const HjRecord *existing, const HjRecord *row,
         HjVerdict *verdict, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (row);
  g_autoptr (HjRecord) original = load_original (applying, existing, error);

  if (original == NULL)
    return FALSE;
  verdict->outcome = HJ_OP_DUPLICATE;
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (row, i);

    if (value->kind == HJ_VALUE_NULL || field->merge == HJ_MERGE_CENTRAL
        || field->merge == HJ_MERGE_COMMAND || g_str_equal (field->name, "by")
        || hj_value_equal (value, hj_record_get_value (original, i))
        || hj_value_equal (value, hj_record_get_value (existing, i)))
      continue;
    g_autofree char *offered = hj_value_to_input (field, value);

    if (!hj_op_open_conflict (applying, op, existing, field->name, offered,
                              _ ("The same entry was made twice with different values; both are "
                                 "kept until a person decides."),
                              verdict, error))
      return FALSE;
  }
  return TRUE;
}

/* Makes a row, or finds it made. */
gboolean
hj_op_apply_new (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                 HjVerdict *verdict, GError **error)
{
  const HjCentralUser *user = applying->user;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) existing = NULL;
  g_autoptr (HjRecord) row = NULL;

  if (entity->kind != HJ_ENTITY_RECORD && entity->kind != HJ_ENTITY_EVENT)
    return hj_verdict_take_hold (
        verdict, g_strdup_printf (_ ("A %s is made by the central instance only; ask the "
                                     "administrator."),
                                  entity->name));
  row = read_row (applying, op, entity, verdict);
  if (row == NULL)
    return TRUE;
  existing = hj_central_load (applying->central, entity, op->row, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (existing == NULL)
    return insert (applying, op, row, verdict, error);
  char *why = hj_scope_why_not_write (applying->central, user->name, user->role, user->org,
                                      existing, existing, 0);

  return why != NULL ? hj_verdict_take_hold (verdict, why)
                     : compare (applying, op, existing, row, verdict, error);
}
