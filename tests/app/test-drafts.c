/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/drafts/hj-drafts-dialog.h"
#include "app/drafts/hj-drafts.h"
#include "app/hj-main-view.h"
#include "app/person/hj-behaviour-dialog.h"
#include "app/person/hj-override-dialog.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-new-ticket-dialog.h"
#include "core/policy/hj-workflow-reader.h"

#define HOUSE "018f0000-0000-7000-8000-00000000a001"
#define NOTE "扬言出所后要上门算账"

static HjDraft *
find_draft (AppFixture *fixture, const char *key)
{
  g_autoptr (GError) error = NULL;
  HjDraft *draft = hj_draft_find (fixture->replica, key, &error);

  g_assert_no_error (error);
  return draft;
}

/* Waits until what was typed is in the replica. */
static HjDraft *
wait_for_draft (AppFixture *fixture, const char *key)
{
  HjDraft *draft;

  while ((draft = find_draft (fixture, key)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return draft;
}

static guint
count_drafts (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = hj_draft_list (fixture->replica, &error);

  g_assert_no_error (error);
  return drafts->len;
}

static GtkEditable *
find_entry (GtkWidget *root, const char *title)
{
  GtkWidget *entry = app_fixture_find (root, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (entry);
  return GTK_EDITABLE (entry);
}

static GtkWidget *
present (AppFixture *fixture, AdwDialog *dialog)
{
  adw_dialog_present (dialog, fixture->window);
  app_fixture_settle ();
  return GTK_WIDGET (dialog);
}

static GtkWidget *
open_entry (AppFixture *fixture, const char *detention)
{
  return present (fixture, hj_behaviour_dialog_new (fixture->session, detention, "threat"));
}

/* An officer begins an entry about somebody who is detained; @key (nullable) is of its draft. */
static AppFixture *
begin_entry (char **detention, char **key, GtkWidget **dialog)
{
  AppFixture *fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 40, detention);

  app_fixture_present (fixture, adw_bin_new ());
  *dialog = open_entry (fixture, *detention);
  if (key != NULL)
    *key = g_strdup_printf ("behaviour/%s/threat", *detention);
  return fixture;
}

/* As the window does when it is locked. */
static void
lock (AppFixture *fixture, GtkWidget *dialog)
{
  hj_drafts_keep_open_ones (hj_drafts_get (fixture->session));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_fixture_settle ();
}

static gboolean
tells_draft (GtkWidget *dialog)
{
  GtkWidget *banner
      = app_fixture_find (dialog, ADW_TYPE_BANNER, "Your draft of 20 Jun 2026, 08:00 is here.");

  return banner != NULL && adw_banner_get_revealed (ADW_BANNER (banner));
}

static gint64
count_entries (AppFixture *fixture)
{
  return hj_sql_ask_int (hj_replica_get_sql (fixture->replica), "SELECT count(*) FROM behaviour",
                         -1);
}

/* Locked in the middle of an entry: the same form shows it again, with the time at which it was
 * begun, and entering it leaves nothing behind.
 */
static void
test_entry (void)
{
  g_autoptr (AppFixture) fixture = NULL;
  g_autofree char *detention = NULL;
  g_autofree char *key = NULL;
  g_autoptr (HjDraft) draft = NULL;
  GtkWidget *dialog;

  fixture = begin_entry (&detention, &key, &dialog);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  adw_toggle_group_set_active (
      ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL)), 3);
  lock (fixture, dialog);
  draft = find_draft (fixture, key);
  g_assert_nonnull (draft);
  g_assert_cmpstr (g_hash_table_lookup (draft->content, "note"), ==, NOTE);
  g_assert_cmpstr (draft->title, ==, "Threat");

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_HOUR_MS);
  dialog = open_entry (fixture, detention);
  g_assert_true (tells_draft (dialog));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Time")), ==, "2026-06-20 08:00");
  g_assert_cmpuint (adw_toggle_group_get_active (
                        ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL))),
                    ==, 3);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  app_fixture_settle ();
  g_assert_cmpint (count_entries (fixture), ==, 1);
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
  g_assert_cmpint (
      hj_sql_ask_int (hj_replica_get_sql (fixture->replica), "SELECT at FROM behaviour", 0), ==,
      APP_FIXTURE_NOW);
}

/* Without anything else happening, what is typed is in the replica soon. */
static void
test_typing (void)
{
  g_autoptr (AppFixture) fixture = NULL;
  g_autofree char *detention = NULL;
  g_autofree char *key = NULL;
  g_autoptr (HjDraft) draft = NULL;
  GtkWidget *dialog;

  fixture = begin_entry (&detention, &key, &dialog);
  app_fixture_settle ();
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
  gtk_editable_set_text (find_entry (dialog, "Place"), "203");
  draft = wait_for_draft (fixture, key);
  g_assert_cmpstr (g_hash_table_lookup (draft->content, "place"), ==, "203");
  /* Nothing is left of it. */
  gtk_editable_set_text (find_entry (dialog, "Place"), "");
  while (count_drafts (fixture) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Another person's form, and another form of the same person, begin empty. */
static void
test_others (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *other = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 40, &detention);
  g_autofree char *neighbour = app_fixture_add_person (fixture, "李四", 50, &other);
  GtkWidget *dialog;

  app_fixture_present (fixture, adw_bin_new ());
  dialog = open_entry (fixture, detention);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  lock (fixture, dialog);
  dialog = open_entry (fixture, other);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, "");
  lock (fixture, dialog);
  dialog = present (fixture, hj_behaviour_dialog_new (fixture->session, detention, "talk"));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, "");
}

static void
on_dropped_cb (HjDrafts *drafts, HjDraft *draft, HjDraft **dropped)
{
  *dropped = hj_draft_copy (draft);
}

/* Who closes a form gives it up, and may take that back. */
static void
test_cancel (void)
{
  g_autoptr (AppFixture) fixture = NULL;
  g_autofree char *detention = NULL;
  HjDrafts *drafts;
  g_autoptr (HjDraft) dropped = NULL;
  GtkWidget *dialog;

  fixture = begin_entry (&detention, NULL, &dialog);
  drafts = hj_drafts_get (fixture->session);
  g_signal_connect (drafts, "dropped", G_CALLBACK (on_dropped_cb), &dropped);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  gtk_widget_activate_action (dialog, "dialog.cancel", NULL);
  while (dropped == NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
  hj_drafts_put_back (drafts, dropped);
  app_fixture_settle ();
  g_assert_cmpuint (count_drafts (fixture), ==, 1);

  dialog = open_entry (fixture, detention);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
  g_signal_emit_by_name (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Start anew"), "clicked");
  app_fixture_settle ();
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, "");
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
}

/* What is refused stays a draft. */
static void
test_refused (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *key = g_strconcat (HJ_NEW_TICKET_DRAFT, person, NULL);
  g_autoptr (HjDraft) draft = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, adw_bin_new ());
  dialog = present (fixture, hj_new_ticket_dialog_new (fixture->session, person));
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  g_signal_emit_by_name (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open ticket"), "clicked");
  app_fixture_settle ();
  lock (fixture, dialog);
  draft = find_draft (fixture, key);
  g_assert_nonnull (draft);
  g_assert_cmpstr (g_hash_table_lookup (draft->content, "note"), ==, NOTE);
}

/* A ticket for somebody who was picked, with the dispute that was chosen: not the one offered. */
static void
test_ticket (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 90, &detention);
  g_autofree char *dispute
      = app_fixture_add (fixture, "dispute", "house", HOUSE, "detention", detention, "title",
                         "工地欠薪纠纷", "state", "open", NULL);
  GtkWidget *dialog, *row;

  app_fixture_present (fixture, adw_bin_new ());
  dialog = present (fixture, hj_new_ticket_dialog_new (fixture->session, person));
  row = app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, "Dispute");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  lock (fixture, dialog);
  /* What the program offers is no draft. */
  g_assert_cmpuint (count_drafts (fixture), ==, 0);

  dialog = present (fixture, hj_new_ticket_dialog_new (fixture->session, person));
  row = app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, "Dispute");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  lock (fixture, dialog);
  g_assert_cmpuint (count_drafts (fixture), ==, 1);
  dialog = present (fixture, hj_new_ticket_dialog_new (fixture->session, person));
  row = app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, "Dispute");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
  g_signal_emit_by_name (app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open ticket"), "clicked");
  app_fixture_settle ();
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (fixture->replica),
                                   "SELECT count(*) FROM ticket WHERE dispute IS NULL", -1),
                   ==, 1);
}

static void
test_override (void)
{
  static const char *const allowed[] = { "override", NULL };
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjRecord) label
      = hj_record_new (hj_entity_find ("label"), "018f0000-0000-7000-8000-00000000b001");
  GtkWidget *dialog;

  hj_record_set_text (label, "color", "yellow");
  app_fixture_present (fixture, adw_bin_new ());
  dialog = present (fixture, hj_override_dialog_new (fixture->session, label, allowed));
  gtk_editable_set_text (find_entry (dialog, "In your own words"), "家属已和解");
  adw_toggle_group_set_active_name (
      ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL)), "blue");
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, NULL)),
                              2);
  lock (fixture, dialog);
  dialog = present (fixture, hj_override_dialog_new (fixture->session, label, allowed));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "In your own words")), ==,
                   "家属已和解");
  g_assert_cmpstr (adw_toggle_group_get_active_name (
                       ADW_TOGGLE_GROUP (app_fixture_find (dialog, ADW_TYPE_TOGGLE_GROUP, NULL))),
                   ==, "blue");
  g_assert_cmpuint (adw_combo_row_get_selected (
                        ADW_COMBO_ROW (app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, NULL))),
                    ==, 2);
}

/* Every kind of field of a form. */
static void
test_form (void)
{
  static const char *const fields[] = { "kind", "mediator", "due_at", "note", NULL };
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "张三", NULL);
  g_autofree char *id = app_fixture_add (fixture, "ticket", "house", HOUSE, "person", person,
                                         "kind", "mediation", "state", "submitted", NULL);
  g_autoptr (HjRecord) ticket
      = hj_replica_load (fixture->replica, hj_entity_find ("ticket"), id, NULL);
  g_autofree char *kept = NULL;
  GtkWidget *dialog;

  app_fixture_present (fixture, adw_bin_new ());
  dialog
      = present (fixture, hj_command_dialog_new_edit (fixture->session, ticket, "Ticket", fields));
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, NULL)),
                              2);
  adw_expander_row_set_enable_expansion (
      ADW_EXPANDER_ROW (app_fixture_find (dialog, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  kept = g_strdup (adw_expander_row_get_subtitle (
      ADW_EXPANDER_ROW (app_fixture_find (dialog, ADW_TYPE_EXPANDER_ROW, NULL))));
  lock (fixture, dialog);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_DAY_MS);
  dialog
      = present (fixture, hj_command_dialog_new_edit (fixture->session, ticket, "Ticket", fields));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
  g_assert_cmpuint (adw_combo_row_get_selected (
                        ADW_COMBO_ROW (app_fixture_find (dialog, ADW_TYPE_COMBO_ROW, NULL))),
                    ==, 2);
  g_assert_cmpstr (adw_expander_row_get_subtitle (
                       ADW_EXPANDER_ROW (app_fixture_find (dialog, ADW_TYPE_EXPANDER_ROW, NULL))),
                   ==, kept);
}

static GtkWidget *
wait_for_dialog (AppFixture *fixture, GType type)
{
  GtkWidget *dialog;

  while ((dialog = app_fixture_find (fixture->window, type, NULL)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  app_fixture_settle ();
  return dialog;
}

/* Whoever unlocks the replica is told, and led back to the form over its page. */
static void
test_go_on (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 40, &detention);
  GtkWidget *view = GTK_WIDGET (hj_main_view_new (fixture->session));
  GtkWidget *dialog;

  app_fixture_present (fixture, view);
  gtk_widget_activate_action (view, "view.open-person", "s", person);
  app_fixture_settle ();
  dialog = open_entry (fixture, detention);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  lock (fixture, dialog);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_fixture_settle ();

  view = GTK_WIDGET (hj_main_view_new (fixture->session));
  app_fixture_present (fixture, view);
  g_assert_nonnull (app_fixture_find (view, ADW_TYPE_BANNER, "You have begun “Threat”: 张三."));
  g_signal_emit_by_name (app_fixture_find (view, GTK_TYPE_BUTTON, "Go on"), "clicked");
  dialog = wait_for_dialog (fixture, HJ_TYPE_BEHAVIOUR_DIALOG);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  app_fixture_settle ();
  g_assert_cmpint (count_entries (fixture), ==, 1);
  g_assert_null (app_fixture_find (view, ADW_TYPE_BANNER, "You have begun “Threat”: 张三."));
}

/* A form whose row has left the laptop: it names nobody, and can be discarded. */
static void
test_cannot_go_on (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjDraft) draft
      = hj_draft_new ("behaviour/018f0000-0000-7000-8000-00000000c001/threat");
  g_autoptr (GError) error = NULL;
  GtkWidget *view, *dialog, *row;

  draft->title = g_strdup ("Threat");
  draft->entity = g_strdup ("person");
  draft->row = g_strdup ("018f0000-0000-7000-8000-00000000c002");
  g_assert_true (hj_draft_keep (fixture->replica, draft, &error));
  view = GTK_WIDGET (hj_main_view_new (fixture->session));
  app_fixture_present (fixture, view);
  g_assert_nonnull (app_fixture_find (view, ADW_TYPE_BANNER, "You have begun “Threat”."));
  g_signal_emit_by_name (app_fixture_find (view, GTK_TYPE_BUTTON, "Go on"), "clicked");
  app_fixture_settle ();
  g_assert_null (app_fixture_find (fixture->window, HJ_TYPE_BEHAVIOUR_DIALOG, NULL));
  g_signal_emit_by_name (app_fixture_find (view, GTK_TYPE_BUTTON, "Show"), "clicked");
  dialog = wait_for_dialog (fixture, HJ_TYPE_DRAFTS_DIALOG);
  row = app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "Threat");
  g_signal_emit_by_name (app_fixture_find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (dialog, "Nothing is begun"));
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
}

/* Several are listed; each can be gone on with, or discarded. */
static void
test_several (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 40, &detention);
  GtkWidget *view = GTK_WIDGET (hj_main_view_new (fixture->session));
  GtkWidget *dialog, *row;

  app_fixture_present (fixture, view);
  dialog = present (fixture, hj_new_ticket_dialog_new (fixture->session, person));
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  lock (fixture, dialog);
  gtk_widget_activate_action (view, "view.open-person", "s", person);
  app_fixture_settle ();
  dialog = open_entry (fixture, detention);
  gtk_editable_set_text (find_entry (dialog, "Note"), NOTE);
  lock (fixture, dialog);
  hj_drafts_tell_changed (hj_drafts_get (fixture->session));
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (view, ADW_TYPE_BANNER, "You have begun 2 forms."));
  g_signal_emit_by_name (app_fixture_find (view, GTK_TYPE_BUTTON, "Show"), "clicked");
  dialog = wait_for_dialog (fixture, HJ_TYPE_DRAFTS_DIALOG);
  row = app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "Threat");
  g_assert_nonnull (row);
  g_signal_emit_by_name (app_fixture_find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  app_fixture_settle ();
  g_assert_null (app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "Threat"));
  g_assert_cmpuint (count_drafts (fixture), ==, 1);
  g_signal_emit_by_name (app_fixture_find (dialog, HJ_TYPE_LINK_ROW, "New ticket"), "activated");
  dialog = wait_for_dialog (fixture, HJ_TYPE_NEW_TICKET_DIALOG);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (dialog, "Note")), ==, NOTE);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/drafts/entry", test_entry);
  g_test_add_func ("/app/drafts/typing", test_typing);
  g_test_add_func ("/app/drafts/others", test_others);
  g_test_add_func ("/app/drafts/cancel", test_cancel);
  g_test_add_func ("/app/drafts/refused", test_refused);
  g_test_add_func ("/app/drafts/ticket", test_ticket);
  g_test_add_func ("/app/drafts/override", test_override);
  g_test_add_func ("/app/drafts/form", test_form);
  g_test_add_func ("/app/drafts/go-on", test_go_on);
  g_test_add_func ("/app/drafts/cannot-go-on", test_cannot_go_on);
  g_test_add_func ("/app/drafts/several", test_several);
  return g_test_run ();
}
