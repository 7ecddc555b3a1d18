/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/audit/hj-audit-form.h"
#include "app/audit/hj-audit-results.h"
#include "app/audit/hj-audit-words.h"
#include "app/hj-main-pages.h"
#include "core/wire/hj-admin.h"

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

  g_assert_cmpstr (title, ==, "admin · Administered · New password");
  for (guint i = 0; i < n_routes; i++) {
    g_autofree char *other = NULL;

    line.what = (char *)routes[i].path;
    other = hj_audit_words_title (&line);
    /* Decisions on sealed work are noted by the words of the machine. */
    if (!g_str_has_prefix (routes[i].path, HJ_ADMIN_SEALED "/"))
      g_assert_null (strstr (other, "/v1/"));
  }
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/audit/offered", test_offered);
  g_test_add_func ("/app/audit/offline", test_offline);
  g_test_add_func ("/app/audit/words", test_words);
  g_test_add_func ("/app/audit/words-of-administration", test_words_of_administration);
  return g_test_run ();
}
