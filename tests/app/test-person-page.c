/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/person/hj-behaviour-dialog.h"
#include "app/person/hj-behaviour-palette.h"
#include "app/person/hj-label-card.h"
#include "app/person/hj-override-dialog.h"
#include "app/person/hj-person-cases.h"
#include "app/person/hj-person-page.h"
#include "app/person/hj-person-timeline.h"
#include "app/widgets/hj-label-chip.h"

static GtkWidget *
open_page (AppFixture *fixture, const char *person)
{
  GtkWidget *page = hj_person_page_new (fixture->session, person);

  app_fixture_present (fixture, page);
  return page;
}

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = app_fixture_find (root, GTK_TYPE_BUTTON, label);

  if (button == NULL) {
    GtkWidget *text = app_fixture_find (root, GTK_TYPE_LABEL, label);

    g_assert_nonnull (text);
    button = gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON);
  }
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static GtkWidget *
find_shown_dialog (AppFixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  return dialog == NULL ? NULL : GTK_WIDGET (dialog);
}

static const char *
get_color (GtkWidget *page)
{
  GtkWidget *card = app_fixture_find (page, HJ_TYPE_LABEL_CARD, NULL);
  GtkWidget *chip = app_fixture_find (card, HJ_TYPE_LABEL_CHIP, NULL);

  return hj_label_chip_get_color (HJ_LABEL_CHIP (chip));
}

/* Whom an officer opens: name, hours, palette, label card. */
static void
test_officer (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_cmpstr (hj_person_page_get_person (HJ_PERSON_PAGE (page)), ==, person);
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, "张三");
  g_assert_true (app_fixture_shows (page, "36 hours left"));
  g_assert_true (app_fixture_shows (page, "Male, 35 · Administrative detention · Cell 203"));
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_BEHAVIOUR_PALETTE, NULL));
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_LABEL_CARD, NULL));
  g_assert_true (app_fixture_shows (page, "Ask this next"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Decision document"));
  g_assert_true (app_fixture_shows (page, "No dispute and no ticket is known."));
}

/* A doctor holds half of what the points card asks for: no label and no verdict, the care points.
 */
static void
test_doctor (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("doctor");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  g_autofree char *label
      = app_fixture_add (fixture, "label", "detention", detention, "color", "red", "care", "17",
                         "state", "confirmed", "at", "2026-06-19T08:00+08:00", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (app_fixture_shows (page, "36 hours left"));
  g_assert_null (app_fixture_find (page, HJ_TYPE_LABEL_CHIP, NULL));
  g_assert_false (app_fixture_shows (page, "Safety"));
  g_assert_false (app_fixture_shows (page, "Reasons"));
  g_assert_false (app_fixture_shows (page, "What is missing"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Care"));
  g_assert_true (app_fixture_shows (page, "17 points"));
  g_assert_null (app_fixture_find (page, HJ_TYPE_PERSON_CASES, NULL));
  g_assert_false (app_fixture_shows (page, "Label: Confirmed"));
}

/* An entry changes the label at once, and the page says so without being asked. */
static void
test_entry (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog, *note;

  click (page, "Threat");
  dialog = find_shown_dialog (fixture);
  g_assert_true (HJ_IS_BEHAVIOUR_DIALOG (dialog));
  g_assert_cmpstr (adw_dialog_get_title (ADW_DIALOG (dialog)), ==, "Threat");
  note = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Note");
  gtk_test_accessible_assert_role (app_fixture_find (note, GTK_TYPE_TEXT, NULL),
                                   GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  gtk_editable_set_text (GTK_EDITABLE (note), "扬言出去后找对方算账");
  adw_toggle_group_set_active (
      ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL)), 3);
  click (dialog, "Save");

  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_BANNER, "Label: blue → yellow, proposed"));
  g_assert_cmpstr (get_color (page), ==, "yellow");
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Threat · Grave"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_EXPANDER_ROW, "Spoke a threat"));
}

static void
test_entry_time (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog, *time;

  click (page, "Talk");
  dialog = find_shown_dialog (fixture);
  g_assert_null (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL));
  time = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Time");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (time)), ==, "2026-06-20 08:00");

  gtk_editable_set_text (GTK_EDITABLE (time), "yesterday");
  click (dialog, "Save");
  g_assert_true (
      app_fixture_shows (dialog, "The time cannot be read; write it like 2026-03-18 09:05."));
  gtk_editable_set_text (GTK_EDITABLE (time), "2026-06-20 09:00");
  click (dialog, "Save");
  g_assert_true (app_fixture_shows (dialog, "The time has not come yet; write when it happened."));
  gtk_editable_set_text (GTK_EDITABLE (time), "2026-06-20 07:30");
  click (dialog, "Save");
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Talk"));
}

#define LOWERING_TAKES_TWO                                                                         \
  "Lowering a red label takes two people: you ask, and another leader decides. Until then it"      \
  " stays red."

static void
choose_reason (GtkWidget *dialog, guint position)
{
  /* The first line asks to choose one. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, NULL)),
                              position + 1);
}

static GtkWidget *
find_words (GtkWidget *dialog)
{
  return app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "In your own words");
}

/* Who entered it may not confirm alone what only a leader may set otherwise. */
static void
test_override (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog;

  click (page, "Threat");
  click (find_shown_dialog (fixture), "Save");
  click (page, "Set another label…");
  dialog = find_shown_dialog (fixture);
  g_assert_true (HJ_IS_OVERRIDE_DIALOG (dialog));
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Set label")));
  adw_toggle_group_set_active_name (
      ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL)), "red");
  g_assert_false (app_fixture_shows (dialog, LOWERING_TAKES_TWO));
  app_fixture_assert_number (dialog, "Holds for days");
  gtk_editable_set_text (GTK_EDITABLE (find_words (dialog)), "家属反映持刀");
  /* Words alone are no reason: of which kind is it? */
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Set label")));
  choose_reason (dialog, 0);
  click (dialog, "Set label");
  g_assert_cmpstr (get_color (page), ==, "red");
  g_assert_true (app_fixture_shows (app_fixture_find (page, HJ_TYPE_LABEL_CARD, NULL),
                                    "Facts that the card does not ask about: 家属反映持刀\n"
                                    "Holds until 23 Jun 2026, 08:00."));
}

static char *
add_red (AppFixture *fixture, const char *state, const char *asked, char **person)
{
  g_autofree char *detention = NULL;

  *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  return app_fixture_add (fixture, "label", "detention", detention, "color", "red", "state", state,
                          "at", "2026-06-20T06:00:00+08:00", "by", "wang", "decided_by", "zhao",
                          "decided_at", "2026-06-20T07:00:00+08:00", "asked_color", asked, "reason",
                          "professional: 情绪平稳", NULL);
}

/* A red label goes down by two people: the first only asks, and is told so. */
static void
test_ask_to_lower (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  g_autofree char *person = NULL;
  g_autofree char *label = add_red (fixture, "confirmed", "", &person);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog;

  click (page, "Set another label…");
  dialog = find_shown_dialog (fixture);
  choose_reason (dialog, 2);
  g_assert_false (app_fixture_shows (dialog, LOWERING_TAKES_TWO));
  adw_toggle_group_set_active_name (
      ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL)), "yellow");
  g_assert_true (app_fixture_shows (dialog, LOWERING_TAKES_TWO));
  g_assert_null (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Set label"));
  click (dialog, "Ask to lower");
  g_assert_cmpstr (get_color (page), ==, "red");
  g_assert_true (
      app_fixture_shows (page, "li asks to lower this label to yellow, 20 Jun 2026, 08:00"));
  g_assert_true (app_fixture_shows (page, "By 20 Jun 2026, 12:00: A second person has decided."));
  /* Who asked does not decide. */
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Lower it to yellow"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Keep the label red…"));
}

/* An officer who may not set a label may ask. */
static void
test_officer_asks_to_lower (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = NULL;
  g_autofree char *label = add_red (fixture, "confirmed", "", &person);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog;

  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Set another label…"));
  click (page, "Ask to lower it…");
  dialog = find_shown_dialog (fixture);
  g_assert_true (app_fixture_shows (dialog, LOWERING_TAKES_TWO));
  /* “Another reason” must be said in words. */
  choose_reason (dialog, 5);
  g_assert_false (
      gtk_widget_get_sensitive (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Ask to lower")));
  gtk_editable_set_text (GTK_EDITABLE (find_words (dialog)), "已与对方和解");
  click (dialog, "Ask to lower");
  g_assert_true (
      app_fixture_shows (page, "li asks to lower this label to yellow, 20 Jun 2026, 08:00"));
  g_assert_true (app_fixture_shows (page, "Another reason: 已与对方和解"));
}

/* The second person sees what was asked, by whom and why, and decides. */
static void
test_second_person_lowers (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  g_autofree char *person = NULL;
  g_autofree char *label = add_red (fixture, "lowering", "blue", &person);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (
      app_fixture_shows (page, "zhao asks to lower this label to blue, 20 Jun 2026, 07:00"));
  g_assert_true (app_fixture_shows (page, "The judgement of doctor or counsellor: 情绪平稳"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Keep the label red…"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Set another label…"));
  click (page, "Lower it to blue");
  g_assert_cmpstr (get_color (page), ==, "blue");
  g_assert_true (app_fixture_shows (page, "Overridden 20 Jun 2026, 08:00 by li"));
}

static void
test_second_person_keeps_red (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  g_autofree char *person = NULL;
  g_autofree char *label = add_red (fixture, "lowering", "blue", &person);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *dialog;

  click (page, "Keep the label red…");
  dialog = find_shown_dialog (fixture);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Reason")),
                         "昨夜仍有威胁");
  click (dialog, "Keep the label red");
  g_assert_cmpstr (get_color (page), ==, "red");
  g_assert_true (app_fixture_shows (page, "Confirmed 20 Jun 2026, 08:00 by li"));
}

/* What the central instance's clock has done is shown; the laptop's own decides nothing. */
static void
test_lapsed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  g_autofree char *label = app_fixture_add (
      fixture, "label", "detention", detention, "color", "red", "state", "expired", "at",
      "2026-06-18T07:00:00+08:00", "by", "wang", "decided_by", "zhao", "decided_at",
      "2026-06-18T07:00:00+08:00", "expires_at", "2026-06-20T03:00:00+08:00", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (app_fixture_shows (page, "Red · Expired"));
  g_assert_true (app_fixture_shows (page, "Held until 20 Jun 2026, 03:00."));
  g_assert_true (app_fixture_shows (
      page, "Overdue since 20 Jun 2026, 07:00: The red label is reviewed after all."));
  click (page, "Confirm");
  g_assert_true (app_fixture_shows (page, "Confirmed 20 Jun 2026, 08:00 by li"));
}

static void
test_confirm (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  g_autofree char *label
      = app_fixture_add (fixture, "label", "detention", detention, "color", "yellow", "state",
                         "proposed", "at", "2026-06-20T07:00:00+08:00", "by", "wang", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Set another label…"));
  g_assert_true (app_fixture_shows (page, "Proposed 20 Jun 2026, 07:00 by wang"));
  g_assert_true (app_fixture_shows (page, "The points card says blue now."
                                          " With what is missing it could be from blue to red."));
  click (page, "Confirm");
  g_assert_true (app_fixture_shows (page, "Confirmed 20 Jun 2026, 08:00 by li"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Confirm"));
}

/* A mediator holds a name, a telephone, and the dispute. */
static void
test_mediator (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "阿不都热合曼·吐尔逊尼亚孜",
                                             "phone", "13900000000", "address", "某镇某村", NULL);
  g_autofree char *dispute
      = app_fixture_add (fixture, "dispute", "house", "018f0000-0000-7000-8000-00000000a001",
                         "title", "邻里宅基地纠纷", "state", "open", NULL);
  g_autofree char *party = app_fixture_add (fixture, "party", "dispute", dispute, "person", person,
                                            "name", "阿不都热合曼", "role", "detained", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (app_fixture_shows (page, "阿不都热合曼·吐尔逊尼亚孜"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "Telephone"));
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "邻里宅基地纠纷"));
  g_assert_null (app_fixture_find (page, HJ_TYPE_LABEL_CARD, NULL));
  g_assert_null (app_fixture_find (page, HJ_TYPE_LABEL_CHIP, NULL));
  g_assert_null (app_fixture_find (page, HJ_TYPE_BEHAVIOUR_PALETTE, NULL));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "New ticket"));
  g_assert_null (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "ID number"));
}

static void
test_released (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person
      = app_fixture_add (fixture, "person", "name", "王五", "sex", "female", NULL);
  g_autofree char *detention = app_fixture_add (
      fixture, "detention", "person", person, "house", "018f0000-0000-7000-8000-00000000a001",
      "kind", "judicial", "starts_at", "2026-05-01T08:00:00+08:00", "ends_at",
      "2026-05-11T08:00:00+08:00", "state", "released", NULL);
  GtkWidget *page = open_page (fixture, person);

  g_assert_true (app_fixture_shows (page, "Female · Judicial detention · Released"));
  g_assert_null (app_fixture_find (page, HJ_TYPE_BEHAVIOUR_PALETTE, NULL));
  g_assert_false (app_fixture_shows (page, "time is over"));
}

static void
test_gone (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *page = open_page (fixture, "018f0000-0000-7000-8000-00000000dead");

  g_assert_true (app_fixture_shows (page, "Not on this laptop"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Reconcile now"));
}

static void
test_timeline (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  GtkWidget *page, *timeline;

  for (int i = 0; i < 30; i++) {
    g_autofree char *note = g_strdup_printf ("note %d", i);
    g_autofree char *at = g_strdup_printf ("2026-06-18T%02d:%02d:00+08:00", 8 + i / 4, i);
    g_autofree char *id = app_fixture_add (fixture, "behaviour", "detention", detention, "kind",
                                           "talk", "severity", "0", "at", at, "note", note, NULL);
  }
  page = open_page (fixture, person);
  timeline = app_fixture_find (page, HJ_TYPE_PERSON_TIMELINE, NULL);
  g_assert_true (app_fixture_shows (timeline, "18 Jun 2026, 15:29\nnote 29"));
  g_assert_false (app_fixture_shows (timeline, "18 Jun 2026, 08:00\nnote 0"));
  click (timeline, "Show older entries");
  click (timeline, "Show older entries");
  g_assert_true (app_fixture_shows (timeline, "18 Jun 2026, 08:00\nnote 0"));
  g_assert_null (app_fixture_find (timeline, GTK_TYPE_BUTTON, "Show older entries"));
}

static void
test_accessible (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  GtkWidget *page = open_page (fixture, person);
  GtkWidget *chip = app_fixture_find (page, HJ_TYPE_LABEL_CHIP, NULL);
  GtkWidget *threat = gtk_widget_get_ancestor (app_fixture_find (page, GTK_TYPE_LABEL, "Threat"),
                                               GTK_TYPE_BUTTON);

  gtk_test_accessible_assert_role (chip, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_LABEL, "No label");
  gtk_test_accessible_assert_role (threat, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (threat, GTK_ACCESSIBLE_PROPERTY_LABEL, "Threat");
  gtk_test_accessible_assert_role (app_fixture_find (page, GTK_TYPE_LABEL, "张三"),
                                   GTK_ACCESSIBLE_ROLE_HEADING);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/person-page/officer", test_officer);
  g_test_add_func ("/app/person-page/doctor", test_doctor);
  g_test_add_func ("/app/person-page/entry", test_entry);
  g_test_add_func ("/app/person-page/entry-time", test_entry_time);
  g_test_add_func ("/app/person-page/override", test_override);
  g_test_add_func ("/app/person-page/ask-to-lower", test_ask_to_lower);
  g_test_add_func ("/app/person-page/officer-asks-to-lower", test_officer_asks_to_lower);
  g_test_add_func ("/app/person-page/second-person-lowers", test_second_person_lowers);
  g_test_add_func ("/app/person-page/second-person-keeps-red", test_second_person_keeps_red);
  g_test_add_func ("/app/person-page/lapsed", test_lapsed);
  g_test_add_func ("/app/person-page/confirm", test_confirm);
  g_test_add_func ("/app/person-page/mediator", test_mediator);
  g_test_add_func ("/app/person-page/released", test_released);
  g_test_add_func ("/app/person-page/gone", test_gone);
  g_test_add_func ("/app/person-page/timeline", test_timeline);
  g_test_add_func ("/app/person-page/accessible", test_accessible);
  return g_test_run ();
}
