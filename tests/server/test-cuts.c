/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-replica-sync.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "replica-fixture.h"
#include "server/auth/hj-auth.h"

#include <glib/gstdio.h>
#include <string.h>

/* A reconciliation that is cut after so many bytes, in either direction, and done again: what it
 * costs, and that nothing comes or is taken twice.
 */

#define N_PEOPLE 1000
#define N_OPS 300
#define OPS_PER_ACT 50
#define N_CUTS 16
#define NEVER G_MAXSIZE
/* What a cut may cost on a slow line; on a fast one it is a request with its answer. */
#define AGAIN_MAX ((gsize)64 * 1024)
/* Sixty-four kilobit a second. */
#define SLOW_BYTES_A_SECOND 8000
#define TOKEN "token"

typedef struct {
  World *world;
  HjApi *api;
  Laptop *laptop; /* the account and the device */
  HjReplica *replica;
  char *path;
  char *detention; /* of somebody whom the user writes about */
  gboolean slow;
  gsize passed;  /* bytes of bodies, both directions */
  gsize budget;  /* after how many the line is cut */
  gsize largest; /* of a request and its answer together */
  guint64 pulled;
} Fixture;

static const guint8 key[HJ_SQL_KEY_BYTES] = { 7 };

static void
open_replica (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->replica
      = hj_replica_open (self->path, key, self->world->clock, self->world->random, &error);
  g_assert_no_error (error);
}

static void
close_replica (Fixture *self)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  g_clear_object (&self->replica);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (self->path, suffixes[i], NULL);

    g_unlink (file);
  }
}

/* A replica as it is right after the enrolment. */
static void
begin_anew (Fixture *self)
{
  const ReplicaOwner owner = { .device = self->laptop->device->id,
                               .secret_key = self->laptop->secret_key,
                               .user = "officer",
                               .role = "duty-officer",
                               .org = "house-1",
                               .refresh = "r",
                               .access = TOKEN,
                               .access_expires = WORLD_NOW + HJ_DAY_MS };

  close_replica (self);
  open_replica (self);
  replica_fixture_enrol (self->replica, self->world->central, &owner);
}

static void
set_up (Fixture *self, gconstpointer slow)
{
  g_autofree char *parent = NULL;
  g_autofree char *hash = hj_api_hash_token (TOKEN);
  HjSql *sql;

  self->world = world_new ();
  self->slow = slow != NULL;
  self->laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  g_assert_true (hj_central_add_access (self->world->central, hash, self->laptop->device->id,
                                        WORLD_NOW + HJ_DAY_MS, NULL));
  parent = g_path_get_dirname (self->world->folder);
  self->path = g_build_filename (parent, "replica.db", NULL);
  sql = hj_central_get_sql (self->world->central);
  g_assert_true (hj_sql_begin (sql, NULL));
  self->detention = central_add_detained (self->world->central, "house-1", "李四", NULL);
  for (guint i = 1; i < N_PEOPLE; i++)
    g_free (central_add_detained (self->world->central, "house-1", "李四", NULL));
  g_assert_true (hj_sql_commit (sql, NULL));
  begin_anew (self);
}

static void
tear_down (Fixture *self, gconstpointer slow)
{
  close_replica (self);
  g_clear_object (&self->api);
  laptop_free (self->laptop);
  world_free (self->world);
  g_free (self->detention);
  g_free (self->path);
}

/* Whether all of a body gets through. */
static gboolean
carry (Fixture *self, GBytes *body)
{
  gsize length = body == NULL ? 0 : g_bytes_get_size (body);
  gsize carried = MIN (length, self->budget - self->passed);

  self->passed += carried;
  if (self->slow)
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock),
                             (gint64)carried * 1000 / SLOW_BYTES_A_SECOND);
  return carried == length;
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (HjResponse) response = NULL;

  if (carry (self, request->body)) {
    response = api_ask (self->api, request);
    self->largest
        = MAX (self->largest, g_bytes_get_size (response->body)
                                  + (request->body == NULL ? 0 : g_bytes_get_size (request->body)));
    if (carry (self, response->body))
      return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
  }
  return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "cut");
}

/* One reconciliation over a line that is cut after @budget bytes; tells whether it came to its end,
 * and adds up the rows that came.
 */
static gboolean
reconcile (Fixture *self, gsize budget)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  self->budget = budget;
  self->passed = 0;
  future = hj_sync_engine_run (engine);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  self->pulled += hj_sync_engine_get_result (engine)->pulled;
  if (dex_future_get_value (future, &error) != NULL)
    return TRUE;
  if (!g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE))
    g_assert_no_error (error);
  return FALSE;
}

/* One that is cut there and done again. Returns: bytes of both */
static gsize
reconcile_cut (Fixture *self, gsize budget)
{
  gsize before;

  g_assert_false (reconcile (self, budget));
  before = self->passed;
  g_assert_true (reconcile (self, NEVER));
  return before + self->passed;
}

/* The most that is sent again, @whole being what one takes that is not cut. */
static void
assert_cost (const Fixture *self, gsize most, gsize whole)
{
  g_test_message ("%" G_GSIZE_FORMAT " bytes of %" G_GSIZE_FORMAT
                  " at most are sent again, the largest exchange has %" G_GSIZE_FORMAT,
                  most, whole, self->largest);
  if (self->slow)
    g_assert_cmpuint (most, <=, AGAIN_MAX);
  /* The greeting and an empty page come on top. */
  g_assert_cmpuint (most, <=, self->largest + 4096);
}

/* Each row of a first load comes once, wherever it was cut. */
static void
test_first_load (Fixture *self, gconstpointer slow)
{
  gsize whole, most = 0;
  guint64 rows;
  HjReplicaStatus status;

  g_assert_true (reconcile (self, NEVER));
  whole = self->passed;
  rows = self->pulled;
  g_assert_cmpuint (rows, >=, 2 * N_PEOPLE);
  for (guint i = 0; i < N_CUTS; i++) {
    gsize taken;

    begin_anew (self);
    self->pulled = 0;
    taken = reconcile_cut (self, 1 + i * (whole - 2) / (N_CUTS - 1));
    g_assert_cmpuint (self->pulled, ==, rows);
    hj_replica_get_status (self->replica, &status);
    g_assert_cmpint (status.people, ==, N_PEOPLE);
    most = MAX (most, taken > whole ? taken - whole : 0);
  }
  assert_cost (self, most, whole);
}

static void
enter_all (Fixture *self)
{
  for (guint i = 0; i < N_OPS; i++) {
    if (i % OPS_PER_ACT == 0)
      g_assert_true (hj_replica_begin_act (self->replica, NULL));
    g_autofree char *id = hj_replica_new_id (self->replica);
    g_autoptr (HjRecord) entry = hj_record_new (&hj_entity_behaviour, id);
    g_autoptr (GError) error = NULL;

    hj_record_set_text (entry, "detention", self->detention);
    hj_record_set_text (entry, "kind", "talk");
    hj_record_set_int (entry, "severity", 1);
    hj_record_set_int (entry, "at", WORLD_NOW);
    hj_replica_insert (self->replica, entry, &error);
    g_assert_no_error (error);
    if (i % OPS_PER_ACT == OPS_PER_ACT - 1)
      g_assert_true (hj_replica_commit_act (self->replica, NULL));
  }
}

/* Each op is taken once, wherever handing in was cut, and what the others say of it comes once. */
static void
test_push (Fixture *self, gconstpointer slow)
{
  gsize whole, most = 0;
  guint64 rows;

  g_assert_true (reconcile (self, NEVER));
  enter_all (self);
  self->pulled = 0;
  g_assert_true (reconcile (self, NEVER));
  whole = self->passed;
  rows = self->pulled;
  for (guint i = 0; i < N_CUTS; i++) {
    gsize taken;

    enter_all (self);
    self->pulled = 0;
    taken = reconcile_cut (self, 1 + i * (whole - whole / 8) / (N_CUTS - 1));
    g_assert_cmpuint (self->pulled, ==, rows);
    g_assert_cmpint (world_count (self->world, &hj_entity_behaviour), ==, (i + 2) * N_OPS);
    g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                                     "SELECT count(*) FROM op WHERE outcome = 'applied'", -1),
                     ==, (i + 2) * N_OPS);
    most = MAX (most, taken > whole ? taken - whole : 0);
  }
  assert_cost (self, most, whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add ("/server/cuts/first-load/fast", Fixture, NULL, set_up, test_first_load, tear_down);
  g_test_add ("/server/cuts/first-load/slow", Fixture, "slow", set_up, test_first_load, tear_down);
  g_test_add ("/server/cuts/push/fast", Fixture, NULL, set_up, test_push, tear_down);
  g_test_add ("/server/cuts/push/slow", Fixture, "slow", set_up, test_push, tear_down);
  return g_test_run ();
}
