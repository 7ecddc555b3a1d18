/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-push-private.h"

#include "core/store/hj-outbox.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-batch.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/* Makes the body with the next unanswered ops, of about @max_bytes; none where nothing waits. */
static gboolean
make_batch (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GPtrArray) entries
      = hj_outbox_next_batch (replica, HJ_WIRE_BATCH_OPS_MAX, self->max_bytes, error);
  g_autofree char *id = NULL;
  g_autoptr (HjBatch) batch = NULL;

  g_clear_pointer (&self->body, g_bytes_unref);
  if (entries == NULL || entries->len == 0)
    return entries != NULL;
  id = hj_replica_new_id (replica);
  batch = hj_batch_new (self->device, id);
  for (guint i = 0; i < entries->len; i++) {
    HjOutboxEntry *entry = g_ptr_array_index (entries, i);

    g_ptr_array_add (batch->ops, hj_op_ref (entry->op));
    self->last_seq = entry->op->seq;
    if (i == 0)
      self->first_seq = entry->op->seq;
  }
  self->body = hj_batch_to_bytes (batch);
  return TRUE;
}

static void
count_result (HjSyncResult *counts, HjOpOutcome outcome)
{
  counts->pushed++;
  switch (outcome) {
  case HJ_OP_APPLIED:
    counts->applied++;
    break;
  case HJ_OP_MERGED:
    counts->merged++;
    break;
  case HJ_OP_CONFLICT:
    counts->conflicts++;
    break;
  case HJ_OP_HELD:
    counts->held++;
    break;
  case HJ_OP_DUPLICATE:
  default:
    counts->duplicates++;
  }
}

/* Notes what became of the batch; `BROKEN` of #HjWireError where the answer is about another one.
 */
static gboolean
take_results (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (HjBatchAnswer) answer = hj_batch_answer_from_bytes (self->body, error);

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < answer->results->len; i++) {
    HjOpResult *result = g_ptr_array_index (answer->results, i);

    if (result->seq != self->first_seq + i) {
      g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                           "The results are not those of the batch.");
      return FALSE;
    }
  }
  if (answer->results->len != (guint64)(self->last_seq - self->first_seq + 1)) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The results are fewer than the batch.");
    return FALSE;
  }
  /* First the epoch: it makes earlier work wait again, but not what was answered just now. */
  if (!hj_sync_step_meet_epoch (self, replica, answer->epoch, error)
      || !hj_outbox_take_results (replica, answer->results, error))
    return FALSE;
  for (guint i = 0; i < answer->results->len; i++)
    count_result (&self->counts, ((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome);
  return TRUE;
}

/* Makes what the central instance has lost wait again, from @expected on. */
static gboolean
rewind (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  return hj_outbox_rewind (replica, self->expected, error);
}

static gboolean
rewind_outbox (HjSyncRun *self, const HjResponse *response, GError **error)
{
  gint64 before = self->step->first_seq;
  gint64 expected;

  if (!hj_problem_parse_int (response->body, "expected", &expected) || expected >= before)
    return hj_sync_run_fail (response, error);
  self->step->expected = expected;
  if (!hj_sync_run_step (self, rewind, error) || !hj_sync_run_step (self, make_batch, error))
    return FALSE;
  if (self->step->body != NULL && self->step->first_seq == expected)
    return TRUE;
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                       _ ("The central instance has lost work that this laptop no longer keeps; "
                          "please ask the administrator to look at its backup."));
  return FALSE;
}

/* Sends one batch. Returns whether to go on; @done once nothing waits. */
static gboolean
push_batch (HjSyncRun *self, guint *rewinds, gboolean *done, GError **error)
{
  gint64 start = hj_clock_get_boot_time (self->clock);
  g_autoptr (HjResponse) response = NULL;

  self->step->max_bytes = self->batch_bytes;
  if (!hj_sync_run_step (self, make_batch, error))
    return FALSE;
  *done = self->step->body == NULL;
  if (*done)
    return TRUE;
  response = hj_sync_run_post_signed_in (self, "/v1/ops", error);
  if (response == NULL)
    return FALSE;
  if (hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    hj_sync_run_take_body (self, response);
    if (!hj_sync_run_step (self, take_results, error))
      return FALSE;
    if (hj_sync_run_is_quick (self, start))
      self->batch_bytes = MIN (self->batch_bytes * 2, HJ_WIRE_BATCH_BYTES_MAX);
    else
      self->batch_bytes = MAX (self->batch_bytes / 2, HJ_SYNC_BATCH_MIN);
    return TRUE;
  }
  if (response->status == 409 && ++*rewinds <= HJ_SYNC_RESTARTS_MAX)
    return rewind_outbox (self, response, error);
  if (response->status == 413 && self->batch_bytes > HJ_SYNC_BATCH_MIN) {
    self->batch_bytes /= 2;
    return TRUE;
  }
  return hj_sync_run_fail (response, error);
}

/**
 * hj_sync_push:
 * @error: an #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Hands in what waits, batch by batch, until each op was answered.
 */
gboolean
hj_sync_push (HjSyncRun *self, GError **error)
{
  gboolean done = FALSE;
  guint rewinds = 0;

  while (!done) {
    if (!push_batch (self, &rewinds, &done, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sync_push_acts:
 * @error: as of hj_sync_push()
 *
 * What is entered while much comes in, or a document is handed in, does not wait for the end of it.
 */
gboolean
hj_sync_push_acts (HjSyncRun *self, GError **error)
{
  if (!self->acted)
    return TRUE;
  self->acted = FALSE;
  return hj_sync_push (self, error);
}
