/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/export/hj-export-dialog.h"
#include "app/hj-main-pages.h"
#include "app/overview/hj-figures-form.h"
#include "app/overview/hj-figures-page.h"
#include "core/store/hj-deed-log.h"

#include <glib/gstdio.h>
#include <string.h>

static void
on_opened_cb (GtkWidget *form, GtkWidget *page, GtkWidget **opened)
{
  *opened = g_object_ref_sink (page);
}

static GPtrArray *
make_figures (const char *agency)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_free);

  g_ptr_array_add (figures, hj_figure_new ("label", "color", "red", 3, 0));
  g_ptr_array_add (figures, hj_figure_new ("label", "color", "blue", 97, 0));
  g_ptr_array_add (figures, hj_figure_new ("dispute", "state", "open", 12, 123450));
  g_ptr_array_add (figures, hj_figure_new ("ticket", "agency", agency, 4, 0));
  g_ptr_array_add (figures, hj_figure_new ("comet", "tail", "long", 1, 0));
  return figures;
}

static GtkWidget *
show_page (AppFixture *fixture, gboolean period)
{
  const HjFiguresRequest request = { NULL, period ? 1 : 0, 0 };
  GtkWidget *page = hj_figures_page_new (fixture->session, &request, "All houses", "Last 30 days");
  g_autofree char *agency
      = app_fixture_add (fixture, "org", "kind", "agency", "name", "虚构市妇女联合会", NULL);
  g_autoptr (GPtrArray) figures = make_figures (agency);

  app_fixture_present (fixture, page);
  hj_figures_page_show (HJ_FIGURES_PAGE (page), figures, APP_FIXTURE_NOW);
  app_fixture_settle ();
  return page;
}

/* Whoever oversees the county, and nobody else, is offered figures. */
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
      offered = offered || pages[j] == HJ_MAIN_PAGE_FIGURES;
    g_assert_true (offered == hj_access_reaches (&roles[i], HJ_REACH_COUNTY));
  }
}

/* In the order of the model, with words; what this program does not know is left out. */
static void
test_page (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  GtkWidget *page = show_page (fixture, FALSE);
  GtkWidget *blue, *red, *agency;

  g_assert_true (app_fixture_shows (page, "All houses"));
  g_assert_true (app_fixture_shows (page, "Last 30 days · counted 20 Jun 2026, 08:00"));
  g_assert_true (app_fixture_shows (page, "Labels"));
  g_assert_true (app_fixture_shows (page, "100 in all"));
  blue = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Blue");
  red = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Red");
  agency = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "虚构市妇女联合会");
  g_assert_true (app_fixture_shows (blue, "97"));
  g_assert_true (app_fixture_shows (red, "3"));
  g_assert_true (app_fixture_shows (agency, "4"));
  g_assert_true (app_fixture_shows (blue, "97 %"));
  g_assert_true (app_fixture_shows (page, "100 % · ¥1,234.50")
                 || app_fixture_shows (page, "100 % · ¥1234.50"));
  g_assert_false (app_fixture_shows (page, "long"));
}

static void
test_period (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  GtkWidget *page = show_page (fixture, TRUE);

  g_assert_true (app_fixture_shows (page, "Labels of people who came in the period"));
  g_assert_false (app_fixture_shows (page, "Labels"));
}

static void
test_nothing (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autoptr (GPtrArray) figures = g_ptr_array_new ();
  GtkWidget *page = show_page (fixture, TRUE);

  hj_figures_page_show (HJ_FIGURES_PAGE (page), figures, APP_FIXTURE_NOW);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "Nothing to count"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Export…"));
}

/* The houses of the catalogue are offered; without a network the page says what is missing. */
static void
test_form (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autofree char *house
      = app_fixture_add (fixture, "org", "kind", "house", "name", "虚构市拘留所", NULL);
  g_autofree char *town = app_fixture_add (fixture, "org", "kind", "town", "name", "虚构镇", NULL);
  GtkWidget *form = hj_figures_form_new (fixture->session);
  GtkWidget *opened = NULL;
  GtkWidget *row;

  g_signal_connect (form, "open", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, form);
  row = app_fixture_find (form, ADW_TYPE_COMBO_ROW, "Detention house");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==,
                    2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_signal_emit_by_name (app_fixture_find (form, GTK_TYPE_BUTTON, "Show figures"), "clicked");
  g_assert_nonnull (opened);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (opened, "The figures cannot be read now"));
  g_object_unref (opened);
}

static gboolean
on_deed_cb (const HjDeed *deed, gpointer user_data)
{
  guint *n_deeds = user_data;

  g_assert_cmpstr (deed->act, ==, HJ_DEED_EXPORT);
  g_assert_cmpstr (deed->detail, ==, "figures: All houses, Last 30 days");
  g_assert_cmpstr (deed->purpose, ==, "季度报告");
  ++*n_deeds;
  return TRUE;
}

static void
assert_noted (AppFixture *fixture, guint expected)
{
  g_autoptr (GError) error = NULL;
  guint n_deeds = 0;

  hj_deed_log_walk (fixture->replica, 0, on_deed_cb, &n_deeds, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_deeds, ==, expected);
}

/* Without a purpose nothing is written; with one it is noted first. */
static void
test_export (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autofree char *path = g_build_filename (fixture->folder, "figures.csv", NULL);
  g_autofree char *content = NULL;
  GtkWidget *page = show_page (fixture, FALSE);
  GtkWidget *dialog, *choose, *purpose;

  g_signal_emit_by_name (app_fixture_find (page, GTK_TYPE_BUTTON, "Export…"), "clicked");
  app_fixture_settle ();
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  choose = app_fixture_find (dialog, GTK_TYPE_BUTTON, "Choose file…");
  purpose = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_false (gtk_widget_get_sensitive (choose));
  gtk_editable_set_text (GTK_EDITABLE (purpose), " 季度报告 ");
  g_assert_true (gtk_widget_get_sensitive (choose));

  hj_export_dialog_write (HJ_EXPORT_DIALOG (dialog), "/nowhere/figures.csv");
  app_fixture_settle ();
  g_assert_nonnull (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  assert_noted (fixture, 1);

  hj_export_dialog_write (HJ_EXPORT_DIALOG (dialog), path);
  app_fixture_settle ();
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  assert_noted (fixture, 2);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "\"Figure\",\"Value\",\"Count\",\"Sum in fen\"\r\n"));
  g_assert_nonnull (strstr (content, "\"Labels\",\"Blue\",97,0\r\n"));
  g_assert_nonnull (strstr (content, "\"Disputes\",\"Open\",12,123450\r\n"));
  g_remove (path);
}

/* What was begun is done where the dialog was closed meanwhile, and says so on the page. */
static void
test_export_closed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autofree char *path = g_build_filename (fixture->folder, "figures.csv", NULL);
  GtkWidget *page = show_page (fixture, FALSE);
  GtkWidget *dialog;

  g_signal_emit_by_name (app_fixture_find (page, GTK_TYPE_BUTTON, "Export…"), "clicked");
  app_fixture_settle ();
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)),
                         "季度报告");
  hj_export_dialog_write (HJ_EXPORT_DIALOG (dialog), path);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_settle ();
  assert_noted (fixture, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_remove (path);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/figures/offered", test_offered);
  g_test_add_func ("/app/figures/page", test_page);
  g_test_add_func ("/app/figures/period", test_period);
  g_test_add_func ("/app/figures/nothing", test_nothing);
  g_test_add_func ("/app/figures/form", test_form);
  g_test_add_func ("/app/figures/export", test_export);
  g_test_add_func ("/app/figures/export-closed", test_export_closed);
  return g_test_run ();
}
