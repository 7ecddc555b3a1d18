/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/disputes/hj-dispute-page.h"
#include "app/documents/hj-document-dialog.h"
#include "app/documents/hj-document-group.h"
#include "app/documents/hj-document-row.h"
#include "app/drafts/hj-drafts.h"
#include "app/export/hj-export-dialog.h"
#include "app/tickets/hj-ticket-page.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-draft.h"
#include "core/wire/hj-transfer.h"

#include <glib/gstdio.h>

#define HOUSE "018f0000-0000-7000-8000-00000000a001"
#define CONTENT "双方同意于月底前付清。"
#define NAME "关于城关镇幸福小区三期工程款结算争议的人民调解协议书（双方签字盖章扫描件）.pdf"

static char *
add_dispute (AppFixture *fixture)
{
  return app_fixture_add (fixture, "dispute", "house", HOUSE, "title", "工地工资纠纷", "category",
                          "wages", "state", "open", NULL);
}

/* Somebody else's, as it came from the central instance, which has all of it or not. */
static char *
add_document (AppFixture *fixture, const char *owner, const char *id, gboolean handed_in)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, CONTENT, -1);
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (CONTENT));

  return app_fixture_add (fixture, "attachment", owner, id, "name", NAME, "kind", "agreement",
                          "note", "原件在档案室", "size", size, "sha256", sha256, "by", "wang",
                          "at", "2026-06-19T09:00:00+08:00", handed_in ? "received_at" : NULL,
                          "2026-06-19T09:05:00+08:00", NULL);
}

static GtkWidget *
find_dialog (AppFixture *fixture)
{
  return GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = app_fixture_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static GtkWidget *
find_row (GtkWidget *page)
{
  return app_fixture_find (page, HJ_TYPE_DOCUMENT_ROW, NULL);
}

static void
assert_says (GtkWidget *page, const char *words)
{
  GtkWidget *row = find_row (page);

  g_assert_nonnull (row);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, words);
}

static char *
write_file (AppFixture *fixture, const char *name, const char *content)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

/* The dialog that asks what the file is. */
static GtkWidget *
begin_adding (AppFixture *fixture, GtkWidget *page, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *group = app_fixture_find (page, HJ_TYPE_DOCUMENT_GROUP, NULL);

  hj_document_group_add_file (HJ_DOCUMENT_GROUP (group), file);
  app_fixture_settle ();
  g_assert_true (HJ_IS_DOCUMENT_DIALOG (find_dialog (fixture)));
  return find_dialog (fixture);
}

/* The file says what it is called, the user what it is. */
static void
test_add (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *path = write_file (fixture, "调解协议.pdf", CONTENT);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog, *name, *kind;

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "No documents yet"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Add a document…"));
  dialog = begin_adding (fixture, page, path);
  name = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "File name");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "调解协议.pdf");
  kind = app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, "Kind");
  adw_combo_row_set_selected (ADW_COMBO_ROW (kind), 1);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note")),
                         "原件在档案室");
  click (dialog, "Add");
  g_assert_null (find_dialog (fixture));
  g_assert_false (app_fixture_shows (page, "No documents yet"));
  g_assert_true (app_fixture_shows (page, "调解协议.pdf"));
  assert_says (page, "Agreement · 33 bytes · waits to be handed in\nli · 20 Jun 2026, 08:00");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page)), TRUE);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "原件在档案室"));
}

/* What cannot be attached stays in its dialog, with the reason. */
static void
test_add_refused (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *path = write_file (fixture, "空.pdf", "");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog, *name;

  app_fixture_present (fixture, page);
  dialog = begin_adding (fixture, page, path);
  name = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "File name");
  gtk_editable_set_text (GTK_EDITABLE (name), "");
  g_assert_false (gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Add")));
  gtk_editable_set_text (GTK_EDITABLE (name), "协议");
  click (dialog, "Add");
  g_assert_nonnull (
      app_fixture_find (dialog, ADW_TYPE_BANNER, "“协议” is empty; choose another file."));
  g_assert_true (gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Add")));
  g_assert_true (app_fixture_shows (page, "No documents yet"));
}

static void
wait_for_drafts (AppFixture *fixture, guint n_drafts)
{
  for (;;) {
    g_autoptr (GPtrArray) drafts = hj_draft_list (fixture->replica, NULL);

    if (drafts->len == n_drafts)
      return;
    g_main_context_iteration (NULL, TRUE);
  }
}

static GtkEditable *
find_entry (GtkWidget *dialog, const char *title)
{
  return GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, title));
}

/* What was begun outlives a lock, with the file's place: the page opens the form again. */
static void
test_begun (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *path = write_file (fixture, "调解 100%协议.pdf", CONTENT);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  g_autoptr (GPtrArray) drafts = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  dialog = begin_adding (fixture, page, path);
  gtk_editable_set_text (find_entry (dialog, "File name"), "协议");
  gtk_editable_set_text (find_entry (dialog, "Note"), "原件在档案室");
  wait_for_drafts (fixture, 1);
  hj_drafts_keep_open_ones (hj_drafts_get (fixture->session));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_settle ();
  drafts = hj_draft_list (fixture->replica, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  hj_drafts_set_resumed (hj_drafts_get (fixture->session),
                         ((const HjDraft *)g_ptr_array_index (drafts, 0))->key);
  page = hj_dispute_page_new (fixture->session, dispute);
  app_fixture_present (fixture, page);
  dialog = find_dialog (fixture);
  g_assert_true (HJ_IS_DOCUMENT_DIALOG (dialog));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "File name")), ==, "协议");
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, "原件在档案室");
  click (dialog, "Add");
  assert_says (page, "Other · 33 bytes · waits to be handed in\nli · 20 Jun 2026, 08:00");
  wait_for_drafts (fixture, 0);
}

/* What is said about a document changes, what is in it does not. */
static void
test_edit (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  g_autoptr (HjRecord) changed = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page)), TRUE);
  app_fixture_settle ();
  click (find_row (page), "Edit…");
  dialog = find_dialog (fixture);
  gtk_editable_set_text (find_entry (dialog, "File name"), "协议书");
  gtk_editable_set_text (find_entry (dialog, "Note"), "");
  click (dialog, "Save");
  g_assert_null (find_dialog (fixture));
  g_assert_true (app_fixture_shows (page, "协议书"));
  changed = hj_replica_load (fixture->replica, &hj_entity_attachment, document, NULL);
  g_assert_cmpstr (hj_record_get_text (changed, "name"), ==, "协议书");
  g_assert_cmpstr (hj_record_get_text (changed, "kind"), ==, "agreement");
  g_assert_true (hj_record_is_null (changed, "note"));
}

/* What was damaged before it was handed in is said, and the same file heals it. */
static void
test_damaged (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *path = write_file (fixture, "调解协议.pdf", CONTENT);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  g_autoptr (GPtrArray) waiting = NULL;

  app_fixture_present (fixture, page);
  click (begin_adding (fixture, page, path), "Add");
  waiting = hj_blob_list_waiting (fixture->replica, NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_true (hj_blob_note_damaged (fixture->replica, g_ptr_array_index (waiting, 0), NULL));
  app_fixture_settle ();
  assert_says (page, "Other · 33 bytes · damaged on this laptop before it was handed in; add the "
                     "same file again\nli · 20 Jun 2026, 08:00");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page)), TRUE);
  app_fixture_settle ();
  g_assert_false (gtk_widget_get_sensitive (
      app_fixture_find (find_row (page), GTK_TYPE_BUTTON, "Save a copy…")));
  click (begin_adding (fixture, page, path), "Add");
  assert_says (page, "Other · 33 bytes · waits to be handed in\nli · 20 Jun 2026, 08:00");
}

static GtkWidget *
begin_saving (AppFixture *fixture, GtkWidget *page)
{
  GtkWidget *row = find_row (page);
  GtkWidget *dialog;

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  app_fixture_settle ();
  click (row, "Save a copy…");
  dialog = find_dialog (fixture);
  g_assert_true (HJ_IS_EXPORT_DIALOG (dialog));
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Choose file…")));
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)),
                         "庭审");
  return dialog;
}

static void
save (GtkWidget *dialog, const char *path)
{
  hj_export_dialog_write (HJ_EXPORT_DIALOG (dialog), path);
  app_fixture_settle ();
}

static gboolean
on_deed_cb (const HjDeed *deed, gpointer user_data)
{
  guint *n_exports = user_data;

  if (g_strcmp0 (deed->act, HJ_DEED_EXPORT) != 0)
    return TRUE;
  g_assert_cmpstr (deed->entity, ==, "attachment");
  g_assert_cmpstr (deed->purpose, ==, "庭审");
  ++*n_exports;
  return TRUE;
}

static void
assert_saved (AppFixture *fixture, const char *path)
{
  g_autofree char *content = NULL;
  guint n_exports = 0;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, CONTENT);
  hj_deed_log_walk (fixture->replica, 0, on_deed_cb, &n_exports, NULL);
  g_assert_cmpuint (n_exports, ==, 1);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  guint *n_asked = user_data;
  g_autoptr (GBytes) body = g_bytes_new_static (CONTENT, strlen (CONTENT));

  g_assert_cmpstr (request->path, ==, HJ_BLOBS_PATH);
  ++*n_asked;
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE,
                                    hj_response_new (200, HJ_BLOB_CONTENT_TYPE, -1, body));
}

/* What is not here is fetched first, once the purpose is known. */
static void
test_save (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  g_autofree char *path = g_build_filename (fixture->folder, "副本.pdf", NULL);
  guint n_asked = 0;
  GtkWidget *page, *dialog;

  app_fixture_serve (fixture, on_asked_cb, &n_asked);
  page = hj_dispute_page_new (fixture->session, dispute);
  app_fixture_present (fixture, page);
  assert_says (page, "Agreement · 33 bytes · not on this laptop\nwang · 19 Jun 2026, 09:00");
  dialog = begin_saving (fixture, page);
  g_assert_cmpuint (n_asked, ==, 0);
  save (dialog, path);
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_null (find_dialog (fixture));
  assert_saved (fixture, path);
  assert_says (page, "Agreement · 33 bytes · on this laptop\nwang · 19 Jun 2026, 09:00");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (find_row (page))));
}

static DexFuture *
on_asked_slowly_cb (const HjRequest *request, gpointer user_data)
{
  DexPromise **answer = user_data;

  *answer = dex_promise_new ();
  return dex_ref (DEX_FUTURE (*answer));
}

/* Who closes the dialog while the content is on its way has given up the copy, not the content. */
static void
test_save_given_up (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  g_autofree char *path = g_build_filename (fixture->folder, "副本.pdf", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static (CONTENT, strlen (CONTENT));
  DexPromise *answer = NULL;
  GtkWidget *page, *dialog;
  guint n_exports = 0;

  app_fixture_serve (fixture, on_asked_slowly_cb, &answer);
  page = hj_dispute_page_new (fixture->session, dispute);
  app_fixture_present (fixture, page);
  dialog = begin_saving (fixture, page);
  save (dialog, path);
  g_assert_nonnull (answer);
  g_assert_nonnull (app_fixture_find (dialog, ADW_TYPE_SPINNER, NULL));
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Choose file…")));
  click (dialog, "Cancel");
  g_assert_null (find_dialog (fixture));
  dex_promise_resolve_boxed (answer, HJ_TYPE_RESPONSE,
                             hj_response_new (200, HJ_BLOB_CONTENT_TYPE, -1, body));
  dex_unref (answer);
  app_fixture_settle ();
  assert_says (page, "Agreement · 33 bytes · on this laptop\nwang · 19 Jun 2026, 09:00");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  hj_deed_log_walk (fixture->replica, 0, on_deed_cb, &n_exports, NULL);
  g_assert_cmpuint (n_exports, ==, 0);
}

/* Without a connection it is said what to do. */
static void
test_save_offline (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  g_autofree char *path = g_build_filename (fixture->folder, "副本.pdf", NULL);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  dialog = begin_saving (fixture, page);
  save (dialog, path);
  g_assert_true (find_dialog (fixture) == dialog);
  g_assert_nonnull (app_fixture_find (dialog, ADW_TYPE_BANNER,
                                      "What is in this document is not on this laptop; fetch it "
                                      "while the central instance can be reached."));
  g_assert_true (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Choose file…")));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
is_pinned (AppFixture *fixture, const char *document)
{
  g_autoptr (HjBlob) blob = hj_blob_find (fixture->replica, document, NULL);

  return blob != NULL && blob->pinned;
}

static void
test_keep (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *ticket = app_fixture_add (fixture, "ticket", "house", HOUSE, "kind", "mediation",
                                             "state", "submitted", NULL);
  g_autofree char *document = add_document (fixture, "ticket", ticket, TRUE);
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  GtkWidget *row, *keep;

  app_fixture_present (fixture, page);
  row = find_row (page);
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  app_fixture_settle ();
  keep = app_fixture_find (row, ADW_TYPE_SWITCH_ROW, "Keep on this laptop");
  gtk_test_accessible_assert_property (keep, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, NAME);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (keep)));
  adw_switch_row_set_active (ADW_SWITCH_ROW (keep), TRUE);
  app_fixture_settle ();
  g_assert_true (is_pinned (fixture, document));
  /* The same row, which keeps the focus. */
  g_assert_true (find_row (page) == row);
  assert_says (page, "Agreement · 33 bytes · not on this laptop yet\nwang · 19 Jun 2026, 09:00");
  adw_switch_row_set_active (ADW_SWITCH_ROW (keep), FALSE);
  app_fixture_settle ();
  g_assert_false (is_pinned (fixture, document));
}

/* A switch does not say what is not so. */
static void
test_keep_refused (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  const HjLease ended = { .until = APP_FIXTURE_NOW - HJ_DAY_MS, .left = -1, .days = 7 };
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *keep;

  app_fixture_present (fixture, page);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page)), TRUE);
  app_fixture_settle ();
  keep = app_fixture_find (page, ADW_TYPE_SWITCH_ROW, "Keep on this laptop");
  hj_session_take_lease (fixture->session, &ended);
  adw_switch_row_set_active (ADW_SWITCH_ROW (keep), TRUE);
  app_fixture_settle ();
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (keep)));
  g_assert_false (is_pinned (fixture, document));
}

/* Nobody but its author has it yet: there is nothing to save. */
static void
test_missing (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, FALSE);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);

  app_fixture_present (fixture, page);
  assert_says (page, "Agreement · 33 bytes · not handed in yet by its author\n"
                     "wang · 19 Jun 2026, 09:00");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (page)), TRUE);
  app_fixture_settle ();
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (page, GTK_TYPE_BUTTON, "Save a copy…")));
}

/* Who attaches nothing is offered nothing, and sees no empty group. */
static void
test_reader (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *dispute = add_dispute (fixture);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  g_autofree char *document = NULL;

  app_fixture_present (fixture, page);
  g_assert_null (app_fixture_find (page, HJ_TYPE_DOCUMENT_GROUP, NULL));
  document = add_document (fixture, "dispute", dispute, TRUE);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_DOCUMENT_GROUP, NULL));
  g_assert_true (app_fixture_shows (page, NAME));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Add a document…"));
  g_assert_false (app_fixture_shows (page, "No documents yet"));
  g_assert_null (app_fixture_find_by_tooltip (page, "Strike out " NAME));
}

static void
press (GtkWidget *root, const char *tooltip)
{
  GtkWidget *button = app_fixture_find_by_tooltip (root, tooltip);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

/* One that was attached by mistake is struck out for a reason, stays to be seen, and comes back. */
static void
test_struck_out (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *dispute = add_dispute (fixture);
  g_autofree char *document = add_document (fixture, "dispute", dispute, TRUE);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog, *entry;

  app_fixture_present (fixture, page);
  press (page, "Strike out " NAME);
  dialog = find_dialog (fixture);
  g_assert_nonnull (dialog);
  entry = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Why it was struck out");
  gtk_editable_set_text (GTK_EDITABLE (entry), "传错了");
  app_fixture_settle ();
  click (dialog, "Strike out");
  assert_says (page, "Struck out: 传错了");
  g_assert_true (gtk_widget_has_css_class (find_row (page), "struck"));
  press (page, "Restore " NAME);
  assert_says (page, "Agreement · 33 bytes · not on this laptop\nwang · 19 Jun 2026, 09:00");
  g_assert_nonnull (app_fixture_find_by_tooltip (page, "Strike out " NAME));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/documents/add", test_add);
  g_test_add_func ("/app/documents/add-refused", test_add_refused);
  g_test_add_func ("/app/documents/damaged", test_damaged);
  g_test_add_func ("/app/documents/begun", test_begun);
  g_test_add_func ("/app/documents/edit", test_edit);
  g_test_add_func ("/app/documents/save", test_save);
  g_test_add_func ("/app/documents/save-given-up", test_save_given_up);
  g_test_add_func ("/app/documents/save-offline", test_save_offline);
  g_test_add_func ("/app/documents/keep", test_keep);
  g_test_add_func ("/app/documents/keep-refused", test_keep_refused);
  g_test_add_func ("/app/documents/missing", test_missing);
  g_test_add_func ("/app/documents/reader", test_reader);
  g_test_add_func ("/app/documents/struck-out", test_struck_out);
  return g_test_run ();
}
