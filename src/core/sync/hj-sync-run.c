/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-run-private.h"

#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/* What takes longer is made smaller, what is faster may grow. */
#define TARGET_MS (2 * HJ_SECOND_MS)

/* One request; NULL where no answer came. */
static HjResponse *
send (HjSyncRun *self, const HjRequest *request, GError **error)
{
  g_autoptr (HjResponse) response = NULL;

  self->result.requests++;
  if (request->body != NULL)
    self->result.bytes_out += g_bytes_get_size (request->body);
  self->step->asked_at = hj_clock_get_boot_time (self->clock);
  response = dex_await_boxed (hj_transport_request (self->transport, request), error);
  self->step->answered_at = hj_clock_get_boot_time (self->clock);
  if (response == NULL)
    return NULL;
  self->result.bytes_in += g_bytes_get_size (response->body);
  self->result.retry_after = response->retry_after;
  return g_steal_pointer (&response);
}

/* With the access token, and the signature that it is worth nothing without. */
static HjResponse *
post_signed (HjSyncRun *self, const char *path, GBytes *body, GError **error)
{
  HjRequest request
      = { .method = "POST", .path = path, .content_type = HJ_WIRE_TYPE_JSON, .body = body };

  if (!hj_sync_step_sign_request (self->step, &request, error))
    return NULL;
  return send (self, &request, error);
}

static gboolean
renew_tokens (HjSyncRun *self, GError **error)
{
  gboolean renewed;

  self->result.requests++;
  self->step->retry_after = -1;
  renewed = hj_sync_tokens_renew (self->tokens, self->step, error);
  self->result.retry_after = self->step->retry_after;
  return renewed;
}

/**
 * hj_sync_run_step:
 * @func: one of the steps
 * @error: as hj_sync_step_run()
 *
 * Runs one step on the store's thread.
 */
gboolean
hj_sync_run_step (HjSyncRun *self, HjStoreFunc func, GError **error)
{
  return hj_sync_step_run (self->step, self->store, func, error);
}

/**
 * hj_sync_run_is_quick:
 * @start: when a request was made ready, boot-time milliseconds
 *
 * Returns: whether the next one may ask for more at a time
 */
gboolean
hj_sync_run_is_quick (HjSyncRun *self, gint64 start)
{
  return hj_clock_get_boot_time (self->clock) - start < TARGET_MS;
}

/**
 * hj_sync_run_post:
 * @path: of a route whose body itself says who sends it: the step's
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL where none came
 */
HjResponse *
hj_sync_run_post (HjSyncRun *self, const char *path, GError **error)
{
  const HjRequest request = {
    .method = "POST", .path = path, .content_type = HJ_WIRE_TYPE_JSON, .body = self->step->body
  };

  return send (self, &request, error);
}

/**
 * hj_sync_run_post_signed_in:
 * @path: of a route that wants the access token, and gets the step's body
 * @error: `REVOKED` and others of #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * The token is renewed once where the central instance wants that.
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status
 */
HjResponse *
hj_sync_run_post_signed_in (HjSyncRun *self, const char *path, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_ref (self->step->body);
  g_autoptr (HjResponse) response = NULL;

  if (!hj_sync_step_is_signed_in (self->step) && !renew_tokens (self, error))
    return NULL;
  response = post_signed (self, path, body, error);
  if (response == NULL || response->status != 401)
    return g_steal_pointer (&response);
  if (!renew_tokens (self, error))
    return NULL;
  hj_response_unref (g_steal_pointer (&response));
  return post_signed (self, path, body, error);
}

/**
 * hj_sync_run_take_body:
 *
 * The step has what @response brought.
 */
void
hj_sync_run_take_body (HjSyncRun *self, const HjResponse *response)
{
  g_clear_pointer (&self->step->body, g_bytes_unref);
  self->step->body = g_bytes_ref (response->body);
}

/**
 * hj_sync_run_fail:
 * @response: which is not what was asked for
 *
 * Returns: %FALSE, with the #HjSyncError that the answer amounts to
 */
gboolean
hj_sync_run_fail (const HjResponse *response, GError **error)
{
  g_propagate_error (error, hj_sync_error_from_response (response));
  return FALSE;
}

/**
 * hj_sync_run_fail_too_old:
 *
 * Returns: %FALSE, with `TOO_OLD` of #HjSyncError
 */
gboolean
hj_sync_run_fail_too_old (GError **error)
{
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_TOO_OLD,
                       _ ("This version of Hejie and the central instance do not understand each "
                          "other; please install the version that the administrator names."));
  return FALSE;
}

/**
 * hj_sync_run_fail_restoring:
 *
 * Returns: %FALSE, with `BUSY` of #HjSyncError: the central database turns out to be another one
 */
gboolean
hj_sync_run_fail_restoring (GError **error)
{
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY,
                       _ ("The central instance is being put back; nothing is lost, please try "
                          "again later."));
  return FALSE;
}

/**
 * hj_sync_run_greet:
 * @leaving: whoever leaves says nothing but what every version understands
 * @error: an #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Asks for time and epoch, and reads the session.
 */
gboolean
hj_sync_run_greet (HjSyncRun *self, gboolean leaving, GError **error)
{
  const HjRequest request = { .method = "GET", .path = "/v1/hello" };
  g_autoptr (HjResponse) response = send (self, &request, error);
  g_autoptr (HjHello) hello = NULL;
  g_autoptr (GError) problem = NULL;

  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return hj_sync_run_fail (response, error);
  hello = hj_hello_from_bytes (response->body, &problem);
  if (hello == NULL) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return FALSE;
  }
  if (!leaving && hello->protocol_max < HJ_WIRE_PROTOCOL_MIN)
    return hj_sync_run_fail_too_old (error);
  self->too_old = hello->protocol_min > HJ_WIRE_PROTOCOL_MAX;
  self->step->epoch_time = hello->time;
  g_set_str (&self->step->epoch, hello->epoch);
  return hj_sync_run_step (self, hj_sync_step_meet, error)
         && hj_sync_run_step (self, hj_sync_step_load_session, error);
}
