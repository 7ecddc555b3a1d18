/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-audit.h"

#include "core/store/hj-deed-log.h"

/**
 * hj_sync_step_make_deeds:
 *
 * Makes the body with the next part of the laptop's audit, of about @max_bytes, signed by the
 * device's key; none where the central instance has all of it.
 */
gboolean
hj_sync_step_make_deeds (HjReplica *replica, gpointer step, GError **error)
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

/**
 * hj_sync_step_take_deeds:
 * @error: `BROKEN` of #HjWireError, or a #HjSqlError
 *
 * Notes what the central instance now has of the laptop's audit.
 */
gboolean
hj_sync_step_take_deeds (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (HjDeedAnswer) answer = hj_deed_answer_from_bytes (self->body, error);

  return answer != NULL && hj_deed_log_take_answer (replica, answer, error);
}
