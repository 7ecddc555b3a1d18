/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/reconcile/hj-held-page.h"
#include "app/tickets/hj-link-row.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-outbox.h"

#define ROW "018f0000-0000-7000-8000-00000000beef"

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = app_fixture_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

static HjOp *
new_op (HjOpKind kind, const char *entity, const char *field, const char *text)
{
  HjOp *op = hj_op_new (kind, entity, ROW);
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)text } };

  op->id = g_strdup ("018f0000-0000-7000-8000-00000000f00d");
  op->seq = 4;
  op->at = APP_FIXTURE_NOW;
  hj_op_add_field (op, field, NULL, &value);
  return op;
}

static char *
add_held (AppFixture *fixture, const HjOp *op, const char *user, const char *waits_for)
{
  g_autofree char *payload = hj_op_to_text (op);

  return app_fixture_add (fixture, "held", "op", op->id, "device", "d", "user", user, "entity",
                          op->entity, "row", op->row, "payload", payload, "reason",
                          "It has no name.", "state", "waiting", "waits_for",
                          waits_for == NULL ? "" : waits_for, NULL);
}

static HjRecord *
load (AppFixture *fixture, const char *held)
{
  HjRecord *row = hj_replica_require (fixture->replica, &hj_entity_held, held, NULL);

  g_assert_nonnull (row);
  return row;
}

static GtkWidget *
find_dialog (AppFixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_nonnull (dialog);
  return GTK_WIDGET (dialog);
}

static void
write_entry (GtkWidget *root, const char *title, const char *text)
{
  GtkWidget *row = app_fixture_find (root, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  app_fixture_settle ();
}

/* What was entered can be compared with what is there. */
static void
test_compared (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add (fixture, "person", "name", "李新", "id_number",
                                             "99020519900531001X", "phone", "13900000000", NULL);
  g_autoptr (HjOp) op = new_op (HJ_OP_SET, "person", "phone", "13900000001");
  g_autofree char *held = NULL;
  GtkWidget *page, *row;

  g_set_str (&op->row, person);
  held = add_held (fixture, op, "li", NULL);
  page = hj_held_page_new (fixture->session, held);
  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "13900000001"));
  g_assert_true (app_fixture_shows (page, "As it stands now"));
  g_assert_true (app_fixture_shows (page, "99020519900531001X"));
  g_assert_true (app_fixture_shows (page, "13900000000"));
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "李新");
  g_assert_nonnull (row);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "view.open-person");
}

/* The reader's own entry is corrected, and what was wrong in it stays to be seen. */
static void
test_corrected (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjOp) op = new_op (HJ_OP_NEW, "person", "phone", "13900000001");
  g_autofree char *held = add_held (fixture, op, "li", NULL);
  GtkWidget *page = hj_held_page_new (fixture->session, held);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "It has no name."));
  g_assert_true (app_fixture_shows (page, "13900000001"));
  click (page, "Correct and send again…");
  write_entry (find_dialog (fixture), "Name", "李新");
  click (find_dialog (fixture), "Save");
  g_autoptr (HjRecord) row = load (fixture, held);
  g_autoptr (HjRecord) person = hj_replica_load (fixture->replica, &hj_entity_person, ROW, NULL);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, "replaced");
  g_assert_nonnull (person);
  g_assert_cmpstr (hj_record_get_text (person, "name"), ==, "李新");
  g_assert_cmpstr (hj_record_get_text (person, "phone"), ==, "13900000001");
  /* What nobody said is not said by the form. */
  g_assert_true (hj_record_is_null (person, "sex"));
  g_assert_true (app_fixture_shows (page, "Corrected and sent again"));
  g_assert_false (app_fixture_shows (page, "Ask later"));
}

static void
test_given_up (gconstpointer data)
{
  gboolean own = GPOINTER_TO_INT (data);
  g_autoptr (AppFixture) fixture = app_fixture_new (own ? "duty-officer" : "house-leader");
  g_autoptr (HjOp) op = new_op (HJ_OP_NEW, "person", "phone", "13900000001");
  g_autofree char *held = add_held (fixture, op, own ? "li" : "wang", NULL);
  GtkWidget *page = hj_held_page_new (fixture->session, held);

  app_fixture_present (fixture, page);
  if (!own)
    g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Correct and send again…"));
  g_assert_true (app_fixture_shows (
      page, own ? "It is given up; the history keeps it, with your reason."
                : "It is given up; the history keeps it, and its author reads your reason."));
  click (page, own ? "Withdraw…" : "Refuse…");
  write_entry (find_dialog (fixture), "Why it was given up", "输错了人");
  click (find_dialog (fixture), own ? "Withdraw" : "Refuse");
  g_autoptr (HjRecord) row = load (fixture, held);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, own ? "withdrawn" : "refused");
  g_assert_cmpstr (hj_record_get_text (row, "why"), ==, "输错了人");
  g_assert_true (app_fixture_shows (page, own ? "Withdrawn: 输错了人" : "Refused: 输错了人"));
}

/* Who neither entered it nor leads the house only reads it. */
static void
test_of_others (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjOp) op = new_op (HJ_OP_NEW, "person", "phone", "13900000001");
  g_autofree char *held = add_held (fixture, op, "wang", NULL);
  GtkWidget *page = hj_held_page_new (fixture->session, held);

  app_fixture_present (fixture, page);
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Withdraw…"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Refuse…"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Try again as it is"));
}

/* What waits for another entry leads to that. */
static void
test_waits_for_another (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjOp) first = new_op (HJ_OP_NEW, "person", "phone", "13900000001");
  g_autoptr (HjOp) second = new_op (HJ_OP_SET, "person", "phone", "13900000002");
  g_autofree char *held = add_held (fixture, first, "li", NULL);
  g_autofree char *waiting = NULL;
  GtkWidget *page;

  g_set_str (&second->id, "018f0000-0000-7000-8000-00000000f00e");
  waiting = add_held (fixture, second, "li", first->id);
  page = hj_held_page_new (fixture->session, waiting);
  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "Decide on this first"));
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_LINK_ROW, "New: Person"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Try again as it is"));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/held-page/corrected", test_corrected);
  g_test_add_data_func ("/app/held-page/withdrawn", GINT_TO_POINTER (TRUE), test_given_up);
  g_test_add_data_func ("/app/held-page/refused", GINT_TO_POINTER (FALSE), test_given_up);
  g_test_add_func ("/app/held-page/of-others", test_of_others);
  g_test_add_func ("/app/held-page/waits-for-another", test_waits_for_another);
  g_test_add_func ("/app/held-page/compared", test_compared);
  return g_test_run ();
}
