/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-keyring.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-folder.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-wire.h"
#include "replica-fixture.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-blob.h"
#include "server/db/hj-central-drop.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-held.h"
#include "server/drop/hj-drop-route.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define PASSPHRASE "correct horse 9"
#define N_PEOPLE 1200 /* three parts */
#define NEVER G_MAXUINT

typedef enum { CUT_BEFORE, CUT_AFTER } Cut;

/* An officer's laptop with unsent work, and its instance. */
typedef struct {
  World *world;
  HjApi *api;
  char *folder; /* of the replica */
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *device;
  HjReplica *replica; /* NULL once it is closed */
  guint n_requests;
  guint cut_at; /* which request is cut; NEVER for none */
  Cut cut;
  const char *failing; /* (nullable) the path at which the central instance fails */
} Fixture;

static void
add_device (Fixture *self)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  HjCentralUser user = { .name = (char *)"officer",
                         .role = (char *)"duty-officer",
                         .org = (char *)"house-1",
                         .password = (char *)"-" };
  HjCentralDevice device = { .id = self->device,
                             .user = user.name,
                             .name = (char *)"laptop",
                             .state = (char *)"active",
                             .refresh_hash = (char *)"-",
                             .enrolled_at = WORLD_NOW };

  crypto_sign_keypair (public_key, self->secret_key);
  key = g_base64_encode (public_key, sizeof public_key);
  device.public_key = key;
  hj_central_add_user (self->world->central, &user, &error);
  g_assert_no_error (error);
  hj_central_add_device (self->world->central, &device, &error);
  g_assert_no_error (error);
}

static void
enrol (Fixture *self)
{
  const ReplicaOwner owner = { .device = self->device,
                               .secret_key = self->secret_key,
                               .user = "officer",
                               .role = "duty-officer",
                               .org = "house-1",
                               .refresh = "refresh",
                               .access = "access" };

  replica_fixture_enrol (self->replica, self->world->central, &owner);
}

static void
enter_person (Fixture *self, const char *name)
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

static void
set_up (Fixture *self, gconstpointer data)
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
  self->cut_at = NEVER;
  add_device (self);
  self->replica = hj_replica_folder_create (self->folder, PASSPHRASE, self->world->clock,
                                            self->world->random, &error);
  g_assert_no_error (error);
  enrol (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->replica);
  g_clear_object (&self->api);
  world_free (self->world);
  g_free (self->device);
  g_free (self->folder);
}

static void
take_out (Fixture *self)
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
  Fixture *self = user_data;
  guint number = self->n_requests++;

  if (number == self->cut_at && self->cut == CUT_BEFORE)
    return cut ();
  if (g_strcmp0 (request->path, self->failing) == 0)
    return fail ();
  g_autoptr (HjResponse) response = api_ask (self->api, request);

  if (number == self->cut_at)
    return cut ();
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}

/* One reconciliation; returns how it failed. */
static int
reconcile (Fixture *self)
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
static void
reopen (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->replica);
  self->replica = hj_replica_folder_open (self->folder, PASSPHRASE, self->world->clock,
                                          self->world->random, &error);
  g_assert_no_error (error);
}

static guint
count_held (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = hj_drop_list_held (self->world->central, &error);

  g_assert_no_error (error);
  return held->len;
}

static void
assert_erased (Fixture *self)
{
  g_autofree char *wrapped = hj_keyring_dup_wrapped_path (self->folder);

  g_assert_false (g_file_test (wrapped, G_FILE_TEST_EXISTS));
  g_assert_false (hj_replica_folder_exists (self->folder));
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
}

static void
test_hands_in_and_erases (Fixture *self, gconstpointer data)
{
  enter_person (self, "王安");
  enter_person (self, "李平");
  take_out (self);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  assert_erased (self);
  g_assert_cmpuint (count_held (self), ==, 2);
  /* Nothing of it is among the rows until somebody decides. */
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 0);
}

#define DOCUMENT_BYTES (600 * 1024 + 1)

/* A document of which nothing was sent; its row only where @entered. */
static HjRecord *
attach (Fixture *self, gboolean entered)
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

static void
assert_has_document (Fixture *self, HjRecord *record, gboolean has)
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
static void
leave_over_bad_line (Fixture *self)
{
  int code = HJ_SYNC_ERROR_UNREACHABLE;

  for (guint i = 0; code == HJ_SYNC_ERROR_UNREACHABLE; i++) {
    self->cut = i % 2 == 0 ? CUT_BEFORE : CUT_AFTER;
    self->cut_at = 1 + i / 2;
    code = reconcile (self);
    if (code == HJ_SYNC_ERROR_UNREACHABLE)
      reopen (self);
  }
  g_assert_cmpint (code, ==, HJ_SYNC_ERROR_ERASED);
  assert_erased (self);
}

/* A document is there with its content once somebody accepts it. */
static void
test_document (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) record = attach (self, TRUE);
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GError) error = NULL;

  take_out (self);
  leave_over_bad_line (self);
  g_assert_cmpint (world_count (self->world, &hj_entity_attachment), ==, 0);
  held = hj_drop_list_held (self->world->central, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (held->len, ==, 1);
  const HjDropHeld *item = g_ptr_array_index (held, 0);

  hj_drop_accept (self->world->central, item->op->id, "@root", NULL, &error);
  g_assert_no_error (error);
  assert_has_document (self, record, TRUE);
}

/* Where its row was sent in time, the content follows at once, if it is what the row says. */
static void
test_document_of_sent_row (Fixture *self, gconstpointer data)
{
  gboolean same = GPOINTER_TO_INT (data);
  g_autoptr (HjRecord) record = attach (self, FALSE);

  if (!same)
    hj_record_set_text (record, "sha256",
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_true (hj_central_write (self->world->central, record, NULL));
  take_out (self);
  leave_over_bad_line (self);
  g_assert_cmpuint (count_held (self), ==, 0);
  assert_has_document (self, record, same);
}

static void
test_disabled_user (Fixture *self, gconstpointer data)
{
  enter_person (self, "王安");
  g_assert_true (hj_central_set_user_disabled (self->world->central, "officer", TRUE, NULL));
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  assert_erased (self);
  g_assert_cmpuint (count_held (self), ==, 1);
}

static gint64
count_deeds (Fixture *self)
{
  return hj_sql_ask_int (hj_central_get_sql (self->world->central),
                         "SELECT count(*) FROM audit WHERE device_seq IS NOT NULL", -1);
}

/* That the central instance fails is no refusal: the laptop keeps what it has, and comes again. */
static void
test_instance_fails (Fixture *self, gconstpointer data)
{
  const char *const paths[] = { "/v1/audit", "/v1/drop" };

  enter_person (self, "王安");
  g_assert_true (hj_deed_log_add (self->replica, &(HjDeed){ .act = HJ_DEED_OPEN }, NULL));
  take_out (self);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    self->failing = paths[i];
    g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_BUSY);
    reopen (self);
  }
  self->failing = NULL;
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  assert_erased (self);
  g_assert_cmpuint (count_held (self), ==, 1);
  g_assert_cmpint (count_deeds (self), ==, 1);
}

/* The central database was put back before the laptop came again: what that has lost is handed in,
 * though it was answered once.
 */
static void
test_restored_before (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  enter_person (self, "王安");
  g_assert_true (hj_sql_exec (hj_replica_get_sql (self->replica),
                              "UPDATE outbox SET state = 1, outcome = 0, pos = 7", &error));
  g_assert_true (hj_deed_log_add (self->replica, &(HjDeed){ .act = HJ_DEED_OPEN }, &error));
  g_assert_true (hj_replica_set_meta_int (self->replica, "audit-joined", 1, &error));
  g_assert_true (hj_replica_set_meta_int (self->replica, HJ_META_LAST_SYNC,
                                          hj_replica_now (self->replica), &error));
  g_assert_true (hj_central_begin_epoch (self->world->central, &error));
  g_assert_no_error (error);
  take_out (self);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  assert_erased (self);
  g_assert_cmpuint (count_held (self), ==, 1);
  g_assert_cmpint (count_deeds (self), ==, 1);
}

/* A copied laptop, or one that is not known, erases nothing. */
static void
test_others_stay (Fixture *self, gconstpointer data)
{
  enter_person (self, "王安");
  g_assert_true (hj_central_set_device_state (self->world->central, self->device, "frozen", NULL));
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_REVOKED);
  reopen (self);
  hj_replica_set_meta (self->replica, HJ_META_DEVICE, "another", NULL);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_REVOKED);
  reopen (self);
  g_assert_cmpint (hj_outbox_count_waiting (self->replica), ==, 1);
  g_assert_cmpuint (count_held (self), ==, 0);
}

/* Every request is lost once, and so is every answer; after each the laptop's power is cut. */
static void
test_killed_at_each_step (Fixture *self, gconstpointer data)
{
  guint n_cuts = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    enter_person (self, "王安");
  take_out (self);
  for (self->cut_at = 1; n_cuts < 16; self->cut_at += self->cut == CUT_AFTER) {
    int code;

    self->cut = n_cuts++ % 2 == 0 ? CUT_BEFORE : CUT_AFTER;
    code = reconcile (self);
    if (code == HJ_SYNC_ERROR_ERASED)
      break;
    g_assert_true (code == HJ_SYNC_ERROR_REVOKED || code == HJ_SYNC_ERROR_UNREACHABLE);
    reopen (self);
    g_assert_cmpint (hj_outbox_count_waiting (self->replica), ==, N_PEOPLE);
  }
  g_assert_cmpuint (n_cuts, >, 8); /* token, greeting, three parts, the question, greeting */
  assert_erased (self);
  g_assert_cmpuint (count_held (self), ==, N_PEOPLE);
}

/* The key goes first: what is left after a cut can be opened by nobody. */
static void
test_killed_while_erasing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  enter_person (self, "王安");
  g_clear_object (&self->replica);
  g_assert_true (hj_keyring_forget (self->folder, &error));
  g_assert_true (hj_replica_folder_exists (self->folder));
  g_assert_null (hj_replica_folder_open (self->folder, PASSPHRASE, self->world->clock,
                                         self->world->random, NULL));
}

/* Work that is entered after the last part was sealed is handed in as well. */
static void
test_late_work (Fixture *self, gconstpointer data)
{
  enter_person (self, "王安");
  take_out (self);
  self->cut_at = 4;
  self->cut = CUT_AFTER; /* the answer that asks to erase */
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
  reopen (self);
  enter_person (self, "李平");
  self->cut_at = NEVER;
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  g_assert_cmpuint (count_held (self), ==, 2);
}

static void
forget_outbox (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (hj_replica_get_sql (self->replica), "DELETE FROM outbox", &error);
  g_assert_no_error (error);
  reopen (self);
}

/* Both copies of a laptop hand in, with the same numbers: nothing takes the place of other work. */
static void
test_copies_hand_in (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GError) error = NULL;

  enter_person (self, "王安");
  take_out (self);
  self->cut_at = 4;
  self->cut = CUT_AFTER; /* the answer that asks to erase */
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpuint (count_held (self), ==, 1);
  /* The other one entered somebody else under the same number. */
  reopen (self);
  forget_outbox (self);
  enter_person (self, "李平");
  self->cut_at = NEVER;
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  g_assert_cmpuint (count_held (self), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GPtrArray) held = hj_drop_list_held (central, NULL);
    const HjDropHeld *first = g_ptr_array_index (held, 0);

    g_assert_cmpint (first->op->seq, ==, 1);
    hj_drop_accept (central, first->op->id, "@admin", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 2);
  g_assert_cmpuint (count_held (self), ==, 0);
}

static guint
post (Fixture *self, HjDropRequest *message)
{
  g_autofree char *text = hj_drop_signed_text (message);
  guchar signature[crypto_sign_BYTES];
  g_autoptr (GBytes) body = NULL;
  HjHttpRequest request
      = { .method = "POST", .path = "/v1/drop", .content_type = HJ_WIRE_TYPE_JSON };

  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), self->secret_key);
  if (message->signature == NULL)
    message->signature = g_base64_encode (signature, sizeof signature);
  body = hj_drop_request_to_bytes (message);
  request.body = body;
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

  g_clear_pointer (&message->signature, g_free);
  return reply->status;
}

static void
test_route_refuses (Fixture *self, gconstpointer data)
{
  HjDropRequest question = { .device = self->device };
  HjDropRequest garbage = { .device = self->device, .sealed = (char *)"QUJD" };
  HjDropRequest unknown = { .device = (char *)"nobody" };
  HjDropRequest forged = { .device = self->device };

  g_assert_cmpuint (post (self, &question), ==, 409); /* still in use */
  take_out (self);
  g_assert_cmpuint (post (self, &garbage), ==, 400);
  g_assert_cmpuint (post (self, &unknown), ==, 401);
  forged.signature = g_strdup ("QUJD");
  g_assert_cmpuint (post (self, &forged), ==, 401);
  g_assert_cmpuint (post (self, &question), ==, 200);
  g_assert_cmpuint (count_held (self), ==, 0);
}

static char *
dup_first_held (Fixture *self)
{
  g_autoptr (GPtrArray) held = hj_drop_list_held (self->world->central, NULL);

  g_assert_cmpuint (held->len, >, 0);
  return g_strdup (((HjDropHeld *)g_ptr_array_index (held, 0))->op->id);
}

static void
test_decisions (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  enter_person (self, "王安");
  enter_person (self, "李平");
  take_out (self);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  first = dup_first_held (self);
  hj_drop_accept (central, first, "@admin", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  second = dup_first_held (self);
  g_assert_cmpstr (second, !=, first);
  hj_drop_refuse (central, second, "@admin", "entered twice", &error);
  g_assert_no_error (error);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  g_assert_cmpuint (count_held (self), ==, 0);
  g_assert_false (hj_drop_accept (central, first, "@admin", NULL, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

/* An administrator cannot have taken what the author was never allowed. */
static void
test_rules_hold (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *other = world_write (self->world, &hj_entity_person, "name", "赵和", NULL);
  g_autofree char *id = hj_replica_new_id (self->replica);
  g_autoptr (HjRecord) contact = hj_record_new (&hj_entity_family_contact, id);
  g_autofree char *op = NULL;
  g_autoptr (GError) error = NULL;

  hj_record_set_text (contact, "person", other);
  hj_record_set_text (contact, "name", "赵母");
  g_assert_true (hj_replica_begin_act (self->replica, NULL));
  g_assert_true (hj_replica_insert (self->replica, contact, NULL));
  g_assert_true (hj_replica_commit_act (self->replica, NULL));
  take_out (self);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  op = dup_first_held (self);
  g_assert_false (hj_drop_accept (central, op, "@admin", NULL, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_assert_cmpint (world_count (self->world, &hj_entity_family_contact), ==, 0);
  g_assert_cmpuint (count_held (self), ==, 1);
}

static gboolean
on_part_kept_cb (const HjCentralDropped *part, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (part->sealed));
  return TRUE;
}

/* At rest nothing of what was handed in can be read without the instance's key. */
static void
test_is_sealed (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guchar *box = NULL;
  gsize length;

  enter_person (self, "SECRET-NAME");
  take_out (self);
  g_assert_cmpint (reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  g_assert_true (
      hj_central_walk_dropped (self->world->central, "", 0, on_part_kept_cb, parts, NULL));
  g_assert_cmpuint (parts->len, ==, 1);
  box = g_base64_decode (g_ptr_array_index (parts, 0), &length);
  g_assert_null (memmem (box, length, "SECRET", strlen ("SECRET")));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/drop/hands-in-and-erases", test_hands_in_and_erases },
    { "/drop/document", test_document },
    { "/drop/disabled-user", test_disabled_user },
    { "/drop/instance-fails", test_instance_fails },
    { "/drop/restored-before", test_restored_before },
    { "/drop/others-stay", test_others_stay },
    { "/drop/killed-at-each-step", test_killed_at_each_step },
    { "/drop/killed-while-erasing", test_killed_while_erasing },
    { "/drop/late-work", test_late_work },
    { "/drop/copies-hand-in", test_copies_hand_in },
    { "/drop/route-refuses", test_route_refuses },
    { "/drop/decisions", test_decisions },
    { "/drop/rules-hold", test_rules_hold },
    { "/drop/is-sealed", test_is_sealed },
  };

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add ("/drop/document-of-sent-row", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_document_of_sent_row, tear_down);
  g_test_add ("/drop/document-that-differs", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_document_of_sent_row, tear_down);
  return g_test_run ();
}
