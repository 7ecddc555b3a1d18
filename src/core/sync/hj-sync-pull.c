/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-pull-private.h"

#include "core/store/hj-replica-sync.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-push-private.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"

/* How many pages, of the smallest size, come over a network that is paid for. */
#define SMALL_PAGES 2

/* Where it is time for it, has the next request compare a piece of the replica, @check. */
static gboolean
begin_check (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (GError) problem = NULL;

  g_clear_pointer (&self->check, hj_check_free);
  if (self->small || !hj_replica_is_check_due (replica))
    return TRUE;
  self->check = hj_replica_make_check (replica, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Makes the body that asks for the next page. */
static gboolean
make_request (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  HjChangesRequest request = { .bytes = self->small ? HJ_WIRE_PAGE_MIN : self->page_bytes,
                               .schema = HJ_SCHEMA_VERSION,
                               .check = self->check };

  g_free (self->cursor);
  self->cursor = hj_replica_dup_meta (replica, HJ_META_CURSOR);
  self->loading = hj_replica_is_loading (replica);
  request.cursor = self->cursor;
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = hj_changes_request_to_bytes (&request);
  return TRUE;
}

/* Where nothing came, nothing had happened, and the piece is the same on both sides. */
static gboolean
end_check (HjReplica *replica, HjSyncStep *self, gboolean same, GError **error)
{
  g_autoptr (HjCheck) check = g_steal_pointer (&self->check);

  return check == NULL || hj_replica_pass_check (replica, check, same, error);
}

/* Takes a page in; one of another epoch is not, @new_epoch tells. Of an error of the wire nothing
 * was changed.
 */
static gboolean
apply_page (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_auto (HjPageCommit) commit = { 0 };
  gint64 pulled = hj_replica_get_meta_int (replica, HJ_META_PULLED, 0);
  guint n_pulled = 0;
  g_autoptr (GError) problem = NULL;

  hj_replica_note_exchange (replica, self->asked_at, self->answered_at);
  if (!hj_replica_apply_page (replica, self->body, &commit, &n_pulled, &problem)) {
    if (!g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_EPOCH)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    return hj_sync_step_meet_epoch (self, replica, commit.epoch, error);
  }
  self->counts.pulled += n_pulled;
  self->more = commit.more;
  if (commit.more && g_strcmp0 (commit.cursor, self->cursor) == 0) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The pages do not come to an end.");
    return FALSE;
  }
  return end_check (replica, self, !commit.more && n_pulled == 0 && commit.pos == pulled, error)
         && hj_sync_step_keep_page_bytes (self, replica, error);
}

static gboolean
take_page (HjSyncRun *self, const HjResponse *response, gint64 start, guint *damaged,
           GError **error)
{
  HjSyncStep *step = self->step;
  g_autoptr (GError) problem = NULL;

  if (hj_sync_run_is_quick (self, start))
    step->page_bytes = MIN (step->page_bytes * 2, HJ_WIRE_PAGE_MAX);
  else
    step->page_bytes = MAX (step->page_bytes / 2, HJ_WIRE_PAGE_MIN);
  hj_sync_run_take_body (self, response);
  step->more = FALSE;
  if (hj_sync_run_step (self, apply_page, &problem))
    return TRUE;
  if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN)
      && ++*damaged < HJ_SYNC_RESTARTS_MAX) {
    step->more = TRUE;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Pulls until there is no more, or the epoch turns out to be another one. */
static gboolean
pull_pages (HjSyncRun *self, GError **error)
{
  guint damaged = 0;
  guint n_pages = 0;

  do {
    gint64 start = hj_clock_get_boot_time (self->clock);
    g_autoptr (HjResponse) response = NULL;

    if (!hj_sync_push_acts (self, error) || !hj_sync_run_step (self, make_request, error))
      return FALSE;
    self->result.left = self->small && (self->step->loading || n_pages++ == SMALL_PAGES);
    if (self->result.left)
      return TRUE;
    response = hj_sync_run_post_signed_in (self, "/v1/changes", error);
    if (response == NULL)
      return FALSE;
    if (!hj_sync_is_from_hejie (response, HJ_PAGE_CONTENT_TYPE))
      return hj_sync_run_fail (response, error);
    if (!take_page (self, response, start, &damaged, error))
      return FALSE;
  } while (self->step->more && !self->step->new_epoch);
  return TRUE;
}

/**
 * hj_sync_pull:
 * @error: an #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Takes what is new, until there is no more or the epoch turns out to be another one. Now and then
 * a piece of what is held is compared; what differs comes like anything new.
 */
gboolean
hj_sync_pull (HjSyncRun *self, GError **error)
{
  if (!pull_pages (self, error))
    return FALSE;
  if (self->step->new_epoch)
    return TRUE;
  if (!hj_sync_run_step (self, begin_check, error))
    return FALSE;
  return self->step->check == NULL || pull_pages (self, error);
}
