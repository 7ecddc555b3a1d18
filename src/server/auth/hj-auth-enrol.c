/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-messages.h"
#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth-private.h"
#include "server/auth/hj-password.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define DEVICE_NAME_MAX 128 /* characters */

static HjHttpReply *
refuse_code (void)
{
  return hj_http_reply_new_problem (403, "enrol-code",
                                    _ ("This enrolment code is unknown, used or out of date; "
                                       "please ask the administrator for a new one."));
}

static gboolean
note (HjCentral *central, const char *path, const char *user, const char *device, const char *act,
      const char *detail, GError **error)
{
  const HjAuditEntry entry
      = { .user = user, .device = device, .act = act, .what = path, .detail = detail };

  return hj_central_audit_append (central, &entry, error);
}

/* Counts a wrong password. The code is burnt once there were too many of them. */
static HjHttpReply *
refuse_password (HjAuth *self, HjCentral *central, const char *path, const char *code_hash,
                 const char *user)
{
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, code_hash)) + 1;
  g_autoptr (GError) error = NULL;

  if (!note (central, path, user, NULL, "refuse", "password", &error))
    return hj_api_reply_failed (path, error);
  hj_audit_keep_head (central);
  if (tries < HJ_AUTH_TRIES_MAX) {
    g_hash_table_insert (self->tries, g_strdup (code_hash), GUINT_TO_POINTER (tries));
    return hj_http_reply_new_problem (403, "password",
                                      _ ("The password is not right; the enrolment code is still "
                                         "good, please try again."));
  }
  g_hash_table_remove (self->tries, code_hash);
  if (!hj_central_burn_enrol_code (central, code_hash, &error))
    return hj_api_reply_failed (path, error);
  return hj_http_reply_new_problem (403, "password",
                                    _ ("The password was wrong too often and the enrolment code "
                                       "is void now; please ask the administrator for a new "
                                       "one."));
}

static gboolean
is_public_key (const char *base64)
{
  gsize length;
  g_autofree guchar *key = g_base64_decode (base64, &length);
  g_autofree char *again = g_base64_encode (key, length);

  return length == crypto_sign_PUBLICKEYBYTES && g_str_equal (again, base64);
}

/* Whose code this is; NULL without @error if it is nobody's. */
static HjCentralUser *
find_user (HjCentral *central, const char *code_hash, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *name = hj_central_find_enrol_code (central, code_hash, &problem);
  g_autoptr (HjCentralUser) user
      = name == NULL ? NULL : hj_central_find_user (central, name, &problem);

  if (user != NULL && !user->disabled)
    return g_steal_pointer (&user);
  if (problem != NULL && problem->domain != HJ_CENTRAL_ERROR)
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * hj_auth_check_code:
 * @path: the route, for the audit
 * @code: secret of an enrolment code
 * @password: what was given as its account's
 * @user: (out): whom the code enrols, once the password is right
 *
 * A password is hashed only where the code is good, so nobody without a code can keep the database
 * busy with it.
 *
 * Returns: (transfer full) (nullable): a refusal, or %NULL where both are good
 */
HjHttpReply *
hj_auth_check_code (HjAuth *self, HjCentral *central, const char *path, const char *code,
                    const char *password, HjCentralUser **user)
{
  g_autofree char *code_hash = hj_api_hash_token (code);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentralUser) found = find_user (central, code_hash, &error);

  if (error != NULL)
    return hj_api_reply_failed (path, error);
  if (found == NULL)
    return refuse_code ();
  if (!hj_password_matches (password, found->password))
    return refuse_password (self, central, path, code_hash, found->name);
  g_hash_table_remove (self->tries, code_hash);
  *user = g_steal_pointer (&found);
  return NULL;
}

/* Burns the code and makes the device and its first tokens, all of it or nothing. */
static gboolean
make_device (HjCentral *central, const char *code_hash, const HjEnrolRequest *request,
             HjEnrolAnswer *answer, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  g_autofree char *refresh_hash = NULL;
  g_autofree char *name = g_utf8_substring (
      request->device_name, 0, MIN (DEVICE_NAME_MAX, g_utf8_strlen (request->device_name, -1)));
  HjCentralDevice device = {
    .user = answer->user,
    .name = name,
    .public_key = request->device_key,
    .state = (char *)"active",
    .enrolled_at = hj_central_now (central),
  };

  answer->device = hj_central_new_id (central);
  answer->refresh = hj_auth_new_token (central);
  refresh_hash = hj_api_hash_token (answer->refresh);
  device.id = answer->device;
  device.refresh_hash = refresh_hash;
  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (hj_central_burn_enrol_code (central, code_hash, error)
      && hj_central_add_device (central, &device, error)
      && hj_auth_give_access (central, device.id, &answer->access, &answer->access_expires, error)
      && note (central, "/v1/enrol", device.user, device.id, "admit", device.name, error)
      && hj_sql_commit (sql, error))
    return TRUE;
  hj_sql_rollback (sql);
  return FALSE;
}

static HjHttpReply *
welcome (HjCentral *central, const char *code_hash, const HjEnrolRequest *request,
         const HjCentralUser *user)
{
  g_autoptr (HjEnrolAnswer) answer = g_new0 (HjEnrolAnswer, 1);
  g_autoptr (GError) error = NULL;

  answer->user = g_strdup (user->name);
  answer->role = g_strdup (user->role);
  answer->org = g_strdup (user->org);
  answer->name = g_strdup (user->full_name);
  answer->epoch = hj_central_dup_meta (central, HJ_CENTRAL_META_EPOCH);
  answer->policy_key = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_PUBLIC);
  answer->time = hj_central_now (central);
  answer->lease_days = hj_auth_get_lease_days (central);
  if (!make_device (central, code_hash, request, answer, &error))
    return hj_api_reply_failed ("/v1/enrol", error);
  hj_audit_keep_head (central);
  g_message ("Device %s is enrolled", answer->device);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_enrol_answer_to_bytes (answer));
}

/**
 * hj_auth_enrol:
 *
 * Answers `POST /v1/enrol`: a device for a good code and the password of its account.
 */
HjHttpReply *
hj_auth_enrol (HjApi *api, const HjHttpRequest *request, const HjCentralUser *nobody,
               const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjEnrolRequest) message = hj_enrol_request_from_bytes (request->body, &error);
  g_autofree char *code_hash = NULL;
  g_autoptr (HjCentralUser) user = NULL;
  HjHttpReply *refusal;

  if (message == NULL)
    return hj_http_reply_new_problem (400, "malformed", error->message);
  if (!is_public_key (message->device_key))
    return hj_http_reply_new_problem (400, "malformed",
                                      _ ("The key of the laptop is malformed; please install this "
                                         "version of Hejie again."));
  refusal = hj_auth_check_code (user_data, central, request->path, message->code, message->password,
                                &user);
  if (refusal != NULL)
    return refusal;
  code_hash = hj_api_hash_token (message->code);
  return welcome (central, code_hash, message, user);
}

/**
 * hj_auth_make_enrol_code:
 * @user: account name
 * @authority: fingerprint of the instance's certificate authority, %HJ_ENROL_FINGERPRINT_BYTES
 * @error: `NOT_FOUND` or `REFUSED`, or a #HjSqlError
 *
 * Makes a one-time code, good for %HJ_AUTH_CODE_MS. Only its hash is kept.
 *
 * Returns: (transfer full) (nullable): the code as it is handed over
 */
char *
hj_auth_make_enrol_code (HjCentral *central, const char *user, const guint8 *authority,
                         GError **error)
{
  g_autoptr (HjCentralUser) account = hj_central_find_user (central, user, error);
  g_autofree char *policy_base64 = NULL;
  g_autofree guchar *policy_key = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;
  gsize length;
  HjEnrolCode code;

  if (account == NULL)
    return NULL;
  if (account->disabled) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                 _ ("The account “%s” is disabled; please enable it first."), user);
    return NULL;
  }
  policy_base64 = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_PUBLIC);
  g_return_val_if_fail (policy_base64 != NULL, NULL);
  policy_key = g_base64_decode (policy_base64, &length);
  hj_random_fill (hj_central_get_random (central), code.secret, sizeof code.secret);
  memcpy (code.authority, authority, sizeof code.authority);
  hj_enrol_fingerprint (policy_key, length, code.policy_key);
  secret = hj_enrol_code_dup_secret (&code);
  hash = hj_api_hash_token (secret);
  if (!hj_central_add_enrol_code (central, hash, user, hj_central_now (central) + HJ_AUTH_CODE_MS,
                                  error))
    return NULL;
  return hj_enrol_code_to_text (&code);
}
