/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-pull-private.h"

#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-push-private.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"

/* How many pages, of the smallest size, come over a network that is paid for. */
#define SMALL_PAGES 2

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
  if (hj_sync_run_step (self, hj_sync_step_apply_page, &problem))
    return TRUE;
  if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN)
      && ++*damaged < HJ_SYNC_RESTARTS_MAX) {
    step->more = TRUE;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What is entered while much comes in does not wait for the end of it. */
static gboolean
push_acts (HjSyncRun *self, GError **error)
{
  if (!self->acted)
    return TRUE;
  self->acted = FALSE;
  return hj_sync_push (self, error);
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

    if (!push_acts (self, error) || !hj_sync_run_step (self, hj_sync_step_make_request, error))
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
  if (!hj_sync_run_step (self, hj_sync_step_begin_check, error))
    return FALSE;
  return self->step->check == NULL || pull_pages (self, error);
}
