/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "auth-fixture.h"
#include "core/wire/hj-problem.h"

#include <string.h>

static void
test_access_expires (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);

  g_assert_cmpuint (auth_try_access (self, "nonsense"), ==, 401);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_AUTH_ACCESS_MS - 1);
  g_assert_cmpuint (auth_try_access (self, answer->access), ==, 200);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), 1);
  g_assert_cmpuint (auth_try_access (self, answer->access), ==, 401);
  g_autoptr (HjTokenAnswer) tokens = auth_take_tokens (self, answer->device, answer->refresh);

  g_assert_cmpuint (auth_try_access (self, tokens->access), ==, 200);
}

/* A laptop hears who its user is by now with each pair of tokens. */
static void
test_account_follows (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  HjCentralUser user = { .name = answer->user,
                         .role = (char *)"house-leader",
                         .org = answer->org,
                         .full_name = (char *)"王安" };

  g_assert_cmpstr (answer->role, !=, "house-leader");
  g_assert_true (hj_central_change_user (self->central, &user, NULL));
  g_autoptr (HjTokenAnswer) tokens = auth_take_tokens (self, answer->device, answer->refresh);

  g_assert_cmpstr (tokens->role, ==, "house-leader");
  g_assert_cmpstr (tokens->org, ==, answer->org);
  g_assert_cmpstr (tokens->name, ==, "王安");
}

static void
test_lost_answer (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) lost = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) again = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) third = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) next = auth_take_tokens (self, answer->device, again->refresh);

  g_assert_cmpstr (lost->refresh, ==, again->refresh);
  g_assert_cmpstr (again->refresh, ==, third->refresh);
  g_assert_cmpstr (again->refresh, !=, answer->refresh);
  g_assert_cmpstr (next->refresh, !=, again->refresh);
  auth_assert_state (self, answer->device, "active");
  g_assert_cmpuint (auth_try_access (self, next->access), ==, 200);
}

/* A request that the network held up arrives behind the one that was sent after it. */
static void
test_late_request (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) first = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = auth_take_tokens (self, answer->device, first->refresh);
  g_autoptr (HjHttpReply) late = auth_ask_token (self, answer->device, answer->refresh);

  auth_assert_problem (late, 401, "spent");
  auth_assert_state (self, answer->device, "active");
  g_assert_cmpuint (auth_try_access (self, second->access), ==, 200);
}

/* What is answered to who shows a spent token. */
static char *
take_challenge (AuthFixture *self, const char *device, const char *refresh)
{
  g_autoptr (HjHttpReply) reply = auth_ask_token (self, device, refresh);

  auth_assert_problem (reply, 401, HJ_PROBLEM_SPENT);
  return hj_problem_parse_text (reply->body, "challenge");
}

/* However often the network brings a request that was sent before the newest token was given, also
 * one that answers a challenge, nothing comes of it.
 */
static void
test_late_answer (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) first = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = auth_take_tokens (self, answer->device, first->refresh);
  g_autofree char *challenge = take_challenge (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) third = auth_take_tokens (self, answer->device, second->refresh);

  for (guint i = 0; i < 3; i++) {
    g_autofree char *again = take_challenge (self, answer->device, answer->refresh);
    g_autoptr (HjHttpReply) late
        = auth_answer_challenge (self, answer->device, answer->refresh, challenge);

    g_assert_cmpstr (again, !=, challenge);
    auth_assert_problem (late, 401, HJ_PROBLEM_SPENT);
  }
  auth_assert_state (self, answer->device, "active");
  g_assert_cmpuint (auth_try_access (self, third->access), ==, 200);
}

/* Whoever answers a challenge has the key and an older state: both copies are stopped, neither is
 * erased. Without the key nobody answers it.
 */
static void
test_copy (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) first = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = auth_take_tokens (self, answer->device, first->refresh);
  g_autofree char *challenge = take_challenge (self, answer->device, answer->refresh);

  self->secret_key[3] ^= 1;
  g_autoptr (HjHttpReply) thief
      = auth_answer_challenge (self, answer->device, answer->refresh, challenge);

  self->secret_key[3] ^= 1;
  auth_assert_problem (thief, 401, "unknown-device");
  auth_assert_state (self, answer->device, "active");
  g_autoptr (HjHttpReply) copy
      = auth_answer_challenge (self, answer->device, answer->refresh, challenge);
  g_autoptr (HjHttpReply) honest = auth_ask_token (self, answer->device, second->refresh);

  auth_assert_problem (copy, 403, HJ_PROBLEM_CLONED_DEVICE);
  auth_assert_problem (honest, 403, HJ_PROBLEM_CLONED_DEVICE);
  auth_assert_state (self, answer->device, "frozen");
  g_assert_cmpuint (auth_try_access (self, second->access), ==, 403);
}

/* A request for tokens that somebody has found gives them nothing that they can use without the
 * key, and takes nothing from the laptop, whenever it is sent again.
 */
static void
test_repeated_request (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) first = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) found = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = NULL;

  self->secret_key[3] ^= 1;
  g_assert_cmpuint (auth_try_access (self, found->access), ==, 401);
  g_autoptr (HjHttpReply) next = auth_ask_token (self, answer->device, found->refresh);

  auth_assert_problem (next, 401, "unknown-device");
  self->secret_key[3] ^= 1;
  second = auth_take_tokens (self, answer->device, first->refresh);
  g_assert_cmpuint (auth_try_access (self, second->access), ==, 200);
  auth_assert_state (self, answer->device, "active");
}

static void
test_stolen_token (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) second = auth_take_tokens (self, answer->device, answer->refresh);

  for (guint i = 0; i < 10; i++) {
    g_autoptr (HjTokenAnswer) newer = auth_take_tokens (self, answer->device, second->refresh);

    hj_token_answer_free (g_steal_pointer (&second));
    second = g_steal_pointer (&newer);
  }
  g_autoptr (HjHttpReply) replay = auth_ask_token (self, answer->device, answer->refresh);
  g_autoptr (HjHttpReply) honest = auth_ask_token (self, answer->device, second->refresh);

  auth_assert_problem (replay, 403, HJ_PROBLEM_REVOKED);
  auth_assert_problem (honest, 403, HJ_PROBLEM_REVOKED);
  auth_assert_state (self, answer->device, "revoked");
  g_assert_cmpuint (auth_try_access (self, second->access), >=, 400);
}

static void
test_stranger_changes_nothing (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  guint8 own_key[crypto_sign_SECRETKEYBYTES];

  memcpy (own_key, self->secret_key, sizeof own_key);
  self->secret_key[3] ^= 1;
  g_autoptr (HjHttpReply) forged = auth_ask_token (self, answer->device, answer->refresh);
  g_autoptr (HjHttpReply) guessed = auth_ask_token (self, answer->device, "guess");

  memcpy (self->secret_key, own_key, sizeof own_key);
  g_autoptr (HjHttpReply) unknown = auth_ask_token (self, "nobody", answer->refresh);

  auth_assert_problem (forged, 401, "unknown-device");
  auth_assert_problem (guessed, 401, "unknown-device");
  auth_assert_problem (unknown, 401, "unknown-device");
  auth_assert_state (self, answer->device, "active");
  g_autoptr (HjTokenAnswer) tokens = auth_take_tokens (self, answer->device, answer->refresh);

  g_assert_nonnull (tokens);
}

static void
test_frozen_device (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);

  g_assert_true (hj_central_set_device_state (self->central, answer->device, "frozen", NULL));
  g_autoptr (HjHttpReply) reply = auth_ask_token (self, answer->device, answer->refresh);

  auth_assert_problem (reply, 403, HJ_PROBLEM_CLONED_DEVICE);
}

/* The backup knows an older token than the laptop does. */
static void
test_restored (AuthFixture *self, gconstpointer data)
{
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjCentralDevice) backup = hj_central_find_device (self->central, answer->device, NULL);
  g_autoptr (HjTokenAnswer) first = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) second = auth_take_tokens (self, answer->device, first->refresh);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      hj_central_set_device_refresh (self->central, answer->device, backup->refresh_hash, &error));
  g_assert_true (hj_auth_forgive_refresh (self->central, &error));
  g_autoptr (HjTokenAnswer) third = auth_take_tokens (self, answer->device, second->refresh);
  g_autoptr (HjTokenAnswer) fourth = auth_take_tokens (self, answer->device, third->refresh);
  g_autoptr (HjHttpReply) replay = auth_ask_token (self, answer->device, first->refresh);

  g_assert_nonnull (fourth);
  auth_assert_problem (replay, 401, "spent");
}

/* What comes with tokens follows the setting at once: those that were given before end. */
static void
test_lease (AuthFixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->central);
  g_autoptr (HjEnrolAnswer) answer = auth_enrol (self);
  g_autoptr (HjTokenAnswer) before = auth_take_tokens (self, answer->device, answer->refresh);
  g_autoptr (HjTokenAnswer) after = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 bad[] = { G_MININT64, 0, 31, G_GINT64_CONSTANT (1) << 32 | 5 };

  g_assert_cmpint (answer->lease_days, ==, 7);
  g_assert_cmpint (answer->time, ==, AUTH_NOW);
  g_assert_cmpint (before->lease_days, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (hj_auth_set_lease_days (self->central, bad[i], &error));
    g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_cmpuint (auth_try_access (self, before->access), ==, 200);

  g_assert_true (hj_sql_begin (sql, &error));
  g_assert_true (hj_auth_set_lease_days (self->central, 30, &error));
  g_assert_true (hj_sql_commit (sql, &error));
  g_assert_cmpuint (auth_try_access (self, before->access), ==, 401);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_HOUR_MS);
  after = auth_take_tokens (self, answer->device, before->refresh);
  g_assert_cmpint (after->lease_days, ==, 30);
  g_assert_cmpint (after->time, ==, AUTH_NOW + HJ_HOUR_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, AuthFixture, NULL, auth_set_up, test, auth_tear_down)
  ADD ("/server/auth-tokens/access-expires", test_access_expires);
  ADD ("/server/auth-tokens/account-follows", test_account_follows);
  ADD ("/server/auth-tokens/lost-answer", test_lost_answer);
  ADD ("/server/auth-tokens/late-request", test_late_request);
  ADD ("/server/auth-tokens/late-answer", test_late_answer);
  ADD ("/server/auth-tokens/copy", test_copy);
  ADD ("/server/auth-tokens/repeated-request", test_repeated_request);
  ADD ("/server/auth-tokens/stolen-token", test_stolen_token);
  ADD ("/server/auth-tokens/stranger", test_stranger_changes_nothing);
  ADD ("/server/auth-tokens/frozen-device", test_frozen_device);
  ADD ("/server/auth-tokens/restored", test_restored);
  ADD ("/server/auth-tokens/lease", test_lease);
  return g_test_run ();
}
