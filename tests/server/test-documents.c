/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-transfer.h"
#include "replica-fixture.h"
#include "server/auth/hj-auth.h"
#include "server/blob/hj-blob-route.h"
#include "server/db/hj-central-rows.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define NEVER G_MAXUINT
#define SIZE (300 * 1024 + 17)

static const guint8 replica_key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };

/* What happens to the request at which a line is cut. */
typedef enum { CUT_BEFORE, CUT_AFTER, DAMAGE } Cut;

typedef struct {
  HjReplica *replica;
  char *path;
  char *device;
} Peer;

/* An instance and the laptops of two officers of a house, one of another house and a mediator. */
typedef struct {
  World *world;
  HjApi *api;
  char *folder; /* of replicas */
  char *dispute;
  char *ticket;
  char *content;
  Peer officer;
  Peer colleague;
  Peer stranger;
  Peer mediator;
  guint n_requests;
  guint cut_at; /* which request about a document is cut; NEVER for none */
  Cut cut;
} Fixture;

static void
open_peer (Fixture *self, Peer *peer)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&peer->replica);
  peer->replica
      = hj_replica_open (peer->path, replica_key, self->world->clock, self->world->random, &error);
  g_assert_no_error (error);
}

static void
enrol (Fixture *self, Peer *peer, const char *name, const char *role, const char *org)
{
  HjCentral *central = self->world->central;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *refresh = hj_api_hash_token (name);

  crypto_sign_keypair (public_key, secret_key);
  peer->path = g_build_filename (self->folder, name, NULL);
  peer->device = hj_central_new_id (central);
  const ReplicaOwner owner = { .device = peer->device,
                               .secret_key = secret_key,
                               .user = name,
                               .role = role,
                               .org = org,
                               .refresh = name };

  replica_fixture_add_owner (central, &owner, refresh);
  open_peer (self, peer);
  replica_fixture_enrol (peer->replica, central, &owner);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  hj_blob_add_routes (self->api);
  self->folder = g_dir_make_tmp ("hejie-documents-XXXXXX", NULL);
  self->cut_at = NEVER;
  g_autofree char *mediator = world_add_mediator (self->world, "mediator");

  self->dispute = world_write (self->world, &hj_entity_dispute, "house", "house-1", "title", "欠薪",
                               "category", "wages", "state", "open", NULL);
  self->ticket = world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind",
                              "mediation", "state", "submitted", "mediator", mediator, NULL);
  self->content = g_malloc (SIZE);
  for (guint i = 0; i < SIZE; i++)
    self->content[i] = (char)(i * 31 + i / 251);
  enrol (self, &self->officer, "officer", "duty-officer", "house-1");
  enrol (self, &self->colleague, "colleague", "house-leader", "house-1");
  enrol (self, &self->stranger, "stranger", "duty-officer", "house-2");
  enrol (self, &self->mediator, "mediator", "mediator", "house-1");
}

static void
clear_peer (Peer *peer)
{
  g_clear_object (&peer->replica);
  g_unlink (peer->path);
  g_free (peer->path);
  g_free (peer->device);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  clear_peer (&self->officer);
  clear_peer (&self->colleague);
  clear_peer (&self->stranger);
  clear_peer (&self->mediator);
  g_rmdir (self->folder);
  g_clear_object (&self->api);
  world_free (self->world);
  g_free (self->dispute);
  g_free (self->ticket);
  g_free (self->content);
  g_free (self->folder);
}

static DexFuture *
cut_off (void)
{
  return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "cut");
}

/* A letter of the base64 of a part, or a byte of what is fetched, is another one. */
static GBytes *
damage (GBytes *bytes)
{
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));

  copy[length / 2] = copy[length / 2] == 'A' ? 'B' : 'A';
  return g_bytes_new_take (copy, length);
}

static gboolean
is_about_documents (const char *path)
{
  return g_str_has_prefix (path, HJ_UPLOADS_PATH) || g_str_equal (path, HJ_BLOBS_PATH);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  Fixture *self = user_data;
  gboolean here = is_about_documents (request->path) && self->n_requests++ == self->cut_at;

  if (here && self->cut == CUT_BEFORE)
    return cut_off ();
  g_autoptr (HjResponse) response = api_ask (self->api, request);

  if (here && self->cut == CUT_AFTER)
    return cut_off ();
  if (here && g_str_equal (request->path, HJ_BLOBS_PATH)) {
    g_autoptr (GBytes) body = damage (response->body);

    return dex_future_new_take_boxed (
        HJ_TYPE_RESPONSE, hj_response_new (response->status, response->content_type, -1, body));
  }
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}

typedef DexFuture *(*Work) (HjSyncEngine *engine, const char *attachment);

static DexFuture *
run_engine (HjSyncEngine *engine, const char *attachment)
{
  return hj_sync_engine_run (engine);
}

static gboolean
work (Fixture *self, Peer *peer, Work func, const char *attachment, GError **error)
{
  g_autoptr (HjStore) store = hj_inline_store_new (peer->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = NULL;

  self->n_requests = 0;
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_AUTH_ACCESS_MS);
  future = func (engine, attachment);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error) != NULL;
}

static void
reconcile (Fixture *self, Peer *peer)
{
  g_autoptr (GError) error = NULL;

  work (self, peer, run_engine, NULL, &error);
  g_assert_no_error (error);
}

static void
fetch (Fixture *self, Peer *peer, const char *attachment)
{
  g_autoptr (GError) error = NULL;

  work (self, peer, hj_sync_engine_fetch, attachment, &error);
  g_assert_no_error (error);
}

/* Attaches @content and gives the document's id. */
static char *
attach (Fixture *self, Peer *peer, const char *field, const char *owner, gsize size)
{
  g_autofree char *id = hj_replica_new_id (peer->replica);
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_attachment, id);
  g_autoptr (GInputStream) content
      = g_memory_input_stream_new_from_data (self->content, (gssize)size, NULL);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (record, field, owner);
  hj_record_set_text (record, "name", "协议.pdf");
  hj_record_set_text (record, "kind", "agreement");
  hj_record_set_text (record, "state", "entered");
  g_assert_true (hj_replica_begin_act (peer->replica, NULL));
  g_assert_true (hj_blob_take (peer->replica, record, content, NULL));
  hj_replica_insert (peer->replica, record, &error);
  g_assert_no_error (error);
  g_assert_true (hj_replica_commit_act (peer->replica, NULL));
  return g_steal_pointer (&id);
}

static HjRecord *
load (Peer *peer, const char *id)
{
  return hj_replica_load (peer->replica, &hj_entity_attachment, id, NULL);
}

static void
assert_state (Peer *peer, const char *id, HjBlobState state)
{
  g_autoptr (HjRecord) row = load (peer, id);

  g_assert_nonnull (row);
  g_assert_cmpint (hj_blob_get_state (peer->replica, row), ==, state);
}

static void
assert_holds (Fixture *self, Peer *peer, const char *id, gsize size)
{
  g_autoptr (HjRecord) row = load (peer, id);
  g_autoptr (GOutputStream) copy = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (row);
  hj_blob_write (peer->replica, row, copy, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (copy)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (copy)),
                   self->content, size);
}

static gint64
ask (Fixture *self, const char *sql)
{
  return hj_sql_ask_int (hj_central_get_sql (self->world->central), sql, -1);
}

static void
assert_not_fetched (Fixture *self, Peer *peer, const char *id, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (work (self, peer, hj_sync_engine_fetch, id, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* From one laptop to another, byte for byte; who read it is in the audit. */
static void
test_there_and_back (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);

  assert_state (&self->officer, id, HJ_BLOB_WAITING);
  reconcile (self, &self->officer);
  assert_state (&self->officer, id, HJ_BLOB_HERE);
  reconcile (self, &self->colleague);
  assert_state (&self->colleague, id, HJ_BLOB_AWAY);
  fetch (self, &self->colleague, id);
  assert_state (&self->colleague, id, HJ_BLOB_HERE);
  assert_holds (self, &self->colleague, id, SIZE);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM audit WHERE act = 'read'"
                              " AND entity = 'attachment' AND user = 'colleague'"),
                   ==, 1);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM audit WHERE act = 'upload'"
                              " AND entity = 'attachment' AND user = 'officer'"),
                   ==, 1);
  /* Once more it is not asked for. */
  fetch (self, &self->colleague, id);
  g_assert_cmpuint (self->n_requests, ==, 0);
}

/* A mediator receives what is in the ticket that is theirs; who has no part in it, nothing. */
static void
test_who_receives (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *of_ticket = attach (self, &self->officer, "ticket", self->ticket, 100);
  g_autofree char *of_dispute = attach (self, &self->officer, "dispute", self->dispute, 101);

  reconcile (self, &self->officer);
  reconcile (self, &self->mediator);
  reconcile (self, &self->stranger);
  fetch (self, &self->mediator, of_ticket);
  assert_holds (self, &self->mediator, of_ticket, 100);
  g_assert_null (load (&self->mediator, of_dispute));
  g_assert_null (load (&self->stranger, of_ticket));
  assert_not_fetched (self, &self->stranger, of_ticket, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

/* The ticket is given to somebody else: its documents leave the laptop, content and all. */
static void
test_leaves_with_ticket (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "ticket", self->ticket, 100);

  reconcile (self, &self->officer);
  reconcile (self, &self->mediator);
  fetch (self, &self->mediator, id);
  g_autoptr (HjRecord) ticket = world_load (self->world, &hj_entity_ticket, self->ticket);

  hj_record_set_null_at (ticket, (guint)hj_entity_field_index (&hj_entity_ticket, "mediator"));
  g_assert_true (hj_central_write (self->world->central, ticket, NULL));
  reconcile (self, &self->mediator);
  g_assert_null (load (&self->mediator, id));
  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (self->mediator.replica),
                                   "SELECT count(*) FROM blob_part", -1),
                   ==, 0);
}

/* Cut at every request, before or after it is done: it goes on from there, and arrives whole. */
static void
test_cut_everywhere (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  reconcile (self, &self->colleague);
  for (guint i = 0; i < 2; i++) {
    gboolean cut = TRUE;

    self->cut = i == 0 ? CUT_BEFORE : CUT_AFTER;
    for (guint at = 0; cut; at++) {
      g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);
      g_autoptr (GError) error = NULL;

      self->cut_at = at;
      cut = !work (self, &self->officer, run_engine, NULL, &error);
      self->cut_at = NEVER;
      open_peer (self, &self->officer);
      reconcile (self, &self->officer);
      assert_state (&self->officer, id, HJ_BLOB_HERE);
      reconcile (self, &self->colleague);
      self->cut_at = at;
      cut = !work (self, &self->colleague, hj_sync_engine_fetch, id, NULL) || cut;
      self->cut_at = NEVER;
      open_peer (self, &self->colleague);
      fetch (self, &self->colleague, id);
      assert_holds (self, &self->colleague, id, SIZE);
    }
  }
  /* The same content is there once, whoever sent it how often. */
  g_assert_cmpint (ask (self, "SELECT count(*) FROM blob"), ==, 1);
  g_assert_cmpint (ask (self, "SELECT sum (length (content)) FROM blob_part"), ==, SIZE);
}

/* What arrives damaged is not kept, and fetched again. */
static void
test_damaged_download (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);

  reconcile (self, &self->officer);
  reconcile (self, &self->colleague);
  self->cut = DAMAGE;
  self->cut_at = 1;
  fetch (self, &self->colleague, id);
  assert_holds (self, &self->colleague, id, SIZE);
}

/* The instance asks for all of it again where what it got is not what was attached. */
static void
test_damaged_upload (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);
  g_autoptr (GError) error = NULL;

  self->cut = CUT_AFTER;
  self->cut_at = 2;
  g_assert_false (work (self, &self->officer, run_engine, NULL, &error));
  self->cut_at = NEVER;
  g_assert_true (hj_sql_exec (hj_central_get_sql (self->world->central),
                              "UPDATE blob SET hash = zeroblob (length (hash))", NULL));
  reconcile (self, &self->officer);
  assert_state (&self->officer, id, HJ_BLOB_HERE);
  reconcile (self, &self->colleague);
  fetch (self, &self->colleague, id);
  assert_holds (self, &self->colleague, id, SIZE);
}

/* What was damaged on the laptop before it was handed in neither waits for ever nor keeps others
 * from being handed in.
 */
static void
test_damaged_at_rest (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  HjSql *sql = hj_replica_get_sql (self->officer.replica);
  g_autofree char *other = attach (self, &self->officer, "dispute", self->dispute, SIZE);
  g_autofree char *lacking = attach (self, &self->officer, "dispute", self->dispute, SIZE - 1);
  g_autofree char *sound = attach (self, &self->officer, "dispute", self->dispute, SIZE - 2);

  g_assert_true (hj_sql_exec (sql,
                              "UPDATE blob_part SET content = zeroblob (length (content))"
                              " WHERE blob = 1 AND start = 0",
                              NULL));
  g_assert_true (hj_sql_exec (sql, "DELETE FROM blob_part WHERE blob = 2 AND start > 0", NULL));
  reconcile (self, &self->officer);
  assert_state (&self->officer, other, HJ_BLOB_DAMAGED);
  assert_state (&self->officer, lacking, HJ_BLOB_DAMAGED);
  assert_state (&self->officer, sound, HJ_BLOB_HERE);
  assert_not_fetched (self, &self->officer, other, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
  reconcile (self, &self->officer);
  assert_state (&self->officer, other, HJ_BLOB_DAMAGED);
}

/* The row is there before what is in it. */
static void
test_not_handed_in_yet (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);

  self->cut = CUT_BEFORE;
  self->cut_at = 0;
  g_assert_false (work (self, &self->officer, run_engine, NULL, NULL));
  self->cut_at = NEVER;
  reconcile (self, &self->colleague);
  assert_state (&self->colleague, id, HJ_BLOB_MISSING);
  assert_not_fetched (self, &self->colleague, id, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED);
}

/* What is pinned comes along, and is read without a line. */
static void
test_pinned (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);

  reconcile (self, &self->officer);
  reconcile (self, &self->colleague);
  g_autoptr (HjRecord) row = load (&self->colleague, id);

  g_assert_true (hj_blob_set_pinned (self->colleague.replica, row, TRUE, NULL));
  reconcile (self, &self->colleague);
  assert_holds (self, &self->colleague, id, SIZE);
}

/* Handing in goes on where the document has left the laptop meanwhile. */
static void
test_scope_lost_before_upload (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);

  self->cut = CUT_BEFORE;
  self->cut_at = 1;
  g_assert_false (work (self, &self->officer, run_engine, NULL, NULL));
  self->cut_at = NEVER;
  g_assert_true (hj_sql_exec (hj_central_get_sql (self->world->central),
                              "UPDATE user SET org = 'house-2' WHERE name = 'officer'", NULL));
  reconcile (self, &self->officer);
  g_assert_null (load (&self->officer, id));
  reconcile (self, &self->officer);
  reconcile (self, &self->colleague);
  fetch (self, &self->colleague, id);
  assert_holds (self, &self->colleague, id, SIZE);
}

static guint
post (Fixture *self, Peer *peer, const char *path, GBytes *body)
{
  g_autoptr (HjStore) store = hj_inline_store_new (peer->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = hj_sync_engine_ask (engine, path, body);
  const GValue *value;
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return ((HjResponse *)g_value_get_boxed (value))->status;
}

static guint
post_part (Fixture *self, Peer *peer, const char *id, gint64 offset, const char *bytes,
           gsize length)
{
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);
  const HjUploadPart part = { .attachment = (char *)id, .offset = offset, .content = content };
  g_autoptr (GBytes) body = hj_upload_part_to_bytes (&part);

  return post (self, peer, HJ_UPLOAD_PARTS_PATH, body);
}

static guint
post_request (Fixture *self, Peer *peer, const char *path, const char *id)
{
  const HjTransferRequest request = { .attachment = (char *)id, .offset = 0, .bytes = 1000 };
  g_autoptr (GBytes) body = hj_transfer_request_to_bytes (&request);

  return post (self, peer, path, body);
}

/* To know the hash of another's document, even to say it in a row of one's own, shows nothing. */
static void
test_hash_is_no_key (Fixture *self, gconstpointer data)
{
  g_autofree char *others = world_write (self->world, &hj_entity_dispute, "house", "house-2",
                                         "title", "x", "state", "open", NULL);

  reconcile (self, &self->officer);
  reconcile (self, &self->stranger);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, 1000);
  g_autoptr (HjRecord) row = load (&self->officer, id);
  g_autofree char *claimed
      = world_write (self->world, &hj_entity_attachment, "dispute", others, "name", "x", "kind",
                     "other", "size", "1000", "sha256", hj_record_get_text (row, "sha256"), NULL);
  g_autofree char *wrong = g_strnfill (1000, 'x');

  reconcile (self, &self->stranger);
  /* What was sent for it is not that: nothing is kept, and the number that it had is free. */
  g_assert_cmpuint (post_part (self, &self->stranger, claimed, 0, wrong, 1000), ==, 422);
  reconcile (self, &self->officer);
  assert_state (&self->officer, id, HJ_BLOB_HERE);
  g_assert_cmpuint (post_request (self, &self->stranger, HJ_BLOBS_PATH, claimed), ==, 404);
  g_assert_cmpuint (post_request (self, &self->stranger, HJ_BLOBS_PATH, id), ==, 404);
  g_assert_cmpuint (post_request (self, &self->stranger, HJ_UPLOADS_PATH, id), ==, 404);
  g_assert_cmpuint (post_part (self, &self->stranger, id, 0, self->content, 1000), ==, 404);
  g_assert_cmpuint (post_request (self, &self->stranger, HJ_UPLOADS_PATH, claimed), ==, 200);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM audit WHERE act = 'read'"
                              " AND entity = 'attachment'"),
                   ==, 0);
  g_assert_cmpuint (post_part (self, &self->stranger, claimed, 0, self->content, 1000), ==, 200);
  g_assert_cmpuint (post_request (self, &self->stranger, HJ_BLOBS_PATH, claimed), ==, 200);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM blob"), ==, 1);
}

/* Parts that do not follow, are too long, or too many. */
static void
test_parts (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  g_autofree char *id = attach (self, &self->officer, "dispute", self->dispute, SIZE);
  Peer *peer = &self->officer;

  self->cut = CUT_BEFORE;
  self->cut_at = 0;
  g_assert_false (work (self, peer, run_engine, NULL, NULL));
  self->cut_at = NEVER;
  g_assert_cmpuint (post_part (self, peer, id, 1, self->content + 1, HJ_TRANSFER_MIN), ==, 409);
  g_assert_cmpuint (post_part (self, peer, id, 0, self->content, HJ_TRANSFER_MIN - 1), ==, 422);
  g_assert_cmpuint (post_part (self, peer, id, 0, self->content, HJ_TRANSFER_MIN), ==, 200);
  g_assert_cmpuint (post_part (self, peer, id, 0, self->content, HJ_TRANSFER_MIN), ==, 409);
  g_autofree char *long_one = g_strnfill (SIZE, 'x');

  g_assert_cmpuint (post_part (self, peer, id, HJ_TRANSFER_MIN, long_one, SIZE), ==, 422);
  g_assert_cmpuint (post_request (self, peer, HJ_BLOBS_PATH, id), ==, 404);
  reconcile (self, peer);
  assert_state (peer, id, HJ_BLOB_HERE);
  g_assert_cmpuint (post_part (self, peer, id, 0, long_one, HJ_TRANSFER_MIN), ==, 200);
  assert_holds (self, peer, id, SIZE);
}

/* What goes beyond a day's measure is refused before a byte is taken, noted, and taken a day later.
 */
static void
test_quota (Fixture *self, gconstpointer data)
{
  reconcile (self, &self->officer);
  gsize size = SIZE - 1;
  g_autofree char *first = attach (self, &self->officer, "dispute", self->dispute, SIZE);
  g_autofree char *second = attach (self, &self->officer, "dispute", self->dispute, size);
  g_autofree char *third = attach (self, &self->officer, "dispute", self->dispute, size - 1);
  g_autofree char *fourth = attach (self, &self->officer, "dispute", self->dispute, size - 2);

  hj_blob_set_mib_a_day (self->api, 1);
  reconcile (self, &self->officer);
  assert_state (&self->officer, third, HJ_BLOB_HERE);
  assert_state (&self->officer, fourth, HJ_BLOB_WAITING);
  g_assert_cmpuint (post_request (self, &self->officer, HJ_UPLOADS_PATH, fourth), ==, 403);
  g_assert_cmpuint (post_part (self, &self->officer, fourth, 0, self->content, HJ_TRANSFER_MIN), ==,
                    403);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM blob"), ==, 3);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM audit WHERE act = 'refuse' AND detail = '403'"
                              " AND user = 'officer'"),
                   >=, 3);
  /* Others have a day of their own. */
  reconcile (self, &self->colleague);
  g_autofree char *others = attach (self, &self->colleague, "dispute", self->dispute, 1000);

  reconcile (self, &self->colleague);
  assert_state (&self->colleague, others, HJ_BLOB_HERE);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_DAY_MS);
  reconcile (self, &self->officer);
  assert_state (&self->officer, fourth, HJ_BLOB_HERE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/documents/there-and-back", test_there_and_back);
  ADD ("/documents/who-receives", test_who_receives);
  ADD ("/documents/leaves-with-ticket", test_leaves_with_ticket);
  ADD ("/documents/cut-everywhere", test_cut_everywhere);
  ADD ("/documents/damaged-download", test_damaged_download);
  ADD ("/documents/damaged-upload", test_damaged_upload);
  ADD ("/documents/damaged-at-rest", test_damaged_at_rest);
  ADD ("/documents/not-handed-in-yet", test_not_handed_in_yet);
  ADD ("/documents/pinned", test_pinned);
  ADD ("/documents/scope-lost", test_scope_lost_before_upload);
  ADD ("/documents/hash-is-no-key", test_hash_is_no_key);
  ADD ("/documents/parts", test_parts);
  ADD ("/documents/quota", test_quota);
  return g_test_run ();
}
