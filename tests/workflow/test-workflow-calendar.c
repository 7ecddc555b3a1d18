/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-calendar.h"

#include "core/base/hj-time.h"

static const char *const holidays[] = { "2026-10-01", "2026-10-02", NULL };
static const char *const workdays[] = { "2026-10-10", NULL };

static const HjWorkflowCalendar county = {
  .utc_offset = 480,
  .weekdays = { TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, FALSE },
  .spans = { { 8 * 60 + 30, 12 * 60 }, { 14 * 60, 17 * 60 + 30 } },
  .n_spans = 2,
  .holidays = holidays,
  .workdays = workdays,
};

static void
assert_added (const HjWorkflowCalendar *calendar, const char *from, guint hours,
              const char *expected)
{
  gint64 start, end;

  g_assert_true (hj_time_from_iso (from, &start));
  g_assert_true (hj_time_from_iso (expected, &end));
  g_assert_cmpint (hj_workflow_calendar_add (calendar, start, hours), ==, end);
}

static void
test_counts_working_hours (void)
{
  /* 2026-09-28 is a Monday, 2026-10-01 and -02 are holidays, 2026-10-10 is a worked Saturday. */
  assert_added (&county, "2026-09-28T09:00:00+08:00", 2, "2026-09-28T11:00:00+08:00");
  assert_added (&county, "2026-09-28T11:00:00+08:00", 1, "2026-09-28T12:00:00+08:00");
  assert_added (&county, "2026-09-28T11:00:00+08:00", 2, "2026-09-28T15:00:00+08:00");
  assert_added (&county, "2026-09-28T12:30:00+08:00", 1, "2026-09-28T15:00:00+08:00");
  assert_added (&county, "2026-09-28T03:00:00+08:00", 1, "2026-09-28T09:30:00+08:00");
  assert_added (&county, "2026-09-28T20:00:00+08:00", 7, "2026-09-29T17:30:00+08:00");
  assert_added (&county, "2026-09-30T17:00:00+08:00", 1, "2026-10-05T09:00:00+08:00");
  assert_added (&county, "2026-10-09T17:00:00+08:00", 1, "2026-10-10T09:00:00+08:00");
  assert_added (&county, "2026-10-10T17:00:00+08:00", 1, "2026-10-12T09:00:00+08:00");
  assert_added (&county, "2026-09-27T23:30:00Z", 1, "2026-09-28T01:30:00Z"); /* Monday there */
  assert_added (&county, "2026-10-03T12:00:00+08:00", 0, "2026-10-05T08:30:00+08:00");
}

/* Step by step or at once, it is the same; and later never ends earlier. */
static void
test_adds_up (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (23);

  for (guint i = 0; i < 500; i++) {
    gint64 from = G_GINT64_CONSTANT (1790000000000)
                  + g_rand_int_range (random, 0, 60 * 24 * 60) * G_GINT64_CONSTANT (60000);
    guint a = g_rand_int_range (random, 1, 60);
    guint b = g_rand_int_range (random, 1, 60);
    gint64 between = hj_workflow_calendar_add (&county, from, a);

    g_assert_cmpint (hj_workflow_calendar_add (&county, between, b), ==,
                     hj_workflow_calendar_add (&county, from, a + b));
    g_assert_cmpint (hj_workflow_calendar_add (&county, from + 60000, a), >=, between);
  }
}

static void
test_knows_its_days (void)
{
  const gint64 monday = 20724; /* 2026-09-28 */

  g_assert_true (hj_workflow_calendar_is_workday (&county, monday));
  g_assert_false (hj_workflow_calendar_is_workday (&county, monday + 3));
  g_assert_false (hj_workflow_calendar_is_workday (&county, monday + 5));
  g_assert_true (hj_workflow_calendar_is_workday (&county, monday + 12));
  g_assert_false (hj_workflow_calendar_is_workday (&county, -4)); /* Sunday 1969-12-28 */
  g_assert_true (hj_workflow_calendar_is_workday (&county, -3));
}

/* Where nobody ever works, hours are hours. */
static void
test_comes_to_an_end (void)
{
  HjWorkflowCalendar idle = county;

  for (guint i = 0; i < 7; i++)
    idle.weekdays[i] = FALSE;
  idle.workdays = NULL;
  assert_added (&idle, "2026-09-28T09:00:00+08:00", 5, "2026-09-28T14:00:00+08:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-calendar/counts-working-hours", test_counts_working_hours);
  g_test_add_func ("/workflow-calendar/adds-up", test_adds_up);
  g_test_add_func ("/workflow-calendar/knows-its-days", test_knows_its_days);
  g_test_add_func ("/workflow-calendar/comes-to-an-end", test_comes_to_an_end);
  return g_test_run ();
}
