/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"
#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How many tokens back a request may be that was merely late: one that a network held up arrives
 * behind those that were sent after it.
 */
#define LATE_MAX 8

#define PATH "/v1/token"

static gboolean
is_signed_by (const HjTokenRequest *request, const HjCentralDevice *device)
{
  g_autofree char *text
      = hj_token_signed_text (request->device, request->refresh, request->challenge);

  return hj_central_device_signed (device, text, request->signature);
}

static HjHttpReply *
refuse_revoked (void)
{
  return hj_http_reply_new_problem (403, HJ_PROBLEM_REVOKED,
                                    _ ("This laptop's access has been withdrawn; please ask the "
                                       "administrator."));
}

static HjHttpReply *
refuse_frozen (void)
{
  return hj_http_reply_new_problem (
      403, HJ_PROBLEM_CLONED_DEVICE,
      _ ("This laptop was copied, or put back from a copy, and nobody can tell which state is the "
         "right one; it is stopped and nothing is erased, please ask the administrator."));
}

/* NULL if the device may have tokens; @owner is whose it is then. */
static HjHttpReply *
refuse_device (HjCentral *central, const HjCentralDevice *device, HjCentralUser **owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentralUser) user = NULL;

  if (g_str_equal (device->state, "revoked"))
    return refuse_revoked ();
  if (g_str_equal (device->state, "frozen"))
    return refuse_frozen ();
  user = hj_central_find_user (central, device->user, &error);
  if (user == NULL && !g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND))
    return hj_api_reply_failed (PATH, error);
  if (user == NULL || (user->disabled && !HJ_MUTANT (disabled_let_in)))
    return refuse_revoked ();
  *owner = g_steal_pointer (&user);
  return NULL;
}

/* Which token comes after @refresh, or NULL if @refresh is neither the newest one nor, because the
 * answer with the newest one was lost, the one before.
 */
static char *
continue_chain (HjAuth *self, const char *newest_hash, const char *refresh)
{
  g_autofree char *hash = hj_api_hash_token (refresh);
  g_autofree char *next = hj_auth_next_refresh (self, refresh);
  g_autofree char *next_hash = hj_api_hash_token (next);

  if (g_str_equal (newest_hash, HJ_AUTH_REFRESH_ANY) || g_str_equal (newest_hash, hash)
      || g_str_equal (newest_hash, next_hash))
    return g_steal_pointer (&next);
  return NULL;
}

/* Whether the newest token came so soon after @refresh that this request may only be late. */
static gboolean
is_recent (HjAuth *self, const char *newest_hash, const char *refresh)
{
  g_autofree char *token = g_strdup (refresh);

  for (guint i = 0; i < LATE_MAX; i++) {
    g_autofree char *next = hj_auth_next_refresh (self, token);
    g_autofree char *hash = hj_api_hash_token (next);

    if (g_str_equal (newest_hash, hash))
      return TRUE;
    g_free (token);
    token = g_steal_pointer (&next);
  }
  return FALSE;
}

/* Only who asks after the newest token was given can know it, so that a late request cannot. */
static char *
make_challenge (HjAuth *self, const HjCentralDevice *device)
{
  g_autofree char *text = g_strjoin ("\n", "challenge", device->id, device->refresh_hash, NULL);

  return hj_auth_next_refresh (self, text);
}

static HjHttpReply *
refuse_spent (const char *challenge)
{
  return hj_http_reply_new (
      401, HJ_PROBLEM_CONTENT_TYPE,
      hj_problem_new_with_text (401, HJ_PROBLEM_SPENT,
                                _ ("This refresh token was used already; please use the one that "
                                   "came after it."),
                                "challenge", challenge));
}

/* Sets the device to @state, and has that in the audit. */
static HjHttpReply *
stop_device (HjCentral *central, const HjCentralDevice *device, const char *state,
             const char *detail)
{
  const HjAuditEntry entry = {
    .user = device->user, .device = device->id, .act = "refuse", .what = PATH, .detail = detail
  };
  HjSql *sql = hj_central_get_sql (central);
  g_autoptr (GError) error = NULL;

  g_message ("Device %s: %s", device->id, detail);
  if (!hj_sql_begin (sql, &error))
    return hj_api_reply_failed (PATH, error);
  if (!hj_central_set_device_state (central, device->id, state, &error)
      || !hj_central_audit_append (central, &entry, &error) || !hj_sql_commit (sql, &error)) {
    hj_sql_rollback (sql);
    return hj_api_reply_failed (PATH, error);
  }
  hj_audit_keep_head (central);
  return g_str_equal (state, "frozen") ? refuse_frozen () : refuse_revoked ();
}

/* A token that was spent lately may be of a request that the network held up: that one is told off,
 * and no more. Whoever can answer what it is told then holds the key now, and an older state than
 * the one that goes on elsewhere or went on before: a copy beside its original, or a laptop that
 * was put back from one. Nobody can tell which, or what of it is lost; both stop, and erase
 * nothing.
 */
static HjHttpReply *
answer_spent (HjAuth *self, HjCentral *central, const HjCentralDevice *device,
              const HjTokenRequest *message)
{
  g_autofree char *challenge = make_challenge (self, device);

  if (g_strcmp0 (message->challenge, challenge) == 0)
    return stop_device (central, device, "frozen",
                        "spent token, shown by who holds the key; the device is stopped");
  return refuse_spent (challenge);
}

static HjHttpReply *
give_tokens (HjCentral *central, const HjCentralDevice *device, const HjCentralUser *owner,
             const char *refresh)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *access = NULL;
  g_autofree char *hash = hj_api_hash_token (refresh);
  HjSql *sql = hj_central_get_sql (central);
  HjTokenAnswer answer = {
    .role = owner->role, .org = owner->org, .name = owner->full_name, .refresh = (char *)refresh
  };

  if (!hj_sql_begin (sql, &error))
    return hj_api_reply_failed (PATH, error);
  if (!hj_auth_give_access (central, device->id, &access, &answer.access_expires, &error)
      || !hj_central_set_device_refresh (central, device->id, hash, &error)
      || !hj_central_touch_device (central, device->id, &error) || !hj_sql_commit (sql, &error)) {
    hj_sql_rollback (sql);
    return hj_api_reply_failed (PATH, error);
  }
  answer.access = access;
  answer.time = hj_central_now (central);
  answer.lease_days = hj_auth_get_lease_days (central);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_token_answer_to_bytes (&answer));
}

/**
 * hj_auth_token:
 *
 * Answers `POST /v1/token`: a new pair of tokens for a good refresh token that the device's key
 * signed. A token that was spent a short while ago is refused with a challenge, as its request may
 * have been held up on the way: who answers the challenge is a copy, and the device is frozen. One
 * that was spent long ago comes from a copy of the laptop or of its secrets: the device is revoked.
 * Without a good signature nothing is believed and nothing is done, so that a
 * stranger cannot have a device revoked.
 */
HjHttpReply *
hj_auth_token (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
               const HjCentralDevice *nobody, gpointer user_data)
{
  HjAuth *self = user_data;
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjTokenRequest) message = hj_token_request_from_bytes (request->body, &error);
  g_autoptr (HjCentralDevice) device = NULL;
  g_autoptr (HjCentralUser) owner = NULL;
  g_autofree char *next = NULL;
  HjHttpReply *refusal;

  if (message == NULL)
    return hj_http_reply_new_problem (400, "malformed", error->message);
  device = hj_central_find_device (central, message->device, &error);
  if (device == NULL && !g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND))
    return hj_api_reply_failed (PATH, error);
  if (device == NULL || !is_signed_by (message, device))
    return hj_api_refuse_unknown_device ();
  refusal = refuse_device (central, device, &owner);
  if (refusal != NULL)
    return refusal;
  next = continue_chain (self, device->refresh_hash, message->refresh);
  if (next != NULL)
    return give_tokens (central, device, owner, next);
  if (is_recent (self, device->refresh_hash, message->refresh))
    return answer_spent (self, central, device, message);
  return stop_device (central, device, "revoked", "spent token; the device is revoked");
}
