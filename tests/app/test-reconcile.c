/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/reconcile/hj-conflict-page.h"
#include "app/reconcile/hj-op-words.h"
#include "app/reconcile/hj-reconcile-page.h"
#include "app/reconcile/hj-sync-indicator.h"
#include "app/reconcile/hj-sync-words.h"
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

/* Two people wrote another telephone number; @shown_by wrote the one that is shown. */
static char *
add_conflict (AppFixture *fixture, const char *person, const char *shown_by, const char *offered_by)
{
  return app_fixture_add (fixture, "conflict", "entity", "person", "row", person, "field", "phone",
                          "base", "13900000000", "shown", "13900000001", "offered", "13900000002",
                          "shown_by", shown_by, "offered_by", offered_by, "shown_at",
                          "2026-06-19T09:00:00+08:00", "offered_at", "2026-06-19T10:30:00+08:00",
                          "state", "open", NULL);
}

static char *
dup_decision (AppFixture *fixture, const char *conflict)
{
  g_autoptr (HjRecord) row
      = hj_replica_require (fixture->replica, &hj_entity_conflict, conflict, NULL);

  g_assert_nonnull (row);
  return g_strdup_printf ("%s %s", hj_record_get_text (row, "state"),
                          hj_record_get_text (row, "value"));
}

/* Everything that waits is named, the person it is about first. */
static void
test_waiting (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *detention = NULL;
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, &detention);
  g_autofree char *entry
      = app_fixture_add (fixture, "behaviour", "detention", detention, "kind", "threat", "severity",
                         "3", "at", "2026-06-20T07:30:00+08:00", "note", "扬言报复", NULL);
  GtkWidget *page = hj_reconcile_page_new (fixture->session);
  GtkWidget *row;

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "3 entries waiting"));
  row = app_fixture_find (page, ADW_TYPE_EXPANDER_ROW, "New: Behaviour, Threat");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==,
                   "张三 · 20 Jun 2026, 08:00");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (row, ADW_TYPE_ACTION_ROW, "Note: 扬言报复"));
  g_assert_false (app_fixture_shows (page, "Nothing is waiting, and nothing needs a decision."));
}

static void
test_nothing (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("mediator");
  GtkWidget *page = hj_reconcile_page_new (fixture->session);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "Up to date"));
  g_assert_true (app_fixture_shows (page, "Nothing is waiting, and nothing needs a decision."));
  g_assert_false (app_fixture_shows (page, "Held"));
}

/* More than can be read is counted. */
static void
test_many_waiting (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  GtkWidget *page = hj_reconcile_page_new (fixture->session);

  for (int i = 0; i < 53; i++) {
    g_autofree char *id = app_fixture_add (fixture, "person", "name", "张三", NULL);
  }
  app_fixture_present (fixture, page);
  g_assert_nonnull (app_fixture_find (page, ADW_TYPE_ACTION_ROW, "and 3 more"));
}

static void
on_opened_cb (gpointer page, const char *id, char **opened)
{
  g_set_str (opened, id);
}

static void
test_held (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autoptr (HjOp) op = hj_op_new (HJ_OP_DO, "ticket", "018f0000-0000-7000-8000-00000000beef");
  g_autofree char *held = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *opened = NULL;
  GtkWidget *page, *row;

  op->id = g_strdup ("018f0000-0000-7000-8000-00000000f00d");
  op->seq = 4;
  op->schema = HJ_SCHEMA_VERSION;
  op->command = g_strdup ("accept");
  op->state = g_strdup ("submitted");
  payload = hj_op_to_text (op);
  held = app_fixture_add (fixture, "held", "op", op->id, "device", "d", "user", "li", "entity",
                          "ticket", "row", op->row, "payload", payload, "reason",
                          "The ticket is not given to you any more.", "state", "waiting", NULL);
  page = hj_reconcile_page_new (fixture->session);
  app_fixture_present (fixture, page);
  g_signal_connect (page, "open-held", G_CALLBACK (on_opened_cb), &opened);
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "Ticket: Accept");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "The ticket is not given to you any more.");
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  g_assert_cmpstr (opened, ==, held);
}

static void
test_conflict_listed (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *conflict = add_conflict (fixture, person, "wang", "li");
  g_autofree char *opened = NULL;
  GtkWidget *page = hj_reconcile_page_new (fixture->session);
  GtkWidget *row;

  g_signal_connect (page, "open-conflict", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, page);
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "Person: Telephone");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "张三 · 13900000001 or 13900000002");
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  g_assert_cmpstr (opened, ==, conflict);
}

/* The three values, who wrote them and when; the reader is “you”. */
static void
test_three_ways (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *conflict = add_conflict (fixture, person, "wang", "li");
  GtkWidget *page = hj_conflict_page_new (fixture->session, conflict);

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "Person: Telephone"));
  g_assert_true (app_fixture_shows (page, "张三"));
  g_assert_true (app_fixture_shows (page, "13900000000"));
  g_assert_true (app_fixture_shows (page, "13900000001"));
  g_assert_true (app_fixture_shows (page, "wang, 19 Jun 2026, 09:00"));
  g_assert_true (app_fixture_shows (page, "13900000002"));
  g_assert_true (app_fixture_shows (page, "You, 19 Jun 2026, 10:30"));
  /* What each choice means. */
  g_assert_true (
      app_fixture_shows (page, "Everybody sees this. “13900000002” by you stays in the history."));
  g_assert_true (
      app_fixture_shows (page, "Everybody sees this. “13900000001” by wang stays in the history."));
}

/* Of two acts that do not go together a person reads why the one was done. */
static void
test_reason_of_act (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *ticket
      = app_fixture_add (fixture, "ticket", "house", HOUSE, "kind", "visit", "person", person,
                         "state", "refused", "reason", "探视已满两次", NULL);
  g_autofree char *conflict
      = app_fixture_add (fixture, "conflict", "entity", "ticket", "row", ticket, "command",
                         "accept", "shown", "refused", "offered", "accepted", "base", "submitted",
                         "shown_by", "wang", "offered_by", "li", "state", "open", NULL);
  GtkWidget *page = hj_conflict_page_new (fixture->session, conflict);
  GtkWidget *row;

  app_fixture_present (fixture, page);
  g_assert_true (app_fixture_shows (page, "Reason: 探视已满两次"));
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "张三");
  g_assert_nonnull (row);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "view.open-ticket");
}

/* Whoever goes through the questions with the keyboard stays where they are when news comes. */
static void
test_focus_stays (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *conflict = add_conflict (fixture, person, "wang", "li");
  g_autofree char *more = NULL;
  GtkWidget *page = hj_reconcile_page_new (fixture->session);
  GtkWidget *before, *row;

  app_fixture_present (fixture, page);
  before = app_fixture_find (page, HJ_TYPE_LINK_ROW, "Person: Telephone");
  g_object_add_weak_pointer (G_OBJECT (before), (gpointer *)&before);
  gtk_widget_grab_focus (before);
  more = app_fixture_add (fixture, "conflict", "entity", "person", "row", person, "field",
                          "address", "shown", "甲", "offered", "乙", "state", "open", NULL);
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (page, HJ_TYPE_LINK_ROW, "Person: Present address"));
  g_assert_null (before);
  row = app_fixture_find (page, HJ_TYPE_LINK_ROW, "Person: Telephone");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == row);
}

/* Whoever wrote which side: the button does what it says. */
static void
test_decide (gconstpointer data)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  const char *const *authors = data;
  static const struct {
    const char *button;
    const char *decision;
  } choices[] = {
    { "Keep “13900000001”", "resolved 13900000001" },
    { "Take “13900000002”", "resolved 13900000002" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autofree char *conflict = add_conflict (fixture, person, authors[0], authors[1]);
    GtkWidget *page = hj_conflict_page_new (fixture->session, conflict);
    g_autofree char *decision = NULL;

    app_fixture_present (fixture, page);
    click (page, choices[i].button);
    decision = dup_decision (fixture, conflict);
    g_assert_cmpstr (decision, ==, choices[i].decision);
    g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, choices[i].button));
    gtk_window_destroy (GTK_WINDOW (fixture->window));
    fixture->window = NULL;
  }
}

/* A long text is there to be read, and said once. */
static void
test_long_text (void)
{
  static const char text[]
      = "发包方称款已付清，双方就工程款结算的范围、付款期限和违约责任多次协商未果，"
        "包工头出走后工人多次上访。";
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *conflict = app_fixture_add (
      fixture, "conflict", "entity", "person", "row", person, "field", "address", "shown", text,
      "offered", "无", "shown_by", "wang", "offered_by", "zhao", "state", "open", NULL);
  GtkWidget *page = hj_conflict_page_new (fixture->session, conflict);
  GtkWidget *label;

  app_fixture_present (fixture, page);
  label = app_fixture_find (page, GTK_TYPE_LABEL, text);
  g_assert_nonnull (label);
  g_assert_false (gtk_widget_has_css_class (label, "title-4"));
  g_assert_true (app_fixture_shows (page, "Keep what is shown"));
  g_assert_true (app_fixture_shows (page, "Take “无”"));
  g_assert_true (
      app_fixture_shows (page, "Everybody sees this. What wang wrote stays in the history."));
}

static void
test_decide_otherwise (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  g_autofree char *person = app_fixture_add_person (fixture, "张三", 36, NULL);
  g_autofree char *conflict = add_conflict (fixture, person, "wang", "zhao");
  GtkWidget *page = hj_conflict_page_new (fixture->session, conflict);
  GtkWidget *row;
  g_autofree char *decision = NULL;

  app_fixture_present (fixture, page);
  row = app_fixture_find (page, ADW_TYPE_ENTRY_ROW, "Telephone");
  gtk_editable_set_text (GTK_EDITABLE (row), " 13900000009 ");
  click (page, "Write this value");
  decision = dup_decision (fixture, conflict);
  g_assert_cmpstr (decision, ==, "resolved 13900000009");
  g_assert_true (app_fixture_shows (page, "Decided: 13900000009"));
}

/* The header bar says the same by symbol, number and word. */
static void
test_indicator (void)
{
  GtkWidget *indicator = g_object_ref_sink (hj_sync_indicator_new ());
  HjSyncFigures offline = { .state = HJ_RECONCILER_OFFLINE,
                            .waiting = 2,
                            .last_sync = APP_FIXTURE_NOW,
                            .offline_since = APP_FIXTURE_NOW };
  HjSyncFigures decisions = { .state = HJ_RECONCILER_NEEDS_DECISION, .conflicts = 1, .held = 1 };
  HjSyncFigures idle = { .state = HJ_RECONCILER_IDLE, .last_sync = APP_FIXTURE_NOW };

  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &offline);
  g_assert_cmpstr (hj_sync_indicator_get_title (HJ_SYNC_INDICATOR (indicator)), ==,
                   "Offline since 20 Jun 2026, 08:00");
  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &decisions);
  g_assert_cmpstr (hj_sync_indicator_get_title (HJ_SYNC_INDICATOR (indicator)), ==,
                   "2 entries need a decision");
  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &idle);
  g_assert_cmpstr (hj_sync_indicator_get_title (HJ_SYNC_INDICATOR (indicator)), ==, "Up to date");
  idle.why = HJ_SYNC_WHY_METERED;
  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &idle);
  g_assert_cmpstr (hj_sync_indicator_get_title (HJ_SYNC_INDICATOR (indicator)), ==,
                   "Not everything is received yet");
  idle.why = HJ_SYNC_WHY_NOTHING;
  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &idle);
  gtk_test_accessible_assert_property (app_fixture_find (indicator, GTK_TYPE_MENU_BUTTON, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Up to date");
  g_object_unref (indicator);
}

static void
assert_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (!g_strv_contains ((const char *const *)lines, line))
    g_error ("“%s” is not a line of “%s”", line, text);
}

/* Why the replica is not in step, since when what waits, when it is tried again; in sentences. */
static void
test_indicator_reasons (void)
{
  HjSyncFigures figures = { .state = HJ_RECONCILER_OFFLINE,
                            .waiting = 2,
                            .waiting_since = APP_FIXTURE_NOW - HJ_HOUR_MS,
                            .last_sync = APP_FIXTURE_NOW - 2 * HJ_HOUR_MS,
                            .offline_since = APP_FIXTURE_NOW,
                            .next = APP_FIXTURE_NOW + HJ_MINUTE_MS };
  static const char *const prefixes[] = {
    [HJ_SYNC_WHY_NO_NETWORK] = "There is no network.",
    [HJ_SYNC_WHY_UNREACHABLE] = "The central instance does not answer.",
    [HJ_SYNC_WHY_PORTAL] = "A sign-in page of this network is in the way;",
    [HJ_SYNC_WHY_BUSY] = "Many laptops came at once;",
    [HJ_SYNC_WHY_METERED] = "Much is still to be received;",
  };

  for (HjSyncWhy why = HJ_SYNC_WHY_NO_NETWORK; why <= HJ_SYNC_WHY_METERED; why++) {
    g_autofree char *details = NULL;

    figures.why = why;
    details = hj_sync_words_details (&figures);
    assert_line (details, "2 entries waiting");
    assert_line (details, "The oldest waits since 20 Jun 2026, 07:00.");
    assert_line (details, "Last reconciled 20 Jun 2026, 06:00.");
    assert_line (details, "Next try 20 Jun 2026, 08:01.");
    g_assert_true (g_str_has_prefix (details, prefixes[why]));
  }
}

/* What takes long, or comes late, says why; while something is in the way that alone is said. */
static void
test_indicator_slow (void)
{
  HjSyncFigures first = { .state = HJ_RECONCILER_BUSY };
  HjSyncFigures saving
      = { .state = HJ_RECONCILER_IDLE, .last_sync = APP_FIXTURE_NOW, .saving = TRUE };
  const char *words = "This laptop saves power, so news comes later; reconcile to have it now.";
  g_autofree char *loading = hj_sync_words_details (&first);
  g_autofree char *late = hj_sync_words_details (&saving);
  g_autofree char *offline = NULL;
  g_autofree char *soon = NULL;

  assert_line (loading, "All that you work on is received for the first time, which takes a while; "
                        "what has come is in the lists already.");
  assert_line (late, words);
  saving.listening = TRUE;
  soon = hj_sync_words_details (&saving);
  g_assert_null (strstr (soon, words));
  saving.listening = FALSE;
  saving.why = HJ_SYNC_WHY_UNREACHABLE;
  saving.state = HJ_RECONCILER_OFFLINE;
  offline = hj_sync_words_details (&saving);
  g_assert_null (strstr (offline, words));
}

/* Why documents still wait after a reconciliation. */
static void
test_indicator_over_quota (void)
{
  HjSyncFigures figures
      = { .state = HJ_RECONCILER_IDLE, .last_sync = APP_FIXTURE_NOW, .over_quota = 2 };
  const char *words = "This account has handed in as many documents as a day allows; the rest is "
                      "handed in by itself within a day.";
  g_autofree char *details = hj_sync_words_details (&figures);
  g_autofree char *after = NULL;

  assert_line (details, words);
  figures.over_quota = 0;
  after = hj_sync_words_details (&figures);
  g_assert_null (strstr (after, words));
}

static void
test_indicator_portal (void)
{
  GtkWidget *indicator = g_object_ref_sink (hj_sync_indicator_new ());
  HjSyncFigures figures = { .state = HJ_RECONCILER_OFFLINE, .why = HJ_SYNC_WHY_PORTAL };
  GtkWidget *button;

  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &figures);
  g_assert_cmpstr (hj_sync_indicator_get_title (HJ_SYNC_INDICATOR (indicator)), ==,
                   "This network wants you to sign in");
  button
      = GTK_WIDGET (gtk_widget_get_template_child (indicator, HJ_TYPE_SYNC_INDICATOR, "sign_in"));
  g_assert_true (gtk_widget_get_visible (button));
  figures.why = HJ_SYNC_WHY_UNREACHABLE;
  hj_sync_indicator_show (HJ_SYNC_INDICATOR (indicator), &figures);
  g_assert_false (gtk_widget_get_visible (button));
  g_object_unref (indicator);
}

static void
test_indicator_clock (void)
{
  static const struct {
    gint64 offset;
    const char *words;
  } clocks[] = {
    { 0, NULL },
    { 5 * HJ_MINUTE_MS, NULL },
    { -5 * HJ_MINUTE_MS, NULL },
    { 6 * HJ_MINUTE_MS, "The clock of this laptop is 6 minutes slow. What you enter gets the right "
                        "time; please set the clock." },
    { -2 * HJ_HOUR_MS, "The clock of this laptop is 2 hours fast. What you enter gets the right "
                       "time; please set the clock." },
    { 365 * HJ_DAY_MS, "The clock of this laptop is 365 days slow. What you enter gets the right "
                       "time; please set the clock." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++) {
    const HjSyncFigures figures = { .clock_offset = clocks[i].offset };
    g_autofree char *words = hj_sync_words_clock (&figures);

    g_assert_cmpstr (words, ==, clocks[i].words);
  }
}

static void
test_words (void)
{
  g_autoptr (HjOp) op = hj_op_new (HJ_OP_SET, "person", "018f0000-0000-7000-8000-00000000beef");
  g_autoptr (HjOp) newer
      = hj_op_new (HJ_OP_NEW, "hologram", "018f0000-0000-7000-8000-00000000beef");
  const HjValue nothing = { .kind = HJ_VALUE_NULL };
  g_autofree char *few = NULL;
  g_autofree char *many = NULL;
  g_autofree char *unknown = hj_op_words (newer);

  hj_op_add_field (op, "phone", &nothing, &nothing);
  hj_op_add_field (op, "address", &nothing, &nothing);
  few = hj_op_words (op);
  g_assert_cmpstr (few, ==, "Person changed: Telephone, Present address");
  hj_op_add_field (op, "name", &nothing, &nothing);
  hj_op_add_field (op, "occupation", &nothing, &nothing);
  many = hj_op_words (op);
  g_assert_cmpstr (many, ==, "Person: 4 fields changed");
  g_assert_cmpstr (unknown, ==, "An entry of a newer release");
}

int
main (int argc, char **argv)
{
  static const char *const mine_offered[] = { "wang", "li" };
  static const char *const mine_shown[] = { "li", "wang" };
  static const char *const of_others[] = { "wang", "zhao" };

  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/reconcile/waiting", test_waiting);
  g_test_add_func ("/app/reconcile/nothing", test_nothing);
  g_test_add_func ("/app/reconcile/many-waiting", test_many_waiting);
  g_test_add_func ("/app/reconcile/held", test_held);
  g_test_add_func ("/app/reconcile/conflict-listed", test_conflict_listed);
  g_test_add_func ("/app/reconcile/three-ways", test_three_ways);
  g_test_add_data_func ("/app/reconcile/decide/mine-offered", mine_offered, test_decide);
  g_test_add_data_func ("/app/reconcile/decide/mine-shown", mine_shown, test_decide);
  g_test_add_data_func ("/app/reconcile/decide/of-others", of_others, test_decide);
  g_test_add_func ("/app/reconcile/reason-of-act", test_reason_of_act);
  g_test_add_func ("/app/reconcile/focus-stays", test_focus_stays);
  g_test_add_func ("/app/reconcile/long-text", test_long_text);
  g_test_add_func ("/app/reconcile/decide-otherwise", test_decide_otherwise);
  g_test_add_func ("/app/reconcile/indicator", test_indicator);
  g_test_add_func ("/app/reconcile/indicator/reasons", test_indicator_reasons);
  g_test_add_func ("/app/reconcile/indicator/slow", test_indicator_slow);
  g_test_add_func ("/app/reconcile/indicator/over-quota", test_indicator_over_quota);
  g_test_add_func ("/app/reconcile/indicator/portal", test_indicator_portal);
  g_test_add_func ("/app/reconcile/indicator/clock", test_indicator_clock);
  g_test_add_func ("/app/reconcile/words", test_words);
  return g_test_run ();
}
