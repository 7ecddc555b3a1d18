/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-fetch.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-transfer.h"

#define STACK_BYTES (512 * 1024)
/* What takes longer is made smaller, what is faster may grow. */
#define TARGET_MS (2 * HJ_SECOND_MS)
/* How often a document that arrived damaged is fetched again. */
#define RESTARTS_MAX 2

/* How far the document is here; `more` where it is not here whole. */
static gboolean
find_progress (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row
      = hj_replica_require (replica, &hj_entity_attachment, self->attachment, error);
  g_autoptr (HjBlob) blob = NULL;

  if (row == NULL)
    return FALSE;
  blob = hj_blob_find (replica, self->attachment, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (hj_blob_get_state (replica, row) == HJ_BLOB_DAMAGED) {
    g_autofree char *sentence = hj_blob_say_damaged (row);

    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED, sentence);
    return FALSE;
  }
  self->offset = blob == NULL ? 0 : blob->received;
  self->more = blob == NULL || !blob->whole;
  return TRUE;
}

static gboolean
keep_piece (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (HjRecord) row
      = hj_replica_require (replica, &hj_entity_attachment, self->attachment, error);

  return row != NULL && hj_blob_append (replica, row, self->offset, self->body, error);
}

static gboolean
fail (const HjResponse *response, GError **error)
{
  g_propagate_error (error, hj_sync_error_from_response (response));
  return FALSE;
}

/* One piece from `offset` on. */
static gboolean
fetch_piece (HjStore *store, HjSyncTokens *tokens, HjSyncStep *step, HjSyncResult *counts,
             GError **error)
{
  const HjTransferRequest request = { .attachment = step->attachment,
                                      .offset = step->offset,
                                      .bytes = (gint64)step->max_bytes };
  g_autoptr (GBytes) body = hj_transfer_request_to_bytes (&request);
  g_autoptr (HjResponse) response
      = dex_await_boxed (hj_sync_tokens_ask (tokens, HJ_BLOBS_PATH, body), error);

  if (counts != NULL) {
    counts->requests++;
    counts->bytes_out += g_bytes_get_size (body);
  }
  if (response == NULL)
    return FALSE;
  if (counts != NULL)
    counts->bytes_in += g_bytes_get_size (response->body);
  if (!hj_sync_is_from_hejie (response, HJ_BLOB_CONTENT_TYPE)
      || g_bytes_get_size (response->body) == 0)
    return fail (response, error);
  g_clear_pointer (&step->body, g_bytes_unref);
  step->body = g_bytes_ref (response->body);
  return hj_sync_step_run (step, store, keep_piece, error);
}

/**
 * hj_sync_fetch:
 * @clock: tells how long things take
 * @attachment: a document's id
 * @counts: (inout) (nullable): what it takes is added here
 * @error: `NOT_FOUND` or `DAMAGED` of #HjStoreError, an #HjSyncError, such as `REFUSED` where it
 *   was not handed in yet, or a #HjSqlError
 *
 * Fetches what is in a document, from where it was broken off before. To be called on a fiber.
 *
 * Returns: whether all of it is here
 */
gboolean
hj_sync_fetch (HjStore *store, HjSyncTokens *tokens, HjClock *clock, const char *attachment,
               HjSyncResult *counts, GError **error)
{
  g_autoptr (HjSyncStep) step = hj_sync_step_new ();
  guint restarts = 0;

  step->attachment = g_strdup (attachment);
  step->max_bytes = HJ_TRANSFER_MIN;
  while (hj_sync_step_run (step, store, find_progress, error)) {
    gint64 start = hj_clock_get_boot_time (clock);
    g_autoptr (GError) problem = NULL;

    if (!step->more)
      return TRUE;
    if (!fetch_piece (store, tokens, step, counts, &problem)
        && (!g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED)
            || restarts++ == RESTARTS_MAX)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (hj_clock_get_boot_time (clock) - start < TARGET_MS)
      step->max_bytes = MIN (step->max_bytes * 2, HJ_TRANSFER_MAX);
    else
      step->max_bytes = MAX (step->max_bytes / 2, HJ_TRANSFER_MIN);
  }
  return FALSE;
}

typedef struct {
  HjStore *store;       /* owned */
  HjSyncTokens *tokens; /* owned */
  HjClock *clock;       /* owned */
  char *attachment;     /* owned */
} Fetch;

static void
free_fetch (gpointer data)
{
  Fetch *self = data;

  g_object_unref (self->store);
  g_object_unref (self->tokens);
  g_object_unref (self->clock);
  g_free (self->attachment);
  g_free (self);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetch *self = data;
  g_autoptr (GError) error = NULL;

  if (hj_sync_fetch (self->store, self->tokens, self->clock, self->attachment, NULL, &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * hj_sync_fetch_later:
 *
 * Returns: (transfer full): a future of hj_sync_fetch(), on a fiber of its own
 */
DexFuture *
hj_sync_fetch_later (HjStore *store, HjSyncTokens *tokens, HjClock *clock, const char *attachment)
{
  Fetch *self = g_new0 (Fetch, 1);

  self->store = g_object_ref (store);
  self->tokens = g_object_ref (tokens);
  self->clock = g_object_ref (clock);
  self->attachment = g_strdup (attachment);
  return dex_scheduler_spawn (NULL, STACK_BYTES, fetch_fiber, self, free_fetch);
}
