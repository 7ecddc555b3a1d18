/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-ops.h"

#include "core/base/hj-id.h"
#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-audit.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

G_DEFINE_QUARK (hj-ops-error-quark, hj_ops_error)

/* One batch on its way. */
typedef struct {
  HjApplying applying;
  HjBatchAnswer *answer; /* borrowed, takes the results */
  GHashTable *held_rows; /* owned, rows with held ops of this batch */
  gint64 last_seq;
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

/* Keeps a held op where its author and those who care for such work see it. */
static gboolean
write_held (Taking *taking, const HjOp *op, const char *reason, GError **error)
{
  const HjApplying *applying = &taking->applying;
  g_autofree char *id
      = hj_id_new_derived ("held", op->id, applying->device->id, applying->user->name, NULL);
  g_autofree char *payload = hj_op_to_text (op);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) before = hj_central_load (applying->central, &hj_entity_held, id, &problem);
  g_autoptr (HjRecord) held = hj_record_new (&hj_entity_held, id);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  hj_record_set_text (held, "op", op->id);
  hj_record_set_text (held, "device", applying->device->id);
  hj_record_set_text (held, "user", applying->user->name);
  hj_record_set_text (held, "entity", op->entity);
  hj_record_set_text (held, "row", op->row);
  hj_record_set_text (held, "payload", payload);
  hj_record_set_text (held, "reason", reason);
  hj_record_set_text (held, "state", "waiting");
  g_hash_table_add (taking->held_rows, dup_row_key (op));
  if (HJ_MUTANT (held_lost))
    return TRUE;
  return hj_central_write_as (applying->central, before, held, NULL, error);
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

  if (g_hash_table_contains (taking->held_rows, key))
    return hj_verdict_hold (verdict, _ ("An earlier entry about the same waits for a decision; "
                                        "decide on that one first."));
  return hj_op_apply (&taking->applying, op, verdict, error);
}

/* Applies ops from @first up to @end; @held is the one that had to be held, or @end. */
static gboolean
apply_group (Taking *taking, GPtrArray *ops, guint first, guint end, HjVerdict *verdicts,
             guint *held, GError **error)
{
  HjSql *sql = hj_central_get_sql (taking->applying.central);
  gboolean done = TRUE;

  *held = end;
  if (!hj_sql_savepoint (sql, error))
    return FALSE;
  for (guint i = first; done && i < end && *held == end; i++) {
    done = apply_one (taking, g_ptr_array_index (ops, i), &verdicts[i - first], error);
    if (done && verdicts[i - first].outcome == HJ_OP_HELD)
      *held = i;
  }
  if (done && *held == end)
    return hj_sql_release (sql, error);
  hj_sql_rollback_to (sql);
  return done;
}

static gboolean
hold_group (Taking *taking, GPtrArray *ops, guint first, guint end, guint culprit,
            HjVerdict *verdicts, GError **error)
{
  for (guint i = first; i < end; i++) {
    HjVerdict *verdict = &verdicts[i - first];
    HjOp *op = g_ptr_array_index (ops, i);

    if (i != culprit) {
      hj_verdict_clear (verdict);
      hj_verdict_hold (verdict, _ ("Another part of the same act waits for a decision; decide on "
                                   "that one first."));
    }
    if (!write_held (taking, op, verdict->reason, error))
      return FALSE;
  }
  return TRUE;
}

/* An act that is larger than a batch, and whose beginning is held, is held to its end. */
static gboolean
continues_held (Taking *taking, const HjOp *op)
{
  g_autoptr (HjLoggedOp) last = hj_central_find_logged (
      taking->applying.central, taking->applying.device->id, op->seq - 1, NULL);

  return op->group != NULL && last != NULL && g_strcmp0 (last->op->group, op->group) == 0
         && last->result->outcome == HJ_OP_HELD;
}

static gboolean
take_group (Taking *taking, GPtrArray *ops, guint first, guint end, GError **error)
{
  g_autofree HjVerdict *verdicts = g_new0 (HjVerdict, end - first);
  guint held = end;
  gboolean done = TRUE;

  if (continues_held (taking, g_ptr_array_index (ops, first)))
    done = hold_group (taking, ops, first, end, end, verdicts, error);
  else
    done = apply_group (taking, ops, first, end, verdicts, &held, error)
           && (held == end || hold_group (taking, ops, first, end, held, verdicts, error));
  for (guint i = first; done && i < end; i++)
    done = log_verdict (taking, g_ptr_array_index (ops, i), &verdicts[i - first], error);
  for (guint i = first; i < end; i++)
    hj_verdict_clear (&verdicts[i - first]);
  return done;
}

static guint
find_group_end (GPtrArray *ops, guint first)
{
  const char *group = ((HjOp *)g_ptr_array_index (ops, first))->group;
  guint end = first + 1;

  while (group != NULL && end < ops->len
         && g_strcmp0 (((HjOp *)g_ptr_array_index (ops, end))->group, group) == 0)
    end++;
  return end;
}

static gboolean
take_batch (Taking *taking, const HjBatch *batch, gint64 *expected_seq, GError **error)
{
  HjCentral *central = taking->applying.central;
  guint at = 0;

  if (!check_device (taking, batch, error)
      || !check_sequence (batch, taking->last_seq, expected_seq, error))
    return FALSE;
  for (; at < batch->ops->len; at++) {
    HjOp *op = g_ptr_array_index (batch->ops, at);

    if (op->seq > taking->last_seq || HJ_MUTANT (applied_again))
      break;
    if (!replay (taking, op, error))
      return FALSE;
  }
  /* Also an op that changes nothing is younger than every backup that was made before it. */
  if (at < batch->ops->len && hj_central_next_pos (central, error) == 0)
    return FALSE;
  while (at < batch->ops->len) {
    guint end = find_group_end (batch->ops, at);

    if (!take_group (taking, batch->ops, at, end, error))
      return FALSE;
    at = end;
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
  g_autoptr (GHashTable) held_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Taking taking = { { central, device, user }, answer, held_rows, 0 };
  g_autoptr (GError) problem = NULL;
  HjSql *sql = hj_central_get_sql (central);

  *expected_seq = 0;
  if (!hj_sql_begin (sql, error))
    return NULL;
  if (take_batch (&taking, batch, expected_seq, &problem))
    return hj_sql_commit (sql, error) ? g_steal_pointer (&answer) : NULL;
  hj_sql_rollback (sql);
  if (g_error_matches (problem, HJ_OPS_ERROR, HJ_OPS_ERROR_CLONED))
    hj_central_set_device_state (central, device->id, "frozen", NULL);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
