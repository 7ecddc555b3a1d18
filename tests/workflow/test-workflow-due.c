/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-due.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define NOW G_GINT64_CONSTANT (1792800000000) /* 2026-10-24T00:00:00Z */

static const char *const asked[] = { "asked", NULL };
static const char *const clock_only[] = { "clock", NULL };
static const char *const officers[] = { "duty-officer", NULL };
static const char *const leaders[] = { "house-leader", NULL };

static const HjWorkflowDeadline deadlines[] = {
  { "answer", "Answered", "已答复", HJ_WORKFLOW_HOURS, 24, "entered", NULL, leaders, "lapse" },
  { "before-release", "Held before release", "出所前完成", HJ_WORKFLOW_HOURS_BEFORE, 48,
    "release_at", NULL, leaders, NULL },
  { "urgent", "Urgent", "紧急", HJ_WORKFLOW_HOURS, 2, "asked_at", "row.color = red", leaders,
    NULL },
  { "office", "In office hours", "工作时间内", HJ_WORKFLOW_WORKING_HOURS, 8, "asked_at", NULL,
    leaders, NULL },
};

static const HjWorkflowState states[] = {
  { "asked", "Asked", "已询", TRUE, FALSE, deadlines, G_N_ELEMENTS (deadlines) },
  { "done", "Done", "已办", FALSE, TRUE },
  { "lapsed", "Lapsed", "已逾期", FALSE, TRUE },
};

static const HjWorkflowCommand commands[] = {
  { .name = "do",
    .title_en = "Do",
    .title_zh = "办理",
    .from = asked,
    .to = "done",
    .roles = officers },
  { .name = "lapse",
    .title_en = "Lapse",
    .title_zh = "逾期",
    .from = asked,
    .to = "lapsed",
    .roles = clock_only },
};

static HjWorkflow *
make_workflow (void)
{
  const HjWorkflowSpec spec = { "paper", "Paper", "文书", states, 3, commands, 2 };
  HjWorkflow *workflow = hj_workflow_new (&spec, NULL, NULL);
  g_assert_nonnull (workflow);
  return workflow;
}

static void
assert_due (const HjWorkflow *workflow, const HjWorkflowSubject *subject,
            const HjWorkflowCalendar *calendar, const char *expected)
{
  g_autoptr (GArray) dues = hj_workflow_due (workflow, subject, calendar);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);
    g_string_append_printf (told, "%s%s %" G_GINT64_FORMAT "%s", i == 0 ? "" : ", ",
                            due->deadline->id, (due->at - NOW) / HOUR, due->passed ? "!" : "");
  }
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_orders_deadlines (void)
{
  g_autoptr (HjWorkflow) workflow = make_workflow ();
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *release = g_strdup_printf ("%" G_GINT64_FORMAT, NOW + 50 * HOUR);
  g_autofree char *asked_at = g_strdup_printf ("%" G_GINT64_FORMAT, NOW - 3 * HOUR);
  HjWorkflowSubject subject
      = { .state = "asked", .row = hj_workflow_field_from_table, .data = row, .now = NOW };

  /* What counts from something unknown is not due. */
  assert_due (workflow, &subject, NULL, "");
  subject.entered = NOW - 24 * HOUR;
  assert_due (workflow, &subject, NULL, "answer 0!");
  subject.entered = NOW - 23 * HOUR;
  assert_due (workflow, &subject, NULL, "answer 1");
  g_hash_table_insert (row, (gpointer) "release_at", release);
  g_hash_table_insert (row, (gpointer) "asked_at", asked_at);
  assert_due (workflow, &subject, NULL, "answer 1, before-release 2, office 5");
  g_hash_table_insert (row, (gpointer) "color", (gpointer) "red");
  assert_due (workflow, &subject, NULL, "urgent -1!, answer 1, before-release 2, office 5");
  subject.state = "done";
  assert_due (workflow, &subject, NULL, "");
  subject.state = "nowhere";
  assert_due (workflow, &subject, NULL, "");
}

static void
test_asks_the_calendar (void)
{
  /* Every day from 0:00 to 1:00 by UTC, so that eight hours take eight days. */
  const HjWorkflowCalendar calendar = {
    .weekdays = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE },
    .spans = { { 0, 60 } },
    .n_spans = 1,
  };
  g_autoptr (HjWorkflow) workflow = make_workflow ();
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  HjWorkflowSubject subject
      = { .state = "asked", .row = hj_workflow_field_from_table, .data = row, .now = NOW };

  g_hash_table_insert (row, (gpointer) "asked_at", (gpointer) "2026-10-24T00:00:00Z");
  g_autoptr (GArray) dues = hj_workflow_due (workflow, &subject, &calendar);
  g_assert_cmpuint (dues->len, ==, 1);
  g_assert_cmpint (g_array_index (dues, HjWorkflowDue, 0).at, ==, NOW + 7 * 24 * HOUR + HOUR);
}

/* What the row tells about when it came into its state, where it tells it. */
static void
test_finds_entered (void)
{
  static const char *const from_open[] = { "open", NULL };
  static const char *const from_taken[] = { "taken", NULL };
  static const char *const from_done[] = { "done", NULL };
  static const HjWorkflowSet taken_at[] = { { "taken_by", "@user" }, { "taken_at", "@now" } };
  static const HjWorkflowSet done_at[] = { { "done_at", "@now" } };
  const HjWorkflowState open_states[] = {
    { "open", "Open", "开", TRUE, FALSE },
    { "taken", "Taken", "受", FALSE, FALSE },
    { "done", "Done", "办", FALSE, FALSE },
    { "shut", "Shut", "结", FALSE, TRUE },
  };
  const HjWorkflowCommand open_commands[] = {
    { .name = "take",
      .title_en = "T",
      .title_zh = "受",
      .from = from_open,
      .to = "taken",
      .roles = officers,
      .sets = taken_at,
      .n_sets = 2 },
    { .name = "do",
      .title_en = "D",
      .title_zh = "办",
      .from = from_taken,
      .to = "done",
      .roles = officers,
      .sets = done_at,
      .n_sets = 1 },
    /* It stays done, and is signed anew. */
    { .name = "check",
      .title_en = "C",
      .title_zh = "核",
      .from = from_done,
      .roles = officers,
      .sets = done_at,
      .n_sets = 1 },
    { .name = "shut",
      .title_en = "S",
      .title_zh = "结",
      .from = from_done,
      .to = "shut",
      .roles = officers },
  };
  const HjWorkflowSpec spec = { "paper", "Paper", "文书", open_states, 4, open_commands, 4 };
  g_autoptr (HjWorkflow) workflow = hj_workflow_new (&spec, NULL, NULL);
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  HjWorkflowSubject subject = { .state = "taken", .data = row };

  g_assert_nonnull (workflow);
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 0);
  subject.row = hj_workflow_field_from_table;
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 0);
  g_hash_table_insert (row, (gpointer) "taken_at", (gpointer) "5000");
  g_hash_table_insert (row, (gpointer) "done_at", (gpointer) "7000");
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 5000);
  subject.state = "done";
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 0);
  subject.state = "shut";
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 0);
  subject.state = "open";
  g_assert_cmpint (hj_workflow_find_entered (workflow, &subject), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-due/orders-deadlines", test_orders_deadlines);
  g_test_add_func ("/workflow-due/asks-the-calendar", test_asks_the_calendar);
  g_test_add_func ("/workflow-due/finds-entered", test_finds_entered);
  return g_test_run ();
}
