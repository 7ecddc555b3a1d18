/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/auth/hj-auth.h"

#include "core/model/hj-entities.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"
#include "server/auth/hj-password.h"
#include "server/db/hj-central-rows.h"
#include "sign-request.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1781000000000)
#define PASSWORD "correct horse 9"

/* An instance with one account, and a laptop that enrols with it. */
typedef struct {
  char *folder;
  HjClock *clock;
  HjCentral *central;
  HjApi *api;
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES];
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} Fixture;

static HjHttpReply *
answer_ok (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
           const HjCentralDevice *device, gpointer user_data)
{
  return hj_http_reply_new (200, "text/plain", g_bytes_new (user->name, strlen (user->name)));
}

static void
add_user (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = hj_password_hash (PASSWORD, HJ_PASSWORD_COST_FICTIONAL, &error);
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

static void
set_up (Fixture *self, gconstpointer data)
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
  self->clock = hj_manual_clock_new (NOW);
  self->central = hj_central_create (self->folder, self->clock, random, &error);
  g_assert_no_error (error);
  hj_record_set_text (org, "kind", "house");
  hj_record_set_text (org, "name", "House");
  g_assert_true (hj_central_write (self->central, org, &error));
  add_user (self, "officer");
  self->api = hj_api_new (self->central);
  hj_auth_add_routes (self->api);
  hj_api_add_route (self->api, &test_route, NULL);
  memset (self->authority, 0x5a, sizeof self->authority);
  crypto_sign_keypair (self->public_key, self->secret_key);
}

static void
tear_down (Fixture *self, gconstpointer data)
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

static HjHttpReply *
ask (Fixture *self, const char *method, const char *path, const char *token, GBytes *body)
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

static void
assert_problem (const HjHttpReply *reply, guint status, const char *code)
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
static char *
new_code (Fixture *self, const char *user)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hj_auth_make_enrol_code (self->central, user, self->authority, &error);
  HjEnrolCode code;

  g_assert_no_error (error);
  g_assert_true (hj_enrol_code_parse (&code, text, NULL));
  g_assert_cmpmem (code.authority, sizeof code.authority, self->authority, sizeof self->authority);
  return hj_enrol_code_dup_secret (&code);
}

static HjHttpReply *
ask_enrol (Fixture *self, const char *code, const char *password)
{
  g_autofree char *key = g_base64_encode (self->public_key, sizeof self->public_key);
  const HjEnrolRequest request = {
    .code = (char *)code,
    .password = (char *)password,
    .device_key = key,
    .device_name = (char *)"laptop",
  };
  g_autoptr (GBytes) body = hj_enrol_request_to_bytes (&request);

  return ask (self, "POST", "/v1/enrol", NULL, body);
}

static HjEnrolAnswer *
enrol (Fixture *self)
{
  g_autofree char *code = new_code (self, "officer");
  g_autoptr (HjHttpReply) reply = ask_enrol (self, code, PASSWORD);
  g_autoptr (GError) error = NULL;
  HjEnrolAnswer *answer;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = hj_enrol_answer_from_bytes (reply->body, &error);
  g_assert_no_error (error);
  return answer;
}

static HjHttpReply *
ask_token (Fixture *self, const char *device, const char *refresh)
{
  g_autofree char *text = hj_token_signed_text (device, refresh);
  guint8 signature[crypto_sign_BYTES];
  g_autofree char *base64 = NULL;
  HjTokenRequest request = { .device = (char *)device, .refresh = (char *)refresh };
  g_autoptr (GBytes) body = NULL;

  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text), self->secret_key);
  base64 = g_base64_encode (signature, sizeof signature);
  request.signature = base64;
  body = hj_token_request_to_bytes (&request);
  return ask (self, "POST", "/v1/token", NULL, body);
}

static HjTokenAnswer *
take_tokens (Fixture *self, const char *device, const char *refresh)
{
  g_autoptr (HjHttpReply) reply = ask_token (self, device, refresh);
  g_autoptr (GError) error = NULL;
  HjTokenAnswer *answer;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = hj_token_answer_from_bytes (reply->body, &error);
  g_assert_no_error (error);
  return answer;
}

static guint
try_access (Fixture *self, const char *token)
{
  g_autoptr (HjHttpReply) reply = ask (self, "GET", "/test", token, NULL);

  return reply->status;
}

static void
assert_state (Fixture *self, const char *device, const char *state)
{
  g_autoptr (HjCentralDevice) found = hj_central_find_device (self->central, device, NULL);

  g_assert_cmpstr (found->state, ==, state);
}

static void
test_passwords (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = hj_password_hash (PASSWORD, HJ_PASSWORD_COST_NORMAL, NULL);
  g_autofree char *second = hj_password_hash (PASSWORD, HJ_PASSWORD_COST_FICTIONAL, NULL);
  g_autofree char *none = hj_password_hash ("short", HJ_PASSWORD_COST_NORMAL, &error);

  g_assert_true (g_str_has_prefix (first, "$argon2id$"));
  g_assert_cmpstr (first, !=, second);
  g_assert_true (hj_password_matches (PASSWORD, first));
  g_assert_true (hj_password_matches (PASSWORD, second));
  g_assert_false (hj_password_matches ("correct horse 8", first));
  g_assert_false (hj_password_matches ("", first));
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_enrol (Fixture *self, gconstpointer data)
{
  g_autofree char *code = new_code (self, "officer");
  g_autoptr (HjHttpReply) reply = ask_enrol (self, code, PASSWORD);
  g_autoptr (HjHttpReply) again = ask_enrol (self, code, PASSWORD);
  g_autoptr (HjEnrolAnswer) answer = hj_enrol_answer_from_bytes (reply->body, NULL);
  g_autofree char *policy_key = hj_central_dup_meta (self->central, HJ_CENTRAL_META_POLICY_PUBLIC);
  g_autofree char *epoch = hj_central_dup_meta (self->central, HJ_CENTRAL_META_EPOCH);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (answer->user, ==, "officer");
  g_assert_cmpstr (answer->role, ==, "duty-officer");
  g_assert_cmpstr (answer->org, ==, "house-1");
  g_assert_cmpstr (answer->name, ==, "何和平");
  g_assert_cmpstr (answer->policy_key, ==, policy_key);
  g_assert_cmpstr (answer->epoch, ==, epoch);
  g_assert_cmpint (answer->access_expires, ==, NOW + HJ_AUTH_ACCESS_MS);
  g_assert_cmpuint (try_access (self, answer->access), ==, 200);
  assert_problem (again, 403, "enrol-code");
}

static void
test_wrong_password (Fixture *self, gconstpointer data)
{
  g_autofree char *code = new_code (self, "officer");
  g_autoptr (HjHttpReply) wrong = ask_enrol (self, code, "correct horse 8");
  g_autoptr (HjHttpReply) right = ask_enrol (self, code, PASSWORD);

  assert_problem (wrong, 403, "password");
  g_assert_cmpuint (right->status, ==, 200);
}

static void
test_many_wrong_passwords (Fixture *self, gconstpointer data)
{
  g_autofree char *code = new_code (self, "officer");
  g_autofree char *other = new_code (self, "officer");

  for (guint i = 0; i < HJ_AUTH_TRIES_MAX; i++) {
    g_autoptr (HjHttpReply) reply = ask_enrol (self, code, "correct horse 8");

    assert_problem (reply, 403, "password");
  }
  g_autoptr (HjHttpReply) burnt = ask_enrol (self, code, PASSWORD);
  g_autoptr (HjHttpReply) fresh = ask_enrol (self, other, PASSWORD);

  assert_problem (burnt, 403, "enrol-code");
  g_assert_cmpuint (fresh->status, ==, 200);
}

static void
test_bad_codes (Fixture *self, gconstpointer data)
{
  g_autofree char *late = new_code (self, "officer");
  g_autoptr (HjHttpReply) unknown = ask_enrol (self, "ABCDEFGHIJKLMNOP", PASSWORD);
  g_autoptr (GError) error = NULL;
  g_autofree char *nobody
      = hj_auth_make_enrol_code (self->central, "nobody", self->authority, &error);

  g_assert_null (nobody);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
  assert_problem (unknown, 403, "enrol-code");
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_AUTH_CODE_MS + 1);
  g_autoptr (HjHttpReply) expired = ask_enrol (self, late, PASSWORD);

  assert_problem (expired, 403, "enrol-code");
}

static void
test_disabled_user (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autofree char *code = new_code (self, "officer");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_central_set_user_disabled (self->central, "officer", TRUE, &error));
  g_autoptr (HjHttpReply) enrolled = ask_enrol (self, code, PASSWORD);
  g_autoptr (HjHttpReply) token = ask_token (self, answer->device, answer->refresh);
  g_autofree char *none
      = hj_auth_make_enrol_code (self->central, "officer", self->authority, &error);

  assert_problem (enrolled, 403, "enrol-code");
  assert_problem (token, 403, HJ_PROBLEM_REVOKED);
  g_assert_cmpuint (try_access (self, answer->access), >=, 400);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
}

/* How many password hashes a try costs the central instance; its answer is @problem. */
static guint
count_hashed (Fixture *self, const char *code, const char *password, const char *problem)
{
  guint before = hj_password_count_hashed ();
  g_autoptr (HjHttpReply) reply = ask_enrol (self, code, password);

  assert_problem (reply, 403, problem);
  return hj_password_count_hashed () - before;
}

/* Whoever holds no good code learns nothing about accounts, by answer or by work: no hash is
 * computed, whether there is such an account, it is disabled, or it never was. Whoever holds one
 * has been told whose it is.
 */
static void
test_same_work (Fixture *self, gconstpointer data)
{
  g_autofree char *good = new_code (self, "officer");
  g_autofree char *used = new_code (self, "officer");
  g_autofree char *disabled = NULL;
  g_autoptr (HjHttpReply) reply = ask_enrol (self, used, PASSWORD);

  g_assert_cmpuint (reply->status, ==, 200);
  add_user (self, "gone");
  disabled = new_code (self, "gone");
  g_assert_true (hj_central_set_user_disabled (self->central, "gone", TRUE, NULL));
  const char *const bad[] = { "AAAAAAAAAAAAAAAA", "ABCDEFGHIJKLMNOP", used, disabled };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_cmpuint (count_hashed (self, bad[i], PASSWORD, "enrol-code"), ==, 0);
    g_assert_cmpuint (count_hashed (self, bad[i], "correct horse 8", "enrol-code"), ==, 0);
  }
  g_assert_cmpuint (count_hashed (self, good, "correct horse 8", "password"), ==, 1);
}

/* Whoever has no code keeps nobody out, and causes no work worth speaking of. */
static void
test_nobody_is_locked_out (Fixture *self, gconstpointer data)
{
  g_autofree char *code = new_code (self, "officer");
  guint before = hj_password_count_hashed ();

  for (guint i = 0; i < 500; i++) {
    g_autofree char *guess = g_strdup_printf ("%016u", i);
    g_autoptr (HjHttpReply) reply = ask_enrol (self, guess, PASSWORD);

    g_assert_cmpuint (reply->status, ==, 403);
  }
  g_assert_cmpuint (hj_password_count_hashed (), ==, before);
  g_autoptr (HjHttpReply) reply = ask_enrol (self, code, PASSWORD);

  g_assert_cmpuint (reply->status, ==, 200);
}

/* Guesses with one code end, whichever of the two routes they take, and other codes stay good. */
static void
test_guesses_are_bounded (Fixture *self, gconstpointer data)
{
  g_autofree char *code = new_code (self, "officer");
  g_autofree char *other = new_code (self, "officer");
  guint before = hj_password_count_hashed ();

  for (guint i = 0; i < 10 * HJ_AUTH_TRIES_MAX; i++) {
    g_autofree char *guess = g_strdup_printf ("guess number %u", i);
    g_autoptr (HjHttpReply) reply = ask_enrol (self, code, guess);

    g_assert_cmpuint (reply->status, ==, 403);
  }
  g_assert_cmpuint (hj_password_count_hashed () - before, ==, HJ_AUTH_TRIES_MAX);
  g_autoptr (HjHttpReply) burnt = ask_enrol (self, code, PASSWORD);
  g_autoptr (HjHttpReply) reply = ask_enrol (self, other, PASSWORD);

  assert_problem (burnt, 403, "enrol-code");
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_malformed (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = {
    "",
    "{",
    "[]",
    "{}",
    "{\"code\":1}",
    "{\"code\":\"A\",\"password\":\"x\",\"device_key\":\"AAAA\",\"device_name\":\"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
    g_autoptr (HjHttpReply) enrol_reply = ask (self, "POST", "/v1/enrol", NULL, body);
    g_autoptr (HjHttpReply) token_reply = ask (self, "POST", "/v1/token", NULL, body);

    assert_problem (enrol_reply, 400, "malformed");
    assert_problem (token_reply, 400, "malformed");
  }
}

static void
test_access_expires (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);

  g_assert_cmpuint (try_access (self, "nonsense"), ==, 401);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_AUTH_ACCESS_MS - 1);
  g_assert_cmpuint (try_access (self, answer->access), ==, 200);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), 1);
  g_assert_cmpuint (try_access (self, answer->access), ==, 401);
  g_autoptr (HjTokenAnswer) tokens = take_tokens (self, answer->device, answer->refresh);

  g_assert_cmpuint (try_access (self, tokens->access), ==, 200);
}

/* A laptop hears who its user is by now with each pair of tokens. */
static void
test_account_follows (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  HjCentralUser user = { .name = answer->user,
                         .role = (char *)"house-leader",
                         .org = answer->org,
                         .full_name = (char *)"王安" };

  g_assert_cmpstr (answer->role, !=, "house-leader");
  g_assert_true (hj_central_change_user (self->central, &user, NULL));
  g_autoptr (HjTokenAnswer) tokens = take_tokens (self, answer->device, answer->refresh);

  g_assert_cmpstr (tokens->role, ==, "house-leader");
  g_assert_cmpstr (tokens->org, ==, answer->org);
  g_assert_cmpstr (tokens->name, ==, "王安");
}

static void
test_lost_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autoptr (HjTokenAnswer) lost = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) again = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) third = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) next = take_tokens (self, answer->device, again->refresh);

  g_assert_cmpstr (lost->refresh, ==, again->refresh);
  g_assert_cmpstr (again->refresh, ==, third->refresh);
  g_assert_cmpstr (again->refresh, !=, answer->refresh);
  g_assert_cmpstr (next->refresh, !=, again->refresh);
  assert_state (self, answer->device, "active");
  g_assert_cmpuint (try_access (self, next->access), ==, 200);
}

/* A request that the network held up arrives behind the one that was sent after it. */
static void
test_late_request (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autoptr (HjTokenAnswer) first = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = take_tokens (self, answer->device, first->refresh);
  g_autoptr (HjHttpReply) late = ask_token (self, answer->device, answer->refresh);

  assert_problem (late, 401, "spent");
  assert_state (self, answer->device, "active");
  g_assert_cmpuint (try_access (self, second->access), ==, 200);
}

static void
test_stolen_token (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autoptr (HjTokenAnswer) second = take_tokens (self, answer->device, answer->refresh);

  for (guint i = 0; i < 10; i++) {
    g_autoptr (HjTokenAnswer) newer = take_tokens (self, answer->device, second->refresh);

    hj_token_answer_free (g_steal_pointer (&second));
    second = g_steal_pointer (&newer);
  }
  g_autoptr (HjHttpReply) replay = ask_token (self, answer->device, answer->refresh);
  g_autoptr (HjHttpReply) honest = ask_token (self, answer->device, second->refresh);

  assert_problem (replay, 403, HJ_PROBLEM_REVOKED);
  assert_problem (honest, 403, HJ_PROBLEM_REVOKED);
  assert_state (self, answer->device, "revoked");
  g_assert_cmpuint (try_access (self, second->access), >=, 400);
}

static void
test_stranger_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  guint8 own_key[crypto_sign_SECRETKEYBYTES];

  memcpy (own_key, self->secret_key, sizeof own_key);
  self->secret_key[3] ^= 1;
  g_autoptr (HjHttpReply) forged = ask_token (self, answer->device, answer->refresh);
  g_autoptr (HjHttpReply) guessed = ask_token (self, answer->device, "guess");

  memcpy (self->secret_key, own_key, sizeof own_key);
  g_autoptr (HjHttpReply) unknown = ask_token (self, "nobody", answer->refresh);

  assert_problem (forged, 401, "unknown-device");
  assert_problem (guessed, 401, "unknown-device");
  assert_problem (unknown, 401, "unknown-device");
  assert_state (self, answer->device, "active");
  g_autoptr (HjTokenAnswer) tokens = take_tokens (self, answer->device, answer->refresh);

  g_assert_nonnull (tokens);
}

static void
test_frozen_device (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);

  g_assert_true (hj_central_set_device_state (self->central, answer->device, "frozen", NULL));
  g_autoptr (HjHttpReply) reply = ask_token (self, answer->device, answer->refresh);

  assert_problem (reply, 403, HJ_PROBLEM_CLONED_DEVICE);
}

/* The backup knows an older token than the laptop does. */
static void
test_restored (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autoptr (HjCentralDevice) backup = hj_central_find_device (self->central, answer->device, NULL);
  g_autoptr (HjTokenAnswer) first = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = take_tokens (self, answer->device, first->refresh);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      hj_central_set_device_refresh (self->central, answer->device, backup->refresh_hash, &error));
  g_assert_true (hj_auth_forgive_refresh (self->central, &error));
  g_autoptr (HjTokenAnswer) third = take_tokens (self, answer->device, second->refresh);
  g_autoptr (HjTokenAnswer) fourth = take_tokens (self, answer->device, third->refresh);
  g_autoptr (HjHttpReply) replay = ask_token (self, answer->device, first->refresh);

  g_assert_nonnull (fourth);
  assert_problem (replay, 401, "spent");
}

/* What comes with tokens follows the setting at once: those that were given before end. */
static void
test_lease (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->central);
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autoptr (HjTokenAnswer) before = take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) after = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 bad[] = { G_MININT64, 0, 31, G_GINT64_CONSTANT (1) << 32 | 5 };

  g_assert_cmpint (answer->lease_days, ==, 7);
  g_assert_cmpint (answer->time, ==, NOW);
  g_assert_cmpint (before->lease_days, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (hj_auth_set_lease_days (self->central, bad[i], &error));
    g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_cmpuint (try_access (self, before->access), ==, 200);

  g_assert_true (hj_sql_begin (sql, &error));
  g_assert_true (hj_auth_set_lease_days (self->central, 30, &error));
  g_assert_true (hj_sql_commit (sql, &error));
  g_assert_cmpuint (try_access (self, before->access), ==, 401);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_HOUR_MS);
  after = take_tokens (self, answer->device, before->refresh);
  g_assert_cmpint (after->lease_days, ==, 30);
  g_assert_cmpint (after->time, ==, NOW + HJ_HOUR_MS);
}

/* A laptop's box, as @device's, for the key 1 2 3 …; @flip damages it. */
static char *
seal_key (Fixture *self, const char *device, gboolean flip)
{
  g_autofree char *text = hj_central_dup_meta (self->central, HJ_CENTRAL_META_POLICY_PUBLIC);
  gsize length;
  g_autofree guchar *verifying = g_base64_decode (text, &length);
  guint8 key[crypto_box_PUBLICKEYBYTES];
  guint8 plain[HJ_KEY_BOX_PLAIN_BYTES];
  guint8 box[sizeof plain + crypto_box_SEALBYTES];

  memcpy (plain, device, HJ_KEY_BOX_DEVICE_BYTES);
  for (guint8 i = 0; i < HJ_KEY_BOX_KEY_BYTES; i++)
    plain[HJ_KEY_BOX_DEVICE_BYTES + i] = i + 1;
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (key, verifying), ==, 0);
  g_assert_cmpint (crypto_box_seal (box, plain, sizeof plain, key), ==, 0);
  box[40] ^= flip;
  return g_base64_encode (box, sizeof box);
}

static HjHttpReply *
ask_recover (Fixture *self, const char *code, const char *password, const char *sealed,
             const guint8 *box_key)
{
  g_autofree char *key = g_base64_encode (box_key, crypto_box_PUBLICKEYBYTES);
  HjRecoverRequest request = {
    .code = (char *)code,
    .password = (char *)password,
    .sealed = (char *)sealed,
    .box_key = key,
  };
  g_autoptr (GBytes) body = hj_recover_request_to_bytes (&request);

  return ask (self, "POST", "/v1/recover", NULL, body);
}

static void
test_recover (Fixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autofree char *code = new_code (self, "officer");
  g_autofree char *sealed = seal_key (self, answer->device, FALSE);
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  g_autoptr (GError) error = NULL;

  crypto_box_keypair (public_key, secret_key);
  /* The answer may be lost: the code stays good for the same, and for the enrolment after it. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (HjHttpReply) reply = ask_recover (self, code, PASSWORD, sealed, public_key);
    g_autoptr (HjRecoverAnswer) given = NULL;
    g_autofree guchar *box = NULL;
    guint8 key[HJ_KEY_BOX_KEY_BYTES];
    gsize length;

    g_assert_cmpuint (reply->status, ==, 200);
    given = hj_recover_answer_from_bytes (reply->body, &error);
    g_assert_no_error (error);
    box = g_base64_decode (given->key, &length);
    g_assert_cmpint (crypto_box_seal_open (key, box, length, public_key, secret_key), ==, 0);
    g_assert_cmpuint (key[0], ==, 1);
    g_assert_cmpuint (key[HJ_KEY_BOX_KEY_BYTES - 1], ==, HJ_KEY_BOX_KEY_BYTES);
    assert_state (self, answer->device, "revoked");
  }
  g_autoptr (HjHttpReply) again = ask_enrol (self, code, PASSWORD);

  g_assert_cmpuint (again->status, ==, 200);
}

static void
test_recover_refusals (Fixture *self, gconstpointer data)
{
  static const char *const nobody = "0195f2a0-0000-7000-8000-000000000001";
  g_autoptr (HjEnrolAnswer) answer = enrol (self);
  g_autofree char *code = new_code (self, "officer");
  g_autofree char *sealed = seal_key (self, answer->device, FALSE);
  g_autofree char *damaged = seal_key (self, answer->device, TRUE);
  g_autofree char *unknown = seal_key (self, nobody, FALSE);
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  g_autofree char *others = NULL;

  crypto_box_keypair (public_key, secret_key);
  add_user (self, "other");
  others = new_code (self, "other");
  const struct {
    const char *code, *password, *sealed;
    const char *problem;
  } tries[] = {
    { "AAAAAAAAAAAAAAAA", PASSWORD, sealed, "enrol-code" },
    { code, "not this one", sealed, "password" },
    { others, PASSWORD, sealed, "recover" },
    { code, PASSWORD, damaged, "recover" },
    { code, PASSWORD, unknown, "recover" },
    { code, PASSWORD, "", "recover" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    g_autoptr (HjHttpReply) reply
        = ask_recover (self, tries[i].code, tries[i].password, tries[i].sealed, public_key);

    assert_problem (reply, 403, tries[i].problem);
    assert_state (self, answer->device, "active");
  }
  g_assert_true (hj_central_set_device_state (self->central, answer->device, "frozen", NULL));
  g_autoptr (HjHttpReply) frozen = ask_recover (self, code, PASSWORD, sealed, public_key);

  assert_problem (frozen, 403, "recover");
  assert_state (self, answer->device, "frozen");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/auth/passwords", test_passwords);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/server/auth/enrol", test_enrol);
  ADD ("/server/auth/wrong-password", test_wrong_password);
  ADD ("/server/auth/many-wrong-passwords", test_many_wrong_passwords);
  ADD ("/server/auth/bad-codes", test_bad_codes);
  ADD ("/server/auth/disabled-user", test_disabled_user);
  ADD ("/server/auth/same-work", test_same_work);
  ADD ("/server/auth/nobody-is-locked-out", test_nobody_is_locked_out);
  ADD ("/server/auth/guesses-are-bounded", test_guesses_are_bounded);
  ADD ("/server/auth/malformed", test_malformed);
  ADD ("/server/auth/access-expires", test_access_expires);
  ADD ("/server/auth/account-follows", test_account_follows);
  ADD ("/server/auth/lost-answer", test_lost_answer);
  ADD ("/server/auth/late-request", test_late_request);
  ADD ("/server/auth/stolen-token", test_stolen_token);
  ADD ("/server/auth/stranger", test_stranger_changes_nothing);
  ADD ("/server/auth/frozen-device", test_frozen_device);
  ADD ("/server/auth/restored", test_restored);
  ADD ("/server/auth/lease", test_lease);
  ADD ("/server/auth/recover", test_recover);
  ADD ("/server/auth/recover-refusals", test_recover_refusals);
  return g_test_run ();
}
