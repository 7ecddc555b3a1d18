/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/people/hj-people-page.h"
#include "app/people/hj-person-row.h"
#include "app/widgets/hj-label-chip.h"
#include "core/base/hj-clock.h"
#include "core/store/hj-deed-log.h"

static GtkWidget *
open_page (AppFixture *fixture)
{
  GtkWidget *page = hj_people_page_new (fixture->session);

  app_fixture_present (fixture, page);
  return page;
}

static void
add_label (AppFixture *fixture, const char *detention, const char *color)
{
  g_autofree char *id
      = app_fixture_add (fixture, "label", "detention", detention, "color", color, "state",
                         "confirmed", "at", "2026-06-20T07:00:00+08:00", NULL);
}

static void
search (GtkWidget *page, const char *typed)
{
  GtkWidget *entry;

  gtk_search_bar_set_search_mode (hj_people_page_get_search_bar (HJ_PEOPLE_PAGE (page)), TRUE);
  app_fixture_settle ();
  entry = app_fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), typed);
  g_signal_emit_by_name (entry, "search-changed");
  app_fixture_settle ();
}

static void
choose_color (GtkWidget *page, const char *color)
{
  GtkWidget *colors = app_fixture_find (page, ADW_TYPE_TOGGLE_GROUP, NULL);

  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (colors), color);
  app_fixture_settle ();
}

static void
on_open_person_cb (GtkWidget *page, const char *person, char **opened)
{
  g_set_str (opened, person);
}

static void
test_empty (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *page = open_page (fixture);

  g_assert_true (app_fixture_shows (page, "No people yet"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Reconcile now"));
}

/* Who receives no labels is not told that nobody has one, and has none to filter by. */
static void
test_without_labels (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("doctor");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture);
  GtkWidget *row = app_fixture_find (page, HJ_TYPE_PERSON_ROW, NULL);

  g_assert_null (app_fixture_find (page, ADW_TYPE_TOGGLE_GROUP, NULL));
  g_assert_null (app_fixture_find (row, HJ_TYPE_LABEL_CHIP, NULL));
  g_assert_cmpstr (hj_person_row_get_spoken (HJ_PERSON_ROW (row)), ==,
                   "张三, Male · 35 · Cell 203, 36 hours left");
}

static void
test_search (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *zhang = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ouyang = app_fixture_add_person (fixture, "欧阳修文", 12, NULL);
  GtkWidget *page = open_page (fixture);

  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_true (app_fixture_shows (page, "欧阳修文"));
  search (page, "zhang");
  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_false (app_fixture_shows (page, "欧阳修文"));
  search (page, "oyxw");
  g_assert_false (app_fixture_shows (page, "张三"));
  g_assert_true (app_fixture_shows (page, "欧阳修文"));
  search (page, "nobody");
  g_assert_true (app_fixture_shows (page, "Nobody found"));
  g_signal_emit_by_name (app_fixture_find (page, GTK_TYPE_BUTTON, "Show everybody"), "clicked");
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "张三"));
}

static void
test_colors (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *red = NULL, *blue = NULL;
  g_autofree char *zhang = app_fixture_add_person (fixture, "张三", 36, &red);
  g_autofree char *li = app_fixture_add_person (fixture, "李四", 36, &blue);
  GtkWidget *page;

  add_label (fixture, red, "red");
  add_label (fixture, blue, "blue");
  page = open_page (fixture);
  choose_color (page, "red");
  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_false (app_fixture_shows (page, "李四"));
  choose_color (page, "yellow");
  g_assert_true (app_fixture_shows (page, "Nobody found"));
  choose_color (page, "all");
  g_assert_true (app_fixture_shows (page, "李四"));
}

/* What is entered, here or elsewhere, comes into the list by itself. */
static void
test_follows_the_store (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *page = open_page (fixture);
  g_autofree char *person = NULL;

  g_assert_false (app_fixture_shows (page, "张三"));
  person = app_fixture_add_person (fixture, "张三", 36, NULL);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_true (app_fixture_shows (page, "36 hours left"));
}

static double
get_scroll (GtkWidget *page)
{
  GtkWidget *list = app_fixture_find (page, GTK_TYPE_LIST_VIEW, NULL);

  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
}

static void
scroll (GtkWidget *page, double value)
{
  GtkWidget *list = app_fixture_find (page, GTK_TYPE_LIST_VIEW, NULL);

  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)), value);
  app_fixture_settle ();
}

static void
add_people (AppFixture *fixture, int n, int hours_left)
{
  for (int i = 0; i < n; i++) {
    g_autofree char *id = app_fixture_add_person (fixture, "张三", hours_left + i, NULL);
  }
  app_fixture_settle ();
}

/* Who is released first stands above; who looks at the top goes on seeing the top, who has
 * scrolled is left where they are.
 */
static void
test_stays_at_the_top (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *page;

  add_people (fixture, 40, 200);
  page = open_page (fixture);
  add_people (fixture, 20, 100);
  g_assert_cmpfloat (get_scroll (page), ==, 0);
  g_assert_true (app_fixture_shows (page, "100 hours left"));

  scroll (page, 400);
  add_people (fixture, 20, 10);
  g_assert_cmpfloat (get_scroll (page), >, 400);
  search (page, "zhang");
  g_assert_cmpfloat (get_scroll (page), ==, 0);
}

static void
test_open (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *opened = NULL;
  GtkWidget *page = open_page (fixture);
  GtkWidget *row = app_fixture_find (page, HJ_TYPE_PERSON_ROW, NULL);

  g_signal_connect (page, "open-person", G_CALLBACK (on_open_person_cb), &opened);
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  g_assert_cmpstr (opened, ==, person);
}

static gboolean
on_deed_told_cb (const HjDeed *deed, gpointer user_data)
{
  g_string_append_printf (user_data, " %s:%s", deed->act, deed->detail);
  return TRUE;
}

/* A search is noted once it led to somebody, not with each letter. */
static void
test_search_is_noted (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autoptr (GString) noted = g_string_new (NULL);
  GtkWidget *page = open_page (fixture);

  search (page, "z");
  search (page, "zhang");
  g_assert_true (gtk_widget_activate_action (app_fixture_find (page, HJ_TYPE_PERSON_ROW, NULL),
                                             "row.open", NULL));
  app_fixture_settle ();
  g_assert_true (hj_deed_log_walk (fixture->replica, 0, on_deed_told_cb, noted, NULL));
  g_assert_cmpstr (noted->str, ==, " search:zhang");
}

/* Who closes the page at once has seen what was found. */
static void
test_search_is_noted_at_the_end (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autoptr (GString) noted = g_string_new (NULL);
  GtkWidget *page = open_page (fixture);

  search (page, "zhang");
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  app_fixture_settle ();
  g_assert_true (hj_deed_log_walk (fixture->replica, 0, on_deed_told_cb, noted, NULL));
  g_assert_cmpstr (noted->str, ==, " search:zhang");
}

static void
test_row (void)
{
  GtkWidget *row = g_object_ref_sink (hj_person_row_new ());
  HjPersonSummary summary = {
    .person = (char *)"p",
    .name = (char *)"阿不都热合曼·吐尔逊尼亚孜",
    .sex = (char *)"male",
    .birth_date = (char *)"1991-04-02",
    .detention = (char *)"d",
    .detention_state = (char *)"admitted",
    .cell = (char *)"203",
    .ends_at = APP_FIXTURE_NOW + 35 * HJ_HOUR_MS + 1,
    .label_color = (char *)"red",
    .label_state = (char *)"proposed",
    .open_tickets = 2,
  };

  hj_person_row_show (HJ_PERSON_ROW (row), &summary, APP_FIXTURE_NOW);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (
      row, GTK_ACCESSIBLE_PROPERTY_LABEL,
      "阿不都热合曼·吐尔逊尼亚孜, Male · 35 · Cell 203 · 2 open tickets, Label Red, Proposed,"
      " 36 hours left");

  summary.detention_state = (char *)"released";
  hj_person_row_show (HJ_PERSON_ROW (row), &summary, APP_FIXTURE_NOW);
  g_assert_true (app_fixture_shows (row, "Released"));

  /* A mediator's replica holds neither. */
  summary = (HjPersonSummary){ .person = (char *)"p", .name = (char *)"张三" };
  hj_person_row_show (HJ_PERSON_ROW (row), &summary, APP_FIXTURE_NOW);
  g_assert_cmpstr (hj_person_row_get_spoken (HJ_PERSON_ROW (row)), ==, "张三");
  g_object_unref (row);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/people-page/empty", test_empty);
  g_test_add_func ("/app/people-page/without-labels", test_without_labels);
  g_test_add_func ("/app/people-page/search", test_search);
  g_test_add_func ("/app/people-page/colors", test_colors);
  g_test_add_func ("/app/people-page/follows-the-store", test_follows_the_store);
  g_test_add_func ("/app/people-page/stays-at-the-top", test_stays_at_the_top);
  g_test_add_func ("/app/people-page/open", test_open);
  g_test_add_func ("/app/people-page/search-is-noted", test_search_is_noted);
  g_test_add_func ("/app/people-page/search-is-noted-at-the-end", test_search_is_noted_at_the_end);
  g_test_add_func ("/app/people-page/row", test_row);
  return g_test_run ();
}
