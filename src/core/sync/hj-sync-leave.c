/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-leave-private.h"

#include "core/base/hj-mutant.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-recovery.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-audit-private.h"
#include "core/wire/hj-batch.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-transfer.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/* The request that hands in @content as the step's part, or, without, asks whether to erase. */
static gboolean
seal (HjReplica *replica, HjSyncStep *self, GBytes *content, GError **error)
{
  g_autofree char *sealed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  HjDropRequest request = { .device = self->device, .part = self->part };

  if (content != NULL) {
    sealed = hj_recovery_seal (replica, g_bytes_get_data (content, NULL),
                               g_bytes_get_size (content), error);
    if (sealed == NULL)
      return FALSE;
  }
  request.sealed = sealed;
  text = hj_drop_signed_text (&request);
  signature = hj_sync_step_sign (self, text, error);
  if (signature == NULL)
    return FALSE;
  request.signature = signature;
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = hj_drop_request_to_bytes (&request);
  return TRUE;
}

/* What no backup has after the op @after, as much of it as goes into a part; NULL where nothing is
 * left. That includes what was answered: an older backup may be put back when the laptop is gone.
 */
static HjBatch *
take_part (HjReplica *replica, const char *device, gint64 after, GError **error)
{
  g_autoptr (GPtrArray) entries
      = hj_outbox_list_uncertain (replica, after, HJ_WIRE_BATCH_OPS_MAX, HJ_DROP_PART_BYTES, error);
  g_autoptr (HjBatch) batch = hj_batch_new (device, device);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const HjOutboxEntry *entry = g_ptr_array_index (entries, i);

    g_ptr_array_add (batch->ops, hj_op_ref (entry->op));
  }
  return batch->ops->len > 0 ? g_steal_pointer (&batch) : NULL;
}

/* Makes the body that hands in the next part of it, or, with `sealed_all`, asks whether the
 * laptop is to be erased. Changes nothing, so that it can begin anew at any time.
 */
static gboolean
seal_part (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjBatch) batch = take_part (replica, self->device, self->last_seq, &problem);
  g_autoptr (GBytes) content = NULL;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (HJ_MUTANT (handed_in_nothing))
    g_clear_pointer (&batch, hj_batch_free);
  self->sealed_all = batch == NULL;
  if (batch != NULL) {
    content = hj_batch_to_bytes (batch);
    self->last_seq = ((HjOp *)g_ptr_array_index (batch->ops, batch->ops->len - 1))->seq;
  }
  return seal (replica, self, content, error);
}

/* Documents whose content the central instance, or a backup of it, may lack. */
static gboolean
list_documents (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = hj_blob_list_uncertain (replica, error);
  return self->ids != NULL;
}

/* The body that hands in the next piece of a document; NULL after its end, or where the disk does
 * not give it back.
 */
static gboolean
seal_piece (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) piece
      = hj_blob_read (replica, self->attachment, self->offset, HJ_BLOB_PIECE_BYTES, &problem);
  const HjUploadPart part
      = { .attachment = self->attachment, .offset = self->offset, .content = piece };

  g_clear_pointer (&self->body, g_bytes_unref);
  if (problem != NULL && !g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (piece == NULL)
    return TRUE;
  g_autoptr (GBytes) content = hj_upload_part_to_bytes (&part);

  self->offset += (gint64)g_bytes_get_size (piece);
  return seal (replica, self, content, error);
}

/* Whether something was done that the central instance has not got, and would take. */
static gboolean
has_late_deeds (HjReplica *replica, const HjSyncStep *self, GError **error)
{
  g_autoptr (HjDeedPart) part
      = self->audit_refused ? NULL : hj_deed_log_next_part (replica, HJ_DEED_PART_BYTES, error);

  return part != NULL;
}

/* Forgets the key, then deletes the files, unless something was entered since the last part. */
static gboolean
erase_replica (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autofree char *folder = g_path_get_dirname (hj_replica_get_path (replica));
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjBatch) late = take_part (replica, self->device, self->last_seq, &problem);
  gboolean is_late = late != NULL || (problem == NULL && has_late_deeds (replica, self, &problem));

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  /* An act that came since would be lost: the next reconciliation hands it in. */
  if (is_late) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                         _ ("Something was entered meanwhile; it is handed in next."));
    return FALSE;
  }
  return hj_replica_folder_remove (folder, error);
}

/* Sends what was sealed; @erase tells whether the central instance wants the laptop erased. */
static gboolean
send_sealed (HjSyncRun *self, gboolean *erase, GError **error)
{
  g_autoptr (HjResponse) response = NULL;
  g_autoptr (GError) problem = NULL;

  response = hj_sync_run_post (self, "/v1/drop", error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return hj_sync_run_fail (response, error);
  if (hj_drop_answer_from_bytes (response->body, erase, &problem))
    return TRUE;
  g_propagate_error (error, hj_sync_error_from_wire (problem));
  return FALSE;
}

static gboolean
greet_leaving (HjSyncRun *self, GError **error)
{
  return HJ_MUTANT (leaves_ungreeted) || hj_sync_run_greet (self, TRUE, error);
}

/* Before the ops, whose last part asks whether the laptop is to be erased. What goes beyond the
 * number of parts there may be is left.
 */
static gboolean
hand_in_documents (HjSyncRun *self, GError **error)
{
  HjSyncStep *step = self->step;
  g_autoptr (GPtrArray) ids = NULL;
  gboolean erase;

  if (!hj_sync_run_step (self, list_documents, error))
    return FALSE;
  ids = g_steal_pointer (&step->ids);
  step->part = HJ_DROP_DOCUMENTS;
  for (guint i = 0; i < ids->len && !HJ_MUTANT (content_taken_along); i++) {
    g_set_str (&step->attachment, g_ptr_array_index (ids, i));
    step->offset = 0;
    do {
      if (!hj_sync_run_step (self, seal_piece, error)
          || (step->body != NULL && !send_sealed (self, &erase, error)))
        return FALSE;
      step->part++;
    } while (step->body != NULL && step->part < HJ_DROP_DOCUMENTS + HJ_DROP_PIECES_MAX);
  }
  return TRUE;
}

static gboolean
hand_in_parts (HjSyncRun *self, gboolean *erase, GError **error)
{
  self->step->last_seq = 0;
  self->step->sealed_all = FALSE;
  if (!hand_in_documents (self, error))
    return FALSE;
  for (self->step->part = 0; !self->step->sealed_all; self->step->part++) {
    if (!hj_sync_run_step (self, seal_part, error) || !send_sealed (self, erase, error))
      return FALSE;
  }
  return TRUE;
}

/* A laptop that may not reconcile any more hands in what no backup has, and erases itself only when
 * the central instance says so after that. Broken off anywhere, it begins anew next time. Whether
 * the central database was put back is asked first, as that may lack what was done here, and last.
 */
static gboolean
hand_in (HjSyncRun *self, GError **error)
{
  gboolean erase = FALSE;

  if (!greet_leaving (self, error) || !hj_sync_audit_hand_in (self, error)
      || !hand_in_parts (self, &erase, error))
    return FALSE;
  if (!erase) {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                         _ ("The central instance keeps what was handed in; nothing is erased."));
    return FALSE;
  }
  self->step->new_epoch = FALSE;
  if (!greet_leaving (self, error))
    return FALSE;
  if (!self->step->new_epoch)
    return hj_sync_run_step (self, erase_replica, error);
  return hj_sync_run_fail_restoring (error);
}

/**
 * hj_sync_leave:
 * @error: (inout): `REVOKED`, why it leaves; `ERASED` of #HjSyncError once it has, and
 *   `UNREACHABLE` or `BUSY` where it is only interrupted; otherwise as it was
 *
 * Hands in what the laptop has, and erases it where the central instance wants that.
 */
void
hj_sync_leave (HjSyncRun *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!hand_in (self, &problem)) {
    g_debug ("The laptop stays as it is: %s", problem->message);
    if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
        || g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY)) {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
    return;
  }
  g_clear_error (error);
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED,
                       _ ("This laptop was taken out of use: what you had not sent was handed in "
                          "for the administrator to look at, and everything else was erased."));
}
