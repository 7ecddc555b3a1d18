/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-main-view.h"
#include "app/person/hj-person-page.h"
#include "app/reconcile/hj-conflict-page.h"
#include "app/tickets/hj-case-row.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-new-ticket-dialog.h"
#include "app/tickets/hj-ticket-page.h"
#include "core/model/hj-access.h"

#define HOUSE "018f0000-0000-7000-8000-00000000a001"

static GtkWidget *
present_view (AppFixture *fixture, int width)
{
  GtkWidget *view = GTK_WIDGET (hj_main_view_new (fixture->session));

  app_fixture_present (fixture, view);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 640);
  app_fixture_settle ();
  return view;
}

static GtkWidget *
find_dialog (AppFixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  return dialog == NULL ? NULL : GTK_WIDGET (dialog);
}

static void
test_officer (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *view = present_view (fixture, 1280);

  g_assert_true (app_fixture_shows (view, "李警官"));
  g_assert_true (app_fixture_shows (view, "People"));
  g_assert_true (app_fixture_shows (view, "Tickets"));
  g_assert_true (app_fixture_shows (view, "Reconciliation"));
  g_assert_false (app_fixture_shows (view, "My disputes"));
}

/* A mediator's window is made for a mediator: nothing in it is greyed out. */
static void
test_mediator (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  GtkWidget *view = present_view (fixture, 1280);

  g_assert_true (app_fixture_shows (view, "My disputes"));
  g_assert_true (app_fixture_shows (view, "My tickets"));
  g_assert_true (app_fixture_shows (view, "Reconciliation"));
  g_assert_false (app_fixture_shows (view, "People"));
  hj_main_view_new_ticket (HJ_MAIN_VIEW (view));
  app_fixture_settle ();
  g_assert_null (find_dialog (fixture));
}

/* What each role finds, in this order; the first is shown. */
static const struct {
  const char *role;
  const char *lists;
  const char *nothing;
} expected[] = {
  { "intake-officer", "People|Tickets|Reconciliation", "Choose a person or a ticket" },
  { "duty-officer", "People|Tickets|Reconciliation", "Choose a person or a ticket" },
  { "doctor", "People|Reconciliation", "Choose a person" },
  { "counsellor", "People|Reconciliation", "Choose a person" },
  { "house-leader", "People|Tickets|Policy|Reconciliation", "Choose a person or a ticket" },
  { "mediator", "My disputes|My tickets|Reconciliation", "Choose a dispute or a ticket" },
  { "agency-member", "Tickets|Disputes|Reconciliation", "Choose a dispute or a ticket" },
  { "town-cadre", "Tickets|Disputes|Reconciliation", "Choose a dispute or a ticket" },
  { "police-station", "Tickets|Disputes|Reconciliation", "Choose a dispute or a ticket" },
  { "supervisor", "Disputes|Tickets|Figures|Policy|Sync", "Choose a dispute or a ticket" },
  { "administrator", "Users|Laptops|Work|County|Sync", "Choose a user or a laptop" },
  { "auditor", "Audit|Reconciliation", "Say what you look for" },
};

static char *
dup_lists (GtkWidget *view)
{
  AdwViewStack *stack = ADW_VIEW_STACK (app_fixture_find (view, ADW_TYPE_VIEW_STACK, NULL));
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (stack);
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++) {
    g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

    g_string_append_printf (titles, "%s%s", i == 0 ? "" : "|",
                            adw_view_stack_page_get_title (page));
    g_assert_true (gtk_selection_model_is_selected (pages, i) == (i == 0));
  }
  return g_string_free (titles, FALSE);
}

/* An icon that the theme does not have is shown as a broken picture. */
static void
assert_icons (GtkWidget *widget)
{
  const char *name = GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget)) : NULL;
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));

  /* Our own comes with the program. */
  if (name != NULL && !g_str_has_prefix (name, "org.hejie.")
      && !gtk_icon_theme_has_icon (theme, name))
    g_error ("There is no icon “%s”", name);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_icons (child);
}

/* Every role has a first page, and every list of every role can be gone to. */
static void
test_every_role (void)
{
  guint n_roles;
  const HjAccess *accesses = hj_access_list (&n_roles);

  g_assert_cmpuint (n_roles, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n_roles; i++) {
    g_autoptr (AppFixture) fixture = app_fixture_new (accesses[i].role);
    GtkWidget *view = present_view (fixture, 1280);
    g_autofree char *lists = dup_lists (view);

    g_assert_cmpstr (expected[i].role, ==, accesses[i].role);
    g_assert_cmpstr (lists, ==, expected[i].lists);
    g_assert_true (app_fixture_shows (view, expected[i].nothing));
    for (int j = 4; j >= -1; j--) {
      hj_main_view_show_page (HJ_MAIN_VIEW (view), j);
      app_fixture_settle ();
    }
    assert_icons (view);
    hj_main_view_search (HJ_MAIN_VIEW (view));
    app_fixture_settle ();
  }
}

/* From a list a page stands alone; from a page the next one is laid on it, and back leads back. */
static void
test_open (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = app_fixture_add (fixture, "ticket", "house", HOUSE, "kind", "mediation",
                                             "person", person, "state", "submitted", NULL);
  GtkWidget *view = present_view (fixture, 1280);
  GtkWidget *pages;

  hj_main_view_show_page (HJ_MAIN_VIEW (view), 1);
  app_fixture_settle ();
  g_assert_true (gtk_widget_activate_action (app_fixture_find (view, HJ_TYPE_CASE_ROW, NULL),
                                             "row.open", NULL));
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (view, HJ_TYPE_TICKET_PAGE, NULL));
  pages = gtk_widget_get_ancestor (app_fixture_find (view, HJ_TYPE_TICKET_PAGE, NULL),
                                   ADW_TYPE_NAVIGATION_VIEW);
  g_assert_false (gtk_widget_activate_action (pages, "navigation.pop", NULL)
                  && app_fixture_find (view, HJ_TYPE_TICKET_PAGE, NULL) == NULL);

  g_assert_true (gtk_widget_activate_action (view, "view.open-person", "s", person));
  app_fixture_settle ();
  g_assert_true (
      HJ_IS_PERSON_PAGE (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (pages))));
  g_assert_true (adw_navigation_view_pop (ADW_NAVIGATION_VIEW (pages)));
  app_fixture_settle ();
  g_assert_true (
      HJ_IS_TICKET_PAGE (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (pages))));
}

/* The dialog is for the person whose page is open, and leads to the ticket. */
static void
test_new_ticket (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *view = present_view (fixture, 1280);
  GtkWidget *dialog;

  gtk_widget_activate_action (view, "view.open-person", "s", person);
  app_fixture_settle ();
  hj_main_view_new_ticket (HJ_MAIN_VIEW (view));
  app_fixture_settle ();
  dialog = find_dialog (fixture);
  g_assert_true (HJ_IS_NEW_TICKET_DIALOG (dialog));
  g_assert_true (app_fixture_shows (dialog, "张三"));
  g_signal_emit_by_name (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open ticket"), "clicked");
  app_fixture_settle ();
  g_assert_null (find_dialog (fixture));
  g_assert_nonnull (app_fixture_find (view, HJ_TYPE_TICKET_PAGE, NULL));
}

/* On 360 pixels either the list or the page is there, and nothing asks for more room. */
static void
test_narrow (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person
      = app_fixture_add_person (fixture, "阿不都热合曼·吐尔逊尼亚孜·买买提明", 36, NULL);
  GtkWidget *view = present_view (fixture, 360);
  GtkWidget *split = app_fixture_find (view, ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL);
  int minimum = 0;

  g_assert_cmpint (gtk_widget_get_width (view), ==, 360);
  g_assert_true (adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split)));
  gtk_widget_activate_action (view, "view.open-person", "s", person);
  app_fixture_settle ();
  g_assert_true (adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (split)));
  gtk_widget_measure (split, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  hj_main_view_show_page (HJ_MAIN_VIEW (view), 2);
  app_fixture_settle ();
  g_assert_false (adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (split)));
  g_assert_cmpint (gtk_widget_get_width (view), ==, 360);
}

static char *
add_conflict (AppFixture *fixture, const char *person, const char *field)
{
  return app_fixture_add (fixture, "conflict", "entity", "person", "row", person, "field", field,
                          "shown", "13900000001", "offered", "13900000002", "shown_by", "wang",
                          "offered_by", "li", "state", "open", NULL);
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = app_fixture_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static void
assert_focus (AppFixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  g_assert_nonnull (widget);
  g_assert_nonnull (focus);
  g_assert_true (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* From one question to the next, and back to the list, without a hand on the mouse. */
static void
test_questions (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *first = add_conflict (fixture, person, "phone");
  g_autofree char *second = add_conflict (fixture, person, "address");
  GtkWidget *view = present_view (fixture, 1280);
  GtkWidget *row;

  hj_main_view_show_page (HJ_MAIN_VIEW (view), -1);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (view, "What needs a decision opens here"));
  g_assert_true (gtk_widget_activate_action (
      app_fixture_find (view, HJ_TYPE_LINK_ROW, "Person: Telephone"), "row.open", NULL));
  app_fixture_settle ();
  g_assert_false (app_fixture_shows (view, "Next question"));
  press (view, "Keep “13900000001”");
  g_assert_true (app_fixture_shows (view, "Decided: 13900000001"));
  assert_focus (fixture, app_fixture_find (view, GTK_TYPE_BUTTON, "Next question"));
  press (view, "Next question");
  g_assert_true (app_fixture_shows (view, "Two people entered this without knowing of each other. "
                                          "Which is right?"));
  assert_focus (fixture, app_fixture_find (view, HJ_TYPE_CONFLICT_PAGE, NULL));
  press (view, "Ask later");
  g_assert_null (app_fixture_find (view, HJ_TYPE_CONFLICT_PAGE, NULL));
  g_assert_true (app_fixture_shows (view, "What needs a decision opens here"));
  row = app_fixture_find (view, HJ_TYPE_LINK_ROW, "Person: Present address");
  g_assert_nonnull (row);
  assert_focus (fixture, row);
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  app_fixture_settle ();
  press (view, "Take “13900000002”");
  g_assert_true (app_fixture_shows (view, "Decided: 13900000002"));
  g_assert_false (app_fixture_shows (view, "Next question"));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/main-view/officer", test_officer);
  g_test_add_func ("/app/main-view/mediator", test_mediator);
  g_test_add_func ("/app/main-view/every-role", test_every_role);
  g_test_add_func ("/app/main-view/open", test_open);
  g_test_add_func ("/app/main-view/new-ticket", test_new_ticket);
  g_test_add_func ("/app/main-view/narrow", test_narrow);
  g_test_add_func ("/app/main-view/questions", test_questions);
  return g_test_run ();
}
