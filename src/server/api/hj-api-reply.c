/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api.h"

#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/* When a laptop may try again that came while another program held the database. */
#define BUSY_RETRY_SECONDS 5
/* Somebody has to make room on the disk first. */
#define FULL_RETRY_SECONDS 60

void
hj_http_reply_free (HjHttpReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->listening, hj_listening_free);
  g_free (self);
}

/**
 * hj_http_reply_new:
 * @content_type: static
 * @body: (transfer full): the answer
 *
 * Returns: (transfer full): a reply
 */
HjHttpReply *
hj_http_reply_new (guint status, const char *content_type, GBytes *body)
{
  HjHttpReply *self = g_new0 (HjHttpReply, 1);

  self->status = status;
  self->content_type = content_type;
  self->retry_after = -1;
  self->body = body;
  return self;
}

/**
 * hj_http_reply_new_problem:
 * @code: short name of the problem
 * @detail: one sentence for people
 *
 * Returns: (transfer full): a problem document (RFC 9457)
 */
HjHttpReply *
hj_http_reply_new_problem (guint status, const char *code, const char *detail)
{
  return hj_http_reply_new (status, HJ_PROBLEM_CONTENT_TYPE,
                            hj_problem_new ((int)status, code, detail));
}

/**
 * hj_api_reply_busy:
 *
 * Returns: (transfer full): the reply to what can be done soon
 */
HjHttpReply *
hj_api_reply_busy (void)
{
  HjHttpReply *reply = hj_http_reply_new_problem (
      503, "busy", _ ("The central instance is busy; nothing is lost, please try again later."));

  reply->retry_after = BUSY_RETRY_SECONDS;
  return reply;
}

/**
 * hj_api_reply_failed:
 * @path: of the request, for the log
 * @error: what the database said
 *
 * Returns: (transfer full): the reply to everything that the database could not do, without
 *   details; where it can soon, it says when
 */
HjHttpReply *
hj_api_reply_failed (const char *path, const GError *error)
{
  gboolean full = g_error_matches (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FULL);
  HjHttpReply *reply;

  g_warning ("%s: %s", path, error->message);
  if (!full && !g_error_matches (error, HJ_SQL_ERROR, HJ_SQL_ERROR_BUSY))
    return hj_http_reply_new_problem (
        500, "failed",
        _ ("The central instance could not do this; nothing was changed, please try again "
           "later."));
  reply = hj_api_reply_busy ();
  if (full)
    reply->retry_after = FULL_RETRY_SECONDS;
  return reply;
}

/**
 * hj_api_reply_broken:
 * @error: a #HjWireError
 *
 * Returns: (transfer full): the reply to a body that does not keep to the protocol
 */
HjHttpReply *
hj_api_reply_broken (const GError *error)
{
  return hj_http_reply_new_problem (error->code == HJ_WIRE_ERROR_TOO_LARGE ? 413 : 400, "broken",
                                    error->message);
}

/**
 * hj_api_refuse_unknown_device:
 *
 * Returns: (transfer full): the refusal of a device that is not there, and of one whose signature
 *   is not good, alike
 */
HjHttpReply *
hj_api_refuse_unknown_device (void)
{
  return hj_http_reply_new_problem (401, "unknown-device",
                                    _ ("The central instance does not know this laptop; please "
                                       "ask the administrator for a new enrolment code."));
}
