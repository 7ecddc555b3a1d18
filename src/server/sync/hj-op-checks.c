/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/model/hj-validation.h"
#include "server/db/hj-central-versions.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

void
hj_verdict_clear (HjVerdict *self)
{
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->conflict, g_free);
  g_clear_pointer (&self->waits_for, g_free);
}

/* Holds the op; @reason is taken. Always %TRUE, so that callers return it. */
gboolean
hj_verdict_take_hold (HjVerdict *self, char *reason)
{
  self->outcome = HJ_OP_HELD;
  g_free (self->reason);
  self->reason = reason;
  return TRUE;
}

gboolean
hj_verdict_hold (HjVerdict *self, const char *reason)
{
  return hj_verdict_take_hold (self, g_strdup (reason));
}

/* Holds it until somebody has decided on @op. */
gboolean
hj_verdict_hold_behind (HjVerdict *self, const char *op, const char *reason)
{
  g_set_str (&self->waits_for, op);
  return hj_verdict_hold (self, reason);
}

/* Holds what is about a row that is itself held. */
static gboolean
hold_behind_maker (const HjApplying *applying, const char *entity, const char *row,
                   HjVerdict *verdict)
{
  g_autofree char *maker = hj_held_find_maker (applying, entity, row);

  return maker != NULL
         && hj_verdict_hold_behind (verdict, maker,
                                    _ ("It builds on an entry that waits for a decision; decide "
                                       "on that one first."));
}

/*
 * Loads the row that an op changes. A row that the user does not receive is held with the same
 * words as one that is not there; @row is %NULL then.
 */
gboolean
hj_op_load_for_change (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                       HjRecord **row, HjVerdict *verdict, GError **error)
{
  const HjCentralUser *user = applying->user;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) found = hj_central_load (applying->central, entity, op->row, &problem);
  gboolean there = found != NULL;

  *row = NULL;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!there)
    found = hj_record_new (entity, op->row);
  char *why = hj_scope_why_not_write (applying->central, user->name, user->role, user->org, found,
                                      found, 0);

  if (!there && hold_behind_maker (applying, op->entity, op->row, verdict)) {
    g_free (why);
    return TRUE;
  }
  if (why != NULL)
    return hj_verdict_take_hold (verdict, why);
  if (there)
    *row = g_steal_pointer (&found);
  return there || hj_verdict_take_hold (verdict, hj_scope_refuse_row ());
}

/* Lays the op's new values into @into; %FALSE with a verdict where a field or value is not known
 * here.
 */
gboolean
hj_op_read_fields (const HjOp *op, HjRecord *into, guint64 *mask, HjVerdict *verdict)
{
  const HjEntity *entity = hj_record_get_entity (into);

  *mask = 0;
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (entity, field->name);
    g_autoptr (GError) problem = NULL;

    if (index < 0) {
      hj_verdict_take_hold (verdict,
                            g_strdup_printf (_ ("A %s has no field “%s” here; update the central "
                                                "instance, then look at this entry."),
                                             entity->name, field->name));
      return FALSE;
    }
    if (!hj_field_validate (&entity->fields[index], &field->new_value, &problem)) {
      hj_verdict_hold (verdict, problem->message);
      return FALSE;
    }
    hj_record_set_value_at (into, (guint)index, &field->new_value);
    *mask |= HJ_BIT (index);
  }
  return TRUE;
}

/* Whoever names a row must receive it: else a guessed id would bring the row along. */
gboolean
hj_op_check_refs (const HjApplying *applying, const HjRecord *row, guint64 mask, HjVerdict *verdict)
{
  const HjEntity *entity = hj_record_get_entity (row);
  const HjCentralUser *user = applying->user;

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (row, i);

    if ((mask & HJ_BIT (i)) == 0 || field->type != HJ_FIELD_REF || value->kind != HJ_VALUE_TEXT
        || hj_scope_may_read (applying->central, user->name, user->role, user->org,
                              hj_entity_find (field->ref), value->text))
      continue;
    if (hold_behind_maker (applying, field->ref, value->text, verdict))
      return FALSE;
    hj_verdict_take_hold (verdict, g_strdup_printf (_ ("“%s” names a row that is not among yours; "
                                                       "choose another or ask for it."),
                                                    field->name));
    return FALSE;
  }
  return TRUE;
}

/* What was wrong before and is not touched is not this writer's fault. */
gboolean
hj_op_check_changed (const HjRecord *before, const HjRecord *after, guint64 mask,
                     HjVerdict *verdict)
{
  const HjEntity *entity = hj_record_get_entity (after);
  g_autoptr (GError) problem = NULL;

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];

    if ((mask & HJ_BIT (i)) == 0 || (field->flags & HJ_FIELD_REQUIRED) == 0
        || hj_record_get_value (after, i)->kind != HJ_VALUE_NULL)
      continue;
    hj_verdict_take_hold (verdict, g_strdup_printf (_ ("A %s needs “%s”; give it a value."),
                                                    entity->name, field->name));
    return FALSE;
  }
  if (entity->validate == NULL || entity->validate (after, &problem)
      || !entity->validate (before, NULL))
    return TRUE;
  hj_verdict_hold (verdict, problem->message);
  return FALSE;
}

static const HjOpField *
find_field (const HjOp *op, const HjRecord *row, guint index)
{
  return hj_op_find_field (op, hj_record_get_entity (row)->fields[index].name);
}

/*
 * Whether the writer saw the value that the field has now: it is the one that the op says was seen,
 * or it is not younger than the version of the row that the op builds on, or it comes from the same
 * laptop's own earlier op. Over a row with own earlier ops these are shown: a value that came in
 * below them, and that a change of the field does not name, was not seen.
 */
gboolean
hj_op_was_seen (const HjApplying *applying, const HjOp *op, const HjRecord *before, guint index,
                gboolean *seen, GError **error)
{
  const HjOpField *field = find_field (op, before, index);
  g_auto (HjFieldVersion) version = { 0 };

  *seen = TRUE;
  if (HJ_MUTANT (last_write_wins)
      || (field != NULL && hj_value_equal (&field->old_value, hj_record_get_value (before, index))))
    return TRUE;
  if (!hj_central_load_field_version (applying->central, before,
                                      hj_record_get_entity (before)->fields[index].name, &version,
                                      error))
    return FALSE;
  gboolean covered = field != NULL && op->kind == HJ_OP_SET && op->base_op != NULL
                     && !HJ_MUTANT (covered_is_seen);

  if (!covered && version.pos <= op->base
      && !hj_central_is_lost_position (applying->central, op->base))
    return TRUE;
  *seen = op->base_op != NULL && g_strcmp0 (version.device, applying->device->id) == 0;
  return TRUE;
}
