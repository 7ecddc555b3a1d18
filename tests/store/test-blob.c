/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store-fixture.h"

#include "core/store/hj-blob.h"

#include <string.h>

#define CONTENT "the quick brown fox jumps over the lazy dog"
#define SIZE ((gint64)strlen (CONTENT))
#define ROTTEN (1024 * 1024)

static HjRecord *
new_document (Fixture *fixture)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  g_autoptr (HjRecord) dispute = hj_record_new (&hj_entity_dispute, id);
  HjRecord *record = fixture_new_of (fixture, &hj_entity_attachment, "dispute", dispute);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, CONTENT, -1);

  hj_record_set_text (record, "name", "agreement.txt");
  hj_record_set_text (record, "kind", "agreement");
  hj_record_set_text (record, "sha256", sha256);
  hj_record_set_int (record, "size", SIZE);
  return record;
}

/* A document of somebody else, that the central instance has. */
static HjRecord *
receive_document (Fixture *fixture)
{
  HjRecord *record = new_document (fixture);

  hj_record_set_int (record, "received_at", FIXTURE_TIME);
  fixture_send (fixture, record);
  fixture_apply (fixture);
  return record;
}

static HjRecord *
enter_document (Fixture *fixture)
{
  HjRecord *record = new_document (fixture);
  g_autoptr (GInputStream) content
      = g_memory_input_stream_new_from_data (CONTENT, (gssize)SIZE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  g_assert_true (hj_blob_take (fixture->replica, record, content, &error));
  fixture_enter (fixture, record);
  g_assert_true (hj_replica_commit_act (fixture->replica, &error));
  return record;
}

static void
append (Fixture *fixture, HjRecord *record, gint64 start, gint64 length)
{
  g_autoptr (GBytes) piece = g_bytes_new (CONTENT + start, (gsize)length);
  g_autoptr (GError) error = NULL;

  hj_blob_append (fixture->replica, record, start, piece, &error);
  g_assert_no_error (error);
}

static guint
count (GPtrArray *ids)
{
  g_autoptr (GPtrArray) owned = ids;

  g_assert_nonnull (owned);
  return owned->len;
}

static void
assert_state (Fixture *fixture, HjRecord *record, HjBlobState state)
{
  g_autoptr (HjRecord) shown
      = hj_replica_load (fixture->replica, &hj_entity_attachment, hj_record_get_id (record), NULL);

  g_assert_cmpint (hj_blob_get_state (fixture->replica, shown), ==, state);
}

/* Pieces may be cut anywhere and come twice; the laptop may go off between any two. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  for (gint64 cut = 1; cut < SIZE; cut++) {
    g_autoptr (HjRecord) record = receive_document (fixture);
    g_autoptr (GOutputStream) copy = g_memory_output_stream_new_resizable ();
    g_autoptr (GError) error = NULL;

    assert_state (fixture, record, HJ_BLOB_AWAY);
    g_assert_false (hj_blob_write (fixture->replica, record, copy, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
    g_clear_error (&error);
    append (fixture, record, 0, cut);
    append (fixture, record, 0, cut);
    if (cut % 10 == 0)
      fixture_reopen (fixture);
    assert_state (fixture, record, HJ_BLOB_AWAY);
    append (fixture, record, cut, SIZE - cut);
    assert_state (fixture, record, HJ_BLOB_HERE);
    hj_blob_write (fixture->replica, record, copy, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (copy)),
                     g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (copy)), CONTENT,
                     (gsize)SIZE);
  }
}

/* Nothing is kept of what is not what was attached. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) record = receive_document (fixture);
  g_autoptr (GBytes) wrong = g_bytes_new_take (g_strnfill ((gsize)SIZE - 5, 'x'), (gsize)SIZE - 5);
  g_autoptr (GError) error = NULL;

  append (fixture, record, 0, 5);
  g_assert_false (hj_blob_append (fixture->replica, record, 5, wrong, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
  append (fixture, record, 0, SIZE);
  assert_state (fixture, record, HJ_BLOB_HERE);
}

static void
test_too_much (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) record = receive_document (fixture);
  g_autoptr (GBytes) more = g_bytes_new_take (g_strnfill ((gsize)SIZE + 1, 'x'), (gsize)SIZE + 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_blob_append (fixture->replica, record, 0, more, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
}

static GBytes *
read_all (Fixture *fixture, HjRecord *record)
{
  return hj_blob_read (fixture->replica, hj_record_get_id (record), 0, 1000, NULL);
}

/* A document that leaves the laptop takes its content along. */
static void
test_leaves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) record = receive_document (fixture);

  append (fixture, record, 0, SIZE);
  g_assert_true (hj_blob_set_pinned (fixture->replica, record, TRUE, NULL));
  fixture_send_drop (fixture, FIXTURE_BUCKET, record);
  fixture_apply (fixture);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob"), ==, 0);
  g_assert_null (read_all (fixture, record));
}

/* What was attached here waits, is handed in, and stays until it is in a backup, even where the
 * document has left the laptop meanwhile.
 */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_assert_true (hj_replica_meet_epoch (fixture->replica, fixture->epoch, NULL));
  g_autoptr (HjRecord) record = enter_document (fixture);
  const char *id = hj_record_get_id (record);

  assert_state (fixture, record, HJ_BLOB_WAITING);
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 1);
  fixture_answer (fixture, HJ_OP_APPLIED, 1);
  fixture_send (fixture, record);
  fixture_apply (fixture);
  fixture_send_drop (fixture, FIXTURE_BUCKET, record);
  fixture_apply (fixture);
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 1);
  g_assert_true (hj_blob_note_sent (fixture->replica, id, 20, NULL));
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 0);
  g_assert_true (hj_blob_drop (fixture->replica, id, NULL));
  fixture_apply_durable (fixture, 19);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 1);
  /* A backup that was put back lacks it. */
  g_assert_true (hj_replica_meet_epoch (fixture->replica, "another", NULL));
  g_set_str (&fixture->epoch, "another");
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 1);
  g_assert_true (hj_blob_note_sent (fixture->replica, id, 20, NULL));
  fixture_apply_durable (fixture, 20);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
}

static void
spoil (Fixture *fixture)
{
  g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                              "UPDATE blob_part SET content = zeroblob (length (content))", NULL));
}

static void
assert_damaged (Fixture *fixture, HjRecord *record, const char *words)
{
  g_autoptr (HjRecord) shown
      = hj_replica_load (fixture->replica, &hj_entity_attachment, hj_record_get_id (record), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_blob_check (fixture->replica, shown, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_content (Fixture *fixture, HjRecord *record, gconstpointer content, gsize size)
{
  g_autoptr (GOutputStream) copy = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  hj_blob_write (fixture->replica, record, copy, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (copy)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (copy)), content,
                   size);
}

/* What was attached here and is damaged is neither handed in nor waits for ever: it is said, and
 * the same content heals it.
 */
static void
test_own_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) sound = enter_document (fixture);

  g_assert_true (hj_blob_check (fixture->replica, sound, NULL));
  assert_state (fixture, sound, HJ_BLOB_WAITING);
  spoil (fixture);
  assert_damaged (fixture, sound, "attach the same file again");
  assert_state (fixture, sound, HJ_BLOB_DAMAGED);
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 0);
  g_assert_cmpuint (count (hj_blob_list_damaged (fixture->replica, NULL)), ==, 1);
  fixture_reopen (fixture);
  assert_state (fixture, sound, HJ_BLOB_DAMAGED);

  g_autoptr (HjRecord) again = enter_document (fixture);

  g_assert_true (hj_replica_begin_act (fixture->replica, NULL));
  g_assert_true (
      hj_blob_heal (fixture->replica, hj_record_get_id (sound), hj_record_get_id (again), NULL));
  g_assert_true (hj_replica_commit_act (fixture->replica, NULL));
  assert_state (fixture, sound, HJ_BLOB_WAITING);
  assert_content (fixture, sound, CONTENT, (gsize)SIZE);
  g_assert_cmpuint (count (hj_blob_list_waiting (fixture->replica, NULL)), ==, 2);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 2);
}

/* What the central instance has is fetched again, also where it was attached here. */
static void
test_received_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) record = receive_document (fixture);

  for (guint own = 0; own < 2; own++) {
    append (fixture, record, 0, SIZE);
    g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                                own ? "UPDATE blob SET own = 1" : "UPDATE blob SET own = 0", NULL));
    spoil (fixture);
    assert_damaged (fixture, record, "it is fetched again");
    assert_state (fixture, record, HJ_BLOB_AWAY);
    g_assert_cmpuint (count (hj_blob_list_damaged (fixture->replica, NULL)), ==, 0);
    append (fixture, record, 0, 5);
    append (fixture, record, 5, SIZE - 5);
    assert_state (fixture, record, HJ_BLOB_HERE);
    assert_content (fixture, record, CONTENT, (gsize)SIZE);
    g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 2);
    g_assert_true (hj_blob_note_damaged (fixture->replica, hj_record_get_id (record), NULL));
  }
}

/* A bit of the file is flipped, in the midst of what is in the document. */
static void
flip_a_bit (Fixture *fixture)
{
  g_autofree char *file = NULL;
  gsize length;

  g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                              "PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  g_clear_object (&fixture->replica);
  g_assert_true (g_file_get_contents (fixture->path, &file, &length, NULL));
  file[length - ROTTEN / 2] ^= 1;
  g_assert_true (g_file_set_contents_full (fixture->path, file, (gssize)length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  fixture_reopen (fixture);
}

/* A disk that gives back something else than was written spoils that document and nothing else: the
 * laptop goes on reconciling, lets go of it, and takes it anew.
 */
static void
test_rotten (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = g_strnfill (ROTTEN, 'x');
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, ROTTEN);
  g_autoptr (GBytes) bytes = g_bytes_new (content, ROTTEN);
  g_autoptr (HjRecord) record = new_document (fixture);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (record, "sha256", sha256);
  hj_record_set_int (record, "size", ROTTEN);
  hj_record_set_int (record, "received_at", FIXTURE_TIME);
  fixture_send (fixture, record);
  fixture_apply (fixture);
  g_assert_true (hj_blob_append (fixture->replica, record, 0, bytes, &error));
  flip_a_bit (fixture);
  assert_damaged (fixture, record, "it is fetched again");
  assert_state (fixture, record, HJ_BLOB_AWAY);
  g_assert_true (hj_blob_append (fixture->replica, record, 0, bytes, &error));
  assert_content (fixture, record, content, ROTTEN);
  flip_a_bit (fixture);
  /* Nobody has looked at it since. */
  fixture_send_drop (fixture, FIXTURE_BUCKET, record);
  fixture_apply (fixture);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob"), ==, 0);
  g_autoptr (HjRecord) other = receive_document (fixture);

  append (fixture, other, 0, SIZE);
  assert_content (fixture, other, CONTENT, (gsize)SIZE);
  fixture_apply_durable (fixture, 1000);
}

static void
send_held (Fixture *fixture, HjRecord *held, const char *state)
{
  hj_record_set_text (held, "state", state);
  fixture_send (fixture, held);
}

/* What was attached here and not taken goes with the decision that it is given up, once that can
 * come to nothing no more: it is in a backup, and not only said on this laptop.
 */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  g_assert_true (hj_replica_meet_epoch (fixture->replica, fixture->epoch, NULL));
  g_autoptr (HjRecord) record = enter_document (fixture);
  g_autoptr (HjRecord) held = fixture_new_of (fixture, &hj_entity_held, "row", record);

  hj_record_set_text (held, "op", "op-1");
  hj_record_set_text (held, "entity", "attachment");
  fixture_answer (fixture, HJ_OP_HELD, 1);
  send_held (fixture, held, "waiting");
  fixture_apply_durable (fixture, fixture->pos);
  hj_record_set_text (held, "state", "withdrawn");
  g_assert_true (hj_replica_command (fixture->replica, held, "withdraw", 0, NULL));
  fixture_apply_durable (fixture, fixture->pos);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 1);
  fixture_answer (fixture, HJ_OP_APPLIED, fixture->pos + 1);
  send_held (fixture, held, "withdrawn");
  fixture_apply_durable (fixture, fixture->pos - 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 1);
  fixture_apply_durable (fixture, fixture->pos);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
}

/* What is not pinned goes when nobody has looked at it for long. */
static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) pinned = receive_document (fixture);
  g_autoptr (HjRecord) other = receive_document (fixture);

  g_assert_true (hj_blob_set_pinned (fixture->replica, pinned, TRUE, NULL));
  g_assert_cmpuint (count (hj_blob_list_wanted (fixture->replica, NULL)), ==, 1);
  append (fixture, pinned, 0, SIZE);
  append (fixture, other, 0, SIZE);
  g_assert_cmpuint (count (hj_blob_list_wanted (fixture->replica, NULL)), ==, 0);
  g_assert_true (
      hj_sql_exec (hj_replica_get_sql (fixture->replica), "UPDATE blob SET used_at = 0", NULL));
  fixture_apply_durable (fixture, 0);
  assert_state (fixture, other, HJ_BLOB_HERE);
  fixture_apply_durable (fixture, 1000);
  assert_state (fixture, other, HJ_BLOB_AWAY);
  assert_state (fixture, pinned, HJ_BLOB_HERE);
  g_assert_true (hj_blob_set_pinned (fixture->replica, pinned, FALSE, NULL));
  assert_state (fixture, pinned, HJ_BLOB_HERE);
}

/* Taking in a document is a part of its act. */
static void
test_act_undone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) record = new_document (fixture);
  g_autoptr (GInputStream) content
      = g_memory_input_stream_new_from_data (CONTENT, (gssize)SIZE, NULL);

  g_assert_true (hj_replica_begin_act (fixture->replica, NULL));
  g_assert_true (hj_blob_take (fixture->replica, record, content, NULL));
  hj_replica_abort_act (fixture->replica);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/blob/pieces", test_pieces);
  FIXTURE_ADD ("/store/blob/damaged", test_damaged);
  FIXTURE_ADD ("/store/blob/too-much", test_too_much);
  FIXTURE_ADD ("/store/blob/leaves", test_leaves);
  FIXTURE_ADD ("/store/blob/own", test_own);
  FIXTURE_ADD ("/store/blob/own-damaged", test_own_damaged);
  FIXTURE_ADD ("/store/blob/received-damaged", test_received_damaged);
  FIXTURE_ADD ("/store/blob/rotten", test_rotten);
  FIXTURE_ADD ("/store/blob/given-up", test_given_up);
  FIXTURE_ADD ("/store/blob/pinned", test_pinned);
  FIXTURE_ADD ("/store/blob/act-undone", test_act_undone);
  return g_test_run ();
}
