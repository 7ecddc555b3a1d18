/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-strike.h"
#include "core/model/hj-validation.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n-lib.h>

/**
 * hj_act_result_clear:
 *
 * Frees what is in @result, which may be used again.
 */
void
hj_act_result_clear (HjActResult *result)
{
  g_clear_pointer (&result->id, g_free);
  g_clear_pointer (&result->label_before, g_free);
  g_clear_pointer (&result->label_after, g_free);
  g_clear_pointer (&result->label, g_free);
}

/* The state machine of an entity's rows, or %NULL where they have none. */
HjWorkflow *
hj_act_get_workflow (const HjEntity *entity)
{
  return hj_workflow_get_default (entity->workflow);
}

/* Ends an act that was begun: all of it is on the disk, or nothing of it has happened. */
gboolean
hj_act_finish (HjReplica *replica, gboolean succeeded, GError **error)
{
  if (succeeded)
    return hj_replica_commit_act (replica, error);
  hj_replica_abort_act (replica);
  return FALSE;
}

static gboolean
has_empty (const HjRecord *record, const char *field)
{
  return hj_entity_field_index (hj_record_get_entity (record), field) >= 0
         && hj_record_is_null (record, field);
}

/* Writes what follows from the user where @record says nothing; nobody signs for somebody else. */
void
hj_act_fill_defaults (HjRecord *record, const HjActor *actor, gint64 now)
{
  const HjEntity *entity = hj_record_get_entity (record);
  HjWorkflow *workflow = hj_act_get_workflow (entity);

  if (has_empty (record, "house") && hj_actor_is_house_officer (actor))
    hj_record_set_text (record, "house", actor->org);
  if (hj_entity_field_index (entity, "by") >= 0)
    hj_record_set_text (record, "by", actor->user);
  if (has_empty (record, "at"))
    hj_record_set_int (record, "at", now);
  if (workflow != NULL && has_empty (record, "state"))
    hj_record_set_text (record, "state", hj_workflow_get_initial (workflow));
}

/**
 * hj_act_draft:
 * @entity: what will be made
 * @error: `NOT_ENROLLED` of the store
 *
 * Returns: (transfer full) (nullable): a row with an id of its own and what follows from the user
 *   and the time; it is nowhere but in memory until hj_act_new()
 */
HjRecord *
hj_act_draft (HjReplica *replica, const HjEntity *entity, GError **error)
{
  g_auto (HjActor) actor = { 0 };

  if (!hj_actor_read (&actor, replica, error))
    return NULL;
  g_autofree char *id = hj_replica_new_id (replica);
  HjRecord *record = hj_record_new (entity, id);

  hj_act_fill_defaults (record, &actor, hj_replica_now (replica));
  return record;
}

/* Always returns %FALSE, with `PERMISSION_DENIED`. */
gboolean
hj_actor_refuse (const HjActor *actor, const HjEntity *entity, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("The role “%s” may not enter or change a “%s”; ask a colleague who may."),
               actor->role, entity->name);
  return FALSE;
}

/* What a new row may not say of itself. */
static gboolean
check_new (const HjRecord *record, const HjActor *actor, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  HjWorkflow *workflow = hj_act_get_workflow (entity);

  if (!hj_actor_may_make (actor, entity))
    return hj_actor_refuse (actor, entity, error);
  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].merge == HJ_MERGE_CENTRAL
        && hj_record_get_value (record, i)->kind != HJ_VALUE_NULL) {
      g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                   _ ("The field “%s” is given by the central instance; leave it out."),
                   entity->fields[i].name);
      return FALSE;
    }
  }
  if (workflow != NULL
      && g_strcmp0 (hj_record_get_text (record, "state"), hj_workflow_get_initial (workflow))
             != 0) {
    g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                 _ ("A new “%s” begins as “%s”; leave the state out and give a command then."),
                 entity->name, hj_workflow_get_initial (workflow));
    return FALSE;
  }
  if (hj_entity_field_index (entity, "house") >= 0 && hj_actor_is_house_officer (actor)
      && g_strcmp0 (hj_record_get_text (record, "house"), actor->org) != 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         _ ("You can only enter rows of your own house; leave the house out."));
    return FALSE;
  }
  return TRUE;
}

/* Rows that are named must be there: a wrong id would only be noticed days later, elsewhere. */
static gboolean
check_references (HjReplica *replica, const HjActor *actor, const HjRecord *record, guint64 mask,
                  GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (record, i);

    if ((mask & (G_GUINT64_CONSTANT (1) << i)) == 0 || field->type != HJ_FIELD_REF
        || value->kind != HJ_VALUE_TEXT || g_str_equal (field->ref, "org"))
      continue;
    if (!hj_field_validate (field, value, error))
      return FALSE;
    g_autoptr (GError) problem = NULL;
    g_autoptr (HjRecord) row
        = hj_replica_require (replica, hj_entity_find (field->ref), value->text, &problem);

    if (row != NULL || hj_held_makes (replica, actor, hj_entity_find (field->ref), value->text))
      continue;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return TRUE;
}

/* An entry that this laptop's clock puts ahead counts at once. */
static gint64
get_label_time (HjReplica *replica, const HjRecord *record)
{
  gint64 now = hj_replica_now (replica);

  return hj_entity_field_index (hj_record_get_entity (record), "at") < 0
             ? now
             : MAX (now, hj_record_get_int (record, "at", now));
}

/* Writes @record and sees to the labels that hang on it, in the act that is open. */
static gboolean
write_and_relabel (HjReplica *replica, const HjActor *actor, HjRecord *record,
                   gboolean (*write) (HjReplica *, HjRecord *, GError **), HjActResult *result,
                   GError **error)
{
  gint64 at = get_label_time (replica, record);

  if (!hj_actor_is_house_officer (actor) || !hj_label_is_about (hj_record_get_entity (record)))
    return write (replica, record, error);
  g_autoptr (GPtrArray) detentions = hj_label_find_detentions (replica, record, error);

  return detentions != NULL && hj_label_note_before (replica, detentions, at, result, error)
         && write (replica, record, error)
         && hj_label_propose_all (replica, actor, detentions, at, result, error);
}

/**
 * hj_act_new:
 * @record: (inout): the new row; what it leaves open and follows from the user is filled in
 * @result: (out caller-allocates): what came of it, cleared with hj_act_result_clear()
 * @error: `PERMISSION_DENIED` of #GIOErrorEnum, `INVALID` of the model, or an error of the store;
 *   then nothing has happened
 *
 * Enters a row. Where the classifier looks at it, the labels of the detentions that it is about
 * are computed anew and, if the colour changes, proposed in the same act.
 */
gboolean
hj_act_new (HjReplica *replica, HjRecord *record, HjActResult *result, GError **error)
{
  g_auto (HjActor) actor = { 0 };

  *result = (HjActResult){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  hj_act_fill_defaults (record, &actor, hj_replica_now (replica));
  if (!check_new (record, &actor, error) || !hj_record_validate (record, error)
      || !check_references (replica, &actor, record, hj_record_filled_mask (record), error)
      || !hj_replica_begin_act (replica, error))
    return FALSE;
  if (!hj_act_finish (replica,
                      write_and_relabel (replica, &actor, record, hj_replica_insert, result, error),
                      error)) {
    hj_act_result_clear (result);
    return FALSE;
  }
  result->id = g_strdup (hj_record_get_id (record));
  return TRUE;
}

static gboolean
refuse_field (const HjField *field, GError **error)
{
  const char *why = field->merge == HJ_MERGE_COMMAND
                        ? _ ("The field “%s” is changed by a command only; give the command.")
                    : field->merge == HJ_MERGE_CENTRAL
                        ? _ ("The field “%s” is given by the central instance; leave it as it is.")
                        : _ ("The field “%s” stays as it was entered; enter a new row instead.");

  g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID, why, field->name);
  return FALSE;
}

static gboolean
check_set (const HjActor *actor, const HjRecord *before, guint64 mask, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (before);

  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) == 0)
      continue;
    if (entity->fields[i].merge != HJ_MERGE_FIELD)
      return refuse_field (&entity->fields[i], error);
    if (!hj_actor_may_change (actor, before, i))
      return hj_actor_refuse (actor, entity, error);
  }
  return TRUE;
}

/**
 * hj_act_set:
 * @changed: (inout): the row as the user wants it
 * @result: (out caller-allocates): what came of it, cleared with hj_act_result_clear()
 * @error: `PERMISSION_DENIED` of #GIOErrorEnum, `INVALID` of the model, or an error of the store;
 *   then nothing has happened
 *
 * Changes fields of a row; those that differ from what is shown are sent. Labels follow as in
 * hj_act_new().
 */
gboolean
hj_act_set (HjReplica *replica, HjRecord *changed, HjActResult *result, GError **error)
{
  g_auto (HjActor) actor = { 0 };

  *result = (HjActResult){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  g_autoptr (HjRecord) before = hj_replica_require (replica, hj_record_get_entity (changed),
                                                    hj_record_get_id (changed), error);

  if (before == NULL)
    return FALSE;
  guint64 mask = hj_record_changed_mask (before, changed);

  if (hj_strike_is_struck (before)) {
    g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                         _ ("This was struck out; restore it first, then change it."));
    return FALSE;
  }
  if (!check_set (&actor, before, mask, error)
      || !check_references (replica, &actor, changed, mask, error)
      || !hj_replica_begin_act (replica, error))
    return FALSE;
  if (!hj_act_finish (
          replica, write_and_relabel (replica, &actor, changed, hj_replica_update, result, error),
          error)) {
    hj_act_result_clear (result);
    return FALSE;
  }
  result->id = g_strdup (hj_record_get_id (changed));
  return TRUE;
}

/**
 * hj_act_may_make:
 *
 * Returns: whether the user's role may enter rows of @entity
 */
gboolean
hj_act_may_make (HjReplica *replica, const HjEntity *entity)
{
  g_auto (HjActor) actor = { 0 };

  return hj_actor_read (&actor, replica, NULL) && hj_actor_may_make (&actor, entity);
}

/**
 * hj_act_may_change:
 * @record: a row as it stands
 * @field: name of a field of it
 *
 * Returns: whether the user's role may give the field another value by hj_act_set()
 */
gboolean
hj_act_may_change (HjReplica *replica, const HjRecord *record, const char *field)
{
  const HjEntity *entity = hj_record_get_entity (record);
  int index = hj_entity_field_index (entity, field);
  g_auto (HjActor) actor = { 0 };

  g_return_val_if_fail (index >= 0, FALSE);
  return entity->fields[index].merge == HJ_MERGE_FIELD && hj_actor_read (&actor, replica, NULL)
         && hj_actor_may_change (&actor, record, (guint)index);
}
