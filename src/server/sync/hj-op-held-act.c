/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

static void
clear_act (HjHeldAct *self)
{
  g_clear_pointer (&self->replaced, hj_record_unref);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->after, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjHeldAct, clear_act)

void
hj_held_act_free (HjHeldAct *self)
{
  clear_act (self);
  g_free (self);
}

/* The held row that @op takes the place of; NULL for every other op. */
static HjRecord *
find_replaced (const HjApplying *applying, const HjOp *op, gboolean *found, GError **error)
{
  g_autoptr (HjRecord) row = NULL;

  *found = TRUE;
  if (op->base_op == NULL)
    return NULL;
  row = hj_held_load (applying, op->base_op, found, error);
  if (row == NULL || g_strcmp0 (hj_record_get_text (row, "state"), "replaced") != 0
      || g_strcmp0 (hj_record_get_text (row, "replaced_by"), op->id) != 0)
    return NULL;
  return g_steal_pointer (&row);
}

/* What was entered together with the op that is replaced, on either side of its place. */
static gboolean
gather (const HjApplying *applying, HjHeldAct *self, GError **error)
{
  const char *act = hj_record_get_text (self->replaced, "act");
  gint64 place = hj_record_get_int (self->replaced, "place", 0);
  g_autoptr (GPtrArray) waiting
      = hj_held_list (applying, hj_record_get_text (self->replaced, "op"), error);

  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_held_op_free);
  self->after = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_held_op_free);
  while (act != NULL && waiting != NULL && waiting->len > 0) {
    HjHeldOp *held = g_ptr_array_steal_index (waiting, 0);

    if (g_strcmp0 (hj_record_get_text (held->row, "act"), act) != 0)
      hj_held_op_free (held);
    else
      g_ptr_array_add (
          hj_record_get_int (held->row, "place", 0) < place ? self->before : self->after, held);
  }
  return waiting != NULL;
}

/* Finds the held act of which one of the ops from @first up to @end corrects a part. */
gboolean
hj_held_act_find (const HjApplying *applying, GPtrArray *ops, guint first, guint end,
                  HjHeldAct **act, GError **error)
{
  g_autoptr (HjRecord) replaced = NULL;
  g_autoptr (HjHeldAct) self = NULL;
  gboolean found = TRUE;

  *act = NULL;
  for (guint i = first; found && replaced == NULL && i < end; i++)
    replaced = find_replaced (applying, g_ptr_array_index (ops, i), &found, error);
  if (replaced == NULL)
    return found;
  self = g_new0 (HjHeldAct, 1);
  self->replaced = g_steal_pointer (&replaced);
  if (!gather (applying, self, error))
    return FALSE;
  *act = g_steal_pointer (&self);
  return TRUE;
}

/* Judges the parts on one side anew; @held tells whether one had to be held again. */
gboolean
hj_held_act_judge (const HjApplying *applying, HjHeldAct *self, gboolean before, gboolean *held,
                   GError **error)
{
  GPtrArray *parts = before ? self->before : self->after;

  *held = FALSE;
  for (guint i = 0; !*held && i < parts->len; i++) {
    HjHeldOp *part = g_ptr_array_index (parts, i);

    if (!hj_held_judge_again (applying, part, error))
      return FALSE;
    *held = part->verdict.outcome == HJ_OP_HELD;
  }
  return TRUE;
}

/* Returns: (transfer none) (nullable): id of the part that was held when it was judged anew */
const char *
hj_held_act_get_culprit (const HjHeldAct *self)
{
  GPtrArray *const sides[] = { self->before, self->after };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++) {
    for (guint i = 0; i < sides[side]->len; i++) {
      const HjHeldOp *part = g_ptr_array_index (sides[side], i);

      if (part->verdict.outcome == HJ_OP_HELD)
        return part->op->id;
    }
  }
  return NULL;
}

static gboolean
note_parts (const HjApplying *applying, GPtrArray *parts, GError **error)
{
  for (guint i = 0; i < parts->len; i++) {
    if (!hj_held_note (applying, g_ptr_array_index (parts, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
release_parts (const HjApplying *applying, GPtrArray *parts, GError **error)
{
  for (guint i = 0; i < parts->len; i++) {
    const HjHeldOp *part = g_ptr_array_index (parts, i);

    if (!hj_held_release (applying, part->op->id, error))
      return FALSE;
  }
  return TRUE;
}

/* The whole act was taken: what came later and waited for it goes on. */
gboolean
hj_held_act_accept (const HjApplying *applying, HjHeldAct *self, GError **error)
{
  return note_parts (applying, self->before, error) && note_parts (applying, self->after, error)
         && release_parts (applying, self->before, error)
         && release_parts (applying, self->after, error)
         && hj_held_release (applying, hj_record_get_text (self->replaced, "op"), error);
}

static gboolean
hold_parts (const HjApplying *applying, GPtrArray *parts, const char *culprit, GError **error)
{
  for (guint i = 0; i < parts->len; i++) {
    HjHeldOp *part = g_ptr_array_index (parts, i);

    if (!g_str_equal (part->op->id, culprit)) {
      hj_verdict_clear (&part->verdict);
      hj_verdict_hold_behind (&part->verdict, culprit,
                              _ ("Another part of the same act waits for a decision; decide on "
                                 "that one first."));
    }
    if (!hj_held_note (applying, part, error))
      return FALSE;
  }
  return TRUE;
}

/* The act stays held, because of @culprit, with @op in the place of the one that it corrects. */
gboolean
hj_held_act_hold (const HjApplying *applying, HjHeldAct *self, const HjOp *op, const char *culprit,
                  GError **error)
{
  g_autoptr (GPtrArray) later = NULL;

  if (!hold_parts (applying, self->before, culprit, error)
      || !hold_parts (applying, self->after, culprit, error))
    return FALSE;
  later = hj_held_list (applying, hj_record_get_text (self->replaced, "op"), error);
  for (guint i = 0; later != NULL && i < later->len; i++) {
    HjHeldOp *held = g_ptr_array_index (later, i);

    hj_verdict_hold_behind (&held->verdict, op->id, hj_record_get_text (held->row, "reason"));
    if (!hj_held_note (applying, held, error))
      return FALSE;
  }
  return later != NULL;
}

static gboolean
judge_whole (const HjApplying *applying, HjHeldAct *act, HjHeldOp *self, gboolean *held,
             GError **error)
{
  if (!hj_held_act_judge (applying, act, TRUE, held, error))
    return FALSE;
  if (!*held) {
    if (!hj_held_judge_again (applying, self, error))
      return FALSE;
    *held = self->verdict.outcome == HJ_OP_HELD;
  }
  return *held || hj_held_act_judge (applying, act, FALSE, held, error);
}

/* All of the act or nothing; if nothing, what is wrong with the op itself may be another thing now.
 */
static gboolean
end_retry (const HjApplying *applying, HjHeldAct *act, HjHeldOp *self, gboolean held,
           HjVerdict *verdict, GError **error)
{
  if (held) {
    verdict->outcome = HJ_OP_MERGED;
    verdict->reason = g_strdup (self->verdict.reason);
    return self->verdict.outcome != HJ_OP_HELD || hj_held_note (applying, self, error);
  }
  verdict->outcome = HJ_OP_APPLIED;
  return hj_held_note (applying, self, error) && hj_held_act_accept (applying, act, error);
}

/* Judges a held op, with what was entered together with it, once more as it is: what stood in its
 * way may be gone.
 */
gboolean
hj_held_retry (const HjApplying *applying, const HjRecord *row, HjVerdict *verdict, GError **error)
{
  HjSql *sql = hj_central_get_sql (applying->central);
  g_auto (HjHeldAct) act = { .replaced = hj_record_copy (row) };
  g_autoptr (HjHeldOp) self = g_new0 (HjHeldOp, 1);
  gboolean held = FALSE;

  self->row = hj_record_copy (row);
  self->op = hj_op_from_text (hj_record_get_text (row, "payload"), -1, error);
  if (self->op == NULL || !gather (applying, &act, error) || !hj_sql_savepoint (sql, error))
    return FALSE;
  if (!judge_whole (applying, &act, self, &held, error)) {
    hj_sql_rollback_to (sql);
    return FALSE;
  }
  if (held)
    hj_sql_rollback_to (sql);
  else if (!hj_sql_release (sql, error))
    return FALSE;
  return end_retry (applying, &act, self, held, verdict, error);
}
