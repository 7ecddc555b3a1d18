/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-session-ask.h"

#include "core/sync/hj-sync-answer.h"

#include <glib/gi18n.h>

/**
 * hj_session_ask:
 * @path: of a route that answers `POST`
 * @body: JSON
 * @error: an #HjSyncError, with the central instance's own sentence where it refused
 *
 * Asks the central instance in the user's name, and waits: to be called on a fiber with a stack of
 * %HJ_SESSION_ASK_STACK.
 *
 * Returns: (transfer full) (nullable): the body of its answer
 */
GBytes *
hj_session_ask (HjSession *self, const char *path, GBytes *body, GError **error)
{
  HjReconciler *reconciler = hj_session_get_reconciler (self);
  g_autoptr (HjResponse) response = NULL;

  if (reconciler == NULL) {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE,
                         _ ("This is asked of the central instance, which this laptop does not "
                            "reach; please reconcile and try again."));
    return NULL;
  }
  response = dex_await_boxed (hj_reconciler_ask (reconciler, path, body), error);
  if (response == NULL)
    return NULL;
  if (response->status == 200)
    return g_bytes_ref (response->body);
  g_propagate_error (error, hj_sync_error_from_response (response));
  return NULL;
}
