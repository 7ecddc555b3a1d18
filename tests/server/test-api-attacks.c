/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-fixture.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-admin.h"
#include "core/wire/hj-audit-list.h"
#include "core/wire/hj-deed.h"
#include "core/wire/hj-figures.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-proposal.h"
#include "core/wire/hj-wire.h"
#include "server/db/hj-central-rows.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define N_FUZZED 100000

static void
test_routes_are_all (ApiFixture *self, gconstpointer data)
{
  g_assert_cmpuint (hj_api_count_routes (self->api), ==, api_n_routes);
  for (guint i = 0; i < api_n_routes; i++) {
    const char *other = g_str_equal (api_routes[i].method, "GET") ? "POST" : "GET";

    g_assert_cmpuint (api_fixture_ask_status (self, other, api_routes[i].path, NULL, "{}"), ==,
                      405);
  }
}

/* The description of the routes, which others build clients by, has all of them and no others. */
static void
test_routes_are_described (ApiFixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_getenv ("HJ_DATADIR"), "openapi.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  guint n_described = 0;
  GList *paths;
  JsonObject *described;

  g_assert_true (json_parser_load_from_file (parser, file, NULL));
  described = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                             "paths");
  for (guint i = 0; i < api_n_routes; i++) {
    g_autofree char *method = g_ascii_strdown (api_routes[i].method, -1);

    if (!json_object_has_member (described, api_routes[i].path)
        || !json_object_has_member (json_object_get_object_member (described, api_routes[i].path),
                                    method))
      g_error ("data/openapi.json does not describe %s %s", api_routes[i].method,
               api_routes[i].path);
  }
  paths = json_object_get_members (described);
  for (GList *path = paths; path != NULL; path = path->next)
    n_described += json_object_get_size (json_object_get_object_member (described, path->data));
  g_list_free (paths);
  g_assert_cmpuint (n_described, ==, api_n_routes);
}

static gboolean
may_ask (guint route, const char *role)
{
  g_auto (GStrv) only
      = api_routes[route].only == NULL ? NULL : g_strsplit (api_routes[route].only, " ", -1);

  return only == NULL || g_strv_contains ((const char *const *)only, role);
}

/* Every route as every role: without a token, with another's word, revoked, disabled. */
static void
test_every_role (ApiFixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  guint n_roles, n_refused = 0, n_signed_in = 0;
  const HjAccess *accesses = hj_access_list (&n_roles);

  for (guint i = 0; i < api_n_routes; i++)
    n_signed_in += api_routes[i].needs_token;
  for (guint i = 0; i < n_roles; i++) {
    const char *role = accesses[i].role;
    g_autoptr (Laptop) laptop = laptop_new (self->world, role, role, "house-1");

    api_fixture_give_token (self, laptop, role);
    for (guint j = 0; j < api_n_routes; j++) {
      const char *method = api_routes[j].method;
      /* Without a token nobody hears what is wrong with the body: none is taken here. */
      guint wrong_body = g_str_equal (method, "GET") ? 413 : 400;

      if (!api_routes[j].needs_token)
        continue;
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, NULL, "{}"), ==,
                        401);
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, "guessed", "{}"),
                        ==, 401);
      /* No JSON at all: what may ask is told so, the others nothing but that they may not. */
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, role, "{"), ==,
                        may_ask (j, role) ? wrong_body : 403);
      hj_central_set_device_state (central, laptop->device->id, "revoked", NULL);
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, role, "{}"), ==,
                        403);
      hj_central_set_device_state (central, laptop->device->id, "frozen", NULL);
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, role, "{}"), ==,
                        403);
      hj_central_set_device_state (central, laptop->device->id, "active", NULL);
      hj_central_set_user_disabled (central, role, TRUE, NULL);
      g_assert_cmpuint (api_fixture_ask_status (self, method, api_routes[j].path, role, "{}"), ==,
                        403);
      hj_central_set_user_disabled (central, role, FALSE, NULL);
      n_refused += 6;
    }
  }
  g_test_message ("%u refusals", n_refused);
  g_assert_cmpuint (n_refused, ==, n_roles * n_signed_in * 6);
}

/* What is JSON but nothing that anybody would send, and what is none. */
static char *
dup_torture (guint i)
{
  switch (i) {
  case 0:
    return g_strnfill (50000, '[');
  case 1: {
    g_autofree char *open = g_strnfill (20000, '[');
    g_autofree char *close = g_strnfill (20000, ']');

    return g_strconcat (open, close, NULL);
  }
  case 2: {
    GString *text = g_string_new (NULL);

    for (guint j = 0; j < 8000; j++)
      g_string_append (text, "{\"a\":");
    return g_string_free_and_steal (text);
  }
  case 3: {
    GString *text = g_string_new ("{");

    for (guint j = 0; j < 5000; j++)
      g_string_append_printf (text, "%s\"k%u\":0", j == 0 ? "" : ",", j);
    g_string_append_c (text, '}');
    return g_string_free_and_steal (text);
  }
  default:
    return NULL;
  }
}

static const char *const torture[] = {
  "",
  " ",
  "null",
  "true",
  "0",
  "-0",
  "\"\"",
  "[]",
  "{}",
  "{",
  "}",
  "{]",
  "[}",
  "{\"\":0}",
  "{\"cursor\":0,\"bytes\":\"x\"}",
  "{\"cursor\":[],\"bytes\":{}}",
  "{\"cursor\":null,\"bytes\":1e308}",
  "{\"cursor\":null,\"bytes\":1e999}",
  "{\"cursor\":null,\"bytes\":-1e999}",
  "{\"cursor\":null,\"bytes\":0.1}",
  "{\"cursor\":null,\"bytes\":NaN}",
  "{\"device\":null,\"batch\":null,\"ops\":null}",
  "{\"device\":\"x\",\"batch\":\"x\",\"ops\":{}}",
  "{\"device\":\"x\",\"batch\":\"x\",\"ops\":[[]]}",
  "{\"device\":\"x\",\"batch\":\"x\",\"ops\":[null]}",
  "{\"device\":\"x\",\"device\":\"y\"}",
  "{\"device\":\"\\u0000\"}",
  "{\"device\":\"\\ud800\"}",
  "{\"device\":\"\\udc00\\ud800\"}",
  "{\"device\":\"\\x\"}",
  "{\"device\":\"\xff\xfe\"}",
  "{\"device\":\"\xed\xa0\x80\"}",
  "{\"device\":\"\xc0\x80\"}",
  "\xef\xbb\xbf{}",
  "{} {}",
  "{},",
  "/* x */ {}",
  "{'a':1}",
  "{\"a\":01}",
  "{\"a\":+1}",
  "{\"a\":.5}",
  "{\"a\":1.}",
  "{\"a\":0x10}",
  "[1,]",
  "{\"a\":1,}",
  "var a = 1;",
  "<?xml version=\"1.0\"?>",
  "'; DROP TABLE person; --",
};

/* Lists and figures are asked for with an empty object, which a byte order mark may begin. */
static gboolean
is_good (const char *path, const char *text)
{
  const HjAdminRoute *route = hj_admin_find_route (path);

  if (!g_str_equal (text, "{}") && !g_str_equal (text, "\xef\xbb\xbf{}"))
    return FALSE;
  return g_str_equal (path, HJ_FIGURES_PATH) || (route != NULL && route->required[0] == NULL);
}

static void
assert_refused (ApiFixture *self, const char *path, const char *token, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (HjHttpReply) reply = api_fixture_ask (self, "POST", path, token, body);
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;

  if (is_good (path, text)) {
    g_assert_cmpuint (reply->status, ==, 200);
    return;
  }
  if (reply->status < 400 || reply->status >= 500 || reply->status == 403)
    g_error ("%s answered %u to “%.80s”", path, reply->status, text);
  g_assert_true (hj_problem_parse (reply->body, &code, &detail));
  g_assert_true (g_utf8_validate (detail, -1, NULL));
}

/* By somebody who may ask, so that it is read. */
static void
test_torture (ApiFixture *self, gconstpointer data)
{
  static const char *const roles[] = { "duty-officer", "supervisor", "auditor", "administrator" };
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)laptop_free);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_ptr_array_add (laptops, laptop_new (self->world, roles[i], roles[i], "house-1"));
    api_fixture_give_token (self, g_ptr_array_index (laptops, i), roles[i]);
  }
  for (guint i = 0; i < api_n_routes; i++) {
    const char *token = api_routes[i].only == NULL ? roles[0] : api_routes[i].only;

    if (g_str_equal (api_routes[i].method, "GET"))
      continue;
    for (guint j = 0; j < G_N_ELEMENTS (torture); j++)
      assert_refused (self, api_routes[i].path, token, torture[j]);
    for (guint j = 0; j < 4; j++) {
      g_autofree char *text = dup_torture (j);

      assert_refused (self, api_routes[i].path, token, text);
    }
  }
}

static GBytes *
make_changes_request (const char *cursor)
{
  HjChangesRequest message
      = { .cursor = (char *)cursor, .bytes = HJ_WIRE_PAGE_MIN, .schema = HJ_SCHEMA_VERSION };

  return hj_changes_request_to_bytes (&message);
}

static gboolean
on_row_cb (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
on_drop_cb (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
            GError **error)
{
  return TRUE;
}

static gboolean
on_bucket_cb (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  guint *n_begun = user_data;

  *n_begun += kind == HJ_FRAME_SNAPSHOT_BEGIN;
  return TRUE;
}

/* How many buckets a page begins anew. */
static guint
count_begun (ApiFixture *self, const char *token, const char *cursor, char **next)
{
  static const HjPageReader reader = { on_row_cb, on_drop_cb, on_bucket_cb };
  g_autoptr (GBytes) body = make_changes_request (cursor);
  g_autoptr (HjHttpReply) reply = api_fixture_ask (self, "POST", "/v1/changes", token, body);
  g_auto (HjPageCommit) commit = { 0 };
  guint n_begun = 0;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (hj_page_read (reply->body, &reader, &n_begun, &commit, NULL));
  if (next != NULL)
    *next = g_strdup (commit.cursor);
  return n_begun;
}

/* A cursor with any byte changed, cut, or of somebody else, is worth as much as none. */
static void
test_forged_cursors (ApiFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "duty-officer", "house-2");
  g_autofree char *cursor = NULL;
  guint n_all, n_forged = 0;

  api_fixture_give_token (self, officer, "officer");
  api_fixture_give_token (self, other, "other");
  n_all = count_begun (self, "officer", NULL, &cursor);
  g_assert_cmpuint (n_all, >, 0);
  g_assert_cmpuint (count_begun (self, "officer", cursor, NULL), ==, 0);
  g_assert_cmpuint (count_begun (self, "other", cursor, NULL), ==, n_all);
  for (gsize i = 0; i < strlen (cursor); i++) {
    g_autofree char *forged = g_strdup (cursor);
    g_autofree char *cut = g_strndup (cursor, i);

    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    /* The last letter of base64 may carry bits that mean nothing. */
    if (i + 3 < strlen (cursor))
      g_assert_cmpuint (count_begun (self, "officer", forged, NULL), ==, n_all);
    g_assert_cmpuint (count_begun (self, "officer", cut, NULL), ==, n_all);
    n_forged += 2;
  }
  g_test_message ("%u forged cursors", n_forged);
}

/* They name nobody who is there, so that those who ask go on being who they are. */
static void
add_admin_requests (GPtrArray *corpus)
{
  const HjAdminRequest user = { .name = (char *)"nobody", .org = (char *)"house-2" };
  const HjAdminRequest org
      = { .id = (char *)"town-1", .kind = (char *)"town", .name = (char *)"城关镇" };
  const HjAdminRequest page = { .after = (char *)"a", .limit = 9 };
  const HjAdminRequest decision = { .id = (char *)"nothing", .reason = (char *)"twice" };

  g_ptr_array_add (corpus, hj_admin_request_to_bytes (HJ_ADMIN_USERS_CHANGE, &user));
  g_ptr_array_add (corpus, hj_admin_request_to_bytes (HJ_ADMIN_ORGS_ADD, &org));
  g_ptr_array_add (corpus, hj_admin_request_to_bytes (HJ_ADMIN_USERS, &page));
  g_ptr_array_add (corpus, hj_admin_request_to_bytes (HJ_ADMIN_SEALED_REFUSE, &decision));
}

/* Good requests of all kinds, as what is fuzzed begins with. */
static GPtrArray *
make_corpus (Laptop *laptop, const char *person)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (HjBatch) batch = hj_batch_new (laptop->device->id, laptop->device->id);
  HjEnrolRequest enrol = { .code = (char *)"ABCDEFGHJKLMNPQR",
                           .password = (char *)"password",
                           .device_key = (char *)"QUJD",
                           .device_name = (char *)"laptop" };
  HjTokenRequest token
      = { .device = laptop->device->id, .refresh = (char *)"refresh", .signature = (char *)"QUJD" };

  const HjDeed deed = { .seq = 1, .act = HJ_DEED_OPEN, .row = person, .hash = HJ_CHAIN_NO_HASH };
  g_autoptr (HjDeedPart) part = hj_deed_part_new (laptop->device->id, 0, HJ_CHAIN_NO_HASH);

  part->signature = g_strdup ("QUJD");
  g_ptr_array_add (part->deeds, hj_deed_copy (&deed));
  g_ptr_array_add (corpus, hj_deed_part_to_bytes (part));
  g_ptr_array_add (batch->ops, laptop_set_op (laptop, &hj_entity_person, person, "phone", "1"));
  g_ptr_array_add (batch->ops, laptop_new_op (laptop, &hj_entity_person, "name", "A", NULL));
  g_ptr_array_add (corpus, hj_batch_to_bytes (batch));
  g_ptr_array_add (corpus, make_changes_request (NULL));
  g_ptr_array_add (corpus, hj_enrol_request_to_bytes (&enrol));
  g_ptr_array_add (corpus, hj_token_request_to_bytes (&token));
  add_admin_requests (corpus);
  return corpus;
}

/* Flips, cuts, repeats and puts in; many a time what it makes is still JSON. */
static GBytes *
mutate (GRand *rand, GBytes *from)
{
  static const char *const pieces[]
      = { "null",   "-1",  "1e400", "\"", "{",       "}",
          "[",      "]",   ",",     ":",  "\\u0000", "9223372036854775807",
          "\"op\"", "true" };
  gsize length;
  const char *bytes = g_bytes_get_data (from, &length);
  g_autoptr (GString) text = g_string_new_len (bytes, (gssize)length);
  guint n = 1 + g_rand_int_range (rand, 0, 4);

  for (guint i = 0; i < n && text->len > 0; i++) {
    gssize at = g_rand_int_range (rand, 0, (gint32)text->len);
    const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];

    switch (g_rand_int_range (rand, 0, 4)) {
    case 0:
      text->str[at] = (char)g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      g_string_erase (text, at,
                      g_rand_int_range (rand, 1, MIN (9, (gint32)text->len - (gint32)at + 1)));
      break;
    case 2:
      g_string_insert (text, at, piece);
      break;
    default:
      g_string_truncate (text, (gsize)at);
      break;
    }
  }
  return g_bytes_new (text->str, text->len);
}

/* Garbage for hours: every answer is one, none is a failure, nobody's rows change, and work goes
 * on. */
static void
test_fuzz (ApiFixture *self, gconstpointer data)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "" };
  static const char *const tokens[] = { NULL, "token", "admin", "", "guessed" };
  g_autofree char *person = world_write (self->world, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjRecord) before = world_load (self->world, &hj_entity_person, person);
  g_autoptr (Laptop) laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Laptop) admin = laptop_new (self->world, "admin", "administrator", "house-1");
  g_autoptr (GPtrArray) corpus = make_corpus (laptop, person);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  guint n_refused = 0;

  /* Each refusal is noted in the audit, on the disk; that is not what is tried here. */
  g_assert_true (
      hj_sql_exec (hj_central_get_sql (self->world->central), "PRAGMA synchronous=OFF", NULL));
  api_fixture_give_token (self, laptop, "token");
  api_fixture_give_token (self, admin, "admin");
  for (guint i = 0; i < N_FUZZED; i++) {
    guint route = (guint)g_rand_int_range (rand, 0, api_n_routes);
    gboolean aims = g_rand_int_range (rand, 0, 8) != 0;
    g_autoptr (GBytes) body = mutate (
        rand, g_ptr_array_index (corpus, g_rand_int_range (rand, 0, (gint32)corpus->len)));
    g_autoptr (HjHttpReply) reply = api_fixture_ask (
        self, aims ? api_routes[route].method : methods[g_rand_int_range (rand, 0, 4)],
        api_routes[route].path, tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))], body);

    if (reply->status >= 500)
      g_error ("%s answered %u to “%.*s”", api_routes[route].path, reply->status,
               (int)g_bytes_get_size (body), (const char *)g_bytes_get_data (body, NULL));
    n_refused += reply->status >= 400;
  }
  g_test_message ("%u of %u refused", n_refused, N_FUZZED);
  g_assert_cmpuint (n_refused, >, N_FUZZED / 2);
  g_autoptr (HjRecord) after = world_load (self->world, &hj_entity_person, person);

  g_assert_cmpuint (hj_record_changed_mask (before, after), ==, 0);
  g_assert_cmpuint (api_fixture_ask_status (self, "GET", "/v1/hello", NULL, ""), ==, 200);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (ApiFixture *, gconstpointer);
  } tests[] = {
    { "/attacks/routes-are-all", test_routes_are_all },
    { "/attacks/routes-are-described", test_routes_are_described },
    { "/attacks/every-role", test_every_role },
    { "/attacks/torture", test_torture },
    { "/attacks/forged-cursors", test_forged_cursors },
    { "/attacks/fuzz", test_fuzz },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ApiFixture, NULL, api_fixture_set_up, tests[i].test,
                api_fixture_tear_down);
  return g_test_run ();
}
