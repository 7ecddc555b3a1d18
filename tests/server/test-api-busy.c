/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-deed.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PAGE_BYTES 4096

static char *
sign_text (Laptop *laptop, const char *text)
{
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text), laptop->secret_key);
  return g_base64_encode (signature, sizeof signature);
}

static GBytes *
make_ops (Laptop *laptop)
{
  g_autoptr (HjBatch) batch = hj_batch_new (laptop->device->id, laptop->device->id);

  g_ptr_array_add (batch->ops, laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL));
  return hj_batch_to_bytes (batch);
}

static GBytes *
make_changes (Laptop *laptop)
{
  const HjChangesRequest request = { .bytes = G_MAXINT32, .schema = HJ_SCHEMA_VERSION };

  return hj_changes_request_to_bytes (&request);
}

static GBytes *
make_token (Laptop *laptop)
{
  g_autofree char *text = hj_token_signed_text (laptop->device->id, "refresh", NULL);
  g_autofree char *signature = sign_text (laptop, text);
  const HjTokenRequest request
      = { .device = laptop->device->id, .refresh = (char *)"refresh", .signature = signature };

  return hj_token_request_to_bytes (&request);
}

static GBytes *
make_drop (Laptop *laptop)
{
  HjDropRequest request = { .device = laptop->device->id };
  g_autofree char *text = hj_drop_signed_text (&request);
  g_autofree char *signature = sign_text (laptop, text);

  request.signature = signature;
  return hj_drop_request_to_bytes (&request);
}

static GBytes *
make_purpose (Laptop *laptop)
{
  const HjPurposeRequest request
      = { .entity = (char *)"dispute",
          .id = g_object_get_data (G_OBJECT (laptop->world->central), "row"),
          .purpose = (char *)"complaint 7" };

  return hj_purpose_request_to_bytes (&request);
}

static const struct {
  const char *path;
  const char *role;
  const char *state;
  gboolean with_token;
  GBytes *(*make) (Laptop *laptop);
} writing[] = {
  { "/v1/ops", "duty-officer", "active", TRUE, make_ops },
  { "/v1/changes", "duty-officer", "active", TRUE, make_changes },
  { "/v1/token", "duty-officer", "active", FALSE, make_token },
  { "/v1/drop", "duty-officer", "revoked", FALSE, make_drop },
  { HJ_PURPOSE_PATH, "supervisor", "active", TRUE, make_purpose },
};

static void
assert_answer (ApiFixture *self, const char *path, const char *token, GBytes *body, guint status)
{
  g_autoptr (HjHttpReply) reply = api_fixture_ask (self, "POST", path, token, body);
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;

  if (reply->status != status)
    g_error ("%s answered %u", path, reply->status);
  if (status == 200)
    return;
  g_assert_true (hj_problem_parse (reply->body, &code, &detail));
  g_assert_cmpstr (code, ==, "busy");
  g_assert_cmpint (reply->retry_after, >, 0);
}

static Laptop *
make_laptop (ApiFixture *self, guint i)
{
  HjCentral *central = self->world->central;
  Laptop *laptop
      = laptop_new (self->world, writing[i].path + strlen ("/v1/"), writing[i].role, "house-1");
  g_autofree char *hash = hj_api_hash_token ("refresh");

  g_assert_true (hj_central_set_device_refresh (central, laptop->device->id, hash, NULL));
  g_assert_true (hj_central_set_device_state (central, laptop->device->id, writing[i].state, NULL));
  if (writing[i].with_token)
    api_fixture_give_token (self, laptop, writing[i].path);
  return laptop;
}

/* While another program holds the database, every route that writes says so and when to come
 * again, and does then what it was asked.
 */
static void
test_busy (ApiFixture *self, gconstpointer data)
{
  World *world = self->world;
  g_autofree char *person = world_write (world, &hj_entity_person, "name", "李平", NULL);
  g_autofree char *dispute
      = world_write (world, &hj_entity_dispute, "house", "house-1", "title", "a wall", "category",
                     "neighbours", "state", "open", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentral) other
      = hj_central_open (world->folder, world->clock, world->random, &error);

  g_assert_no_error (error);
  g_object_set_data (G_OBJECT (world->central), "row", dispute);
  g_assert_true (hj_sql_exec (hj_central_get_sql (world->central), "PRAGMA busy_timeout=1", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (writing); i++) {
    g_autoptr (Laptop) laptop = make_laptop (self, i);
    g_autoptr (GBytes) body = writing[i].make (laptop);
    const char *token = writing[i].with_token ? writing[i].path : NULL;

    g_assert_true (hj_sql_begin (hj_central_get_sql (other), NULL));
    assert_answer (self, writing[i].path, token, body, 503);
    hj_sql_rollback (hj_central_get_sql (other));
    assert_answer (self, writing[i].path, token, body, 200);
    g_hash_table_remove_all (self->laptops);
  }
}

/* A full disk is somebody else's to mend: the laptop comes again later. */
static void
test_full (void)
{
  g_autoptr (GError) full = g_error_new_literal (HJ_SQL_ERROR, HJ_SQL_ERROR_FULL, "full");
  g_autoptr (GError) failed = g_error_new_literal (HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED, "failed");
  g_autoptr (HjHttpReply) later = hj_api_reply_failed ("/v1/ops", full);
  g_autoptr (HjHttpReply) never = hj_api_reply_failed ("/v1/ops", failed);

  g_assert_cmpuint (later->status, ==, 503);
  g_assert_cmpint (later->retry_after, >, 0);
  g_assert_cmpuint (never->status, ==, 500);
  g_assert_cmpint (never->retry_after, ==, -1);
}

/* Has the disk give back something else than @table's first page, and then the page again. */
static GBytes *
swap_page (World *world, const char *table, GBytes *page)
{
  HjSql *sql = hj_central_get_sql (world->central);
  g_autofree char *path = g_build_filename (world->folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *query
      = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  char before[PAGE_BYTES];

  g_assert_true (hj_sql_exec (sql, "PRAGMA wal_checkpoint(TRUNCATE)", NULL));
  gint64 at = (hj_sql_ask_int (sql, query, 0) - 1) * PAGE_BYTES;
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);

  g_assert_cmpint (at, >, 0);
  g_assert_cmpint (pread (fd, before, PAGE_BYTES, at), ==, PAGE_BYTES);
  g_assert_cmpint (pwrite (fd, g_bytes_get_data (page, NULL), PAGE_BYTES, at), ==, PAGE_BYTES);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (hj_sql_exec (sql, "PRAGMA shrink_memory", NULL));
  return g_bytes_new (before, PAGE_BYTES);
}

/* What cannot be read is not taken for what is not there: a laptop that read a page of the
 * position 0 would take itself for one that has received nothing.
 */
static void
test_unread (ApiFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "laptop", "duty-officer", "house-1");
  g_autoptr (GBytes) body = make_changes (laptop);
  g_autoptr (GBytes) nothing = g_bytes_new_take (g_malloc0 (PAGE_BYTES), PAGE_BYTES);

  api_fixture_give_token (self, laptop, "laptop");
  assert_answer (self, "/v1/changes", "laptop", body, 200);
  g_autoptr (GBytes) page = swap_page (self->world, "counter", nothing);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*disk failed while*");
  assert_answer (self, "/v1/changes", "laptop", body, 503);
  g_test_assert_expected_messages ();
  g_autoptr (GBytes) spoilt = swap_page (self->world, "counter", page);

  assert_answer (self, "/v1/changes", "laptop", body, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* What cannot be done is warned of; that is how it should be. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_test_add ("/busy/every-route", ApiFixture, NULL, api_fixture_set_up, test_busy,
              api_fixture_tear_down);
  g_test_add_func ("/busy/full", test_full);
  g_test_add ("/busy/unread", ApiFixture, NULL, api_fixture_set_up, test_unread,
              api_fixture_tear_down);
  return g_test_run ();
}
