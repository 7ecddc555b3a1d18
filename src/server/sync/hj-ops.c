/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-ops.h"

#include "core/base/hj-mutant.h"
#include "server/db/hj-central-audit.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

G_DEFINE_QUARK (hj-ops-error-quark, hj_ops_error)

/* One batch on its way. */
typedef struct {
  HjApplying applying;
  HjBatchAnswer *answer; /* borrowed, takes the results */
  GHashTable *held_rows; /* owned, rows with held ops of this batch → id of the first of them */
  gint64 last_seq;       /* up to which the laptop was answered */
  gint64 last_logged;    /* the highest number of the log */
} Taking;

static gboolean
refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED, sentence);
  return FALSE;
}

/* The device as it is now, whatever the caller loaded some time ago. */
static gboolean
check_device (Taking *taking, const HjBatch *batch, GError **error)
{
  const HjCentralDevice *device = taking->applying.device;
  g_autoptr (HjCentralDevice) now
      = hj_central_find_device (taking->applying.central, device->id, error);

  if (now == NULL)
    return FALSE;
  if (!g_str_equal (now->state, "active") || g_strcmp0 (batch->device, now->id) != 0
      || g_strcmp0 (now->user, taking->applying.user->name) != 0 || taking->applying.user->disabled)
    return refuse (_ ("This laptop may not send work; ask the administrator."), error);
  taking->last_seq = now->last_seq;
  return TRUE;
}

static gboolean
check_sequence (const HjBatch *batch, gint64 last_seq, gint64 *expected_seq, GError **error)
{
  for (guint i = 0; i < batch->ops->len; i++) {
    const HjOp *op = g_ptr_array_index (batch->ops, i);
    const HjOp *first = g_ptr_array_index (batch->ops, 0);

    if (op->seq >= 1 && op->seq == first->seq + i
        && (first->seq <= last_seq + 1 || HJ_MUTANT (gap_ignored)))
      continue;
    *expected_seq = i == 0 ? last_seq + 1 : first->seq + i;
    g_set_error (error, HJ_OPS_ERROR, HJ_OPS_ERROR_GAP,
                 _ ("Work is missing before this; send it from number %" PRId64), *expected_seq);
    return FALSE;
  }
  return TRUE;
}

static HjOpResult *
copy_result (const HjOpResult *from)
{
  HjOpResult *result = hj_op_result_new (from->seq, from->id, from->outcome, from->pos);

  result->reason = g_strdup (from->reason);
  result->conflict = g_strdup (from->conflict);
  return result;
}

/* An op that was answered before gets the same answer: its first one may have been lost. */
static gboolean
replay (Taking *taking, const HjOp *op, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) logged = hj_central_find_logged (
      taking->applying.central, taking->applying.device->id, op->seq, &problem);
  g_autofree char *hash = hj_op_hash (op);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (logged == NULL || !g_str_equal (logged->hash, hash)) {
    g_set_error_literal (error, HJ_OPS_ERROR, HJ_OPS_ERROR_CLONED,
                         _ ("Two laptops send as one; ask the administrator to enrol this one "
                            "anew."));
    return FALSE;
  }
  g_ptr_array_add (taking->answer->results, copy_result (logged->result));
  return TRUE;
}

static char *
dup_row_key (const HjOp *op)
{
  return g_strconcat (op->entity, "/", op->row, NULL);
}

static gboolean
write_held (Taking *taking, const HjOp *op, const HjVerdict *verdict, const HjHeldAct *act,
            GError **error)
{
  g_autofree char *key = dup_row_key (op);
  gboolean waits;

  if (!hj_held_write (&taking->applying, op, verdict, act == NULL ? NULL : act->replaced, &waits,
                      error))
    return FALSE;
  if (waits && !g_hash_table_contains (taking->held_rows, key))
    g_hash_table_insert (taking->held_rows, g_steal_pointer (&key), g_strdup (op->id));
  return TRUE;
}

static gboolean
note (Taking *taking, const HjOp *op, const HjOpResult *result, GError **error)
{
  const HjAuditEntry entry = {
    .user = taking->applying.user->name,
    .device = taking->applying.device->id,
    .act = result->outcome == HJ_OP_HELD ? "refuse" : "change",
    .what = op->kind == HJ_OP_DO ? op->command : hj_op_kind_to_string (op->kind),
    .entity = op->entity,
    .row = op->row,
    .detail = hj_op_outcome_to_string (result->outcome),
  };

  return hj_central_audit_append (taking->applying.central, &entry, error);
}

static gboolean
log_verdict (Taking *taking, const HjOp *op, const HjVerdict *verdict, GError **error)
{
  HjOpResult *result = hj_op_result_new (op->seq, op->id, verdict->outcome,
                                         hj_central_get_pos (taking->applying.central));

  result->reason = g_strdup (verdict->reason);
  result->conflict = g_strdup (verdict->conflict);
  g_ptr_array_add (taking->answer->results, result);
  return hj_central_log_op (taking->applying.central, taking->applying.device, op, result, error)
         && note (taking, op, result, error);
}

static gboolean
apply_one (Taking *taking, HjOp *op, HjVerdict *verdict, GError **error)
{
  g_autofree char *key = dup_row_key (op);
  const char *earlier = g_hash_table_lookup (taking->held_rows, key);
  gboolean waiting = FALSE;

  if (earlier != NULL && !hj_held_is_waiting (&taking->applying, earlier, &waiting, error))
    return FALSE;
  if (waiting)
    return hj_verdict_hold_behind (verdict, earlier,
                                   _ ("An earlier entry about the same waits for a decision; "
                                      "decide on that one first."));
  g_hash_table_remove (taking->held_rows, key);
  return hj_op_apply (&taking->applying, op, verdict, error);
}

/* The ops from @first up to @end of a batch, which are taken together or not at all. */
typedef struct {
  GPtrArray *ops; /* borrowed */
  guint first;
  guint end;
  HjVerdict *verdicts; /* owned, one an op */
  HjHeldAct *act;      /* (nullable) owned, the held act that an op of the group corrects */
  const char *culprit; /* (nullable) id of the op that had to be held */
} Group;

static HjOp *
get_op (const Group *group, guint index)
{
  return g_ptr_array_index (group->ops, index);
}

static HjVerdict *
get_verdict (const Group *group, guint index)
{
  return &group->verdicts[index - group->first];
}

static void
clear_group (Group *self)
{
  for (guint i = self->first; i < self->end; i++)
    hj_verdict_clear (get_verdict (self, i));
  g_free (self->verdicts);
  g_clear_pointer (&self->act, hj_held_act_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Group, clear_group)

static gboolean
judge_rest_of_act (Taking *taking, Group *group, gboolean before, gboolean *held, GError **error)
{
  *held = FALSE;
  if (group->act == NULL)
    return TRUE;
  if (!hj_held_act_judge (&taking->applying, group->act, before, held, error))
    return FALSE;
  if (*held)
    group->culprit = hj_held_act_get_culprit (group->act);
  return TRUE;
}

/* Applies everything that belongs together, as far as the first part that has to be held. */
static gboolean
apply_parts (Taking *taking, Group *group, gboolean *held, GError **error)
{
  if (!judge_rest_of_act (taking, group, TRUE, held, error))
    return FALSE;
  for (guint i = group->first; !*held && i < group->end; i++) {
    if (!apply_one (taking, get_op (group, i), get_verdict (group, i), error))
      return FALSE;
    *held = get_verdict (group, i)->outcome == HJ_OP_HELD;
    if (*held)
      group->culprit = get_op (group, i)->id;
  }
  return *held || judge_rest_of_act (taking, group, FALSE, held, error);
}

/* Applies a group, or nothing of it; then @held. */
static gboolean
apply_group (Taking *taking, Group *group, gboolean *held, GError **error)
{
  HjSql *sql = hj_central_get_sql (taking->applying.central);

  if (!hj_sql_savepoint (sql, error))
    return FALSE;
  gboolean done = apply_parts (taking, group, held, error);

  if (done && (!*held || HJ_MUTANT (held_half_done)))
    return hj_sql_release (sql, error);
  hj_sql_rollback_to (sql);
  return done;
}

static gboolean
hold_group (Taking *taking, Group *group, GError **error)
{
  for (guint i = group->first; i < group->end; i++) {
    HjVerdict *verdict = get_verdict (group, i);
    HjOp *op = get_op (group, i);

    if (g_strcmp0 (group->culprit, op->id) != 0) {
      hj_verdict_clear (verdict);
      hj_verdict_hold_behind (verdict, group->culprit,
                              _ ("Another part of the same act waits for a decision; decide on "
                                 "that one first."));
    }
    if (!write_held (taking, op, verdict, group->act, error))
      return FALSE;
  }
  return group->act == NULL
         || hj_held_act_hold (&taking->applying, group->act, get_op (group, group->first),
                              group->culprit, error);
}

/* Whether an op belongs to the same act as the one before it, of which the batch may know. */
static gboolean
may_go_on (GPtrArray *ops, guint at)
{
  const HjOp *op = g_ptr_array_index (ops, at);
  const HjOp *before = at == 0 ? NULL : g_ptr_array_index (ops, at - 1);

  return op->group != NULL && (before == NULL || g_strcmp0 (before->group, op->group) == 0);
}

/* What the earlier part of an act waits for that is larger than a batch: it is held to its end. */
static char *
find_culprit_before (Taking *taking, GPtrArray *ops, guint at)
{
  const HjApplying *applying = &taking->applying;
  const HjOp *op = g_ptr_array_index (ops, at);

  if (!may_go_on (ops, at))
    return NULL;
  g_autoptr (HjLoggedOp) last
      = hj_central_find_logged (applying->central, applying->device->id, op->seq - 1, NULL);
  g_autoptr (HjRecord) held = NULL;
  gboolean found;

  if (last == NULL || g_strcmp0 (last->op->group, op->group) != 0
      || last->result->outcome != HJ_OP_HELD)
    return NULL;
  held = hj_held_load (applying, last->op->id, &found, NULL);
  if (held == NULL || hj_record_is_null (held, "waits_for"))
    return g_strdup (last->op->id);
  return g_strdup (hj_record_get_text (held, "waits_for"));
}

/* What waited for a group goes on only once it is known what became of the group. */
static gboolean
end_group (Taking *taking, Group *group, gboolean held, GError **error)
{
  if (held && !hold_group (taking, group, error))
    return FALSE;
  for (guint i = group->first; i < group->end; i++) {
    if (!log_verdict (taking, get_op (group, i), get_verdict (group, i), error))
      return FALSE;
  }
  return held || group->act == NULL || hj_held_act_accept (&taking->applying, group->act, error);
}

static gboolean
take_group (Taking *taking, GPtrArray *ops, guint first, guint end, GError **error)
{
  g_auto (Group) group = { .ops = ops, .first = first, .end = end };
  g_autofree char *before = find_culprit_before (taking, ops, first);
  gboolean held = before != NULL;

  group.verdicts = g_new0 (HjVerdict, end - first);
  group.culprit = before;
  return hj_held_act_find (&taking->applying, ops, first, end, &group.act, error)
         && (held || apply_group (taking, &group, &held, error))
         && end_group (taking, &group, held, error);
}

/* Whether the op is in the log already: it was sent before, or it was handed in when the laptop was
 * out of use for a while, and an administrator has taken it.
 */
static gboolean
is_answered (const Taking *taking, const HjOp *op)
{
  if (HJ_MUTANT (applied_again))
    return FALSE;
  return op->seq <= taking->last_seq
         || (op->seq <= taking->last_logged && !HJ_MUTANT (taken_blocks)
             && hj_central_free_seq (taking->applying.central, taking->applying.device->id, op->seq)
                    != op->seq);
}

/* The rest of a group of which a part was taken already is a group of its own. */
static guint
find_group_end (const Taking *taking, GPtrArray *ops, guint first)
{
  const char *group = ((HjOp *)g_ptr_array_index (ops, first))->group;
  guint end = first + 1;

  while (group != NULL && end < ops->len
         && g_strcmp0 (((HjOp *)g_ptr_array_index (ops, end))->group, group) == 0
         && !is_answered (taking, g_ptr_array_index (ops, end)))
    end++;
  return end;
}

/* Takes the op, and its group with it, unless it was answered before; @at is the next one then. */
static gboolean
take_next (Taking *taking, GPtrArray *ops, guint *at, gboolean *changed, GError **error)
{
  HjOp *op = g_ptr_array_index (ops, *at);
  guint end = *at + 1;

  if (is_answered (taking, op)) {
    if (!replay (taking, op, error))
      return FALSE;
    *at = end;
    return TRUE;
  }
  /* Also an op that changes nothing is younger than every backup that was made before it. */
  if (!*changed && hj_central_next_pos (taking->applying.central, error) == 0)
    return FALSE;
  *changed = TRUE;
  end = find_group_end (taking, ops, *at);
  if (!take_group (taking, ops, *at, end, error))
    return FALSE;
  *at = end;
  return TRUE;
}

static gboolean
take_batch (Taking *taking, const HjBatch *batch, gint64 *expected_seq, GError **error)
{
  HjCentral *central = taking->applying.central;
  gboolean changed = FALSE;
  guint at = 0;

  if (!check_device (taking, batch, error)
      || !check_sequence (batch, taking->last_seq, expected_seq, error))
    return FALSE;
  taking->last_logged = hj_central_last_logged (central, taking->applying.device->id);
  while (at < batch->ops->len) {
    if (!take_next (taking, batch->ops, &at, &changed, error))
      return FALSE;
  }
  if (batch->ops->len > 0)
    taking->last_seq
        = MAX (taking->last_seq, ((HjOp *)g_ptr_array_index (batch->ops, at - 1))->seq);
  taking->answer->pos = hj_central_get_pos (central);
  return hj_central_set_last_seq (central, taking->applying.device->id, taking->last_seq, error);
}

/**
 * hj_ops_apply:
 * @device: who sends, as the request was let in
 * @user: whose device it is
 * @batch: the ops
 * @expected_seq: (out): with `GAP`: the seq that the batch should have begun with
 * @error: a #HjOpsError, `REFUSED` of #HjCentralError where the device may not send (any more), or
 *   a #HjSqlError; then nothing of the batch has happened, but that `CLONED` freezes the device
 *
 * Takes a batch in, in one transaction. Nothing in it is discarded: each op is applied, merged,
 * becomes a conflict, is a duplicate, or is held for a person. Ops of one group are applied
 * together or each of them is held, and so is what builds on a held op. Ops that were answered
 * before get the same answer.
 *
 * Returns: (transfer full) (nullable): a result for each op
 */
HjBatchAnswer *
hj_ops_apply (HjCentral *central, const HjCentralDevice *device, const HjCentralUser *user,
              const HjBatch *batch, gint64 *expected_seq, GError **error)
{
  g_autofree char *epoch = hj_central_dup_meta (central, HJ_CENTRAL_META_EPOCH);
  gint64 durable = hj_central_get_meta_int (central, HJ_CENTRAL_META_DURABLE, 0);
  g_autoptr (HjBatchAnswer) answer = hj_batch_answer_new (epoch, 0, durable);
  g_autoptr (GHashTable) held_rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Taking taking = { { central, device, user }, answer, held_rows, 0 };
  g_autoptr (GError) problem = NULL;
  HjSql *sql = hj_central_get_sql (central);

  *expected_seq = 0;
  if (!hj_sql_begin (sql, error))
    return NULL;
  if (take_batch (&taking, batch, expected_seq, &problem))
    return hj_sql_commit (sql, HJ_MUTANT (commit_unchecked) ? NULL : error)
                   || HJ_MUTANT (commit_unchecked)
               ? g_steal_pointer (&answer)
               : NULL;
  hj_sql_rollback (sql);
  if (g_error_matches (problem, HJ_OPS_ERROR, HJ_OPS_ERROR_CLONED))
    hj_central_set_device_state (central, device->id, "frozen", NULL);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
