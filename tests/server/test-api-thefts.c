/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

#include <string.h>

/* What a request with a token may come with instead of its own signature. */
typedef struct {
  const char *name;
  char *(*sign) (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body);
} Theft;

static char *
sign_not (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return NULL;
}

static char *
sign_nothing (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return g_strdup ("");
}

static char *
sign_words (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return g_strdup ("0123456789abcdef0123456789abcdef signature");
}

static char *
sign_with_other_key (Laptop *owner, Laptop *other, const char *method, const char *path,
                     GBytes *body)
{
  return laptop_sign (other, method, path, "token", body);
}

static char *
sign_other_method (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return laptop_sign (owner, g_str_equal (method, "GET") ? "POST" : "GET", path, "token", body);
}

static char *
sign_other_path (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return laptop_sign (owner, method, "/v1/hello", "token", body);
}

static char *
sign_other_token (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  return laptop_sign (owner, method, path, "another", body);
}

static char *
sign_other_body (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  g_autoptr (GBytes) changed = g_bytes_new_static ("{\"cursor\":null}", 15);

  return laptop_sign (owner, method, path, "token", changed);
}

static char *
sign_other_nonce (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  char *signature = laptop_sign (owner, method, path, "token", body);

  signature[0] = signature[0] == '0' ? '1' : '0';
  return signature;
}

static char *
sign_cut (Laptop *owner, Laptop *other, const char *method, const char *path, GBytes *body)
{
  char *signature = laptop_sign (owner, method, path, "token", body);

  signature[strlen (signature) - 1] = '\0';
  return signature;
}

/* The bits of a signature, each turned once. */
static void
assert_no_bit_is_spare (ApiFixture *self, Laptop *owner)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *good = laptop_sign (owner, "POST", "/v1/changes", "token", body);
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (strchr (good, ' ') + 1, &length);

  for (gsize bit = 0; bit < length * 8; bit++) {
    bytes[bit / 8] ^= (guint8)(1u << bit % 8);
    g_autofree char *encoded = g_base64_encode (bytes, length);
    g_autofree char *signature = g_strdup_printf ("%.32s %s", good, encoded);
    const HjHttpRequest request = { .method = "POST",
                                    .path = "/v1/changes",
                                    .content_type = HJ_WIRE_TYPE_JSON,
                                    .token = "token",
                                    .signature = signature,
                                    .body = body };
    g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

    g_assert_cmpuint (reply->status, ==, 401);
    bytes[bit / 8] ^= (guint8)(1u << bit % 8);
  }
}

static void
assert_theft_fails (ApiFixture *self, guint route, const Theft *theft, Laptop *owner, Laptop *other)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *signature
      = theft->sign (owner, other, api_routes[route].method, api_routes[route].path, body);
  const HjHttpRequest request = { .method = api_routes[route].method,
                                  .path = api_routes[route].path,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = "token",
                                  .signature = signature,
                                  .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;

  if (reply->status != 401)
    g_error ("%s answered %u to %s", api_routes[route].path, reply->status, theft->name);
  g_assert_true (hj_problem_parse (reply->body, &code, &detail));
  g_assert_cmpstr (code, ==, "signature");
}

/* An access token alone opens nothing, and says nothing about whose it is. */
static void
test_stolen_token (ApiFixture *self, gconstpointer data)
{
  static const Theft thefts[] = {
    { "no signature", sign_not },
    { "an empty one", sign_nothing },
    { "other words", sign_words },
    { "another laptop's", sign_with_other_key },
    { "another method", sign_other_method },
    { "another path", sign_other_path },
    { "another token", sign_other_token },
    { "another body", sign_other_body },
    { "another nonce", sign_other_nonce },
    { "a cut one", sign_cut },
  };
  static const char *const states[] = { "active", "revoked", "frozen" };
  g_autoptr (Laptop) owner = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "duty-officer", "house-1");
  guint n_refused = 0;

  api_fixture_give_token (self, owner, "token");
  for (guint i = 0; i < api_n_routes; i++) {
    if (!api_routes[i].needs_token)
      continue;
    for (guint j = 0; j < G_N_ELEMENTS (thefts); j++) {
      for (guint k = 0; k < G_N_ELEMENTS (states); k++, n_refused++) {
        hj_central_set_device_state (self->world->central, owner->device->id, states[k], NULL);
        assert_theft_fails (self, i, &thefts[j], owner, other);
      }
    }
  }
  hj_central_set_device_state (self->world->central, owner->device->id, "active", NULL);
  assert_no_bit_is_spare (self, owner);
  g_test_message ("%u refusals", n_refused + 512);
  /* None of it has used the token up. */
  g_assert_cmpuint (api_fixture_ask_status (self, "POST", "/v1/changes", "token", "{"), ==, 400);
}

/* Who has found whole requests gets no answer to them, whatever was answered the first time, before
 * the clocks were set and after.
 */
static void
test_repeated_requests (ApiFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");
  HjManualClock *clock = HJ_MANUAL_CLOCK (self->world->clock);

  api_fixture_give_token (self, laptop, "token");
  for (guint i = 0; i < api_n_routes; i++) {
    g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
    g_autofree char *signature
        = laptop_sign (laptop, api_routes[i].method, api_routes[i].path, "token", body);
    const HjHttpRequest request = { .method = api_routes[i].method,
                                    .path = api_routes[i].path,
                                    .content_type = HJ_WIRE_TYPE_JSON,
                                    .token = "token",
                                    .signature = signature,
                                    .body = body };

    if (!api_routes[i].needs_token)
      continue;
    g_autoptr (HjHttpReply) first = hj_api_handle (self->api, &request);
    g_autoptr (HjHttpReply) second = hj_api_handle (self->api, &request);

    g_assert_cmpuint (first->status, !=, 401);
    g_assert_cmpuint (second->status, ==, 401);
    hj_manual_clock_advance (clock, HJ_MINUTE_MS);
    g_autoptr (HjHttpReply) third = hj_api_handle (self->api, &request);

    g_assert_cmpuint (third->status, ==, 401);
    hj_manual_clock_set_raw_time (clock, WORLD_NOW - HJ_DAY_MS);
    g_autoptr (HjHttpReply) fourth = hj_api_handle (self->api, &request);

    g_assert_cmpuint (fourth->status, ==, 401);
    hj_manual_clock_set_raw_time (clock, WORLD_NOW);
  }
}

/* What was known of requests goes with the process, and so do the tokens that they came with. */
static void
test_repeated_after_restart (ApiFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");

  api_fixture_give_token (self, laptop, "token");
  g_assert_cmpuint (api_fixture_ask_status (self, "POST", "/v1/changes", "token", "{"), ==, 400);
  g_object_unref (self->api);
  self->api = hj_api_new (self->world->central);
  g_assert_cmpuint (api_fixture_ask_status (self, "POST", "/v1/changes", "token", "{"), ==, 401);
  api_fixture_give_token (self, laptop, "next");
  g_assert_cmpuint (api_fixture_ask_status (self, "POST", "/v1/changes", "next", "{"), ==, 400);
}

static GBytes *
pull (ApiFixture *self, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"cursor\":null,\"bytes\":100000,\"schema\":%d%s}",
                                           HJ_SCHEMA_VERSION, more);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (HjHttpReply) reply = api_fixture_ask (self, "POST", "/v1/changes", "token", body);

  g_assert_cmpuint (reply->status, ==, 200);
  return g_bytes_ref (reply->body);
}

/* What a laptop says that it is or may have is not asked for: it is sent what is its own, to the
 * byte.
 */
static void
test_asks_for_more (ApiFixture *self, gconstpointer data)
{
  static const char *const wishes[] = {
    ",\"role\":\"house-leader\"",
    ",\"user\":\"leader\"",
    ",\"org\":\"house-2\"",
    ",\"device\":\"018f0000-0000-7000-8000-00000000a001\"",
    ",\"protocol\":0",
    ",\"projection\":\"officer\"",
    ",\"buckets\":[\"house:house-1#officer\",\"house-lead:house-1\",\"house:house-2#officer\"]",
    ",\"columns\":[\"id_number\",\"phone\"]",
  };
  g_autoptr (Laptop) laptop = laptop_new (self->world, "doctor", "doctor", "house-1");
  g_autofree char *person
      = world_write (self->world, &hj_entity_person, "name", "王安", "id_number",
                     "330702199003074514", "phone", "13900000001", NULL);
  g_autofree char *stay = world_write (
      self->world, &hj_entity_detention, "person", person, "house", "house-1", "kind", "judicial",
      "starts_at", "2026-06-01T08:00+08:00", "ends_at", "2026-06-10T08:00+08:00", NULL);
  g_autoptr (GBytes) plain = NULL;

  api_fixture_give_token (self, laptop, "token");
  plain = pull (self, "");
  g_assert_cmpuint (g_bytes_get_size (plain), >, 200);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++) {
    g_autoptr (GBytes) page = pull (self, wishes[i]);

    g_assert_true (g_bytes_equal (page, plain));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/thefts/" path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)
  ADD ("stolen-token", test_stolen_token);
  ADD ("asks-for-more", test_asks_for_more);
  ADD ("repeated-requests", test_repeated_requests);
  ADD ("repeated-after-restart", test_repeated_after_restart);
  return g_test_run ();
}
