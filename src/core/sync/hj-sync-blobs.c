/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-blobs-private.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-fetch.h"
#include "core/sync/hj-sync-pull-private.h"
#include "core/sync/hj-sync-push-private.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-transfer.h"

static gboolean
list_waiting (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = hj_blob_list_waiting (replica, error);
  return self->ids != NULL;
}

static gboolean
list_wanted (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = hj_blob_list_wanted (replica, error);
  return self->ids != NULL;
}

/* Whether what is here is what was attached; whose document has left the laptop cannot be told. */
static gboolean
check_content (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row
      = hj_replica_load (replica, &hj_entity_attachment, self->attachment, &problem);

  if (problem == NULL)
    return row == NULL || hj_blob_check (replica, row, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The body that hands in what follows `offset`; NULL where nothing does, also where the disk does
 * not give it back.
 */
static gboolean
make_part (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  HjUploadPart part = { .attachment = self->attachment, .offset = self->offset };

  g_clear_pointer (&self->body, g_bytes_unref);
  part.content = hj_blob_read (replica, self->attachment, self->offset, self->max_bytes, &problem);
  if (problem != NULL && !g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (part.content == NULL)
    return TRUE;
  self->body = hj_upload_part_to_bytes (&part);
  g_bytes_unref (part.content);
  return TRUE;
}

static gboolean
note_sent (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  return hj_blob_note_sent (replica, self->attachment, self->pos, error);
}

static gboolean
take_answer (HjSyncRun *self, const HjResponse *response, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HjUploadAnswer answer;

  if (!hj_upload_answer_from_bytes (response->body, &answer, &problem)) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return FALSE;
  }
  self->step->offset = answer.offset;
  self->step->pos = answer.pos;
  return TRUE;
}

static gboolean
has_code (const HjResponse *response, guint status, const char *wanted)
{
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;

  return response->status == status && hj_problem_parse (response->body, &code, &detail)
         && g_str_equal (code, wanted);
}

static gboolean
ask_progress (HjSyncRun *self, GError **error)
{
  const HjTransferRequest request = { .attachment = self->step->attachment };
  g_autoptr (HjResponse) response = NULL;

  g_clear_pointer (&self->step->body, g_bytes_unref);
  self->step->body = hj_transfer_request_to_bytes (&request);
  response = hj_sync_run_post_signed_in (self, HJ_UPLOADS_PATH, error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    if (has_code (response, 403, HJ_PROBLEM_QUOTA))
      self->result.over_quota++;
    return hj_sync_run_fail (response, error);
  }
  return take_answer (self, response, error);
}

/* Where the central instance wants to go on that did not take a part; it says so some times. What
 * it takes for damaged may be so here.
 */
static gboolean
begin_again (HjSyncRun *self, const HjResponse *response, guint *restarts, GError **error)
{
  gint64 expected = 0;

  if (response->status == 422 && !hj_sync_run_step (self, check_content, error))
    return FALSE;
  gboolean known
      = has_code (response, 422, HJ_PROBLEM_DAMAGED)
        || (response->status == 409 && hj_problem_parse_int (response->body, "expected", &expected)
            && expected >= 0);

  if (!known || ++*restarts > HJ_SYNC_RESTARTS_MAX)
    return hj_sync_run_fail (response, error);
  self->step->offset = expected;
  return TRUE;
}

/* Sends one part; @done where nothing follows. */
static gboolean
send_part (HjSyncRun *self, guint *restarts, gboolean *done, GError **error)
{
  gint64 start = hj_clock_get_boot_time (self->clock);
  g_autoptr (HjResponse) response = NULL;

  self->step->max_bytes = self->piece_bytes;
  if (!hj_sync_run_step (self, make_part, error))
    return FALSE;
  *done = self->step->body == NULL;
  if (*done)
    return TRUE;
  response = hj_sync_run_post_signed_in (self, HJ_UPLOAD_PARTS_PATH, error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return begin_again (self, response, restarts, error);
  if (hj_sync_run_is_quick (self, start))
    self->piece_bytes = MIN (self->piece_bytes * 2, HJ_TRANSFER_MAX);
  else
    self->piece_bytes = MAX (self->piece_bytes / 2, HJ_TRANSFER_MIN);
  return take_answer (self, response, error);
}

static gboolean
hand_in (HjSyncRun *self, GError **error)
{
  gboolean done = FALSE;
  guint restarts = 0;

  if (!ask_progress (self, error))
    return FALSE;
  while (self->step->pos == 0 && !done) {
    gint64 offset;

    if (!send_part (self, &restarts, &done, error))
      return FALSE;
    offset = self->step->offset;
    if (self->acted && self->step->pos == 0) {
      if (!hj_sync_push_acts (self, error))
        return FALSE;
      self->step->offset = offset;
      self->step->pos = 0;
    }
  }
  /* At the end of what is here the central instance lacks something still. */
  return hj_sync_run_step (self, done ? check_content : note_sent, error);
}

/* That one document is not taken, or is not there, is no reason not to go on with the others. */
static gboolean
is_about_one (const GError *error)
{
  return g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED)
         || error->domain == HJ_STORE_ERROR;
}

static gboolean
each (HjSyncRun *self, HjStoreFunc list, gboolean (*func) (HjSyncRun *, GError **), guint *n_done,
      GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (!hj_sync_run_step (self, list, error))
    return FALSE;
  ids = g_steal_pointer (&self->step->ids);
  if (self->small) {
    self->result.left = self->result.left || ids->len > 0;
    return TRUE;
  }
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (GError) problem = NULL;

    g_set_str (&self->step->attachment, g_ptr_array_index (ids, i));
    if (func (self, &problem)) {
      (*n_done)++;
      continue;
    }
    if (!is_about_one (problem)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    g_info ("A document waits: %s", problem->message);
  }
  return TRUE;
}

static gboolean
fetch (HjSyncRun *self, GError **error)
{
  return hj_sync_fetch (self->store, self->tokens, self->clock, self->step->attachment,
                        &self->result, error);
}

/**
 * hj_sync_blobs:
 * @error: an #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Hands in what is in documents that were attached here, and fetches those that are pinned, each
 * from where it was broken off; neither over a network that is paid for. What was handed in comes
 * back as a change of its document, which is taken right away.
 */
gboolean
hj_sync_blobs (HjSyncRun *self, GError **error)
{
  guint n_sent = 0, n_fetched = 0;

  return each (self, list_waiting, hand_in, &n_sent, error)
         && (n_sent == 0 || hj_sync_pull (self, error))
         && (self->step->new_epoch || each (self, list_wanted, fetch, &n_fetched, error));
}
