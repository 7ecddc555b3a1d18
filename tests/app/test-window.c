/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-application.h"
#include "app/hj-main-view.h"
#include "app/hj-window.h"
#include "app/unlock/hj-enrol-page.h"
#include "app/unlock/hj-unlock-page.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gstdio.h>

#define PASSPHRASE "on the kitchen table"

/* A process has one. */
static HjApplication *application;

typedef struct {
  char *data_dir;
  GtkWidget *window;
} Run;

static void
wait_for_widget (Run *run, GType type)
{
  while (app_fixture_find (run->window, type, NULL) == NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
}

/* A window over a folder of its own, as it is before the first input. */
static Run *
start (const char *role)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GError) error = NULL;

  run->data_dir = g_dir_make_tmp ("hejie-window.XXXXXX", &error);
  g_assert_no_error (error);
  if (role != NULL) {
    g_autofree char *folder = g_build_filename (run->data_dir, "officer", NULL);
    g_autoptr (HjClock) clock = hj_system_clock_new ();
    g_autoptr (HjRandom) random = hj_random_new_system ();
    g_autoptr (HjReplica) replica
        = hj_replica_folder_create (folder, PASSPHRASE, clock, random, &error);

    g_assert_no_error (error);
    hj_replica_set_meta (replica, HJ_META_USER, "li", &error);
    hj_replica_set_meta (replica, HJ_META_ROLE, role, &error);
    hj_replica_set_meta (replica, HJ_META_URL, "https://127.0.0.1:9", &error);
    hj_replica_set_meta (replica, HJ_META_AUTHORITY, app_fixture_authority, &error);
    g_assert_no_error (error);
  }

  hj_application_set_data_dir (application, run->data_dir);
  run->window = GTK_WIDGET (hj_window_new (application));
  g_object_add_weak_pointer (G_OBJECT (run->window), (gpointer *)&run->window);
  gtk_window_present (GTK_WINDOW (run->window));
  app_fixture_settle ();
  return run;
}

/* Nothing may hold a window that was closed: with it go the replica and its key. */
static void
end (Run *run)
{
  gtk_window_destroy (GTK_WINDOW (run->window));
  while (run->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_remove_tree (run->data_dir);
  g_free (run->data_dir);
  g_free (run);
}

static void
unlock (Run *run)
{
  GtkWidget *entry = app_fixture_find (run->window, ADW_TYPE_ENTRY_ROW, "Passphrase");

  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_signal_emit_by_name (app_fixture_find (run->window, GTK_TYPE_BUTTON, "Unlock"), "clicked");
  wait_for_widget (run, HJ_TYPE_MAIN_VIEW);
}

static void
test_first_start (void)
{
  Run *run = start (NULL);

  g_assert_nonnull (app_fixture_find (run->window, HJ_TYPE_ENROL_PAGE, NULL));
  g_assert_null (app_fixture_find (run->window, GTK_TYPE_BUTTON, "Choose a user of this laptop"));
  end (run);
}

static void
test_lock (void)
{
  Run *run = start ("duty-officer");
  GtkWidget *entry;

  g_assert_nonnull (app_fixture_find (run->window, HJ_TYPE_UNLOCK_PAGE, NULL));
  gtk_widget_activate_action (run->window, "win.lock", NULL);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (run->window, HJ_TYPE_UNLOCK_PAGE, NULL));
  unlock (run);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_UNLOCK_PAGE, NULL));
  g_assert_true (gtk_widget_activate_action (run->window, "win.lock", NULL));
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  entry = app_fixture_find (run->window, ADW_TYPE_ENTRY_ROW, "Passphrase");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  unlock (run);
  end (run);
}

/* Nobody touched anything for as long as the settings say. */
static void
test_idle (void)
{
  Run *run = start ("duty-officer");
  GSettings *settings = hj_application_get_settings (application);
  gint64 limit = g_settings_get_uint (settings, "idle-lock-minutes") * 60 * G_USEC_PER_SEC;
  gint64 now;

  unlock (run);
  now = g_get_monotonic_time ();
  hj_window_check_idle (HJ_WINDOW (run->window), now + limit / 2);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  hj_window_check_idle (HJ_WINDOW (run->window), now + limit);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  end (run);
}

static void
test_choose_and_enrol (void)
{
  Run *run = start ("duty-officer");

  g_assert_true (gtk_widget_activate_action (run->window, "win.enrol", NULL));
  wait_for_widget (run, HJ_TYPE_ENROL_PAGE);
  g_signal_emit_by_name (
      app_fixture_find (run->window, GTK_TYPE_BUTTON, "Choose a user of this laptop"), "clicked");
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  end (run);
}

static void
test_preferences (void)
{
  Run *run = start ("duty-officer");
  GtkWidget *row;

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  app_fixture_settle ();
  row = app_fixture_find (run->window, ADW_TYPE_SPIN_ROW, NULL);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Lock after minutes without input");
  adw_spin_row_set_value (ADW_SPIN_ROW (row), 5);
  g_assert_cmpuint (
      g_settings_get_uint (hj_application_get_settings (application), "idle-lock-minutes"), ==, 5);
  end (run);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  app_fixture_init (&argc, &argv);
  application = hj_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_test_add_func ("/app/window/first-start", test_first_start);
  g_test_add_func ("/app/window/lock", test_lock);
  g_test_add_func ("/app/window/idle", test_idle);
  g_test_add_func ("/app/window/choose-and-enrol", test_choose_and_enrol);
  g_test_add_func ("/app/window/preferences", test_preferences);
  return g_test_run ();
}
