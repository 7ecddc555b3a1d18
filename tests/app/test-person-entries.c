/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/person/hj-person-page.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/store/hj-query.h"

static GtkWidget *
open_page (AppFixture *fixture, const char *person)
{
  GtkWidget *page = hj_person_page_new (fixture->session, person);

  app_fixture_present (fixture, page);
  return page;
}

static GtkWidget *
find_button (GtkWidget *root, const char *tooltip)
{
  if (GTK_IS_BUTTON (root) && gtk_widget_get_visible (root)
      && g_strcmp0 (gtk_widget_get_tooltip_text (root), tooltip) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, tooltip);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
press (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static GtkWidget *
find_dialog (AppFixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_nonnull (dialog);
  return GTK_WIDGET (dialog);
}

static void
type (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *row = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
choose (GtkWidget *dialog, const char *title, guint index)
{
  GtkWidget *row = app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, title);

  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), index);
}

static HjRecord *
load_only (AppFixture *fixture, const HjEntity *entity)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  hj_query_with_struck (query);
  rows = hj_replica_select (fixture->replica, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return hj_record_ref (g_ptr_array_index (rows, 0));
}

/* Name, relation and telephone; struck out it stays to be seen, with the reason, and comes back. */
static void
test_contact (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *id
      = app_fixture_add (fixture, "family_contact", "person", person, "name", "李桂花", "relation",
                         "妻子", "phone", "13900000001", "state", "entered", NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *row = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花");

  g_assert_nonnull (row);
  g_assert_true (app_fixture_shows (row, "妻子 · 13900000001"));
  g_assert_nonnull (find_button (row, "Copy telephone number of 李桂花"));

  press (find_button (row, "Strike out 李桂花"));
  type (find_dialog (fixture), "Why it was struck out", "录错了人");
  press (app_fixture_find (find_dialog (fixture), GTK_TYPE_BUTTON, "Strike out"));
  row = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花");
  g_assert_true (app_fixture_shows (row, "Struck out: 录错了人"));
  g_assert_true (gtk_widget_has_css_class (row, "struck"));
  g_assert_null (find_button (row, "Edit 李桂花"));
  g_assert_null (find_button (row, "Copy telephone number of 李桂花"));

  press (find_button (row, "Restore 李桂花"));
  row = app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花");
  g_assert_true (app_fixture_shows (row, "妻子 · 13900000001"));
  g_assert_false (gtk_widget_has_css_class (row, "struck"));
}

static void
test_new_contact (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog, *save;

  press (app_fixture_find (page, GTK_TYPE_BUTTON, "Add contact…"));
  dialog = find_dialog (fixture);
  save = app_fixture_find (dialog, GTK_TYPE_BUTTON, "Save");
  type (dialog, "Telephone", "13900000001");
  g_assert_false (gtk_widget_get_sensitive (save));
  type (dialog, "Name", "李桂花");
  press (save);
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (
      app_fixture_shows (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花"), "13900000001"));
  g_autoptr (HjRecord) contact = load_only (fixture, &hj_entity_family_contact);

  g_assert_cmpstr (hj_record_get_text (contact, "person"), ==, person);

  press (find_button (page, "Edit 李桂花"));
  type (find_dialog (fixture), "Telephone", "13900000002");
  press (app_fixture_find (find_dialog (fixture), GTK_TYPE_BUTTON, "Save"));
  g_assert_true (
      app_fixture_shows (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花"), "13900000002"));
}

/* An officer enters what was found, and the label follows it at once. */
static void
test_screening (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog, *row;

  press (app_fixture_find (page, GTK_TYPE_BUTTON, "Add screening…"));
  dialog = find_dialog (fixture);
  g_assert_false (gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Save")));
  choose (dialog, "Mental state flag", 3);
  choose (dialog, "Injury flag", 1);
  press (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Save"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_BANNER, "Label: blue → yellow, proposed"));
  row = app_fixture_find (page, ADW_TYPE_EXPANDER_ROW, "Screening");
  g_assert_true (
      app_fixture_shows (row, "Mental state flag: Speaks of self-harm · Injury flag: Yes"));
  g_autoptr (HjRecord) screening = load_only (fixture, &hj_entity_screening);

  g_assert_cmpstr (hj_record_get_text (screening, "detention"), ==, detention);
  g_assert_cmpint (hj_record_get_int (screening, "injury_flag", 0), ==, 1);
}

static void
test_exam (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("doctor");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  g_autofree char *usual = app_fixture_add (fixture, "exam", "detention", detention, "ecg_flag",
                                            "normal", "state", "entered", NULL);
  g_autofree char *other
      = app_fixture_add (fixture, "exam", "detention", detention, "ecg_flag", "abnormal", "ecg",
                         "ST-T 改变", "state", "entered", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (app_fixture_shows (page, "Nothing out of the ordinary"));
  g_assert_true (app_fixture_shows (page, "ECG flag: Out of the ordinary"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Add examination…"));
  g_assert_nonnull (find_button (page, "Edit Examination"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Add contact…"));
}

/* After the release nobody is examined; a doctor without a contact sees no empty group. */
static void
test_released (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("doctor");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Add examination…"));
  g_assert_false (app_fixture_shows (page, "Family contacts"));
  g_assert_false (app_fixture_shows (page, "Examinations"));
}

/* Whoever only looks is offered nothing. */
static void
test_look_only (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("doctor");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *id = app_fixture_add (fixture, "family_contact", "person", person, "name",
                                         "李桂花", "state", "entered", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "李桂花"));
  g_assert_null (find_button (page, "Strike out 李桂花"));
  g_assert_null (find_button (page, "Edit 李桂花"));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/person-entries/contact", test_contact);
  g_test_add_func ("/app/person-entries/new-contact", test_new_contact);
  g_test_add_func ("/app/person-entries/screening", test_screening);
  g_test_add_func ("/app/person-entries/exam", test_exam);
  g_test_add_func ("/app/person-entries/released", test_released);
  g_test_add_func ("/app/person-entries/look-only", test_look_only);
  return g_test_run ();
}
