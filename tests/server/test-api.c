/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"

#include <string.h>

#define TOKEN "a token"

typedef struct {
  World *world;
  Laptop *laptop;
  HjApi *api;
  guint n_called;
} Fixture;

static HjHttpReply *
on_leaders_asked_cb (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                     const HjCentralDevice *device, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_called++;
  g_assert_cmpstr (user->name, ==, "officer");
  g_assert_cmpstr (device->user, ==, "officer");
  return hj_http_reply_new (200, "text/plain", g_bytes_new ("ok", 2));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const leaders[] = { "house-leader", NULL };
  static const char *const officers[] = { "intake-officer", NULL };
  HjApiRoute route = { .method = "GET",
                       .path = "/v1/leaders",
                       .needs_token = TRUE,
                       .roles = leaders,
                       .handler = on_leaders_asked_cb };

  self->world = world_new ();
  self->laptop = laptop_new (self->world, "officer", "intake-officer", "house-1");
  self->api = hj_api_new (self->world->central);
  hj_api_add_route (self->api, &route, self);
  route.path = "/v1/officers";
  route.roles = officers;
  hj_api_add_route (self->api, &route, self);
  laptop_give_token (self->laptop, TOKEN);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->api);
  laptop_free (self->laptop);
  world_free (self->world);
}

static HjHttpReply *
ask (Fixture *self, const char *method, const char *path, const char *token, GBytes *body)
{
  g_autofree char *signature = laptop_sign (self->laptop, method, path, token, body);
  HjHttpRequest request = { .method = method,
                            .path = path,
                            .content_type = "application/json",
                            .token = token,
                            .signature = signature,
                            .body = body };

  return hj_api_handle (self->api, &request);
}

static void
assert_problem (HjHttpReply *reply, guint status, const char *code)
{
  g_autofree char *found = NULL;
  g_autofree char *detail = NULL;

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (reply->content_type, ==, HJ_PROBLEM_CONTENT_TYPE);
  g_assert_true (hj_problem_parse (reply->body, &found, &detail));
  if (code != NULL)
    g_assert_cmpstr (found, ==, code);
  g_assert_true (g_str_has_suffix (detail, "."));
}

static void
assert_refused (Fixture *self, const char *method, const char *path, const char *token,
                guint status, const char *code)
{
  g_autoptr (GBytes) body = g_bytes_new ("{}", 2);
  g_autoptr (HjHttpReply) reply = ask (self, method, path, token, body);

  assert_problem (reply, status, code);
}

static void
test_hello (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new (NULL, 0);
  g_autoptr (HjHttpReply) reply = ask (self, "GET", "/v1/hello", NULL, body);
  g_autoptr (HjHello) hello = hj_hello_from_bytes (reply->body, NULL);
  g_autofree char *epoch = hj_central_dup_meta (self->world->central, HJ_CENTRAL_META_EPOCH);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (hello->time, ==, WORLD_NOW);
  g_assert_cmpstr (hello->epoch, ==, epoch);
  g_assert_cmpint (hello->schema, ==, HJ_SCHEMA_VERSION);
  g_assert_cmpint (hello->page_max, ==, HJ_WIRE_PAGE_MAX);
}

static void
test_routes (Fixture *self, gconstpointer data)
{
  assert_refused (self, "GET", "/", NULL, 404, NULL);
  assert_refused (self, "GET", "/v1/hello/", NULL, 404, NULL);
  assert_refused (self, "POST", "/v1/hello", NULL, 405, NULL);
  assert_refused (self, "GET", "/v1/ops", TOKEN, 405, NULL);
}

static void
test_tokens (Fixture *self, gconstpointer data)
{
  assert_refused (self, "POST", "/v1/ops", NULL, 401, NULL);
  assert_refused (self, "POST", "/v1/ops", "another", 401, NULL);
  assert_refused (self, "POST", "/v1/changes", NULL, 401, NULL);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_HOUR_MS);
  assert_refused (self, "POST", "/v1/ops", TOKEN, 401, NULL);
}

static void
test_revoked_and_disabled (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;

  hj_central_set_device_state (central, self->laptop->device->id, "revoked", NULL);
  assert_refused (self, "POST", "/v1/changes", TOKEN, 403, HJ_PROBLEM_REVOKED);
  hj_central_set_device_state (central, self->laptop->device->id, "active", NULL);
  hj_central_set_user_disabled (central, "officer", TRUE, NULL);
  assert_refused (self, "POST", "/v1/changes", TOKEN, 403, NULL);
}

static void
test_roles (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new (NULL, 0);
  g_autoptr (HjHttpReply) reply = NULL;

  assert_refused (self, "GET", "/v1/leaders", TOKEN, 403, NULL);
  g_assert_cmpuint (self->n_called, ==, 0);
  reply = ask (self, "GET", "/v1/officers", TOKEN, body);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (self->n_called, ==, 1);
}

static void
assert_type (Fixture *self, GBytes *body, const char *content_type, guint status)
{
  g_autofree char *signature = laptop_sign (self->laptop, "POST", "/v1/changes", TOKEN, body);
  const HjHttpRequest request = { .method = "POST",
                                  .path = "/v1/changes",
                                  .content_type = content_type,
                                  .token = TOKEN,
                                  .signature = signature,
                                  .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

  assert_problem (reply, status, NULL);
}

static void
test_bodies (Fixture *self, gconstpointer data)
{
  gsize length = 4 * 1024 * 1024;
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (GBytes) small = g_bytes_new ("{}", 2);
  g_autoptr (HjHttpReply) reply = ask (self, "POST", "/v1/ops", TOKEN, large);

  assert_problem (reply, 413, NULL);
  assert_refused (self, "POST", "/v1/ops", TOKEN, 400, NULL);
  assert_refused (self, "POST", "/v1/changes", TOKEN, 400, NULL);
  assert_type (self, small, NULL, 415);
  assert_type (self, small, "text/plain", 415);
  assert_type (self, small, "application/json; charset=utf-8", 400);
}

static HjHttpReply *
send_op (Fixture *self, const char *device, HjOp *op)
{
  g_autoptr (HjBatch) batch = hj_batch_new (device, device);
  g_autoptr (GBytes) body = NULL;

  g_ptr_array_add (batch->ops, hj_op_ref (op));
  body = hj_batch_to_bytes (batch);
  return ask (self, "POST", "/v1/ops", TOKEN, body);
}

static HjOp *
new_op (Fixture *self)
{
  return laptop_new_op (self->laptop, &hj_entity_person, "name", "王安", NULL);
}

static void
test_ops_and_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (HjOp) op = new_op (self);
  g_autoptr (HjHttpReply) reply = send_op (self, self->laptop->device->id, op);
  g_autoptr (HjBatchAnswer) answer = hj_batch_answer_from_bytes (reply->body, NULL);
  HjChangesRequest request = { .bytes = HJ_WIRE_PAGE_MIN };
  g_autoptr (GBytes) body = hj_changes_request_to_bytes (&request);
  g_autoptr (HjHttpReply) page = ask (self, "POST", "/v1/changes", TOKEN, body);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, 0))->outcome, ==,
                   HJ_OP_APPLIED);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpstr (page->content_type, ==, HJ_PAGE_CONTENT_TYPE);
}

static void
test_gap_and_clone (Fixture *self, gconstpointer data)
{
  const char *device = self->laptop->device->id;
  g_autoptr (HjOp) first = new_op (self);
  g_autoptr (HjOp) second = new_op (self);
  g_autoptr (HjOp) other = new_op (self);
  gint64 expected = 0;
  g_autoptr (HjHttpReply) gap = send_op (self, device, second);

  assert_problem (gap, 409, HJ_PROBLEM_SEQUENCE_GAP);
  g_assert_true (hj_problem_parse_int (gap->body, "expected", &expected));
  g_assert_cmpint (expected, ==, first->seq);
  g_autoptr (HjHttpReply) done = send_op (self, device, first);

  g_assert_cmpuint (done->status, ==, 200);
  other->seq = first->seq;
  g_autoptr (HjHttpReply) clone = send_op (self, device, other);

  assert_problem (clone, 422, HJ_PROBLEM_CLONED_DEVICE);
  g_autoptr (HjHttpReply) after = send_op (self, device, second);

  assert_problem (after, 403, HJ_PROBLEM_REVOKED);
}

/* A batch in another device's name is refused, even with a good token. */
static void
test_foreign_batch (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "intake-officer", "house-1");
  g_autoptr (HjOp) op = new_op (self);
  g_autoptr (HjHttpReply) reply = send_op (self, other->device->id, op);

  assert_problem (reply, 403, NULL);
  g_assert_null (world_load (self->world, &hj_entity_person, op->row));
}

static void
test_token_hash (Fixture *self, gconstpointer data)
{
  g_autofree char *hash = hj_api_hash_token ("abc");

  /* FIPS 180-2, B.1 */
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/api/hello", test_hello },
    { "/api/routes", test_routes },
    { "/api/tokens", test_tokens },
    { "/api/revoked-and-disabled", test_revoked_and_disabled },
    { "/api/roles", test_roles },
    { "/api/bodies", test_bodies },
    { "/api/ops-and-changes", test_ops_and_changes },
    { "/api/gap-and-clone", test_gap_and_clone },
    { "/api/foreign-batch", test_foreign_batch },
    { "/api/token-hash", test_token_hash },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
