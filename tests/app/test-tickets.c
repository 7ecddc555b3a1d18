/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/tickets/hj-case-row.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-new-ticket-dialog.h"
#include "app/tickets/hj-picker-page.h"
#include "app/tickets/hj-ticket-page.h"
#include "app/tickets/hj-tickets-page.h"
#include "app/tickets/hj-time-row.h"
#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#define HOUSE "018f0000-0000-7000-8000-00000000a001"

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = app_fixture_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static GtkWidget *
find_dialog (AppFixture *fixture)
{
  return GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static HjRecord *
load (AppFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  HjRecord *ticket = hj_replica_require (fixture->replica, &hj_entity_ticket, id, &error);

  g_assert_no_error (error);
  return ticket;
}

static char *
add_ticket (AppFixture *fixture, const char *person, const char *due, const char *state)
{
  return app_fixture_add (fixture, "ticket", "house", HOUSE, "kind", "mediation", "person", person,
                          "state", state, "due_at", due, "by", "wang", "at",
                          "2026-06-19T09:00:00+08:00", NULL);
}

static void
collect_rows (GtkWidget *root, GPtrArray *rows)
{
  if (HJ_IS_CASE_ROW (root) && gtk_widget_get_mapped (root)
      && hj_case_row_get_spoken (HJ_CASE_ROW (root)) != NULL)
    g_ptr_array_add (rows, (gpointer)hj_case_row_get_spoken (HJ_CASE_ROW (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_rows (child, rows);
}

/* Open ones first, by due time; what is late says so in words. */
static void
test_list (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *zhang = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *li = app_fixture_add_person (fixture, "李四", 60, NULL);
  g_autofree char *later = add_ticket (fixture, zhang, "2026-06-22T17:00:00+08:00", "submitted");
  g_autofree char *late = add_ticket (fixture, li, "2026-06-19T17:00:00+08:00", "accepted");
  g_autofree char *done = add_ticket (fixture, li, "2026-06-18T17:00:00+08:00", "finished");
  GtkWidget *page = hj_tickets_page_new (fixture->session);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  GtkWidget *filter;

  app_fixture_present (fixture, page);
  collect_rows (page, rows);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (rows->pdata[0], ==, "李四, Mediation · due 19 Jun 2026, 17:00, Overdue");
  g_assert_cmpstr (rows->pdata[1], ==, "张三, Mediation · due 22 Jun 2026, 17:00, Submitted");

  filter = app_fixture_find (page, ADW_TYPE_TOGGLE_GROUP, NULL);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (filter), "all");
  app_fixture_settle ();
  g_ptr_array_set_size (rows, 0);
  collect_rows (page, rows);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (rows->pdata[2], ==, "李四, Mediation · due 18 Jun 2026, 17:00, Finished");
}

/* What cannot be read is said of the list that is shown, and of no other one. */
static void
test_list_broken (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *open = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  g_autofree char *done = add_ticket (fixture, person, "2026-06-18T17:00:00+08:00", "finished");
  GtkWidget *page = hj_tickets_page_new (fixture->session);
  GtkWidget *filter;

  app_fixture_present (fixture, page);
  /* The rows of a list are read when it is shown. */
  g_assert_true (hj_sql_exec (hj_replica_get_sql (fixture->replica),
                              "ALTER TABLE ticket RENAME TO elsewhere", NULL));
  filter = app_fixture_find (page, ADW_TYPE_TOGGLE_GROUP, NULL);
  g_assert_false (app_fixture_shows (page, "The list cannot be read"));
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (filter), "done");
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "The list cannot be read"));
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (filter), "open");
  app_fixture_settle ();
  g_assert_false (app_fixture_shows (page, "The list cannot be read"));
}

static void
test_list_empty (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  GtkWidget *page = hj_tickets_page_new (fixture->session);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "No tickets yet"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Reconcile now"));
}

/* Each is told from where tickets come to them. */
static void
test_list_empty_of_roles (void)
{
  static const char *const words[][2] = {
    { "agency-member",
      "What is asked of your organisation appears here after the next reconciliation." },
    { "mediator", "What is given to you appears here after the next reconciliation." },
    { "supervisor",
      "What the houses of the county enter appears here after the next reconciliation." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (AppFixture) fixture = app_fixture_new (words[i][0]);
    GtkWidget *page = hj_tickets_page_new (fixture->session);

    app_fixture_present (fixture, page);
    g_assert_true (app_fixture_shows (page, words[i][1]));
  }
}

/* The first ticket comes while an empty list is on the screen. */
static void
test_list_fills (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = hj_tickets_page_new (fixture->session);
  g_autofree char *ticket = NULL;

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "No tickets yet"));
  ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  app_fixture_settle ();
  g_assert_false (app_fixture_shows (page, "None in this state"));
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_CASE_ROW, NULL));
}

static void
on_opened_cb (gpointer object, const char *id, char **opened)
{
  g_set_str (opened, id);
}

/* A list item has no action that an assistive technology could call; the row in it has. */
static void
test_list_pressed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  GtkWidget *page = hj_tickets_page_new (fixture->session);
  g_autofree char *opened = NULL;

  g_signal_connect (page, "open", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, page);
  g_assert_true (gtk_widget_activate_action (app_fixture_find (page, HJ_TYPE_CASE_ROW, NULL),
                                             "row.open", NULL));
  g_assert_cmpstr (opened, ==, ticket);
}

/* The page says what the replica knows, and offers what the role may do. */
static void
test_page (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_true (app_fixture_shows (page, "Submitted"));
  g_assert_true (app_fixture_shows (page, "The code follows with the next reconciliation"));
  g_assert_true (app_fixture_shows (page, "22 Jun 2026, 17:00"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Withdraw"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Finish"));
  g_assert_null (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Outcome"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "New: Ticket, Mediation"));
}

/* A mediator accepts by one press, and is only asked for what must be there. */
static void
test_mediator (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person
      = app_fixture_add (fixture, "person", "name", "张三", "phone", "13900000000", NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  GtkWidget *dialog, *finish;

  app_fixture_present (fixture, page);
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Withdraw"));
  click (page, "Accept");
  g_assert_null (find_dialog (fixture));
  g_assert_true (app_fixture_shows (page, "Accepted"));
  g_assert_true (app_fixture_shows (fixture->window, "Now: Accepted"));
  click (page, "Start");
  click (page, "Finish");
  dialog = find_dialog (fixture);
  g_assert_true (HJ_IS_COMMAND_DIALOG (dialog));
  finish = app_fixture_find (dialog, GTK_TYPE_BUTTON, "Finish");
  g_assert_false (gtk_widget_get_sensitive (finish));
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Outcome")),
                         "双方和解");
  click (dialog, "Finish");
  g_assert_null (find_dialog (fixture));

  g_autoptr (HjRecord) after = load (fixture, ticket);

  g_assert_cmpstr (hj_record_get_text (after, "state"), ==, "finished");
  g_assert_cmpstr (hj_record_get_text (after, "outcome"), ==, "双方和解");
  g_assert_true (app_fixture_shows (page, "双方和解"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Finish"));
}

/* Two windows on one replica: what cannot be done any more is said, and what was typed stays. */
static void
test_command_too_late (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  g_autoptr (HjRecord) gone = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  click (page, "Refuse");
  dialog = find_dialog (fixture);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Reason")),
                         "不属本所");
  gone = load (fixture, ticket);
  hj_record_set_text (gone, "state", "withdrawn");
  g_assert_true (hj_replica_command (fixture->replica, gone, "withdraw", 0, NULL));
  click (dialog, "Refuse");
  g_assert_true (find_dialog (fixture) == dialog);
  g_assert_true (
      adw_banner_get_revealed (ADW_BANNER (app_fixture_find (dialog, ADW_TYPE_BANNER, NULL))));
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Reason"))),
                   ==, "不属本所");
}

static char *
add_mediator (AppFixture *fixture, const char *name, const char *specialities)
{
  return app_fixture_add (fixture, "mediator", "user", name, "name", name, "specialities",
                          specialities, NULL);
}

static void
pick_mediator (GtkWidget *dialog, const char *typed, const char *spoken)
{
  GtkWidget *page, *row;

  g_assert_true (gtk_widget_activate_action (
      app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "Mediator"), "row.open", NULL));
  app_fixture_settle ();
  page = app_fixture_find (dialog, HJ_TYPE_PICKER_PAGE, NULL);
  g_assert_nonnull (page);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)),
                         typed);
  g_signal_emit_by_name (app_fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL), "search-changed");
  app_fixture_settle ();
  row = app_fixture_find (page, HJ_TYPE_CASE_ROW, NULL);
  g_assert_cmpstr (hj_case_row_get_spoken (HJ_CASE_ROW (row)), ==, spoken);
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  app_fixture_settle ();
}

/* Person, newest dispute and a time before the release are there; a mediator is searched for, among
 * those who still mediate.
 */
static void
test_new (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 240, &detention);
  g_autofree char *dispute
      = app_fixture_add (fixture, "dispute", "house", HOUSE, "detention", detention, "title",
                         "工资纠纷", "state", "open", NULL);
  g_autofree char *first = add_mediator (fixture, "何和平", "工资");
  g_autofree char *second = add_mediator (fixture, "欧阳淑芬", "婚姻");
  g_autofree char *gone = app_fixture_add (fixture, "mediator", "user", "gone", "name", "欧阳安",
                                           "left", "yes", NULL);
  g_autofree char *opened = NULL;
  GtkWidget *dialog = GTK_WIDGET (hj_new_ticket_dialog_new (fixture->session, person));

  g_signal_connect (dialog, "opened", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, adw_bin_new ());
  adw_dialog_present (ADW_DIALOG (dialog), fixture->window);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (dialog, "张三"));
  pick_mediator (dialog, "ouyang", "欧阳淑芬, 婚姻");
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note")),
                         "请于出所前上门调解");
  click (dialog, "Open ticket");
  g_assert_nonnull (opened);

  g_autoptr (HjRecord) ticket = load (fixture, opened);

  g_assert_cmpstr (hj_record_get_text (ticket, "kind"), ==, "mediation");
  g_assert_cmpstr (hj_record_get_text (ticket, "person"), ==, person);
  g_assert_cmpstr (hj_record_get_text (ticket, "dispute"), ==, dispute);
  g_assert_cmpstr (hj_record_get_text (ticket, "mediator"), ==, second);
  g_assert_cmpstr (hj_record_get_text (ticket, "note"), ==, "请于出所前上门调解");
  g_assert_cmpstr (hj_record_get_text (ticket, "state"), ==, "submitted");
  g_assert_cmpstr (hj_record_get_text (ticket, "by"), ==, "li");
  /* Three days later, at five. */
  g_assert_cmpint (hj_record_get_int (ticket, "due_at", 0), ==,
                   APP_FIXTURE_NOW + 3 * HJ_DAY_MS + 9 * HJ_HOUR_MS);
}

/* Nobody can wait three days for somebody who walks out in two. */
static void
test_new_due_before_release (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 48, NULL);
  GtkWidget *dialog = GTK_WIDGET (hj_new_ticket_dialog_new (fixture->session, person));
  gint64 due = 0;

  app_fixture_present (fixture, adw_bin_new ());
  adw_dialog_present (ADW_DIALOG (dialog), fixture->window);
  app_fixture_settle ();
  g_assert_true (
      hj_time_row_get_time (HJ_TIME_ROW (app_fixture_find (dialog, HJ_TYPE_TIME_ROW, NULL)), &due));
  g_assert_cmpint (due, ==, APP_FIXTURE_NOW + HJ_DAY_MS + 9 * HJ_HOUR_MS);
}

/* Where it fails, nothing that was entered is gone. */
static void
test_new_fails (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *opened = NULL;
  GtkWidget *dialog = GTK_WIDGET (hj_new_ticket_dialog_new (fixture->session, person));
  GtkWidget *note;

  g_signal_connect (dialog, "opened", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, adw_bin_new ());
  adw_dialog_present (ADW_DIALOG (dialog), fixture->window);
  app_fixture_settle ();
  note = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note");
  gtk_editable_set_text (GTK_EDITABLE (note), "草稿");
  click (dialog, "Open ticket");
  g_assert_null (opened);
  g_assert_true (
      adw_banner_get_revealed (ADW_BANNER (app_fixture_find (dialog, ADW_TYPE_BANNER, NULL))));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (note)), ==, "草稿");
  g_assert_true (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open ticket")));
}

static void
test_new_needs_a_person (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *dialog = GTK_WIDGET (hj_new_ticket_dialog_new (fixture->session, NULL));

  app_fixture_present (fixture, adw_bin_new ());
  adw_dialog_present (ADW_DIALOG (dialog), fixture->window);
  app_fixture_settle ();
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open ticket")));
}

static void
test_time_row (void)
{
  GtkWidget *row = g_object_ref_sink (hj_time_row_new ("Due"));
  gint64 time = 0;

  hj_time_row_set_time (HJ_TIME_ROW (row), APP_FIXTURE_NOW, FALSE);
  g_assert_false (hj_time_row_get_time (HJ_TIME_ROW (row), &time));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "No time set");
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_true (hj_time_row_get_time (HJ_TIME_ROW (row), &time));
  g_assert_cmpint (time, ==, APP_FIXTURE_NOW);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==,
                   "20 Jun 2026, 08:00");
  app_fixture_assert_number (row, "Hour");
  app_fixture_assert_number (row, "Minute");
  g_object_unref (row);
}

static GtkWidget *
open_edit (AppFixture *fixture, GtkWidget *page)
{
  GtkWidget *title = app_fixture_find (page, ADW_TYPE_PREFERENCES_GROUP, NULL);
  GtkWidget *edit = adw_preferences_group_get_header_suffix (ADW_PREFERENCES_GROUP (title));

  g_assert_true (gtk_widget_get_visible (edit));
  g_signal_emit_by_name (edit, "clicked");
  app_fixture_settle ();
  return find_dialog (fixture);
}

/* What is typed is changed, what is emptied is emptied, and what somebody else has changed
 * meanwhile stays.
 */
static void
test_edit (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) other = NULL, changed = NULL, emptied = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  dialog = open_edit (fixture, page);
  other = load (fixture, ticket);
  hj_record_parse_field (other, "due_at", "2026-06-21T09:00:00+08:00", &error);
  g_assert_true (hj_replica_update (fixture->replica, other, &error));
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note")),
                         "家属已到");
  click (dialog, "Save");
  g_assert_null (find_dialog (fixture));
  g_assert_true (app_fixture_shows (page, "家属已到"));
  changed = load (fixture, ticket);
  g_assert_cmpstr (hj_record_get_text (changed, "note"), ==, "家属已到");
  g_assert_cmpint (hj_record_get_int (changed, "due_at", 0), ==,
                   hj_record_get_int (other, "due_at", 0));
  g_assert_cmpstr (hj_record_get_text (changed, "state"), ==, "submitted");

  dialog = open_edit (fixture, page);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note")), "");
  click (dialog, "Save");
  emptied = load (fixture, ticket);
  g_assert_true (hj_record_is_null (emptied, "note"));
}

/* An officer asks an organisation, and is offered those that can be asked, and for how long. */
static void
test_push (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket = add_ticket (fixture, person, "2026-06-22T17:00:00+08:00", "submitted");
  g_autofree char *house
      = app_fixture_add (fixture, "org", "kind", "house", "name", "拘留所", NULL);
  g_autofree char *agency
      = app_fixture_add (fixture, "org", "kind", "agency", "name", "虚构市妇女联合会", NULL);
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  GtkWidget *dialog, *picker, *row;

  app_fixture_present (fixture, page);
  click (page, "Push to an agency");
  dialog = find_dialog (fixture);
  g_assert_true (gtk_widget_activate_action (
      app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "Asked of"), "row.open", NULL));
  app_fixture_settle ();
  picker = app_fixture_find (dialog, HJ_TYPE_PICKER_PAGE, NULL);
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (picker)), ==,
                   "Choose an organisation");
  g_assert_false (app_fixture_shows (picker, "拘留所"));
  row = app_fixture_find (picker, HJ_TYPE_CASE_ROW, NULL);
  g_assert_cmpstr (hj_case_row_get_spoken (HJ_CASE_ROW (row)), ==,
                   "虚构市妇女联合会, Partner agency");
  gtk_widget_activate_action (row, "row.open", NULL);
  app_fixture_settle ();
  click (dialog, "Push to an agency");
  g_assert_null (find_dialog (fixture));

  g_autoptr (HjRecord) after = load (fixture, ticket);

  g_assert_cmpstr (hj_record_get_text (after, "state"), ==, "pushed");
  g_assert_cmpstr (hj_record_get_text (after, "agency"), ==, agency);
  g_assert_cmpint (hj_record_get_int (after, "agency_until", 0), ==,
                   APP_FIXTURE_NOW + 3 * HJ_DAY_MS);
  g_assert_true (app_fixture_shows (page, "虚构市妇女联合会"));
}

/* Whoever is asked reads that it waits for them; what goes on comes first, and what gives it back
 * behind it.
 */
static void
test_pushed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("agency-member");
  g_autofree char *ticket
      = app_fixture_add (fixture, "ticket", "house", "018f0000-0000-7000-8000-00000000a002", "kind",
                         "mediation", "agency", "018f0000-0000-7000-8000-00000000a001",
                         "agency_until", "2026-07-01T08:00+08:00", "state", "in-progress", NULL);
  g_autofree char *waiting
      = app_fixture_add (fixture, "ticket", "house", "018f0000-0000-7000-8000-00000000a002", "kind",
                         "mediation", "agency", "018f0000-0000-7000-8000-00000000a001",
                         "agency_until", "2026-07-01T08:00+08:00", "state", "pushed", NULL);
  GtkWidget *page = hj_ticket_page_new (fixture->session, ticket);
  GtkWidget *finish, *back;

  app_fixture_present (fixture, page);
  finish = app_fixture_find (page, GTK_TYPE_BUTTON, "Finish");
  back = app_fixture_find (page, GTK_TYPE_BUTTON, "Hand back");
  g_assert_true (gtk_widget_has_css_class (finish, "suggested-action"));
  g_assert_false (gtk_widget_has_css_class (back, "suggested-action"));
  g_assert_true (gtk_widget_get_next_sibling (finish) == back);
  g_assert_true (app_fixture_shows (page, "Shown to you until"));

  page = hj_ticket_page_new (fixture->session, waiting);
  adw_toast_overlay_set_child (
      ADW_TOAST_OVERLAY (adw_window_get_content (ADW_WINDOW (fixture->window))), page);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (page, "Waits for your answer"));
  g_assert_true (gtk_widget_has_css_class (app_fixture_find (page, GTK_TYPE_BUTTON, "Accept"),
                                           "suggested-action"));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/tickets/list", test_list);
  g_test_add_func ("/app/tickets/list-broken", test_list_broken);
  g_test_add_func ("/app/tickets/list-empty", test_list_empty);
  g_test_add_func ("/app/tickets/list-empty-of-roles", test_list_empty_of_roles);
  g_test_add_func ("/app/tickets/list-fills", test_list_fills);
  g_test_add_func ("/app/tickets/list-pressed", test_list_pressed);
  g_test_add_func ("/app/tickets/page", test_page);
  g_test_add_func ("/app/tickets/mediator", test_mediator);
  g_test_add_func ("/app/tickets/edit", test_edit);
  g_test_add_func ("/app/tickets/command-too-late", test_command_too_late);
  g_test_add_func ("/app/tickets/new", test_new);
  g_test_add_func ("/app/tickets/new-due-before-release", test_new_due_before_release);
  g_test_add_func ("/app/tickets/new-fails", test_new_fails);
  g_test_add_func ("/app/tickets/new-needs-a-person", test_new_needs_a_person);
  g_test_add_func ("/app/tickets/time-row", test_time_row);
  g_test_add_func ("/app/tickets/push", test_push);
  g_test_add_func ("/app/tickets/pushed", test_pushed);
  return g_test_run ();
}
