/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "auth-fixture.h"

#include "core/model/hj-entities.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"
#include "server/auth/hj-password.h"
#include "server/db/hj-central-rows.h"
#include "sign-request.h"

#include <glib/gstdio.h>
#include <string.h>

static HjHttpReply *
answer_ok (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
           const HjCentralDevice *device, gpointer user_data)
{
  return hj_http_reply_new (200, "text/plain", g_bytes_new (user->name, strlen (user->name)));
}

void
auth_add_user (AuthFixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = hj_password_hash (AUTH_PASSWORD, HJ_PASSWORD_COST_FICTIONAL, &error);
  HjCentralUser user = {
    .name = (char *)name,
    .role = (char *)"duty-officer",
    .org = (char *)"house-1",
    .full_name = (char *)"何和平",
    .password = hash,
  };

  g_assert_true (hj_central_add_user (self->central, &user, &error));
  g_assert_no_error (error);
}

void
auth_set_up (AuthFixture *self, gconstpointer data)
{
  static const HjApiRoute test_route = {
    .method = "GET",
    .path = "/test",
    .needs_token = TRUE,
    .handler = answer_ok,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autoptr (HjRecord) org = hj_record_new (&hj_entity_org, "house-1");
  g_autofree char *parent = g_dir_make_tmp ("hejie-auth-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_cmpint (sodium_init (), >=, 0);
  self->folder = g_steal_pointer (&parent);
  self->clock = hj_manual_clock_new (AUTH_NOW);
  self->central = hj_central_create (self->folder, self->clock, random, &error);
  g_assert_no_error (error);
  hj_record_set_text (org, "kind", "house");
  hj_record_set_text (org, "name", "House");
  g_assert_true (hj_central_write (self->central, org, &error));
  auth_add_user (self, "officer");
  self->api = hj_api_new (self->central);
  hj_auth_add_routes (self->api);
  hj_api_add_route (self->api, &test_route, NULL);
  memset (self->authority, 0x5a, sizeof self->authority);
  crypto_sign_keypair (self->public_key, self->secret_key);
}

void
auth_tear_down (AuthFixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&self->api);
  g_clear_object (&self->central);
  g_clear_object (&self->clock);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

HjHttpReply *
auth_ask (AuthFixture *self, const char *method, const char *path, const char *token, GBytes *body)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autofree char *signature = sign_request (self->secret_key, method, path, token, body);
  const HjHttpRequest request = {
    .method = method,
    .path = path,
    .content_type = HJ_WIRE_TYPE_JSON,
    .token = token,
    .signature = signature,
    .body = body != NULL ? body : nothing,
  };

  return hj_api_handle (self->api, &request);
}

void
auth_assert_problem (const HjHttpReply *reply, guint status, const char *code)
{
  g_autofree char *found = NULL;
  g_autofree char *detail = NULL;

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (reply->content_type, ==, HJ_PROBLEM_CONTENT_TYPE);
  g_assert_true (hj_problem_parse (reply->body, &found, &detail));
  g_assert_cmpstr (found, ==, code);
  g_assert_true (g_str_has_suffix (detail, "."));
}

/* The secret part of a new code for @user. */
char *
auth_new_code (AuthFixture *self, const char *user)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hj_auth_make_enrol_code (self->central, user, self->authority, &error);
  HjEnrolCode code;

  g_assert_no_error (error);
  g_assert_true (hj_enrol_code_parse (&code, text, NULL));
  g_assert_cmpmem (code.authority, sizeof code.authority, self->authority, sizeof self->authority);
  return hj_enrol_code_dup_secret (&code);
}

HjHttpReply *
auth_ask_enrol (AuthFixture *self, const char *code, const char *password)
{
  g_autofree char *key = g_base64_encode (self->public_key, sizeof self->public_key);
  const HjEnrolRequest request = {
    .code = (char *)code,
    .password = (char *)password,
    .device_key = key,
    .device_name = (char *)"laptop",
  };
  g_autoptr (GBytes) body = hj_enrol_request_to_bytes (&request);

  return auth_ask (self, "POST", "/v1/enrol", NULL, body);
}

HjEnrolAnswer *
auth_enrol (AuthFixture *self)
{
  g_autofree char *code = auth_new_code (self, "officer");
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, AUTH_PASSWORD);
  g_autoptr (GError) error = NULL;
  HjEnrolAnswer *answer;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = hj_enrol_answer_from_bytes (reply->body, &error);
  g_assert_no_error (error);
  return answer;
}

HjHttpReply *
auth_answer_challenge (AuthFixture *self, const char *device, const char *refresh,
                       const char *challenge)
{
  g_autofree char *text = hj_token_signed_text (device, refresh, challenge);
  guint8 signature[crypto_sign_BYTES];
  g_autofree char *base64 = NULL;
  HjTokenRequest request
      = { .device = (char *)device, .refresh = (char *)refresh, .challenge = (char *)challenge };
  g_autoptr (GBytes) body = NULL;

  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text), self->secret_key);
  base64 = g_base64_encode (signature, sizeof signature);
  request.signature = base64;
  body = hj_token_request_to_bytes (&request);
  return auth_ask (self, "POST", "/v1/token", NULL, body);
}

HjHttpReply *
auth_ask_token (AuthFixture *self, const char *device, const char *refresh)
{
  return auth_answer_challenge (self, device, refresh, NULL);
}

HjTokenAnswer *
auth_take_tokens (AuthFixture *self, const char *device, const char *refresh)
{
  g_autoptr (HjHttpReply) reply = auth_ask_token (self, device, refresh);
  g_autoptr (GError) error = NULL;
  HjTokenAnswer *answer;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = hj_token_answer_from_bytes (reply->body, &error);
  g_assert_no_error (error);
  return answer;
}

guint
auth_try_access (AuthFixture *self, const char *token)
{
  g_autoptr (HjHttpReply) reply = auth_ask (self, "GET", "/test", token, NULL);

  return reply->status;
}

void
auth_assert_state (AuthFixture *self, const char *device, const char *state)
{
  g_autoptr (HjCentralDevice) found = hj_central_find_device (self->central, device, NULL);

  g_assert_cmpstr (found->state, ==, state);
}
