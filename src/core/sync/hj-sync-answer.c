/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-answer.h"

#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/* Whoever wants a sign-in shows a page, sends elsewhere, or says so outright (RFC 6585). */
static gboolean
is_portal (const HjResponse *response)
{
  return response->status == 511 || (response->status >= 300 && response->status < 400)
         || (response->status == 200
             && (response->content_type == NULL
                 || g_ascii_strncasecmp (response->content_type, "text/", 5) == 0
                 || g_ascii_strncasecmp (response->content_type, "application/xhtml", 17) == 0));
}

static HjSyncError
find_code (const HjResponse *response, const char *problem)
{
  guint status = response->status;

  if (problem == NULL && is_portal (response))
    return HJ_SYNC_ERROR_PORTAL;
  if (status == 429 || status == 503)
    return HJ_SYNC_ERROR_BUSY;
  if (status == 502 || status == 504)
    return HJ_SYNC_ERROR_UNREACHABLE;
  /* It failed, which is no refusal: a laptop that leaves would take that for the last word. */
  if (problem != NULL && status >= 500)
    return HJ_SYNC_ERROR_BUSY;
  if (g_strcmp0 (problem, HJ_PROBLEM_REVOKED) == 0
      || g_strcmp0 (problem, HJ_PROBLEM_CLONED_DEVICE) == 0)
    return HJ_SYNC_ERROR_REVOKED;
  return problem == NULL && status != 401 ? HJ_SYNC_ERROR_BROKEN : HJ_SYNC_ERROR_REFUSED;
}

static const char *
find_sentence (HjSyncError code)
{
  switch (code) {
  case HJ_SYNC_ERROR_BUSY:
    return _ ("The central instance is busy; nothing is lost, please try again later.");
  case HJ_SYNC_ERROR_UNREACHABLE:
    return _ ("The central instance could not be reached; nothing is lost, please try again "
              "later.");
  case HJ_SYNC_ERROR_REVOKED:
    return _ ("This laptop may not reconcile any more; please ask the administrator.");
  case HJ_SYNC_ERROR_REFUSED:
    return _ ("The central instance refused; please ask the administrator.");
  case HJ_SYNC_ERROR_PORTAL:
    return hj_sync_portal_sentence ();
  case HJ_SYNC_ERROR_UNTRUSTED:
  case HJ_SYNC_ERROR_BROKEN:
  case HJ_SYNC_ERROR_TOO_OLD:
  case HJ_SYNC_ERROR_CODE:
  case HJ_SYNC_ERROR_ERASED:
  default:
    return _ ("What answered is not a central instance of Hejie; please check the address.");
  }
}

/**
 * hj_sync_portal_sentence:
 *
 * Returns: (transfer none): what the user is told where a network wants a sign-in first
 */
const char *
hj_sync_portal_sentence (void)
{
  return _ ("A sign-in page of this network is in the way; open the browser and sign in.");
}

/**
 * hj_sync_error_from_response:
 * @response: any but one that says that all is well
 *
 * Returns: (transfer full): what it means, with the central instance's own sentence where it has
 * one
 */
GError *
hj_sync_error_from_response (const HjResponse *response)
{
  g_autofree char *problem = NULL;
  g_autofree char *detail = NULL;
  HjSyncError code;

  if (!hj_problem_parse (response->body, &problem, &detail))
    g_clear_pointer (&detail, g_free);
  code = find_code (response, problem);
  return g_error_new_literal (HJ_SYNC_ERROR, code, detail != NULL ? detail : find_sentence (code));
}

/**
 * hj_sync_error_from_wire:
 * @error: what the decoder said
 *
 * Returns: (transfer full): what the user is told
 */
GError *
hj_sync_error_from_wire (const GError *error)
{
  if (g_error_matches (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_NEW))
    return g_error_new_literal (HJ_SYNC_ERROR, HJ_SYNC_ERROR_TOO_OLD, error->message);
  if (error->domain == HJ_WIRE_ERROR)
    return g_error_new (HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN,
                        _ ("The answer of the central instance cannot be read (%s); nothing was "
                           "changed, please try again."),
                        error->message);
  return g_error_copy (error);
}

/**
 * hj_sync_is_from_hejie:
 *
 * Returns: whether this is an answer of @content_type with status 200, and no captive portal's
 */
gboolean
hj_sync_is_from_hejie (const HjResponse *response, const char *content_type)
{
  return response->status == 200 && g_strcmp0 (response->content_type, content_type) == 0;
}
