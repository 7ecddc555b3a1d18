/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "auth-fixture.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"
#include "server/auth/hj-password.h"

#include <sodium.h>
#include <string.h>

static void
test_passwords (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = hj_password_hash (AUTH_PASSWORD, HJ_PASSWORD_COST_NORMAL, NULL);
  g_autofree char *second = hj_password_hash (AUTH_PASSWORD, HJ_PASSWORD_COST_FICTIONAL, NULL);
  g_autofree char *none = hj_password_hash ("short", HJ_PASSWORD_COST_NORMAL, &error);

  g_assert_true (g_str_has_prefix (first, "$argon2id$"));
  g_assert_cmpstr (first, !=, second);
  g_assert_true (hj_password_matches (AUTH_PASSWORD, first));
  g_assert_true (hj_password_matches (AUTH_PASSWORD, second));
  g_assert_false (hj_password_matches ("correct horse 8", first));
  g_assert_false (hj_password_matches ("", first));
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_enrol (AuthFixture *self, gconstpointer data)
{
  g_autofree char *code = auth_new_code (self, "officer");
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, AUTH_PASSWORD);
  g_autoptr (HjHttpReply) again = auth_ask_enrol (self, code, AUTH_PASSWORD);
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
  g_assert_cmpint (answer->access_expires, ==, AUTH_NOW + HJ_AUTH_ACCESS_MS);
  g_assert_cmpuint (auth_try_access (self, answer->access), ==, 200);
  auth_assert_problem (again, 403, "enrol-code");
}

static void
test_wrong_password (AuthFixture *self, gconstpointer data)
{
  g_autofree char *code = auth_new_code (self, "officer");
  g_autoptr (HjHttpReply) wrong = auth_ask_enrol (self, code, "correct horse 8");
  g_autoptr (HjHttpReply) right = auth_ask_enrol (self, code, AUTH_PASSWORD);

  auth_assert_problem (wrong, 403, "password");
  g_assert_cmpuint (right->status, ==, 200);
}

static void
test_many_wrong_passwords (AuthFixture *self, gconstpointer data)
{
  g_autofree char *code = auth_new_code (self, "officer");
  g_autofree char *other = auth_new_code (self, "officer");

  for (guint i = 0; i < HJ_AUTH_TRIES_MAX; i++) {
    g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, "correct horse 8");

    auth_assert_problem (reply, 403, "password");
  }
  g_autoptr (HjHttpReply) burnt = auth_ask_enrol (self, code, AUTH_PASSWORD);
  g_autoptr (HjHttpReply) fresh = auth_ask_enrol (self, other, AUTH_PASSWORD);

  auth_assert_problem (burnt, 403, "enrol-code");
  g_assert_cmpuint (fresh->status, ==, 200);
}

static void
test_bad_codes (AuthFixture *self, gconstpointer data)
{
  g_autofree char *late = auth_new_code (self, "officer");
  g_autoptr (HjHttpReply) unknown = auth_ask_enrol (self, "ABCDEFGHIJKLMNOP", AUTH_PASSWORD);
  g_autoptr (GError) error = NULL;
  g_autofree char *nobody
      = hj_auth_make_enrol_code (self->central, "nobody", self->authority, &error);

  g_assert_null (nobody);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
  auth_assert_problem (unknown, 403, "enrol-code");
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_AUTH_CODE_MS + 1);
  g_autoptr (HjHttpReply) expired = auth_ask_enrol (self, late, AUTH_PASSWORD);

  auth_assert_problem (expired, 403, "enrol-code");
}

static void
test_disabled_user (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autofree char *code = auth_new_code (self, "officer");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_central_set_user_disabled (self->central, "officer", TRUE, &error));
  g_autoptr (HjHttpReply) enrolled = auth_ask_enrol (self, code, AUTH_PASSWORD);
  g_autoptr (HjHttpReply) token = auth_ask_token (self, answer->device, answer->refresh);
  g_autofree char *none
      = hj_auth_make_enrol_code (self->central, "officer", self->authority, &error);

  auth_assert_problem (enrolled, 403, "enrol-code");
  auth_assert_problem (token, 403, HJ_PROBLEM_REVOKED);
  g_assert_cmpuint (auth_try_access (self, answer->access), >=, 400);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
}

/* How many password hashes a try costs the central instance; its answer is @problem. */
static guint
count_hashed (AuthFixture *self, const char *code, const char *password, const char *problem)
{
  guint before = hj_password_count_hashed ();
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, password);

  auth_assert_problem (reply, 403, problem);
  return hj_password_count_hashed () - before;
}

/* Whoever holds no good code learns nothing about accounts, by answer or by work: no hash is
 * computed, whether there is such an account, it is disabled, or it never was. Whoever holds one
 * has been told whose it is.
 */
static void
test_same_work (AuthFixture *self, gconstpointer data)
{
  g_autofree char *good = auth_new_code (self, "officer");
  g_autofree char *used = auth_new_code (self, "officer");
  g_autofree char *disabled = NULL;
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, used, AUTH_PASSWORD);

  g_assert_cmpuint (reply->status, ==, 200);
  auth_add_user (self, "gone");
  disabled = auth_new_code (self, "gone");
  g_assert_true (hj_central_set_user_disabled (self->central, "gone", TRUE, NULL));
  const char *const bad[] = { "AAAAAAAAAAAAAAAA", "ABCDEFGHIJKLMNOP", used, disabled };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_cmpuint (count_hashed (self, bad[i], AUTH_PASSWORD, "enrol-code"), ==, 0);
    g_assert_cmpuint (count_hashed (self, bad[i], "correct horse 8", "enrol-code"), ==, 0);
  }
  g_assert_cmpuint (count_hashed (self, good, "correct horse 8", "password"), ==, 1);
}

/* Whoever has no code keeps nobody out, and causes no work worth speaking of. */
static void
test_nobody_is_locked_out (AuthFixture *self, gconstpointer data)
{
  g_autofree char *code = auth_new_code (self, "officer");
  guint before = hj_password_count_hashed ();

  for (guint i = 0; i < 500; i++) {
    g_autofree char *guess = g_strdup_printf ("%016u", i);
    g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, guess, AUTH_PASSWORD);

    g_assert_cmpuint (reply->status, ==, 403);
  }
  g_assert_cmpuint (hj_password_count_hashed (), ==, before);
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, AUTH_PASSWORD);

  g_assert_cmpuint (reply->status, ==, 200);
}

/* Guesses with one code end, whichever of the two routes they take, and other codes stay good. */
static void
test_guesses_are_bounded (AuthFixture *self, gconstpointer data)
{
  g_autofree char *code = auth_new_code (self, "officer");
  g_autofree char *other = auth_new_code (self, "officer");
  guint before = hj_password_count_hashed ();

  for (guint i = 0; i < 10 * HJ_AUTH_TRIES_MAX; i++) {
    g_autofree char *guess = g_strdup_printf ("guess number %u", i);
    g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, code, guess);

    g_assert_cmpuint (reply->status, ==, 403);
  }
  g_assert_cmpuint (hj_password_count_hashed () - before, ==, HJ_AUTH_TRIES_MAX);
  g_autoptr (HjHttpReply) burnt = auth_ask_enrol (self, code, AUTH_PASSWORD);
  g_autoptr (HjHttpReply) reply = auth_ask_enrol (self, other, AUTH_PASSWORD);

  auth_assert_problem (burnt, 403, "enrol-code");
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_malformed (AuthFixture *self, gconstpointer data)
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
    g_autoptr (HjHttpReply) enrol_reply = auth_ask (self, "POST", "/v1/enrol", NULL, body);
    g_autoptr (HjHttpReply) token_reply = auth_ask (self, "POST", "/v1/token", NULL, body);

    auth_assert_problem (enrol_reply, 400, "malformed");
    auth_assert_problem (token_reply, 400, "malformed");
  }
}

/* A laptop's box, as @device's, for the key 1 2 3 …; @flip damages it. */
static char *
seal_key (AuthFixture *self, const char *device, gboolean flip)
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
ask_recover (AuthFixture *self, const char *code, const char *password, const char *sealed,
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

  return auth_ask (self, "POST", "/v1/recover", NULL, body);
}

static void
test_recover (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autofree char *code = auth_new_code (self, "officer");
  g_autofree char *sealed = seal_key (self, answer->device, FALSE);
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  g_autoptr (GError) error = NULL;

  crypto_box_keypair (public_key, secret_key);
  /* The answer may be lost: the code stays good for the same, and for the enrolment after it. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (HjHttpReply) reply = ask_recover (self, code, AUTH_PASSWORD, sealed, public_key);
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
    auth_assert_state (self, answer->device, "revoked");
  }
  g_autoptr (HjHttpReply) again = auth_ask_enrol (self, code, AUTH_PASSWORD);

  g_assert_cmpuint (again->status, ==, 200);
}

static void
test_recover_refusals (AuthFixture *self, gconstpointer data)
{
  static const char *const nobody = "0195f2a0-0000-7000-8000-000000000001";
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autofree char *code = auth_new_code (self, "officer");
  g_autofree char *sealed = seal_key (self, answer->device, FALSE);
  g_autofree char *damaged = seal_key (self, answer->device, TRUE);
  g_autofree char *unknown = seal_key (self, nobody, FALSE);
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  g_autofree char *others = NULL;

  crypto_box_keypair (public_key, secret_key);
  auth_add_user (self, "other");
  others = auth_new_code (self, "other");
  const struct {
    const char *code, *password, *sealed;
    const char *problem;
  } tries[] = {
    { "AAAAAAAAAAAAAAAA", AUTH_PASSWORD, sealed, "enrol-code" },
    { code, "not this one", sealed, "password" },
    { others, AUTH_PASSWORD, sealed, "recover" },
    { code, AUTH_PASSWORD, damaged, "recover" },
    { code, AUTH_PASSWORD, unknown, "recover" },
    { code, AUTH_PASSWORD, "", "recover" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    g_autoptr (HjHttpReply) reply
        = ask_recover (self, tries[i].code, tries[i].password, tries[i].sealed, public_key);

    auth_assert_problem (reply, 403, tries[i].problem);
    auth_assert_state (self, answer->device, "active");
  }
  g_assert_true (hj_central_set_device_state (self->central, answer->device, "frozen", NULL));
  g_autoptr (HjHttpReply) frozen = ask_recover (self, code, AUTH_PASSWORD, sealed, public_key);

  auth_assert_problem (frozen, 403, "recover");
  auth_assert_state (self, answer->device, "frozen");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/auth/passwords", test_passwords);
#define ADD(path, test) g_test_add (path, AuthFixture, NULL, auth_set_up, test, auth_tear_down)
  ADD ("/server/auth/enrol", test_enrol);
  ADD ("/server/auth/wrong-password", test_wrong_password);
  ADD ("/server/auth/many-wrong-passwords", test_many_wrong_passwords);
  ADD ("/server/auth/bad-codes", test_bad_codes);
  ADD ("/server/auth/disabled-user", test_disabled_user);
  ADD ("/server/auth/same-work", test_same_work);
  ADD ("/server/auth/nobody-is-locked-out", test_nobody_is_locked_out);
  ADD ("/server/auth/guesses-are-bounded", test_guesses_are_bounded);
  ADD ("/server/auth/malformed", test_malformed);
  ADD ("/server/auth/recover", test_recover);
  ADD ("/server/auth/recover-refusals", test_recover_refusals);
  return g_test_run ();
}
