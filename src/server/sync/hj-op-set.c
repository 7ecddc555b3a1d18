/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-strike.h"
#include "server/db/hj-central-versions.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

static char *
refuse_field (const HjField *field)
{
  if (field->merge == HJ_MERGE_COMMAND)
    return g_strdup_printf (_ ("“%s” is changed by a command only; give the command instead."),
                            field->name);
  if (field->merge == HJ_MERGE_EVENT)
    return g_strdup_printf (_ ("“%s” is never changed afterwards; make a new entry instead."),
                            field->name);
  return g_strdup_printf (_ ("“%s” is given by the central instance; leave it as it is."),
                          field->name);
}

static gboolean
check_merge (const HjEntity *entity, guint64 mask, HjVerdict *verdict)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & HJ_BIT (i)) == 0 || entity->fields[i].merge == HJ_MERGE_FIELD)
      continue;
    hj_verdict_take_hold (verdict, refuse_field (&entity->fields[i]));
    return FALSE;
  }
  return TRUE;
}

/* Merges field by field: @after gets what may be written, @diverged the bits of the others. */
static gboolean
merge (const HjApplying *applying, const HjOp *op, const HjRecord *before, const HjRecord *wanted,
       guint64 mask, HjRecord *after, guint64 *diverged, GError **error)
{
  *diverged = 0;
  for (guint i = 0; i < hj_record_get_entity (before)->n_fields; i++) {
    const HjValue *value = hj_record_get_value (wanted, i);
    gboolean seen;

    if ((mask & HJ_BIT (i)) == 0 || hj_value_equal (value, hj_record_get_value (before, i)))
      continue;
    if (!hj_op_was_seen (applying, op, before, i, &seen, error))
      return FALSE;
    if (seen)
      hj_record_set_value_at (after, i, value);
    else
      *diverged |= HJ_BIT (i);
  }
  return TRUE;
}

static gboolean
open_conflicts (const HjApplying *applying, const HjOp *op, const HjRecord *row,
                const HjRecord *wanted, guint64 diverged, HjVerdict *verdict, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (row);

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];

    if ((diverged & HJ_BIT (i)) == 0)
      continue;
    g_autofree char *offered = hj_value_to_input (field, hj_record_get_value (wanted, i));

    if (!hj_op_open_conflict (applying, op, row, field->name, offered,
                              _ ("Somebody else changed the same value meanwhile; both are kept "
                                 "until a person decides."),
                              verdict, error))
      return FALSE;
  }
  return TRUE;
}

/* Whoever changes what another struck out meanwhile keeps the change, and a person decides whether
 * it stands.
 */
static gboolean
meet_strike (const HjApplying *applying, const HjOp *op, const HjRecord *row, HjVerdict *verdict,
             GError **error)
{
  if (!hj_strike_is_struck (row))
    return TRUE;
  return hj_op_open_conflict (applying, op, row, NULL, HJ_STRIKE_ENTERED,
                              _ ("Somebody else struck it out meanwhile; what you wrote is kept "
                                 "until a person decides."),
                              verdict, error);
}

/* Whether the writer knew that the row was struck out, and so may not change it. */
static gboolean
check_struck (const HjApplying *applying, const HjOp *op, const HjRecord *row, gboolean *held,
              HjVerdict *verdict, GError **error)
{
  *held = FALSE;
  if (!hj_strike_is_struck (row))
    return TRUE;
  if (!hj_op_was_seen (applying, op, row,
                       (guint)hj_entity_field_index (hj_record_get_entity (row), "state"), held,
                       error))
    return FALSE;
  if (*held)
    hj_verdict_hold (verdict, _ ("This was struck out; restore it first, then change it."));
  return TRUE;
}

static gboolean
write_merged (const HjApplying *applying, const HjOp *op, const HjRecord *before,
              const HjRecord *wanted, guint64 mask, HjVerdict *verdict, GError **error)
{
  g_autoptr (HjRecord) after = hj_record_copy (before);
  guint64 diverged;
  gboolean held;

  if (!check_struck (applying, op, before, &held, verdict, error))
    return FALSE;
  if (held)
    return TRUE;
  if (!merge (applying, op, before, wanted, mask, after, &diverged, error))
    return FALSE;
  guint64 changed = hj_record_changed_mask (before, after);

  if (!hj_op_check_changed (before, after, changed, verdict))
    return TRUE;
  gboolean beside
      = changed == 0
        || hj_central_others_changed (applying->central, before, op->base, applying->device->id);

  verdict->outcome = beside ? HJ_OP_MERGED : HJ_OP_APPLIED;
  return hj_op_write (applying, op, before, after, error)
         && open_conflicts (applying, op, after, wanted, diverged, verdict, error)
         && meet_strike (applying, op, after, verdict, error);
}

/* Changes fields of a row. */
gboolean
hj_op_apply_set (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                 HjVerdict *verdict, GError **error)
{
  const HjCentralUser *user = applying->user;
  g_autoptr (HjRecord) before = NULL;
  guint64 mask;

  if (!hj_op_load_for_change (applying, op, entity, &before, verdict, error))
    return FALSE;
  if (before == NULL)
    return TRUE;
  g_autoptr (HjRecord) wanted = hj_record_copy (before);

  if (!hj_op_read_fields (op, wanted, &mask, verdict) || !check_merge (entity, mask, verdict)
      || !hj_op_check_refs (applying, wanted, mask, verdict))
    return TRUE;
  char *why = hj_scope_why_not_write (applying->central, user->name, user->role, user->org, before,
                                      wanted, mask);

  return why != NULL ? hj_verdict_take_hold (verdict, why)
                     : write_merged (applying, op, before, wanted, mask, verdict, error);
}
