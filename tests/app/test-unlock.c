/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/unlock/hj-enrol-page.h"
#include "app/unlock/hj-opening.h"
#include "app/unlock/hj-unlock-page.h"
#include "core/store/hj-replica-folder.h"

#define PASSPHRASE "on the kitchen table"

/* A folder of replicas, apart from the fixture's own. */
static char *
make_replica (const char *data_dir, const char *base, const char *owner)
{
  char *folder = g_build_filename (data_dir, base, NULL);
  g_autofree char *path = g_build_filename (folder, "owner", NULL);
  g_autoptr (HjClock) clock = hj_manual_clock_new (APP_FIXTURE_NOW);
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica
      = hj_replica_folder_create (folder, PASSPHRASE, clock, random, &error);

  g_assert_no_error (error);
  hj_replica_set_meta (replica, HJ_META_USER, "li", &error);
  hj_replica_set_meta (replica, HJ_META_ROLE, "duty-officer", &error);
  hj_replica_set_meta (replica, HJ_META_URL, "https://127.0.0.1:9", &error);
  hj_replica_set_meta (replica, HJ_META_AUTHORITY, app_fixture_authority, &error);
  g_assert_no_error (error);
  if (owner != NULL)
    g_assert_true (g_file_set_contents (path, owner, -1, NULL));
  return folder;
}

static char *
make_data_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("hejie-unlock.XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
type (GtkWidget *page, const char *title, const char *text)
{
  GtkWidget *entry = app_fixture_find (page, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
press (GtkWidget *page, const char *label)
{
  GtkWidget *button = app_fixture_find (page, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* Waits until the page has done with its spinner. */
static void
wait_until_ready (GtkWidget *page)
{
  while (app_fixture_find (page, ADW_TYPE_SPINNER, NULL) != NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
}

static GtkWidget *
find_alert (GtkWidget *page, const char *sentence)
{
  GtkWidget *label = app_fixture_find (page, GTK_TYPE_LABEL, sentence);

  if (label != NULL)
    gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_ALERT);
  return label;
}

static void
on_opened_cb (GtkWidget *page, HjSession *session, HjSession **opened)
{
  g_set_object (opened, session);
}

static void
test_list (void)
{
  g_autofree char *data_dir = make_data_dir ();
  g_autofree char *wang = make_replica (data_dir, "replica-2", "王警官");
  g_autofree char *li = make_replica (data_dir, "replica-1", "李警官\n");
  g_autofree char *unfinished = make_replica (data_dir, "replica-3", NULL);
  g_autofree char *hand_made = make_replica (data_dir, "officer", NULL);
  g_autoptr (GPtrArray) all = hj_opening_list (data_dir);
  g_autoptr (GPtrArray) one = hj_opening_list (hand_made);
  const HjOpeningReplica *only;

  g_assert_cmpuint (all->len, ==, 3);
  for (guint i = 0; i < all->len; i++) {
    const HjOpeningReplica *replica = g_ptr_array_index (all, i);

    g_assert_true (replica->needs_passphrase);
    g_assert_cmpstr (replica->folder, !=, unfinished);
  }
  g_assert_cmpuint (one->len, ==, 1);
  only = g_ptr_array_index (one, 0);
  g_assert_cmpstr (only->name, ==, "officer");
  g_assert_cmpstr (only->folder, ==, hand_made);
  app_fixture_remove_tree (data_dir);
}

static void
test_unlock (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  g_autofree char *li = make_replica (data_dir, "replica-1", "李警官");
  g_autoptr (HjSession) session = NULL;
  GtkWidget *page = hj_unlock_page_new (data_dir, NULL);
  GtkWidget *unlock;

  g_signal_connect (page, "opened", G_CALLBACK (on_opened_cb), &session);
  app_fixture_present (fixture, page);
  unlock = app_fixture_find (page, GTK_TYPE_BUTTON, "Unlock");
  g_assert_true (app_fixture_shows (page, "李警官"));
  g_assert_false (gtk_widget_get_sensitive (unlock));

  type (page, "Passphrase", "not this one");
  g_assert_true (gtk_widget_get_sensitive (unlock));
  press (page, "Unlock");
  wait_until_ready (page);
  g_assert_null (session);
  g_assert_nonnull (find_alert (page, "The passphrase is wrong; type it again."));

  type (page, "Passphrase", PASSPHRASE);
  press (page, "Unlock");
  wait_until_ready (page);
  g_assert_nonnull (session);
  g_assert_cmpstr (hj_session_get_user (session)->user, ==, "li");
  g_assert_true (hj_access_is_of_house (hj_session_get_access (session)));
  hj_session_close (session);
  app_fixture_remove_tree (data_dir);
}

/* Who goes to another page while the replica is being unlocked stays there. */
static void
test_left_meanwhile (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  g_autofree char *li = make_replica (data_dir, "replica-1", "李警官");
  g_autoptr (HjSession) session = NULL;
  g_autoptr (GtkWidget) page = g_object_ref_sink (hj_unlock_page_new (data_dir, NULL));

  g_signal_connect (page, "opened", G_CALLBACK (on_opened_cb), &session);
  app_fixture_present (fixture, page);
  type (page, "Passphrase", PASSPHRASE);
  press (page, "Unlock");
  adw_toast_overlay_set_child (
      ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (page, ADW_TYPE_TOAST_OVERLAY)),
      gtk_label_new ("Enrol another user"));
  g_assert_null (gtk_widget_get_root (page));
  wait_until_ready (page);
  g_assert_null (session);
  app_fixture_remove_tree (data_dir);
}

static void
test_several_users (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  g_autofree char *li = make_replica (data_dir, "replica-1", "李警官");
  g_autofree char *wang = make_replica (data_dir, "replica-2", "王警官");
  GtkWidget *page = hj_unlock_page_new (data_dir, NULL);
  static const char *const names[] = { "李警官", "王警官" };
  GtkWidget *row, *entry;

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "Locked"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李警官"));

  /* What was typed for one is never tried on another. */
  type (page, "Passphrase", PASSPHRASE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    row = app_fixture_find (page, ADW_TYPE_ACTION_ROW, names[i]);
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
  }
  entry = app_fixture_find (page, ADW_TYPE_ENTRY_ROW, "Passphrase");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Enrol another user"));
  app_fixture_remove_tree (data_dir);
}

static void
test_one_replica (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  g_autofree char *replica = make_replica (data_dir, "officer", NULL);
  GtkWidget *page = hj_unlock_page_new (replica, NULL);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "officer"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Enrol another user"));
  app_fixture_remove_tree (data_dir);
}

static void
fill_enrolment (GtkWidget *page, const char *code)
{
  type (page, "Address", "127.0.0.1:9");
  type (page, "Enrolment code", code);
  type (page, "Password", "correct horse 9");
  type (page, "Passphrase", PASSPHRASE);
  type (page, "Repeat passphrase", PASSPHRASE);
}

static void
test_enrol_form (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  GtkWidget *page = hj_enrol_page_new (data_dir, NULL);
  GtkWidget *enrol;

  app_fixture_present (fixture, page);
  enrol = app_fixture_find (page, GTK_TYPE_BUTTON, "Enrol");
  g_assert_false (gtk_widget_get_sensitive (enrol));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Choose a user of this laptop"));
  fill_enrolment (page, "not a code");
  g_assert_true (gtk_widget_get_sensitive (enrol));

  type (page, "Passphrase", "short");
  press (page, "Enrol");
  g_assert_nonnull (
      find_alert (page, "The passphrase is too short; choose at least eight characters."));
  type (page, "Passphrase", "another passphrase");
  press (page, "Enrol");
  g_assert_nonnull (find_alert (page, "The two passphrases differ; type the same one twice."));
  app_fixture_remove_tree (data_dir);
}

/* A code that is none: one sentence, what was typed stays, and no half-made replica is left. */
static void
test_enrol_refused (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *data_dir = make_data_dir ();
  GtkWidget *page = hj_enrol_page_new (data_dir, NULL);
  g_autoptr (GDir) dir = NULL;

  app_fixture_present (fixture, page);
  fill_enrolment (page, "not a code");
  press (page, "Enrol");
  wait_until_ready (page);
  g_assert_nonnull (find_alert (page,
                                "This is not an enrolment code; it has 80 letters and digits, "
                                "please copy it whole."));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (app_fixture_find (page, ADW_TYPE_ENTRY_ROW, "Address"))),
      ==, "127.0.0.1:9");
  dir = g_dir_open (data_dir, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  app_fixture_remove_tree (data_dir);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/unlock/list", test_list);
  g_test_add_func ("/app/unlock/unlock", test_unlock);
  g_test_add_func ("/app/unlock/left-meanwhile", test_left_meanwhile);
  g_test_add_func ("/app/unlock/several-users", test_several_users);
  g_test_add_func ("/app/unlock/one-replica", test_one_replica);
  g_test_add_func ("/app/unlock/enrol-form", test_enrol_form);
  g_test_add_func ("/app/unlock/enrol-refused", test_enrol_refused);
  return g_test_run ();
}
