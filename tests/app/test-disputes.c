/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/disputes/hj-dispute-page.h"
#include "app/disputes/hj-disputes-page.h"
#include "app/tickets/hj-case-row.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "core/model/hj-entities.h"

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

/* A dispute over wages between somebody detained and a firm. */
static char *
add_dispute (AppFixture *fixture, const char *person, const char *state)
{
  char *dispute = app_fixture_add (fixture, "dispute", "house", HOUSE, "title", "工地工资纠纷",
                                   "category", "wages", "cause", "拖欠三个月工资", "sum", "1234567",
                                   "state", state, NULL);
  g_autofree char *detained
      = app_fixture_add (fixture, "party", "dispute", dispute, "person", person, "name", "张三",
                         "role", "detained", "phone", "13900000000", NULL);
  g_autofree char *other = app_fixture_add (fixture, "party", "dispute", dispute, "name",
                                            "某建筑公司", "role", "other", NULL);

  return dispute;
}

static void
test_list (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_disputes_page_new (fixture->session);
  GtkWidget *row;

  app_fixture_present (fixture, page);
  row = app_fixture_find (page, HJ_TYPE_CASE_ROW, NULL);
  g_assert_cmpstr (hj_case_row_get_spoken (HJ_CASE_ROW (row)), ==,
                   "工地工资纠纷, Wages and labour · 张三, 某建筑公司, Open");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "工地工资纠纷, Wages and labour · 张三, 某建筑公司, Open");
}

/* One in a final state is not lost, only elsewhere. */
static void
test_list_closed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "closed");
  GtkWidget *page = hj_disputes_page_new (fixture->session);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "None in this state"));
  click (page, "Show all");
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_CASE_ROW, NULL));
}

static void
test_page (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  g_autofree char *ticket = app_fixture_add (fixture, "ticket", "house", HOUSE, "kind", "mediation",
                                             "dispute", dispute, "state", "submitted", NULL);
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *row;

  app_fixture_present (fixture, page);
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, "工地工资纠纷");
  g_assert_true (app_fixture_shows (page, "Wages and labour"));
  g_assert_true (app_fixture_shows (page, "拖欠三个月工资"));
  g_assert_true (app_fixture_shows (page, "¥12345.67"));
  g_assert_true (app_fixture_shows (page, "Detained person · 13900000000"));
  g_assert_null (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Outcome"));
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "张三");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "view.open-person");
  g_assert_null (gtk_actionable_get_action_name (
      GTK_ACTIONABLE (app_fixture_find (page, HJ_TYPE_LINK_ROW, "某建筑公司"))));
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "Mediation");
  g_assert_cmpstr (
      g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), NULL),
      ==, ticket);
}

/* From mediation to an agreement; who may not close it has no button for that. */
static void
test_commands (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog;

  app_fixture_present (fixture, page);
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Close"));
  click (page, "Begin mediation");
  g_assert_true (app_fixture_shows (page, "In mediation"));
  click (page, "Agreement reached");
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (HJ_IS_COMMAND_DIALOG (dialog));
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Outcome")),
                         "月底前付清");
  click (dialog, "Agreement reached");
  g_assert_true (app_fixture_shows (page, "Agreed"));
  g_assert_true (app_fixture_shows (page, "月底前付清"));
}

/* What others write is there without being asked for. */
static void
test_follows_changes (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  g_autofree char *party = NULL;

  app_fixture_present (fixture, page);
  g_assert_null (app_fixture_find (page, HJ_TYPE_LINK_ROW, "王五"));
  party = app_fixture_add (fixture, "party", "dispute", dispute, "name", "王五", "role", "family",
                           NULL);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_LINK_ROW, "王五"));
}

static void
test_gone (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  GtkWidget *page = hj_dispute_page_new (fixture->session, "018f0000-0000-7000-8000-00000000dead");

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "The dispute cannot be shown"));
}

static void
press (GtkWidget *root, const char *tooltip)
{
  GtkWidget *button = app_fixture_find_by_tooltip (root, tooltip);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

/* A party that was entered by mistake is struck out for a reason, stays to be seen, and comes back.
 */
static void
test_party_struck_out (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  GtkWidget *dialog, *entry;

  app_fixture_present (fixture, page);
  press (page, "Strike out 某建筑公司");
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_nonnull (dialog);
  g_assert_true (app_fixture_shows (dialog,
                                    "某建筑公司 leaves the lists; the history keeps it, and it "
                                    "can be restored."));
  entry = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Why it was struck out");
  gtk_editable_set_text (GTK_EDITABLE (entry), "录错了");
  app_fixture_settle ();
  click (dialog, "Strike out");
  g_assert_true (app_fixture_shows (page, "Struck out: 录错了"));
  press (page, "Restore 某建筑公司");
  g_assert_false (app_fixture_shows (page, "Struck out: 录错了"));
  g_assert_nonnull (app_fixture_find_by_tooltip (page, "Strike out 某建筑公司"));
}

/* What was refused can be tried again. */
static void
test_strike_refused (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);
  const HjLease ended = { .until = APP_FIXTURE_NOW - HJ_DAY_MS, .left = -1, .days = 7 };
  GtkWidget *dialog, *entry;

  app_fixture_present (fixture, page);
  press (page, "Strike out 某建筑公司");
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  entry = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Why it was struck out");
  gtk_editable_set_text (GTK_EDITABLE (entry), "录错了");
  app_fixture_settle ();
  hj_session_take_lease (fixture->session, &ended);
  click (dialog, "Strike out");
  g_assert_true (gtk_widget_get_visible (dialog));
  g_assert_true (
      gtk_widget_get_sensitive (app_fixture_find_by_tooltip (page, "Strike out 某建筑公司")));
}

/* Whoever does not enter parties does not strike them out. */
static void
test_party_stays_for_mediators (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *dispute = add_dispute (fixture, person, "open");
  GtkWidget *page = hj_dispute_page_new (fixture->session, dispute);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "某建筑公司"));
  g_assert_null (app_fixture_find_by_tooltip (page, "Strike out 某建筑公司"));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/disputes/list", test_list);
  g_test_add_func ("/app/disputes/list-closed", test_list_closed);
  g_test_add_func ("/app/disputes/page", test_page);
  g_test_add_func ("/app/disputes/commands", test_commands);
  g_test_add_func ("/app/disputes/follows-changes", test_follows_changes);
  g_test_add_func ("/app/disputes/gone", test_gone);
  g_test_add_func ("/app/disputes/party-struck-out", test_party_struck_out);
  g_test_add_func ("/app/disputes/strike-refused", test_strike_refused);
  g_test_add_func ("/app/disputes/party-stays-for-mediators", test_party_stays_for_mediators);
  return g_test_run ();
}
