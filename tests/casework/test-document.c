/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-document.h"
#include "core/model/hj-attachment.h"
#include "core/store/hj-blob.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define CONTENT "调解协议书\n"

static HjRecord *
new_dispute (Fixture *fixture)
{
  return casework_new_row (fixture, &hj_entity_dispute, "title", "欠薪", "category", "neighbours",
                           NULL);
}

static GFile *
new_file (Fixture *fixture, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return g_file_new_for_path (path);
}

static HjRecord *
draft_for (Fixture *fixture, HjRecord *dispute)
{
  HjRecord *record = hj_act_draft (fixture->replica, &hj_entity_attachment, NULL);

  hj_record_set_text (record, "dispute", hj_record_get_id (dispute));
  return record;
}

static void
assert_nothing (Fixture *fixture, gint64 n_ops)
{
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM attachment"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM outbox"), ==, n_ops);
}

/* The row says what is in the file, and what is saved is byte for byte what was attached. */
static void
test_attached (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) dispute = new_dispute (fixture);
  g_autoptr (GFile) file = new_file (fixture, "协议.txt", CONTENT);
  g_autoptr (GFile) copy = new_file (fixture, "copy", "before");
  g_autoptr (HjRecord) record = draft_for (fixture, dispute);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, CONTENT, -1);
  g_autofree char *saved = NULL;
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  hj_document_attach (fixture->replica, record, file, &result, &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) shown = casework_load (fixture, record);

  g_assert_cmpstr (hj_record_get_text (shown, "name"), ==, "协议.txt");
  g_assert_cmpstr (hj_record_get_text (shown, "kind"), ==, "other");
  g_assert_cmpstr (hj_record_get_text (shown, "sha256"), ==, sha256);
  g_assert_cmpint (hj_record_get_int (shown, "size", 0), ==, (gint64)strlen (CONTENT));
  g_assert_cmpstr (hj_record_get_text (shown, "by"), ==, "officer-a");
  g_assert_cmpint (hj_blob_get_state (fixture->replica, shown), ==, HJ_BLOB_WAITING);

  hj_document_save (fixture->replica, result.id, copy, "庭审", &error);
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (copy, NULL, &saved, NULL, NULL, NULL));
  g_assert_cmpstr (saved, ==, CONTENT);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM audit WHERE act = 'export'"
                                         " AND row IS NOT NULL AND purpose = '庭审'"),
                   ==, 1);
}

/* More than one piece, and as much as there may be and a byte more. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gint64 sizes[] = { 1, HJ_BLOB_PIECE_BYTES, HJ_BLOB_PIECE_BYTES * 2 + 1 };
  g_autoptr (HjRecord) dispute = new_dispute (fixture);
  g_autoptr (GFile) copy = new_file (fixture, "copy", "");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *content = g_malloc0 ((gsize)sizes[i] + 1);
    g_autofree char *saved = NULL;
    g_autoptr (HjRecord) record = draft_for (fixture, dispute);
    g_auto (HjActResult) result = { 0 };
    g_autoptr (GError) error = NULL;
    gsize length = 0;

    for (gint64 at = 0; at < sizes[i]; at++)
      content[at] = (char)('a' + at % 23);
    g_autoptr (GFile) file = new_file (fixture, "file", content);

    g_assert_true (hj_document_attach (fixture->replica, record, file, &result, &error));
    g_assert_true (hj_document_save (fixture->replica, result.id, copy, "p", &error));
    g_assert_true (g_file_load_contents (copy, NULL, &saved, &length, NULL, NULL));
    g_assert_cmpmem (saved, length, content, (gsize)sizes[i]);
  }
}

static void
assert_refused (Fixture *fixture, HjRecord *record, GFile *file, GQuark domain, int code)
{
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_document_attach (fixture->replica, record, file, &result, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (result.id);
}

/* Nothing has happened then, neither to the rows nor to the contents. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) dispute = new_dispute (fixture);
  g_autoptr (GFile) empty = new_file (fixture, "empty", "");
  g_autoptr (GFile) large = new_file (fixture, "large", "");
  g_autoptr (GFile) none = g_file_new_for_path ("/nowhere/file");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) good = new_file (fixture, "good", CONTENT);
  g_autoptr (HjRecord) record = draft_for (fixture, dispute);
  g_autoptr (HjRecord) stray = hj_act_draft (fixture->replica, &hj_entity_attachment, NULL);

  g_assert_cmpint (truncate (g_file_peek_path (large), HJ_ATTACHMENT_BYTES_MAX + 1), ==, 0);
  assert_refused (fixture, record, empty, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_refused (fixture, record, large, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_refused (fixture, record, none, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_refused (fixture, record, folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  assert_refused (fixture, stray, good, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_nothing (fixture, 1);
  casework_become (fixture, "doctor-a", "doctor", "house-1");
  assert_refused (fixture, record, good, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  assert_nothing (fixture, 1);
}

/* A name that cannot be written, and content that is damaged, leave what was there before, or
 * nothing.
 */
static void
test_not_saved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) dispute = new_dispute (fixture);
  g_autoptr (GFile) file = new_file (fixture, "file", CONTENT);
  g_autoptr (GFile) copy = new_file (fixture, "copy", "before");
  g_autoptr (GFile) folder = g_file_get_parent (copy);
  g_autoptr (GFile) fresh = g_file_get_child (folder, "fresh");
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/copy");
  g_autoptr (HjRecord) record = draft_for (fixture, dispute);
  g_autofree char *saved = NULL;
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_document_attach (fixture->replica, record, file, &result, &error));
  g_assert_false (hj_document_save (fixture->replica, result.id, nowhere, "p", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                              "UPDATE blob_part SET content = zeroblob (length (content))", NULL));
  g_assert_false (hj_document_save (fixture->replica, result.id, copy, "p", &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_load_contents (copy, NULL, &saved, NULL, NULL, NULL));
  g_assert_cmpstr (saved, ==, "before");
  g_assert_false (hj_document_save (fixture->replica, result.id, fresh, "p", NULL));
  g_assert_false (g_file_query_exists (fresh, NULL));
}

static void
attach_again (Fixture *fixture, HjRecord *dispute, GFile *file, const char *note, char **id)
{
  g_autoptr (HjRecord) record = draft_for (fixture, dispute);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (note != NULL)
    hj_record_set_text (record, "note", note);
  hj_document_attach (fixture->replica, record, file, &result, &error);
  g_assert_no_error (error);
  g_free (*id);
  *id = g_steal_pointer (&result.id);
}

static void
assert_saves (Fixture *fixture, const char *id)
{
  g_autoptr (GFile) copy = new_file (fixture, "copy", "before");
  g_autofree char *saved = NULL;
  g_autoptr (GError) error = NULL;

  hj_document_save (fixture->replica, id, copy, "p", &error);
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (copy, NULL, &saved, NULL, NULL, NULL));
  g_assert_cmpstr (saved, ==, CONTENT);
}

/* The same file heals what was damaged before it was handed in: the document of that case, with a
 * note if there is a new one, and those of others beside the new document there.
 */
static void
test_healed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) dispute = new_dispute (fixture);
  g_autoptr (HjRecord) other = new_dispute (fixture);
  g_autoptr (GFile) file = new_file (fixture, "file", CONTENT);
  g_autofree char *first = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  attach_again (fixture, dispute, file, NULL, &first);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GFile) copy = new_file (fixture, "copy", "before");

    g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                                "UPDATE blob_part SET content = zeroblob (length (content))",
                                NULL));
    g_assert_false (hj_document_save (fixture->replica, first, copy, "p", &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED);
    g_assert_cmpstr (error->message, ==,
                     "“file” was damaged on this laptop before it was handed in; attach the same "
                     "file again.");
    g_clear_error (&error);
    attach_again (fixture, i < 2 ? dispute : other, file, i == 1 ? "原件在档案室" : NULL, &again);
    g_assert_cmpint (g_str_equal (first, again), ==, i < 2);
    assert_saves (fixture, first);
    assert_saves (fixture, again);
    g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM attachment"), ==, i < 2 ? 1 : 2);
    g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM blob_part"), ==, i < 2 ? 1 : 2);
    g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM attachment"
                                           " WHERE note = '原件在档案室'"),
                     ==, i == 0 ? 0 : 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/casework/document/attached", test_attached);
  CASEWORK_ADD ("/casework/document/sizes", test_sizes);
  CASEWORK_ADD ("/casework/document/refused", test_refused);
  CASEWORK_ADD ("/casework/document/not-saved", test_not_saved);
  CASEWORK_ADD ("/casework/document/healed", test_healed);
  return g_test_run ();
}
