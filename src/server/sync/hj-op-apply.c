/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "server/db/hj-central-drop.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

/* An op that came before under another number, such as one that is offered again. */
static gboolean
repeat (const HjApplying *applying, const HjOp *op, const HjLoggedOp *first, HjVerdict *verdict,
        GError **error)
{
  g_autoptr (HjRecord) held = NULL;
  gboolean found;

  if (g_strcmp0 (first->user, applying->user->name) != 0 || !g_str_equal (first->op->row, op->row)
      || !g_str_equal (first->op->entity, op->entity))
    return hj_verdict_hold (verdict, _ ("Another entry has the same id; enter this one again."));
  if (first->result->outcome == HJ_OP_HELD) {
    held = hj_held_load (applying, op->id, &found, error);
    if (!found)
      return FALSE;
    if (g_strcmp0 (held == NULL ? NULL : hj_record_get_text (held, "state"), "accepted") != 0)
      return hj_verdict_hold (verdict, first->result->reason);
  }
  verdict->outcome = HJ_OP_DUPLICATE;
  verdict->reason = g_strdup (first->result->reason);
  verdict->conflict = g_strdup (first->result->conflict);
  return TRUE;
}

static gboolean
apply_known (const HjApplying *applying, const HjOp *op, const HjEntity *entity, HjVerdict *verdict,
             GError **error)
{
  switch (op->kind) {
  case HJ_OP_NEW:
    return hj_op_apply_new (applying, op, entity, verdict, error);
  case HJ_OP_SET:
    return hj_op_apply_set (applying, op, entity, verdict, error);
  case HJ_OP_DO:
  default:
    if (entity == &hj_entity_conflict)
      return hj_op_apply_resolve (applying, op, verdict, error);
    return hj_op_apply_do (applying, op, entity, verdict, error);
  }
}

/* An op that was handed in and that an administrator refused is not taken by another way, whoever
 * has it judged; @refused, with a verdict.
 */
static gboolean
hold_refused (const HjApplying *applying, const HjOp *op, gboolean *refused, HjVerdict *verdict,
              GError **error)
{
  g_autofree char *reason = NULL;

  if (!hj_central_find_refusal (applying->central, applying->user->name, op->id, refused, &reason,
                                error))
    return FALSE;
  return !*refused
         || hj_verdict_take_hold (
             verdict, g_strdup_printf (_ ("An administrator refused this entry while the laptop "
                                          "was out of use (%s); withdraw it, or correct it and "
                                          "send it again."),
                                       reason == NULL ? "–" : reason));
}

/* What becomes of an op by its content, also of one that was held at first. */
gboolean
hj_op_judge (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error)
{
  const HjEntity *entity = hj_entity_find (op->entity);
  gboolean refused;
  gboolean waiting;

  verdict->outcome = HJ_OP_APPLIED;
  if (!hold_refused (applying, op, &refused, verdict, error))
    return FALSE;
  if (refused)
    return TRUE;
  if (op->schema > HJ_SCHEMA_VERSION || entity == NULL)
    return hj_verdict_hold (verdict, _ ("A newer release wrote this; update the central instance, "
                                        "then look at this entry."));
  if (!hj_held_check_base (applying, op, &waiting, verdict, error))
    return FALSE;
  if (waiting)
    return TRUE;
  g_autoptr (HjOp) full = hj_op_upcast (op);

  return apply_known (applying, full, entity, verdict, error);
}

/*
 * Takes one op in, within the caller's savepoint. Whatever the op says, it is a verdict and not an
 * error: nothing that a laptop sends may block what comes after it.
 */
gboolean
hj_op_apply (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) first = hj_central_find_logged_op (applying->central, op->id, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return first != NULL ? repeat (applying, op, first, verdict, error)
                       : hj_op_judge (applying, op, verdict, error);
}
