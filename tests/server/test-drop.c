/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-keyring.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-wire.h"
#include "drop-fixture.h"
#include "server/db/hj-central-drop.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-held.h"

#include <libdex.h>
#include <string.h>

#define N_PEOPLE 1200 /* three parts */

static void
test_hands_in_and_erases (DropFixture *self, gconstpointer data)
{
  drop_enter_person (self, "王安");
  drop_enter_person (self, "李平");
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
  g_assert_cmpuint (drop_count_held (self), ==, 2);
  /* Nothing of it is among the rows until somebody decides. */
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 0);
}

/* A document is there with its content once somebody accepts it. */
static void
test_document (DropFixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) record = drop_attach (self, TRUE);
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GError) error = NULL;

  drop_take_out (self);
  drop_leave_over_bad_line (self);
  g_assert_cmpint (world_count (self->world, &hj_entity_attachment), ==, 0);
  held = hj_drop_list_held (self->world->central, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (held->len, ==, 1);
  const HjDropHeld *item = g_ptr_array_index (held, 0);

  hj_drop_accept (self->world->central, item->op->id, "@root", NULL, &error);
  g_assert_no_error (error);
  drop_assert_has_document (self, record, TRUE);
}

/* Where its row was sent in time, the content follows at once, if it is what the row says. */
static void
test_document_of_sent_row (DropFixture *self, gconstpointer data)
{
  gboolean same = GPOINTER_TO_INT (data);
  g_autoptr (HjRecord) record = drop_attach (self, FALSE);

  if (!same)
    hj_record_set_text (record, "sha256",
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_true (hj_central_write (self->world->central, record, NULL));
  drop_take_out (self);
  drop_leave_over_bad_line (self);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
  drop_assert_has_document (self, record, same);
}

static void
test_disabled_user (DropFixture *self, gconstpointer data)
{
  drop_enter_person (self, "王安");
  g_assert_true (hj_central_set_user_disabled (self->world->central, "officer", TRUE, NULL));
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
}

static gint64
count_deeds (DropFixture *self)
{
  return hj_sql_ask_int (hj_central_get_sql (self->world->central),
                         "SELECT count(*) FROM audit WHERE device_seq IS NOT NULL", -1);
}

/* That the central instance fails is no refusal: the laptop keeps what it has, and comes again. */
static void
test_instance_fails (DropFixture *self, gconstpointer data)
{
  const char *const paths[] = { "/v1/audit", "/v1/drop" };

  drop_enter_person (self, "王安");
  g_assert_true (hj_deed_log_add (self->replica, &(HjDeed){ .act = HJ_DEED_OPEN }, NULL));
  drop_take_out (self);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    self->failing = paths[i];
    g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_BUSY);
    drop_reopen (self);
  }
  self->failing = NULL;
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
  g_assert_cmpint (count_deeds (self), ==, 1);
}

/* The central database was put back before the laptop came again: what that has lost is handed in,
 * though it was answered once.
 */
static void
test_restored_before (DropFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  drop_enter_person (self, "王安");
  g_assert_true (hj_sql_exec (hj_replica_get_sql (self->replica),
                              "UPDATE outbox SET state = 1, outcome = 0, pos = 7", &error));
  g_assert_true (hj_deed_log_add (self->replica, &(HjDeed){ .act = HJ_DEED_OPEN }, &error));
  g_assert_true (hj_replica_set_meta_int (self->replica, "audit-joined", 1, &error));
  g_assert_true (hj_replica_set_meta_int (self->replica, HJ_META_LAST_SYNC,
                                          hj_replica_now (self->replica), &error));
  g_assert_true (hj_central_begin_epoch (self->world->central, &error));
  g_assert_no_error (error);
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
  g_assert_cmpint (count_deeds (self), ==, 1);
}

/* A copied laptop, or one that is not known, erases nothing. */
static void
test_others_stay (DropFixture *self, gconstpointer data)
{
  drop_enter_person (self, "王安");
  g_assert_true (hj_central_set_device_state (self->world->central, self->device, "frozen", NULL));
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_REVOKED);
  drop_reopen (self);
  hj_replica_set_meta (self->replica, HJ_META_DEVICE, "another", NULL);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_REVOKED);
  drop_reopen (self);
  g_assert_cmpint (hj_outbox_count_waiting (self->replica), ==, 1);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
}

/* Every request is lost once, and so is every answer; after each the laptop's power is cut. */
static void
test_killed_at_each_step (DropFixture *self, gconstpointer data)
{
  guint n_cuts = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    drop_enter_person (self, "王安");
  drop_take_out (self);
  for (self->cut_at = 1; n_cuts < 16; self->cut_at += self->cut == DROP_CUT_AFTER) {
    int code;

    self->cut = n_cuts++ % 2 == 0 ? DROP_CUT_BEFORE : DROP_CUT_AFTER;
    code = drop_reconcile (self);
    if (code == HJ_SYNC_ERROR_ERASED)
      break;
    g_assert_true (code == HJ_SYNC_ERROR_REVOKED || code == HJ_SYNC_ERROR_UNREACHABLE);
    drop_reopen (self);
    g_assert_cmpint (hj_outbox_count_waiting (self->replica), ==, N_PEOPLE);
  }
  g_assert_cmpuint (n_cuts, >, 8); /* token, greeting, three parts, the question, greeting */
  drop_assert_erased (self);
  g_assert_cmpuint (drop_count_held (self), ==, N_PEOPLE);
}

/* The key goes first: what is left after a cut can be opened by nobody. */
static void
test_killed_while_erasing (DropFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  drop_enter_person (self, "王安");
  g_clear_object (&self->replica);
  g_assert_true (hj_keyring_forget (self->folder, &error));
  g_assert_true (hj_replica_folder_exists (self->folder));
  g_assert_null (hj_replica_folder_open (self->folder, DROP_PASSPHRASE, self->world->clock,
                                         self->world->random, NULL));
}

/* Work that is entered after the last part was sealed is handed in as well. */
static void
test_late_work (DropFixture *self, gconstpointer data)
{
  drop_enter_person (self, "王安");
  drop_take_out (self);
  self->cut_at = 4;
  self->cut = DROP_CUT_AFTER; /* the answer that asks to erase */
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
  drop_reopen (self);
  drop_enter_person (self, "李平");
  self->cut_at = DROP_NEVER;
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  g_assert_cmpuint (drop_count_held (self), ==, 2);
}

static void
forget_outbox (DropFixture *self)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (hj_replica_get_sql (self->replica), "DELETE FROM outbox", &error);
  g_assert_no_error (error);
  drop_reopen (self);
}

/* Both copies of a laptop hand in, with the same numbers: nothing takes the place of other work. */
static void
test_copies_hand_in (DropFixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GError) error = NULL;

  drop_enter_person (self, "王安");
  drop_take_out (self);
  self->cut_at = 4;
  self->cut = DROP_CUT_AFTER; /* the answer that asks to erase */
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
  /* The other one entered somebody else under the same number. */
  drop_reopen (self);
  forget_outbox (self);
  drop_enter_person (self, "李平");
  self->cut_at = DROP_NEVER;
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  g_assert_cmpuint (drop_count_held (self), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GPtrArray) held = hj_drop_list_held (central, NULL);
    const HjDropHeld *first = g_ptr_array_index (held, 0);

    g_assert_cmpint (first->op->seq, ==, 1);
    hj_drop_accept (central, first->op->id, "@admin", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 2);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
}

static char *
dup_first_held (DropFixture *self)
{
  g_autoptr (GPtrArray) held = hj_drop_list_held (self->world->central, NULL);

  g_assert_cmpuint (held->len, >, 0);
  return g_strdup (((HjDropHeld *)g_ptr_array_index (held, 0))->op->id);
}

/* So do both copies of a laptop with documents. */
static void
test_copies_hand_in_documents (DropFixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) one = drop_attach (self, TRUE);
  g_autoptr (HjRecord) other = NULL;
  g_autoptr (GError) error = NULL;

  drop_take_out (self);
  self->cut = DROP_CUT_AFTER;
  for (self->cut_at = 1; drop_count_held (self) == 0; self->cut_at++) {
    g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
    drop_reopen (self);
  }
  hj_sql_exec (hj_replica_get_sql (self->replica), "DELETE FROM blob_part; DELETE FROM blob",
               &error);
  g_assert_no_error (error);
  forget_outbox (self);
  other = drop_attach (self, TRUE);
  drop_leave_over_bad_line (self);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *op = dup_first_held (self);

    hj_drop_accept (self->world->central, op, "@admin", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (drop_count_held (self), ==, 0);
  drop_assert_has_document (self, one, TRUE);
  drop_assert_has_document (self, other, TRUE);
}

static guint
post (DropFixture *self, HjDropRequest *message)
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
test_route_refuses (DropFixture *self, gconstpointer data)
{
  HjDropRequest question = { .device = self->device };
  HjDropRequest garbage = { .device = self->device, .sealed = (char *)"QUJD" };
  HjDropRequest unknown = { .device = (char *)"nobody" };
  HjDropRequest forged = { .device = self->device };

  g_assert_cmpuint (post (self, &question), ==, 409); /* still in use */
  drop_take_out (self);
  g_assert_cmpuint (post (self, &garbage), ==, 400);
  g_assert_cmpuint (post (self, &unknown), ==, 401);
  forged.signature = g_strdup ("QUJD");
  g_assert_cmpuint (post (self, &forged), ==, 401);
  g_assert_cmpuint (post (self, &question), ==, 200);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
}

static void
test_decisions (DropFixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  drop_enter_person (self, "王安");
  drop_enter_person (self, "李平");
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  first = dup_first_held (self);
  hj_drop_accept (central, first, "@admin", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  second = dup_first_held (self);
  g_assert_cmpstr (second, !=, first);
  hj_drop_refuse (central, second, "@admin", "entered twice", &error);
  g_assert_no_error (error);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
  g_assert_false (hj_drop_accept (central, first, "@admin", NULL, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

/* An administrator cannot have taken what the author was never allowed. */
static void
test_rules_hold (DropFixture *self, gconstpointer data)
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
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  op = dup_first_held (self);
  g_assert_false (hj_drop_accept (central, op, "@admin", NULL, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_assert_cmpint (world_count (self->world, &hj_entity_family_contact), ==, 0);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
}

static gboolean
on_part_kept_cb (const HjCentralDropped *part, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (part->sealed));
  return TRUE;
}

/* At rest nothing of what was handed in can be read without the instance's key. */
static void
test_is_sealed (DropFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree guchar *box = NULL;
  gsize length;

  drop_enter_person (self, "SECRET-NAME");
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
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
    void (*test) (DropFixture *, gconstpointer);
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
    { "/drop/copies-hand-in-documents", test_copies_hand_in_documents },
    { "/drop/route-refuses", test_route_refuses },
    { "/drop/decisions", test_decisions },
    { "/drop/rules-hold", test_rules_hold },
    { "/drop/is-sealed", test_is_sealed },
  };

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, DropFixture, NULL, drop_set_up, tests[i].test, drop_tear_down);
  g_test_add ("/drop/document-of-sent-row", DropFixture, GINT_TO_POINTER (TRUE), drop_set_up,
              test_document_of_sent_row, drop_tear_down);
  g_test_add ("/drop/document-that-differs", DropFixture, GINT_TO_POINTER (FALSE), drop_set_up,
              test_document_of_sent_row, drop_tear_down);
  return g_test_run ();
}
