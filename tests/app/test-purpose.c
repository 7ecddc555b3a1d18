/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/disputes/hj-dispute-page.h"
#include "app/overview/hj-purpose-card.h"
#include "app/overview/hj-purpose-dialog.h"
#include "app/tickets/hj-ticket-page.h"
#include "core/model/hj-entities.h"

#define HOUSE "018f0000-0000-7000-8000-00000000a001"

/* What a supervisor's laptop receives of a dispute that is not opened, whoever the user is. */
static HjRecord *
make_outside (const HjEntity *entity)
{
  HjRecord *record = hj_record_new (entity, "018f0000-0000-7000-8000-00000000b001");

  hj_record_set_text (record, "house", HOUSE);
  hj_record_set_text (record, "state", entity == &hj_entity_dispute ? "open" : "submitted");
  if (entity == &hj_entity_dispute)
    hj_record_set_text (record, "category", "debt");
  return record;
}

static GtkWidget *
show_card (AppFixture *fixture, const HjRecord *record)
{
  GtkWidget *card = g_object_new (HJ_TYPE_PURPOSE_CARD, NULL);

  hj_purpose_card_show (HJ_PURPOSE_CARD (card), fixture->session, record);
  app_fixture_present (fixture, card);
  return card;
}

/* Only of those who open cases with a purpose, and only while a case is closed to them. */
static void
test_offered (void)
{
  guint n_roles;
  const HjAccess *roles = hj_access_list (&n_roles);
  g_autoptr (HjRecord) dispute = make_outside (&hj_entity_dispute);
  g_autoptr (HjRecord) ticket = make_outside (&hj_entity_ticket);
  g_autoptr (HjRecord) person
      = hj_record_new (&hj_entity_person, "018f0000-0000-7000-8000-00000000b001");

  for (guint i = 0; i < n_roles; i++) {
    gboolean opens = hj_access_reaches (&roles[i], HJ_REACH_PURPOSE);

    g_assert_true (hj_access_is_closed (&roles[i], dispute) == opens);
    g_assert_true (hj_access_is_closed (&roles[i], ticket) == opens);
    g_assert_false (hj_access_is_closed (&roles[i], person));
  }
  hj_record_set_text (dispute, "title", "工地欠薪纠纷");
  hj_record_set_text (ticket, "note", "请上门调解");
  for (guint i = 0; i < n_roles; i++) {
    g_assert_false (hj_access_is_closed (&roles[i], dispute));
    g_assert_false (hj_access_is_closed (&roles[i], ticket));
  }
}

/* A purpose is words, and without a network the dialog says so and keeps them. */
static void
test_dialog (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autoptr (HjRecord) dispute = make_outside (&hj_entity_dispute);
  GtkWidget *card = show_card (fixture, dispute);
  GtkWidget *dialog, *open, *purpose;

  g_signal_emit_by_name (app_fixture_find (card, GTK_TYPE_BUTTON, "Open with purpose…"), "clicked");
  app_fixture_settle ();
  dialog = GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (HJ_IS_PURPOSE_DIALOG (dialog));
  g_assert_true (app_fixture_shows (
      dialog, "You will see who is in it and what it is about for 3 days; then it leaves this "
              "laptop. The audit keeps your name, the case and this purpose."));
  open = app_fixture_find (dialog, GTK_TYPE_BUTTON, "Open");
  purpose = app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_false (gtk_widget_get_sensitive (open));
  gtk_editable_set_text (GTK_EDITABLE (purpose), "  看看 ");
  g_assert_false (gtk_widget_get_sensitive (open));
  gtk_editable_set_text (GTK_EDITABLE (purpose), "信访复核");
  g_assert_true (gtk_widget_get_sensitive (open));
  g_signal_emit_by_name (open, "clicked");
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (dialog, ADW_TYPE_BANNER,
                                      "This is asked of the central instance, which this laptop "
                                      "does not reach; please reconcile and try again."));
  g_assert_true (gtk_widget_get_sensitive (open));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (purpose)), ==, "信访复核");
}

/* The pages of a closed case say so, and those of an open one do not. */
static void
test_pages (void)
{
  g_autoptr (AppFixture) officer = app_fixture_new ("duty-officer");
  g_autofree char *dispute = app_fixture_add (officer, "dispute", "house", HOUSE, "title",
                                              "工地欠薪纠纷", "state", "open", NULL);
  GtkWidget *page = hj_dispute_page_new (officer->session, dispute);

  app_fixture_present (officer, page);
  g_assert_null (app_fixture_find (page, HJ_TYPE_PURPOSE_CARD, NULL));

  g_autoptr (AppFixture) supervisor = app_fixture_new ("supervisor");
  g_autofree char *ticket = app_fixture_add (supervisor, "ticket", "house", HOUSE, "kind",
                                             "mediation", "state", "submitted", NULL);

  page = hj_ticket_page_new (supervisor->session, ticket);
  app_fixture_present (supervisor, page);
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Open with purpose…"));

  g_autofree char *opened
      = app_fixture_add (supervisor, "ticket", "house", HOUSE, "kind", "mediation", "state",
                         "submitted", "note", "请上门调解", NULL);

  page = hj_ticket_page_new (supervisor->session, opened);
  adw_toast_overlay_set_child (
      ADW_TOAST_OVERLAY (adw_window_get_content (ADW_WINDOW (supervisor->window))), page);
  app_fixture_settle ();
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Open with purpose…"));
  g_assert_true (app_fixture_shows (page, "You opened this case with a purpose. It leaves this "
                                          "laptop 3 days after that."));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/purpose/offered", test_offered);
  g_test_add_func ("/app/purpose/dialog", test_dialog);
  g_test_add_func ("/app/purpose/pages", test_pages);
  return g_test_run ();
}
