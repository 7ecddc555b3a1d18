/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-wire.h"
#include "replica-fixture.h"
#include "replica-pages.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-rows.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

/* Ten thousand rows that come, and go, by one change. */

#define N_CASES 2500
#define N_ROWS ((gint64)4 * N_CASES) /* a person, a dispute, its party and a ticket */
#define NAME "张冠李戴甲乙丙"
#define NEVER G_MAXUINT
/* What a cut may cost, and a page its last rows. */
#define AGAIN_MAX ((guint64)64 * 1024)
/* Sixty-four kilobit a second. */
#define SLOW_BYTES_A_SECOND 8000

/* A replica of one user, beside the instance with its routes. */
typedef struct {
  World *world;
  HjApi *api;
  HjReplica *replica;
  char *path;
  guint8 key[HJ_SQL_KEY_BYTES];
  HjSyncEngine *engine; /* (nullable) borrowed, of the run under way */
  char *mediator;       /* id of the row that ties the tickets to a user */
  gboolean slow;
  guint n_pages;   /* of the run under way */
  gsize largest;   /* of all */
  gsize taken;     /* bytes of pages that arrived */
  guint cut_at;    /* which page is lost on the way */
  guint act_at;    /* at which page the user does something */
  guint handed_in; /* at which page that arrived */
} Fixture;

static void
add_user (Fixture *self, const char *name, const char *public_key)
{
  HjCentral *central = self->world->central;
  g_autofree char *hash = hj_api_hash_token (name);
  HjCentralUser user = { .name = (char *)name,
                         .role = (char *)"mediator",
                         .org = (char *)"house-1",
                         .password = (char *)"-" };
  HjCentralDevice device = { .id = (char *)name,
                             .user = (char *)name,
                             .name = (char *)"laptop",
                             .public_key = (char *)public_key,
                             .refresh_hash = (char *)"-",
                             .state = (char *)"active",
                             .enrolled_at = WORLD_NOW };
  g_autoptr (GError) error = NULL;

  hj_central_add_user (central, &user, &error);
  g_assert_no_error (error);
  hj_central_add_device (central, &device, &error);
  g_assert_no_error (error);
  hj_central_add_access (central, hash, name, WORLD_NOW + HJ_DAY_MS, &error);
  g_assert_no_error (error);
}

static void
enrol (Fixture *self, const char *name, const guint8 *secret_key)
{
  const ReplicaOwner owner = { .device = name,
                               .secret_key = secret_key,
                               .user = name,
                               .role = "mediator",
                               .org = "house-1",
                               .refresh = "r",
                               .access = name,
                               .access_expires = WORLD_NOW + HJ_DAY_MS };

  replica_fixture_enrol (self->replica, self->world->central, &owner);
}

static void
add_case (Fixture *self)
{
  World *world = self->world;
  g_autofree char *person = world_write (world, &hj_entity_person, "name", NAME, NULL);
  g_autofree char *dispute = world_write (world, &hj_entity_dispute, "house", "house-1", "title",
                                          "欠薪", "state", "open", NULL);
  g_autofree char *party = world_write (world, &hj_entity_party, "dispute", dispute, "person",
                                        person, "name", NAME, "role", "detained", NULL);
  g_autofree char *ticket = world_write (world, &hj_entity_ticket, "house", "house-1", "kind",
                                         "mediation", "dispute", dispute, "person", person, "state",
                                         "in-progress", "mediator", self->mediator, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  HjSql *sql;
  g_autofree char *encoded = NULL;
  g_autofree char *parent = NULL;
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  self->cut_at = self->act_at = NEVER;
  crypto_sign_keypair (public_key, secret_key);
  encoded = g_base64_encode (public_key, sizeof public_key);
  add_user (self, "before", "-");
  add_user (self, "after", encoded);
  parent = g_path_get_dirname (self->world->folder);
  self->path = g_build_filename (parent, "replica.db", NULL);
  memset (self->key, 7, sizeof self->key);
  self->replica
      = hj_replica_open (self->path, self->key, self->world->clock, self->world->random, &error);
  g_assert_no_error (error);
  enrol (self, "after", secret_key);
  sql = hj_central_get_sql (self->world->central);
  g_assert_true (hj_sql_begin (sql, NULL));
  self->mediator = world_add_mediator (self->world, "before");
  for (guint i = 0; i < N_CASES; i++)
    add_case (self);
  g_assert_true (hj_sql_commit (sql, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  g_clear_object (&self->replica);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (self->path, suffixes[i], NULL);

    g_unlink (file);
  }
  g_clear_object (&self->api);
  world_free (self->world);
  g_free (self->mediator);
  g_free (self->path);
}

/* The one change: all that the mediator has been given is somebody else's from now on. */
static void
give_to (Fixture *self, const char *user)
{
  g_autoptr (HjRecord) mediator = world_load (self->world, &hj_entity_mediator, self->mediator);
  HjSql *sql = hj_central_get_sql (self->world->central);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (mediator, "user", user);
  g_assert_true (hj_sql_begin (sql, NULL));
  hj_central_write (self->world->central, mediator, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sql_commit (sql, NULL));
}

static char *
find_ticket (Fixture *self)
{
  HjSql *sql = hj_replica_get_sql (self->replica);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT id FROM ticket LIMIT 1", NULL);

  g_assert_true (hj_sql_step (sql, statement, NULL));
  char *id = hj_sql_dup_id (statement, 0);

  hj_sql_reset (statement);
  return id;
}

/* Returns: the ticket's id */
static char *
write_note (Fixture *self, const char *note)
{
  g_autofree char *id = find_ticket (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) ticket = hj_replica_load (self->replica, &hj_entity_ticket, id, &error);

  g_assert_no_error (error);
  hj_record_set_text (ticket, "note", note);
  g_assert_true (hj_replica_begin_act (self->replica, &error));
  hj_replica_update (self->replica, ticket, &error);
  g_assert_no_error (error);
  g_assert_true (hj_replica_commit_act (self->replica, &error));
  return g_steal_pointer (&id);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (HjResponse) response = api_ask (self->api, request);
  gsize size = g_bytes_get_size (response->body);

  if (self->slow)
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock),
                             (gint64)size * 1000 / SLOW_BYTES_A_SECOND);
  if (g_str_equal (request->path, "/v1/ops"))
    self->handed_in = self->n_pages;
  if (!g_str_equal (request->path, "/v1/changes"))
    return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
  self->largest = MAX (self->largest, size);
  if (self->n_pages++ == self->cut_at)
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "cut");
  if (self->n_pages == self->act_at) {
    g_free (write_note (self, "记"));
    hj_sync_engine_note_act (self->engine);
  }
  self->taken += size;
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}

/* One reconciliation; returns whether it came to its end. */
static gboolean
reconcile (Fixture *self)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  self->engine = engine;
  self->n_pages = 0;
  self->largest = self->taken = 0;
  future = hj_sync_engine_run (engine);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  self->engine = NULL;
  if (dex_future_get_value (future, &error) != NULL)
    return TRUE;
  if (!g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE))
    g_assert_no_error (error);
  return FALSE;
}

/* Rows of all that a mediator is given. */
static gint64
count_rows (Fixture *self)
{
  return hj_sql_ask_int (hj_replica_get_sql (self->replica),
                         "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM dispute)"
                         " + (SELECT count(*) FROM party) + (SELECT count(*) FROM ticket)",
                         -1);
}

static gboolean
pages_hold (Fixture *self, const char *text)
{
  g_autoptr (GByteArray) plain = replica_pages_decrypt (self->path, self->key);

  return memmem (plain->data, plain->len, text, strlen (text)) != NULL;
}

/* All of it comes in one reconciliation, in pages that grow, and goes in another. */
static void
test_come_and_go (Fixture *self, gconstpointer data)
{
  g_assert_true (reconcile (self));
  g_assert_cmpint (count_rows (self), ==, 0);
  give_to (self, "after");
  g_assert_true (reconcile (self));
  g_assert_cmpint (count_rows (self), ==, N_ROWS);
  g_test_message ("%u pages, %" G_GSIZE_FORMAT " bytes, the largest %" G_GSIZE_FORMAT,
                  self->n_pages, self->taken, self->largest);
  g_assert_cmpuint (self->n_pages, >, 1);
  g_assert_cmpuint (self->n_pages, <, 40);
  g_assert_cmpuint (self->largest, <, HJ_WIRE_PAGE_MAX);
  g_assert_true (pages_hold (self, NAME));
  g_free (write_note (self, "未送出的记录"));
  give_to (self, "before");
  g_assert_true (reconcile (self));
  g_assert_cmpint (count_rows (self), ==, 0);
  g_test_message ("%u pages, %" G_GSIZE_FORMAT " bytes to forget it", self->n_pages, self->taken);
  /* What was not sent is there, and nothing of it is left here. */
  g_assert_cmpint (hj_outbox_count_waiting (self->replica), ==, 0);
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                                   "SELECT count(*) FROM op WHERE device = 'after'", -1),
                   ==, 1);
  g_clear_object (&self->replica);
  g_assert_false (pages_hold (self, NAME));
}

/* Over a slow network pages stay small; what is cut off costs one of them. */
static void
test_cut_when_slow (Fixture *self, gconstpointer data)
{
  guint64 whole, first;

  self->slow = TRUE;
  g_assert_true (reconcile (self));
  give_to (self, "after");
  self->cut_at = 4;
  g_assert_false (reconcile (self));
  first = self->taken;
  g_assert_cmpint (count_rows (self), >, 0);
  g_assert_cmpint (count_rows (self), <, N_ROWS);
  self->cut_at = NEVER;
  self->act_at = 2;
  g_assert_true (reconcile (self));
  whole = first + self->taken;
  g_test_message ("%" G_GUINT64_FORMAT " bytes before the cut, %" G_GSIZE_FORMAT
                  " after it in %u pages, the largest %" G_GSIZE_FORMAT,
                  first, self->taken, self->n_pages, self->largest);
  g_assert_cmpint (count_rows (self), ==, N_ROWS);
  g_assert_cmpuint (self->largest, <, AGAIN_MAX);
  /* What the user entered while it came in did not wait for the end of it. */
  g_assert_cmpuint (self->handed_in, <, self->n_pages - 1);
  g_assert_cmpuint (whole, >, N_ROWS * 16);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add ("/many-rows/come-and-go", Fixture, NULL, set_up, test_come_and_go, tear_down);
  g_test_add ("/many-rows/cut-when-slow", Fixture, NULL, set_up, test_cut_when_slow, tear_down);
  return g_test_run ();
}
