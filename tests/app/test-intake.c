/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-main-view.h"
#include "app/intake/hj-intake-dialog.h"
#include "app/intake/hj-intake-words.h"

/* One who is new twice over, one whose number is mistyped, one without a name. */
static const char list[]
    = "姓名,性别,证件号码,拘留种类,法律文书号,拘留起始,拘留截止\n"
      "张三,男,990101199003074470,行政拘留,文1,2026-06-20 08:00,2026-06-30 08:00\n"
      "张三,男,990101199003074470,行政拘留,文2,2026-07-01 08:00,2026-07-05 08:00\n"
      "李四,男,990101199003074471,行政拘留,文3,2026-06-20 08:00,2026-06-30 08:00\n"
      ",男,990101199003074470,行政拘留,文4,2026-06-20 08:00,2026-06-30 08:00\n";

static char *
write_list (AppFixture *fixture, const char *contents)
{
  char *path = g_build_filename (fixture->folder, "list.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
  return path;
}

static GtkWidget *
open_list (AppFixture *fixture, const char *path)
{
  GtkWidget *view = GTK_WIDGET (hj_main_view_new (fixture->session));

  app_fixture_present (fixture, view);
  g_assert_true (gtk_widget_activate_action (view, "view.import-intake-file", "s", path));
  app_fixture_settle ();
  return GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

/* The number that stands in the row of that title. */
static void
assert_count (GtkWidget *dialog, const char *title, const char *count)
{
  GtkWidget *row = app_fixture_find (dialog, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  g_assert_true (app_fixture_shows (row, count));
}

static void
press (GtkWidget *dialog, const char *label)
{
  GtkWidget *button = app_fixture_find (dialog, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static void
assert_counts (GtkWidget *dialog)
{
  assert_count (dialog, "New people", "1");
  assert_count (dialog, "New detentions of known people", "1");
  assert_count (dialog, "Known already", "0");
  assert_count (dialog, "Rejected", "2");
  g_assert_true (app_fixture_shows (dialog, "Row 3"));
  g_assert_true (app_fixture_shows (dialog, "Row 4"));
  assert_count (dialog, "The ID number is mistyped: its check digit does not fit", "1");
  assert_count (dialog, "The name is missing", "1");
}

static void
test_import (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *path = write_list (fixture, list);
  g_autofree char *rejected = NULL;
  GtkWidget *dialog = open_list (fixture, path);

  assert_counts (dialog);
  g_assert_false (app_fixture_shows (fixture->window, "张三"));
  press (dialog, "Import");
  assert_counts (dialog);
  g_assert_true (app_fixture_shows (dialog, "The list has been taken in"));
  rejected = g_build_filename (fixture->folder, "list.csv.rejected.csv", NULL);
  g_assert_true (g_file_test (rejected, G_FILE_TEST_EXISTS));
  g_assert_true (app_fixture_shows (dialog, rejected));
  press (dialog, "Close");
  g_assert_true (app_fixture_shows (fixture->window, "张三"));
}

/* Taking in a list again changes nothing. */
static void
test_again (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *path = write_list (fixture, list);
  GtkWidget *dialog = open_list (fixture, path);

  press (dialog, "Import");
  press (dialog, "Close");
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  dialog = open_list (fixture, path);
  assert_count (dialog, "Known already", "2");
  assert_count (dialog, "New people", "0");
}

static void
test_broken (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *path = write_list (fixture, "nothing,of,use\n1,2,3\n");
  GtkWidget *dialog = open_list (fixture, path);

  g_assert_true (app_fixture_shows (dialog, "The list cannot be imported"));
  g_assert_null (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Import"));
  press (dialog, "Close");
}

/* A name of a file is shown as it is. */
static void
test_missing (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *dialog = open_list (fixture, "/nowhere/A & B <1>.csv");
  GtkWidget *page = app_fixture_find (dialog, ADW_TYPE_STATUS_PAGE, NULL);

  g_assert_true (app_fixture_shows (dialog, "The list cannot be imported"));
  g_assert_nonnull (page);
  g_assert_nonnull (strstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)),
                            "“A &amp; B &lt;1&gt;.csv”"));
}

/* Nobody else even sees that there are lists. */
static void
test_mediator (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  GtkWidget *view = GTK_WIDGET (hj_main_view_new (fixture->session));

  app_fixture_present (fixture, view);
  g_assert_false (hj_intake_is_for (fixture->session));
  gtk_widget_activate_action (view, "view.import-intake-file", "s", "/nowhere");
  app_fixture_settle ();
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static void
test_words (void)
{
  static const guint rows[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 };
  g_autofree char *one = hj_intake_say_rows (rows, 1);
  g_autofree char *many = hj_intake_say_rows (rows, G_N_ELEMENTS (rows));

  g_assert_cmpstr (one, ==, "Row 1");
  g_assert_cmpstr (many, ==, "Rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12…");
  g_assert_cmpstr (hj_intake_say_cause ("date"), ==, "A date is missing or cannot be read");
  g_assert_cmpstr (hj_intake_say_cause ("new-cause"), ==, "new-cause");
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/intake/import", test_import);
  g_test_add_func ("/app/intake/again", test_again);
  g_test_add_func ("/app/intake/broken", test_broken);
  g_test_add_func ("/app/intake/missing", test_missing);
  g_test_add_func ("/app/intake/mediator", test_mediator);
  g_test_add_func ("/app/intake/words", test_words);
  return g_test_run ();
}
