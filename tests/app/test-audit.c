/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/audit/hj-audit-form.h"
#include "app/audit/hj-audit-item.h"
#include "app/audit/hj-audit-lookers.h"
#include "app/audit/hj-audit-results.h"
#include "app/audit/hj-audit-table.h"
#include "app/audit/hj-audit-words.h"
#include "app/hj-main-pages.h"
#include "core/wire/hj-admin.h"

#include <string.h>

static void
on_opened_cb (GtkWidget *form, GtkWidget *results, GtkWidget **opened)
{
  *opened = g_object_ref_sink (results);
}

/* The auditor, and nobody else, is offered the audit. */
static void
test_offered (void)
{
  guint n_roles;
  const HjAccess *roles = hj_access_list (&n_roles);

  for (guint i = 0; i < n_roles; i++) {
    HjMainPage pages[HJ_N_MAIN_PAGES];
    guint n_pages = hj_main_pages_choose (&roles[i], pages);
    gboolean offered = FALSE;

    for (guint j = 0; j < n_pages; j++)
      offered = offered || pages[j] == HJ_MAIN_PAGE_AUDIT;
    g_assert_true (offered == g_str_equal (roles[i].role, "auditor"));
  }
}

/* Without a purpose nobody looks; without a network the page says from where the audit comes. */
static void
test_offline (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("auditor");
  GtkWidget *form = hj_audit_form_new (fixture->session);
  GtkWidget *look, *purpose;
  GtkWidget *opened = NULL;

  g_signal_connect (form, "open", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, form);
  look = app_fixture_find (form, GTK_TYPE_BUTTON, "Look");
  g_assert_nonnull (look);
  g_assert_false (gtk_widget_get_sensitive (look));
  purpose = app_fixture_find (form, ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (purpose), "  ");
  g_assert_false (gtk_widget_get_sensitive (look));
  gtk_editable_set_text (GTK_EDITABLE (purpose), "complaint 7");
  g_assert_true (gtk_widget_get_sensitive (look));
  g_signal_emit_by_name (look, "clicked");
  g_assert_nonnull (opened);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (opened, "The audit cannot be read now"));
  g_object_unref (opened);
}

static void
test_words (void)
{
  HjAuditLine line = { .seq = 9,
                       .at = APP_FIXTURE_NOW,
                       .device_seq = 4,
                       .device_at = APP_FIXTURE_NOW - HJ_HOUR_MS,
                       .user = (char *)"officer",
                       .act = (char *)"export",
                       .what = (char *)"laptop",
                       .entity = (char *)"person",
                       .purpose = (char *)"a survey" };
  g_autofree char *title = hj_audit_words_title (&line);
  g_autofree char *details = hj_audit_words_details (&line);

  g_assert_true (g_str_has_prefix (title, "officer · Exported · "));
  g_assert_nonnull (strstr (details, "07:00:00"));
  g_assert_nonnull (strstr (details, "Purpose: a survey"));
  g_assert_nonnull (strstr (details, "Entry: 9"));
  g_assert_nonnull (strstr (details, "Entry on the laptop: 4"));
}

/* No address of the protocol, but what people call it. */
static void
test_words_of_administration (void)
{
  HjAuditLine line = { .seq = 9,
                       .at = APP_FIXTURE_NOW,
                       .user = (char *)"admin",
                       .act = (char *)"administer",
                       .what = (char *)HJ_ADMIN_USERS_PASSWORD,
                       .entity = (char *)"user",
                       .row = (char *)"li" };
  guint n_routes;
  const HjAdminRoute *routes = hj_admin_routes (&n_routes);
  g_autofree char *title = hj_audit_words_title (&line);

  g_autofree char *on_machine = NULL;

  g_assert_cmpstr (title, ==, "admin · Administered · New password");
  line.what = (char *)"enrol-code";
  on_machine = hj_audit_words_title (&line);
  g_assert_cmpstr (on_machine, ==, "admin · Administered · Enrolment code");
  for (guint i = 0; i < n_routes; i++) {
    g_autofree char *other = NULL;

    line.what = (char *)routes[i].path;
    other = hj_audit_words_title (&line);
    /* Decisions on sealed work are noted by the words of the machine. */
    if (!g_str_has_prefix (routes[i].path, HJ_ADMIN_SEALED "/"))
      g_assert_null (strstr (other, "/v1/"));
  }
}

static HjAuditLine *
make_line (gint64 seq, const char *user, const char *act)
{
  HjAuditLine *line = g_new0 (HjAuditLine, 1);

  line->seq = seq;
  line->at = APP_FIXTURE_NOW + seq * 1000;
  line->user = g_strdup (user);
  line->act = g_strdup (act);
  line->what = g_strdup ("/v1/changes");
  line->detail = g_strdup ("=1+1\n");
  return line;
}

static void
test_what (void)
{
  g_autoptr (HjAuditItem) item = hj_audit_item_new (make_line (1, NULL, "read"));
  const HjAuditLine *line = hj_audit_item_get_line (item);
  g_autofree char *title = hj_audit_words_title (line);
  g_autofree char *details = hj_audit_words_details (line);

  g_assert_cmpstr (title, ==, "A stranger · Received · Reconciliation");
  g_assert_cmpstr (details, ==, "2026-06-20 08:00:01\nDetail: =1+1\nEntry: 1");
}

/* Who changes something does not look by that; whoever looked last comes first. */
static void
test_lookers (void)
{
  static const struct {
    const char *user;
    const char *act;
  } did[] = { { "doctor", "read" },
              { "officer", "open" },
              { "officer", "export" },
              { "leader", "change" },
              { NULL, "read" } };
  g_autoptr (GListStore) entries = g_list_store_new (HJ_TYPE_AUDIT_ITEM);
  g_autoptr (GPtrArray) lookers = NULL;
  g_autofree char *words = NULL;
  const HjAuditLooker *first, *second;

  for (guint i = 0; i < G_N_ELEMENTS (did); i++) {
    g_autoptr (HjAuditItem) item = hj_audit_item_new (make_line (i, did[i].user, did[i].act));

    g_list_store_append (entries, item);
  }
  lookers = hj_audit_lookers_count (G_LIST_MODEL (entries));
  g_assert_cmpuint (lookers->len, ==, 2);
  first = g_ptr_array_index (lookers, 0);
  second = g_ptr_array_index (lookers, 1);
  g_assert_cmpstr (first->user, ==, "officer");
  g_assert_cmpstr (second->user, ==, "doctor");
  words = hj_audit_words_looker (first);
  g_assert_cmpstr (words, ==, "2 times, last 2026-06-20 08:00:02");
}

static HjAuditPage *
make_page (gint64 before, guint n_lines)
{
  HjAuditPage *page = hj_audit_page_new ();

  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add (page->lines, make_line (before - i, "officer", "read"));
  page->before = before - n_lines;
  page->n_people = 1;
  return page;
}

static guint
count_labels (GtkWidget *root)
{
  guint n = GTK_IS_LABEL (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_labels (child);
  return n;
}

/* As much as the central instance looks at in one go: a row is made for what is in sight only. */
static void
test_many (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("auditor");
  const HjAuditQuery query = { .purpose = (char *)"complaint 7", .person = (char *)"张三" };
  GtkWidget *results = hj_audit_results_new (fixture->session, &query);

  app_fixture_present (fixture, results);
  for (guint i = 0; i < 100; i++) {
    HjAuditPage *page = make_page (20000 - i * HJ_AUDIT_LIST_MAX, HJ_AUDIT_LIST_MAX);

    hj_audit_results_show (HJ_AUDIT_RESULTS (results), page);
    hj_audit_page_free (page);
    if (i == 0) {
      app_fixture_settle ();
      g_assert_true (app_fixture_shows (results, "200 entries so far, the newest first"));
      g_assert_nonnull (app_fixture_find (results, GTK_TYPE_BUTTON, "Older entries"));
    }
  }
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (results, "20000 entries, the newest first"));
  g_assert_nonnull (
      app_fixture_find (results, ADW_TYPE_EXPANDER_ROW, "1 account looked at this person"));
  g_assert_null (app_fixture_find (results, GTK_TYPE_BUTTON, "Older entries"));
  g_assert_nonnull (app_fixture_find (results, GTK_TYPE_BUTTON, "Export…"));
  g_assert_cmpuint (count_labels (results), <, 1500);
}

/* Nobody is taken for somebody of the same name. */
static void
test_same_name (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("auditor");
  const HjAuditQuery query = { .purpose = (char *)"complaint 7", .person = (char *)"张三" };
  GtkWidget *results = hj_audit_results_new (fixture->session, &query);
  HjAuditPage *page = make_page (2, 2);

  app_fixture_present (fixture, results);
  page->n_people = 3;
  hj_audit_results_show (HJ_AUDIT_RESULTS (results), page);
  hj_audit_page_free (page);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (results,
                                    "2 entries, the newest first. 3 people have that name; "
                                    "give an ID number to look for one."));
  g_assert_nonnull (
      app_fixture_find (results, ADW_TYPE_EXPANDER_ROW, "1 account looked at these people"));
}

static void
test_same_name_and_nothing (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("auditor");
  const HjAuditQuery query = { .purpose = (char *)"complaint 7", .person = (char *)"张三" };
  GtkWidget *results = hj_audit_results_new (fixture->session, &query);
  g_autoptr (HjAuditPage) page = make_page (0, 0);

  app_fixture_present (fixture, results);
  page->n_people = 2;
  hj_audit_results_show (HJ_AUDIT_RESULTS (results), page);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (results, "Nothing was found. 2 people have that name; "
                                             "give an ID number to look for one."));
}

/* The columns of the central instance's own file, and nothing that a spreadsheet calculates. */
static void
test_table (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-audit.XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "audit.csv", NULL);
  g_autoptr (GListStore) entries = g_list_store_new (HJ_TYPE_AUDIT_ITEM);
  g_autoptr (HjAuditItem) item = hj_audit_item_new (make_line (1, "officer", "read"));
  g_autoptr (HjCsvWriter) writer = hj_csv_writer_new (path, NULL);
  g_autofree char *content = NULL;

  g_list_store_append (entries, item);
  g_assert_true (hj_audit_table_write (writer, entries, NULL));
  g_assert_true (hj_csv_writer_finish (writer, NULL));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "\"seq\",\"at\",\"user\",\"device\",\"act\",\"what\","
                                     "\"entity\",\"row\",\"purpose\",\"detail\",\"device_seq\","
                                     "\"device_at\"\r\n"));
  g_assert_nonnull (strstr (content, "1,\"2026-06-20T08:00:01+08:00\",\"officer\",\"\",\"read\","
                                     "\"/v1/changes\",\"\",\"\",\"\",\"'=1+1\n\",\"\",\"\"\r\n"));
  app_fixture_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/audit/offered", test_offered);
  g_test_add_func ("/app/audit/offline", test_offline);
  g_test_add_func ("/app/audit/words", test_words);
  g_test_add_func ("/app/audit/words-of-administration", test_words_of_administration);
  g_test_add_func ("/app/audit/what", test_what);
  g_test_add_func ("/app/audit/lookers", test_lookers);
  g_test_add_func ("/app/audit/many", test_many);
  g_test_add_func ("/app/audit/same-name", test_same_name);
  g_test_add_func ("/app/audit/same-name-and-nothing", test_same_name_and_nothing);
  g_test_add_func ("/app/audit/table", test_table);
  return g_test_run ();
}
