/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-push-private.h"

#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

static gboolean
rewind_outbox (HjSyncRun *self, const HjResponse *response, GError **error)
{
  gint64 before = self->step->first_seq;
  gint64 expected;

  if (!hj_problem_parse_int (response->body, "expected", &expected) || expected >= before)
    return hj_sync_run_fail (response, error);
  self->step->expected = expected;
  if (!hj_sync_run_step (self, hj_sync_step_rewind, error)
      || !hj_sync_run_step (self, hj_sync_step_make_batch, error))
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
  if (!hj_sync_run_step (self, hj_sync_step_make_batch, error))
    return FALSE;
  *done = self->step->body == NULL;
  if (*done)
    return TRUE;
  response = hj_sync_run_post_signed_in (self, "/v1/ops", error);
  if (response == NULL)
    return FALSE;
  if (hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    hj_sync_run_take_body (self, response);
    if (!hj_sync_run_step (self, hj_sync_step_take_results, error))
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
