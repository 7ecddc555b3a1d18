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
#include "server/drop/hj-drop-route.h"

#include <glib/gstdio.h>
#include <sodium.h>

static const guint8 replica_key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };

/* An instance, and a laptop's replica that is copied. */
typedef struct {
  World *world;
  HjApi *api;
  char *folder; /* of replicas */
  char *device;
} Fixture;

static char *
dup_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static HjReplica *
open_replica (Fixture *self, const char *name)
{
  g_autofree char *path = dup_path (self, name);
  g_autoptr (GError) error = NULL;
  HjReplica *replica
      = hj_replica_open (path, replica_key, self->world->clock, self->world->random, &error);

  g_assert_no_error (error);
  return replica;
}

/* Of a replica that nobody has open. */
static void
copy (Fixture *self, const char *from, const char *to)
{
  g_autofree char *from_path = dup_path (self, from);
  g_autofree char *to_path = dup_path (self, to);
  g_autoptr (GFile) source = g_file_new_for_path (from_path);
  g_autoptr (GFile) target = g_file_new_for_path (to_path);

  g_assert_true (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
}

static void
enrol (Fixture *self, const char *name)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *refresh = hj_api_hash_token ("refresh");
  g_autoptr (HjReplica) replica = open_replica (self, name);

  crypto_sign_keypair (public_key, secret_key);
  const ReplicaOwner owner = { .device = self->device,
                               .secret_key = secret_key,
                               .user = "officer",
                               .role = "duty-officer",
                               .org = "house-1",
                               .refresh = "refresh" };

  replica_fixture_add_owner (self->world->central, &owner, refresh);
  replica_fixture_enrol (replica, self->world->central, &owner);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  hj_drop_add_routes (self->api);
  self->folder = g_dir_make_tmp ("hejie-clones-XXXXXX", NULL);
  self->device = hj_central_new_id (self->world->central);
  enrol (self, "laptop");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = dup_path (self, name);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_clear_object (&self->api);
  world_free (self->world);
  g_free (self->device);
  g_free (self->folder);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  Fixture *self = user_data;

  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, api_ask (self->api, request));
}

/* One reconciliation, when the access token is over; the error, or none. */
static GError *
reconcile (Fixture *self, const char *name)
{
  g_autoptr (HjReplica) replica = open_replica (self, name);
  g_autoptr (HjStore) store = hj_inline_store_new (replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = NULL;
  GError *error = NULL;

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_AUTH_ACCESS_MS);
  future = hj_sync_engine_run (engine);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  return error;
}

static void
reconcile_well (Fixture *self, const char *name)
{
  g_autoptr (GError) error = reconcile (self, name);

  g_assert_no_error (error);
}

/* The user is told what happened, and nothing is taken from the laptop. */
static void
assert_stopped (Fixture *self, const char *name)
{
  g_autoptr (GError) error = reconcile (self, name);
  g_autofree char *path = dup_path (self, name);

  g_assert_error (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED);
  g_assert_nonnull (strstr (error->message, "copied"));
  g_assert_nonnull (strstr (error->message, "administrator"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
assert_state (Fixture *self, const char *state)
{
  g_autoptr (HjCentralDevice) device
      = hj_central_find_device (self->world->central, self->device, NULL);

  g_assert_cmpstr (device->state, ==, state);
}

static void
enter_person (Fixture *self, const char *laptop, const char *name)
{
  g_autoptr (HjReplica) replica = open_replica (self, laptop);
  g_autofree char *id = hj_replica_new_id (replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "name", name);
  g_assert_true (hj_replica_begin_act (replica, &error));
  hj_replica_insert (replica, person, &error);
  g_assert_no_error (error);
  g_assert_true (hj_replica_commit_act (replica, &error));
}

static gint64
count_waiting (Fixture *self, const char *name)
{
  g_autoptr (HjReplica) replica = open_replica (self, name);
  HjReplicaStatus status;

  hj_replica_get_status (replica, &status);
  return status.outbox;
}

/* A disk that was put back, as many tokens behind as @data says. */
static void
test_put_back (Fixture *self, gconstpointer data)
{
  guint steps = GPOINTER_TO_UINT (data);

  reconcile_well (self, "laptop");
  enter_person (self, "laptop", "王安");
  copy (self, "laptop", "image");
  for (guint i = 0; i < steps; i++)
    reconcile_well (self, "laptop");
  copy (self, "image", "laptop");
  assert_stopped (self, "laptop");
  assert_state (self, "frozen");
  /* What was entered is still there to be told to the administrator. */
  g_assert_cmpint (count_waiting (self, "laptop"), ==, 1);
  assert_stopped (self, "laptop");
}

/* One token behind is what a laptop is that lost an answer: it goes on. */
static void
test_one_behind (Fixture *self, gconstpointer data)
{
  reconcile_well (self, "laptop");
  copy (self, "laptop", "image");
  reconcile_well (self, "laptop");
  copy (self, "image", "laptop");
  reconcile_well (self, "laptop");
  reconcile_well (self, "laptop");
  assert_state (self, "active");
}

/* Folder and key go on twice; whichever comes first, the other one is found out, and both stop. */
static void
test_in_parallel (Fixture *self, gconstpointer data)
{
  gboolean copy_first = GPOINTER_TO_INT (data);
  const char *first = copy_first ? "copy" : "laptop";
  const char *second = copy_first ? "laptop" : "copy";

  reconcile_well (self, "laptop");
  copy (self, "laptop", "copy");
  reconcile_well (self, first);
  reconcile_well (self, first);
  assert_stopped (self, second);
  assert_stopped (self, first);
  assert_state (self, "frozen");
}

/* In step with each other as to tokens, they are told apart by their work. */
static void
test_in_step (Fixture *self, gconstpointer data)
{
  gboolean copy_first = GPOINTER_TO_INT (data);
  const char *first = copy_first ? "copy" : "laptop";
  const char *second = copy_first ? "laptop" : "copy";
  g_autoptr (GError) error = NULL;

  reconcile_well (self, "laptop");
  copy (self, "laptop", "copy");
  enter_person (self, "laptop", "王安");
  enter_person (self, "copy", "李平");
  reconcile_well (self, first);
  error = reconcile (self, second);
  g_assert_error (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED);
  assert_state (self, "frozen");
  g_assert_cmpint (count_waiting (self, second), ==, 1);
  assert_stopped (self, first);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define ADD(path, data, func) g_test_add ("/clones/" path, Fixture, data, set_up, func, tear_down)
  ADD ("put-back/two", GUINT_TO_POINTER (2), test_put_back);
  ADD ("put-back/eight", GUINT_TO_POINTER (8), test_put_back);
  ADD ("one-behind", NULL, test_one_behind);
  ADD ("in-parallel/original-first", GINT_TO_POINTER (FALSE), test_in_parallel);
  ADD ("in-parallel/copy-first", GINT_TO_POINTER (TRUE), test_in_parallel);
  ADD ("in-step/original-first", GINT_TO_POINTER (FALSE), test_in_step);
  ADD ("in-step/copy-first", GINT_TO_POINTER (TRUE), test_in_step);
  return g_test_run ();
}
