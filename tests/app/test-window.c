/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-application.h"
#include "app/hj-main-view.h"
#include "app/hj-window.h"
#include "app/intake/hj-intake-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-new-ticket-dialog.h"
#include "app/unlock/hj-enrol-page.h"
#include "app/unlock/hj-lapsed-page.h"
#include "app/unlock/hj-passphrase-dialog.h"
#include "app/unlock/hj-unlock-page.h"
#include "core/base/hj-time.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gstdio.h>

#define PASSPHRASE "on the kitchen table"

/* A process has one. */
static HjApplication *application;

typedef struct {
  char *data_dir;
  GtkWidget *window;
  gint64 unseen_ms; /* for which the central instance has not seen the replica; 0 for no lease */
} Run;

static void
wait_for_widget (Run *run, GType type)
{
  while (app_fixture_find (run->window, type, NULL) == NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
}

/* A folder that holds one replica, or none where @role is %NULL. */
static void
make_replica (Run *run, const char *role, const char *passphrase)
{
  g_autoptr (GError) error = NULL;

  run->data_dir = g_dir_make_tmp ("hejie-window.XXXXXX", &error);
  g_assert_no_error (error);
  if (role == NULL)
    return;

  g_autofree char *folder = g_build_filename (run->data_dir, "officer", NULL);
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (HjReplica) replica
      = hj_replica_folder_create (folder, passphrase, clock, random, &error);

  g_assert_no_error (error);
  hj_replica_set_meta (replica, HJ_META_USER, "li", &error);
  hj_replica_set_meta (replica, HJ_META_ROLE, role, &error);
  hj_replica_set_meta (replica, HJ_META_URL, "https://127.0.0.1:9", &error);
  hj_replica_set_meta (replica, HJ_META_AUTHORITY, app_fixture_authority, &error);
  if (run->unseen_ms != 0)
    hj_replica_set_meta_int (replica, "lease-seen", hj_replica_now (replica) - run->unseen_ms,
                             &error);
  g_assert_no_error (error);
}

static void
open_window (Run *run)
{
  hj_application_set_data_dir (application, run->data_dir);
  run->window = GTK_WIDGET (hj_window_new (application));
  g_object_add_weak_pointer (G_OBJECT (run->window), (gpointer *)&run->window);
  gtk_window_present (GTK_WINDOW (run->window));
  app_fixture_settle ();
}

/* A window over a folder of its own, as it is before the first input. */
static Run *
start_with (const char *role, const char *passphrase)
{
  Run *run = g_new0 (Run, 1);

  make_replica (run, role, passphrase);
  open_window (run);
  return run;
}

static Run *
start_unseen (gint64 unseen_ms)
{
  Run *run = g_new0 (Run, 1);

  run->unseen_ms = unseen_ms;
  make_replica (run, "duty-officer", PASSPHRASE);
  open_window (run);
  return run;
}

static Run *
start (const char *role)
{
  return start_with (role, PASSPHRASE);
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

/* What an unlock page says in the role of an alert. */
static GtkWidget *
find_sentence (GtkWidget *root)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (GTK_IS_LABEL (root)
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_ALERT)
    return g_str_has_suffix (gtk_label_get_label (GTK_LABEL (root)), ".") ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_sentence (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
type (Run *run, const char *title, const char *text)
{
  GtkWidget *entry;

  while ((entry = app_fixture_find (run->window, ADW_TYPE_ENTRY_ROW, title)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
press (Run *run, const char *label)
{
  GtkWidget *button = app_fixture_find (run->window, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
unlock (Run *run)
{
  type (run, "Passphrase", PASSPHRASE);
  press (run, "Unlock");
  wait_for_widget (run, HJ_TYPE_MAIN_VIEW);
}

static gint64
read_boot_time (void)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();

  return hj_clock_get_boot_time (clock);
}

/* Waits for a sentence in the role of an alert. */
static const char *
wait_for_sentence (Run *run)
{
  GtkWidget *label;

  while ((label = find_sentence (run->window)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
  return gtk_label_get_label (GTK_LABEL (label));
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
  gint64 limit = g_settings_get_uint (settings, "idle-lock-minutes") * HJ_MINUTE_MS;
  gint64 now;

  unlock (run);
  now = read_boot_time ();
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

/* A replica whose key is in the keyring opens by itself, once: who locks it wants it locked. */
static void
test_opens_by_itself (void)
{
  Run *run = start_with ("duty-officer", NULL);

  wait_for_widget (run, HJ_TYPE_MAIN_VIEW);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_UNLOCK_PAGE, NULL));
  g_assert_true (gtk_widget_activate_action (run->window, "win.lock", NULL));
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  end (run);
}

/* The key has gone with the keyring: one sentence, and nothing is opened. */
static void
test_key_is_gone (void)
{
  Run *run = g_new0 (Run, 1);

  make_replica (run, "duty-officer", NULL);
  g_assert_cmpint (g_remove (g_getenv ("SECRET_FILE_TEST_PATH")), ==, 0);
  open_window (run);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  g_assert_nonnull (find_sentence (run->window));
  end (run);
}

/* A list that the program was started with waits for the passphrase. */
static void
test_list (void)
{
  Run *run = start ("duty-officer");

  hj_window_import_intake (HJ_WINDOW (run->window), "/nonexistent/list.csv");
  app_fixture_settle ();
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (run->window)));
  unlock (run);
  g_assert_true (HJ_IS_INTAKE_DIALOG (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (run->window))));
  end (run);
}

static void
test_preferences (void)
{
  Run *run = start ("duty-officer");
  GtkWidget *row;

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  wait_for_widget (run, ADW_TYPE_SPIN_ROW);
  row = app_fixture_find (run->window, ADW_TYPE_SPIN_ROW, NULL);
  app_fixture_assert_number (run->window, "Lock after minutes without input");
  adw_spin_row_set_value (ADW_SPIN_ROW (row), 5);
  g_assert_cmpuint (
      g_settings_get_uint (hj_application_get_settings (application), "idle-lock-minutes"), ==, 5);
  end (run);
}

/* Whose lease has ended opens to a page that says so, and shows nothing else. */
static void
test_lapsed (void)
{
  Run *run = start_unseen (8 * HJ_DAY_MS);

  type (run, "Passphrase", PASSPHRASE);
  press (run, "Unlock");
  wait_for_widget (run, HJ_TYPE_LAPSED_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  g_assert_null (hj_window_get_session (HJ_WINDOW (run->window)));
  press (run, "Reconcile now");
  g_assert_cmpstr (
      wait_for_sentence (run), ==,
      "This replica is not enrolled; please ask for an enrolment code and enrol first.");
  g_assert_nonnull (app_fixture_find (run->window, HJ_TYPE_LAPSED_PAGE, NULL));
  press (run, "Lock");
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  end (run);
}

/* The passphrase was given, and nobody is there any more. */
static void
test_lapsed_idle (void)
{
  Run *run = start_unseen (8 * HJ_DAY_MS);

  type (run, "Passphrase", PASSPHRASE);
  press (run, "Unlock");
  wait_for_widget (run, HJ_TYPE_LAPSED_PAGE);
  hj_window_check_idle (HJ_WINDOW (run->window), read_boot_time () + HJ_HOUR_MS);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  end (run);
}

static gboolean
read_nothing (HjReplica *replica, gpointer data, GError **error)
{
  return TRUE;
}

static void
on_refused_cb (gpointer owner, gpointer data, const GError *error)
{
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE);
  *(gboolean *)data = TRUE;
}

/* A warning comes first; then the window is locked while it is open, and reads nothing more. */
static void
test_lease_ends (void)
{
  static const HjLease over = { .until = 1, .left = 0, .days = 7 };
  Run *run = start_unseen (6 * HJ_DAY_MS);
  g_autoptr (HjSession) session = NULL;
  gboolean refused = FALSE;

  unlock (run);
  session = g_object_ref (hj_window_get_session (HJ_WINDOW (run->window)));
  g_assert_nonnull (app_fixture_find (run->window, ADW_TYPE_BANNER,
                                      "This laptop locks itself in 24 hours, unless the central "
                                      "instance sees it before; connect it and reconcile."));
  hj_session_take_lease (session, &over);
  hj_session_run (session, read_nothing, &refused, NULL, run->window, on_refused_cb);
  while (!refused)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (session, "lease");
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  g_assert_nonnull (strstr (wait_for_sentence (run), "has not been seen"));
  end (run);
}

static gboolean
become_doctor (HjReplica *replica, gpointer data, GError **error)
{
  return hj_replica_set_meta (replica, HJ_META_ROLE, "doctor", error);
}

static void
on_became_cb (gpointer owner, gpointer data, const GError *error)
{
  g_assert_no_error (error);
  hj_session_look_at_lease (data);
}

/* Who gets another role meanwhile sees what belongs to it, and nothing of what did before. */
static void
test_other_role (void)
{
  Run *run = start ("duty-officer");
  HjSession *session;

  unlock (run);
  session = hj_window_get_session (HJ_WINDOW (run->window));
  hj_session_look_at_lease (session);
  app_fixture_settle ();
  g_assert_true (hj_window_get_session (HJ_WINDOW (run->window)) == session);
  hj_session_run (session, become_doctor, session, NULL, run->window, on_became_cb);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_MAIN_VIEW, NULL));
  g_assert_nonnull (strstr (wait_for_sentence (run), "another role"));
  unlock (run);
  session = hj_window_get_session (HJ_WINDOW (run->window));
  g_assert_cmpstr (hj_session_get_user (session)->role, ==, "doctor");
  end (run);
}

/* Nobody touched anything in the middle of a form: unlocked, it is there again. */
static void
test_idle_draft (void)
{
  Run *run = start ("duty-officer");
  GtkWidget *dialog;

  unlock (run);
  /* The role is asked whether it may; then the action is on. */
  do {
    gtk_widget_activate_action (run->window, "win.new-ticket", NULL);
    app_fixture_settle ();
    dialog = app_fixture_find (run->window, HJ_TYPE_NEW_TICKET_DIALOG, NULL);
  } while (dialog == NULL);
  type (run, "Note", "请于出所前上门调解");
  hj_window_check_idle (HJ_WINDOW (run->window), read_boot_time () + HJ_HOUR_MS);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  g_assert_null (app_fixture_find (run->window, HJ_TYPE_NEW_TICKET_DIALOG, NULL));
  unlock (run);
  while (app_fixture_find (run->window, ADW_TYPE_BANNER, "You have begun “New ticket”.") == NULL)
    g_main_context_iteration (NULL, TRUE);
  press (run, "Go on");
  wait_for_widget (run, HJ_TYPE_NEW_TICKET_DIALOG);
  while (app_fixture_find (run->window, GTK_TYPE_BUTTON, "Start anew") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (app_fixture_find (run->window, ADW_TYPE_ENTRY_ROW, "Note"))),
                   ==, "请于出所前上门调解");
  end (run);
}

/* Returns: how many forms the replica holds that were begun */
static gint64
count_drafts (Run *run)
{
  g_autofree char *folder = g_build_filename (run->data_dir, "officer", NULL);
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica
      = hj_replica_folder_open (folder, PASSPHRASE, clock, random, &error);

  g_assert_no_error (error);
  return hj_sql_ask_int (hj_replica_get_sql (replica), "SELECT count(*) FROM draft", -1);
}

/* Who closes the window has not given up the form that is open in it. */
static void
test_close_draft (void)
{
  Run *run = start ("duty-officer");

  unlock (run);
  while (app_fixture_find (run->window, HJ_TYPE_NEW_TICKET_DIALOG, NULL) == NULL) {
    gtk_widget_activate_action (run->window, "win.new-ticket", NULL);
    app_fixture_settle ();
  }
  type (run, "Note", "请于出所前上门调解");
  /* The first closes the form, the second the window. */
  gtk_window_close (GTK_WINDOW (run->window));
  while (app_fixture_find (run->window, ADW_TYPE_BANNER, "You have begun “New ticket”.") == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_close (GTK_WINDOW (run->window));
  while (run->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (count_drafts (run), ==, 1);
  app_fixture_remove_tree (run->data_dir);
  g_free (run->data_dir);
  g_free (run);
}

static void
change_passphrase (Run *run, const char *old, const char *passphrase, const char *repeat)
{
  GtkWidget *dialog = app_fixture_find (run->window, HJ_TYPE_PASSPHRASE_DIALOG, NULL);

  type (run, "Current passphrase", old);
  type (run, "New passphrase", passphrase);
  type (run, "Repeat passphrase", repeat);
  g_assert_true (gtk_widget_activate_action (dialog, "dialog.change", NULL));
}

static void
test_change_passphrase (void)
{
  Run *run = start ("duty-officer");
  GtkWidget *row;

  unlock (run);
  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  while ((row = app_fixture_find (run->window, HJ_TYPE_LINK_ROW, "Change passphrase…")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (row, "activated");
  wait_for_widget (run, HJ_TYPE_PASSPHRASE_DIALOG);
  change_passphrase (run, PASSPHRASE, "12345678", "12345678");
  g_assert_nonnull (strstr (wait_for_sentence (run), "neighbouring"));
  change_passphrase (run, PASSPHRASE, "under the third tile", "under the third");
  g_assert_nonnull (strstr (wait_for_sentence (run), "differ"));
  change_passphrase (run, "not this one", "under the third tile", "under the third tile");
  g_assert_cmpstr (wait_for_sentence (run), ==, "The passphrase is wrong; type it again.");
  change_passphrase (run, PASSPHRASE, "under the third tile", "under the third tile");
  while (app_fixture_find (run->window, HJ_TYPE_PASSPHRASE_DIALOG, NULL) != NULL)
    g_main_context_iteration (NULL, TRUE);

  gtk_widget_activate_action (run->window, "win.lock", NULL);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  type (run, "Passphrase", PASSPHRASE);
  press (run, "Unlock");
  g_assert_cmpstr (wait_for_sentence (run), ==, "The passphrase is wrong; type it again.");
  type (run, "Passphrase", "under the third tile");
  press (run, "Unlock");
  wait_for_widget (run, HJ_TYPE_MAIN_VIEW);
  end (run);
}

/* A passphrase takes the place of the keyring. */
static void
test_set_passphrase (void)
{
  Run *run = start_with ("duty-officer", NULL);
  GtkWidget *dialog;

  wait_for_widget (run, HJ_TYPE_MAIN_VIEW);
  dialog = GTK_WIDGET (hj_passphrase_dialog_new (hj_window_get_session (HJ_WINDOW (run->window))));
  adw_dialog_present (ADW_DIALOG (dialog), run->window);
  app_fixture_settle ();
  while (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Current passphrase") != NULL)
    g_main_context_iteration (NULL, TRUE);
  type (run, "New passphrase", PASSPHRASE);
  type (run, "Repeat passphrase", PASSPHRASE);
  g_assert_true (gtk_widget_activate_action (dialog, "dialog.change", NULL));
  while (app_fixture_find (run->window, HJ_TYPE_PASSPHRASE_DIALOG, NULL) != NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (run->window, "win.lock", NULL);
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  unlock (run);
  end (run);
}

/* The way to enrol again, and back. */
static void
test_forgotten (void)
{
  Run *run = start ("duty-officer");

  press (run, "Forgotten your passphrase?");
  wait_for_widget (run, HJ_TYPE_ENROL_PAGE);
  g_assert_null (app_fixture_find (run->window, ADW_TYPE_ENTRY_ROW, "Address"));
  g_assert_nonnull (strstr (wait_for_sentence (run), "Only the passphrase opens this replica"));
  press (run, "Back");
  wait_for_widget (run, HJ_TYPE_UNLOCK_PAGE);
  unlock (run);
  end (run);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autofree char *keyring = g_build_filename (folder, "keyring", NULL);
  g_autoptr (GError) error = NULL;
  int status;

  /* A keyring in a file, without a service. */
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
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
  g_test_add_func ("/app/window/opens-by-itself", test_opens_by_itself);
  g_test_add_func ("/app/window/key-is-gone", test_key_is_gone);
  g_test_add_func ("/app/window/list", test_list);
  g_test_add_func ("/app/window/preferences", test_preferences);
  g_test_add_func ("/app/window/lapsed", test_lapsed);
  g_test_add_func ("/app/window/lapsed-idle", test_lapsed_idle);
  g_test_add_func ("/app/window/lease-ends", test_lease_ends);
  g_test_add_func ("/app/window/other-role", test_other_role);
  g_test_add_func ("/app/window/idle-draft", test_idle_draft);
  g_test_add_func ("/app/window/close-draft", test_close_draft);
  g_test_add_func ("/app/window/change-passphrase", test_change_passphrase);
  g_test_add_func ("/app/window/set-passphrase", test_set_passphrase);
  g_test_add_func ("/app/window/forgotten", test_forgotten);
  status = g_test_run ();
  app_fixture_remove_tree (folder);
  return status;
}
