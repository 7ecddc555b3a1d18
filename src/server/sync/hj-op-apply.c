/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

/* An op that came before under another number, such as one that is offered again. */
static gboolean
repeat (const HjApplying *applying, const HjOp *op, const HjLoggedOp *first, HjVerdict *verdict)
{
  if (g_strcmp0 (first->user, applying->user->name) != 0 || !g_str_equal (first->op->row, op->row)
      || !g_str_equal (first->op->entity, op->entity))
    return hj_verdict_hold (verdict, _ ("Another entry has the same id; enter this one again."));
  if (first->result->outcome == HJ_OP_HELD)
    return hj_verdict_hold (verdict, first->result->reason);
  verdict->outcome = HJ_OP_DUPLICATE;
  verdict->reason = g_strdup (first->result->reason);
  verdict->conflict = g_strdup (first->result->conflict);
  return TRUE;
}

/* What builds on work that waits for a person waits too. */
static gboolean
is_waiting (const HjApplying *applying, const HjOp *op, gboolean *waiting, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) base
      = op->base_op == NULL ? NULL
                            : hj_central_find_logged_op (applying->central, op->base_op, &problem);

  *waiting = base != NULL && base->result->outcome == HJ_OP_HELD;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
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

/*
 * Takes one op in, within the caller's savepoint. Whatever the op says, it is a verdict and not an
 * error: nothing that a laptop sends may block what comes after it.
 */
gboolean
hj_op_apply (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error)
{
  const HjEntity *entity = hj_entity_find (op->entity);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) first = hj_central_find_logged_op (applying->central, op->id, &problem);
  gboolean waiting;

  verdict->outcome = HJ_OP_APPLIED;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (first != NULL)
    return repeat (applying, op, first, verdict);
  if (op->schema > HJ_SCHEMA_VERSION || entity == NULL)
    return hj_verdict_hold (verdict, _ ("A newer release wrote this; update the central instance, "
                                        "then look at this entry."));
  if (!is_waiting (applying, op, &waiting, error))
    return FALSE;
  if (waiting)
    return hj_verdict_hold (verdict, _ ("It builds on an entry that waits for a decision; decide "
                                        "on that one first."));
  g_autoptr (HjOp) full = hj_op_upcast (op);

  return apply_known (applying, full, entity, verdict, error);
}
