/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "drop-fixture.h"

#include "api-ask.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-keyring.h"
#include "core/store/hj-replica-folder.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "replica-fixture.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-blob.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-held.h"
#include "server/drop/hj-drop-route.h"

#define DOCUMENT_BYTES (600 * 1024 + 1)

static void
enrol (DropFixture *self)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_keypair (public_key, self->secret_key);
  const ReplicaOwner owner = { .device = self->device,
                               .secret_key = self->secret_key,
                               .user = "officer",
                               .role = "duty-officer",
                               .org = "house-1",
                               .refresh = "refresh",
                               .access = "access" };

  replica_fixture_add_owner (self->world->central, &owner, "-");
  replica_fixture_enrol (self->replica, self->world->central, &owner);
}

void
drop_enter_person (DropFixture *self, const char *name)
{
  g_autofree char *id = hj_replica_new_id (self->replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "name", name);
  g_assert_true (hj_replica_begin_act (self->replica, &error));
  hj_replica_insert (self->replica, person, &error);
  g_assert_no_error (error);
  g_assert_true (hj_replica_commit_act (self->replica, &error));
}

void
drop_set_up (DropFixture *self, gconstpointer data)
{
  g_autofree char *parent = NULL;
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  parent = g_path_get_dirname (self->world->folder);
  self->folder = g_build_filename (parent, "laptop", NULL);
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  hj_drop_add_routes (self->api);
  self->device = hj_central_new_id (self->world->central);
  self->cut_at = DROP_NEVER;
  self->replica = hj_replica_folder_create (self->folder, DROP_PASSPHRASE, self->world->clock,
                                            self->world->random, &error);
  g_assert_no_error (error);
  enrol (self);
}

void
drop_tear_down (DropFixture *self, gconstpointer data)
{
  g_clear_object (&self->replica);
  g_clear_object (&self->api);
  world_free (self->world);
  g_free (self->device);
  g_free (self->folder);
}

void
drop_take_out (DropFixture *self)
{
  g_assert_true (hj_central_set_device_state (self->world->central, self->device, "revoked", NULL));
}

static DexFuture *
cut (void)
{
  return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "cut");
}

/* As on a disk that does not work. */
static DexFuture *
fail (void)
{
  g_autoptr (HjHttpReply) reply = hj_http_reply_new_problem (500, "failed", "This failed.");

  return dex_future_new_take_boxed (
      HJ_TYPE_RESPONSE, hj_response_new (reply->status, reply->content_type, -1, reply->body));
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  DropFixture *self = user_data;
  guint number = self->n_requests++;

  if (number == self->cut_at && self->cut == DROP_CUT_BEFORE)
    return cut ();
  if (g_strcmp0 (request->path, self->failing) == 0)
    return fail ();
  g_autoptr (HjResponse) response = api_ask (self->api, request);

  if (number == self->cut_at)
    return cut ();
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}

/* One reconciliation; returns how it failed. */
int
drop_reconcile (DropFixture *self)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = hj_sync_engine_run (engine);
  g_autoptr (GError) error = NULL;

  self->n_requests = 0;
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  if (dex_future_get_value (future, &error) != NULL)
    return -1;
  g_assert_true (error->domain == HJ_SYNC_ERROR);
  return error->code;
}

/* As after the laptop's power was cut: nothing is left but what is on the disk. */
void
drop_reopen (DropFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->replica);
  self->replica = hj_replica_folder_open (self->folder, DROP_PASSPHRASE, self->world->clock,
                                          self->world->random, &error);
  g_assert_no_error (error);
}

guint
drop_count_held (DropFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = hj_drop_list_held (self->world->central, &error);

  g_assert_no_error (error);
  return held->len;
}

void
drop_assert_erased (DropFixture *self)
{
  g_autofree char *wrapped = hj_keyring_dup_wrapped_path (self->folder);

  g_assert_false (g_file_test (wrapped, G_FILE_TEST_EXISTS));
  g_assert_false (hj_replica_folder_exists (self->folder));
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
}

/* A document of which nothing was sent; its row only where @entered. */
HjRecord *
drop_attach (DropFixture *self, gboolean entered)
{
  g_autofree char *dispute = world_write (self->world, &hj_entity_dispute, "house", "house-1",
                                          "title", "x", "state", "open", NULL);
  g_autofree char *id = hj_replica_new_id (self->replica);
  HjRecord *record = hj_record_new (&hj_entity_attachment, id);
  g_autoptr (GInputStream) content = g_memory_input_stream_new_from_data (
      g_strnfill (DOCUMENT_BYTES, 'x'), DOCUMENT_BYTES, g_free);

  hj_record_set_text (record, "dispute", dispute);
  hj_record_set_text (record, "name", "协议.pdf");
  hj_record_set_text (record, "kind", "agreement");
  hj_record_set_text (record, "state", "entered");
  g_assert_true (hj_replica_begin_act (self->replica, NULL));
  g_assert_true (hj_blob_take (self->replica, record, content, NULL));
  if (entered)
    g_assert_true (hj_replica_insert (self->replica, record, NULL));
  g_assert_true (hj_replica_commit_act (self->replica, NULL));
  return record;
}

void
drop_assert_has_document (DropFixture *self, HjRecord *record, gboolean has)
{
  g_autoptr (HjRecord) row
      = world_load (self->world, &hj_entity_attachment, hj_record_get_id (record));
  HjCentralBlob blob;

  g_assert_nonnull (row);
  g_assert_true (hj_central_find_blob (self->world->central, row, &blob, NULL));
  g_assert_true (blob.whole == has);
  g_assert_true (hj_record_is_null (row, "received_at") != has);
  g_assert_cmpint (blob.received, ==, has ? DOCUMENT_BYTES : 0);
}

/* Reconciles until the laptop is gone, with the line cut at another request each time. */
void
drop_leave_over_bad_line (DropFixture *self)
{
  int code = HJ_SYNC_ERROR_UNREACHABLE;

  for (guint i = 0; code == HJ_SYNC_ERROR_UNREACHABLE; i++) {
    self->cut = i % 2 == 0 ? DROP_CUT_BEFORE : DROP_CUT_AFTER;
    self->cut_at = 1 + i / 2;
    code = drop_reconcile (self);
    if (code == HJ_SYNC_ERROR_UNREACHABLE)
      drop_reopen (self);
  }
  g_assert_cmpint (code, ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
}
