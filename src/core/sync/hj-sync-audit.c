/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-audit-private.h"

#include "core/store/hj-deed-log.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-wire.h"

/* Parts of the laptop's audit that one reconciliation sends; the rest waits for the next one. */
#define PARTS_MAX 32

/* Makes the body with the next part of the laptop's audit, of about @max_bytes, signed by the
 * device's key; none where the central instance has all of it.
 */
static gboolean
make_deeds (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjDeedPart) part
      = hj_deed_log_next_part (replica, MIN (self->max_bytes, HJ_DEED_PART_BYTES), &problem);
  g_autofree char *text = NULL;

  g_clear_pointer (&self->body, g_bytes_unref);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (part == NULL)
    return TRUE;

  const HjDeed *last = g_ptr_array_index (part->deeds, part->deeds->len - 1);

  text = hj_deed_signed_text (part->device, part->after, part->after_hash, last->seq, last->hash);
  part->signature = hj_sync_step_sign (self, text, error);
  if (part->signature == NULL)
    return FALSE;
  self->body = hj_deed_part_to_bytes (part);
  return TRUE;
}

/* Notes what the central instance now has of the laptop's audit. */
static gboolean
take_deeds (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (HjDeedAnswer) answer = hj_deed_answer_from_bytes (self->body, error);

  return answer != NULL && hj_deed_log_take_answer (replica, answer, error);
}

/* Sends one part of the laptop's audit, which the device's key vouches for. @done where the central
 * instance has all of it.
 */
static gboolean
send_deeds (HjSyncRun *run, gboolean *done, GError **error)
{
  g_autoptr (HjResponse) response = NULL;

  run->step->max_bytes = run->batch_bytes;
  if (!hj_sync_run_step (run, make_deeds, error))
    return FALSE;
  *done = run->step->body == NULL;
  if (*done)
    return TRUE;
  response = hj_sync_run_post (run, "/v1/audit", error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return hj_sync_run_fail (response, error);
  hj_sync_run_take_body (run, response);
  return hj_sync_run_step (run, take_deeds, error);
}

/**
 * hj_sync_audit_join:
 *
 * Sends the laptop's audit. Comes last and holds up nothing: what does not arrive today is kept for
 * the next time.
 */
void
hj_sync_audit_join (HjSyncRun *run)
{
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PARTS_MAX && !done; i++) {
    if (!send_deeds (run, &done, &error)) {
      g_debug ("The audit of this laptop waits: %s", error->message);
      return;
    }
  }
}

/**
 * hj_sync_audit_hand_in:
 * @error: an #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Sends all of the laptop's audit before it erases itself. That the central instance refuses it is
 * no reason to stay, the step's @audit_refused tells; anything else, such as a sign-in page in the
 * way or a full disk, may be over when the laptop comes again.
 */
gboolean
hj_sync_audit_hand_in (HjSyncRun *run, GError **error)
{
  gboolean done = FALSE;
  g_autoptr (GError) problem = NULL;

  for (guint i = 0; i < HJ_DROP_PARTS_MAX && !done && problem == NULL; i++)
    send_deeds (run, &done, &problem);
  run->step->audit_refused = g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED)
                             || g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED);
  if (problem == NULL || run->step->audit_refused)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
