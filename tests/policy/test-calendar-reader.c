/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-calendar-reader.h"

static const char good[] = "{ \"format\": \"hejie-calendar/1\", \"utc_offset_minutes\": 480,\n"
                           "  \"weekdays\": [\"monday\", \"sunday\"],\n"
                           "  \"hours\": [ { \"opens\": \"08:30\", \"closes\": \"12:00\" } ],\n"
                           "  \"holidays\": [\"2026-10-01\"],\n"
                           "  \"workdays\": [\"2026-10-10\"] }\n";

static void
test_reads_it_all (void)
{
  g_autoptr (GBytes) bytes = hj_sample_bytes (good);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjWorkflowCalendar) calendar = hj_calendar_read (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (calendar->utc_offset, ==, 480);
  g_assert_true (calendar->weekdays[0] && calendar->weekdays[6] && !calendar->weekdays[1]);
  g_assert_cmpuint (calendar->n_spans, ==, 1);
  g_assert_cmpuint (calendar->spans[0].opens, ==, 8 * 60 + 30);
  g_assert_cmpuint (calendar->spans[0].closes, ==, 12 * 60);
  g_assert_cmpstr (calendar->holidays[0], ==, "2026-10-01");
  g_assert_cmpstr (calendar->workdays[0], ==, "2026-10-10");
}

static void
test_points_at_what_is_wrong (void)
{
  static const struct {
    const char *old;
    const char *new;
    const char *expected;
  } rows[] = {
    { "hejie-calendar/1", "hejie-policy/1", "1:13 format format" },
    { "480", "900", "1:55 utc_offset_minutes range" },
    { "\"monday\"", "\"moonday\"", "2:16 weekdays[0] weekday" },
    { "[\"monday\", \"sunday\"]", "[]", "2:15 weekdays weekday" },
    { "08:30", "8:30", "3:25 hours[0].opens hour" },
    { "12:00", "25:00", "3:44 hours[0].closes hour" },
    { "12:00", "08:00", "3:14 hours[0] order" },
    { "[ { \"opens\": \"08:30\", \"closes\": \"12:00\" } ]", "[]", "3:12 hours too-large" },
    { "2026-10-01", "2026-13-01", "4:16 holidays[0] date" },
    { "2026-10-10", "2026-10-01", "5:16 workdays[0] double-date" },
    { "\"workdays\"", "\"work_days\"", "5:16 work_days unknown-member" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) bytes = hj_sample_replaced (good, rows[i].old, rows[i].new);
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_calendar_read (bytes, &findings, &error));
    g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN);
    g_autofree char *told = hj_sample_findings (findings);
    g_assert_cmpstr (told, ==, rows[i].expected);
  }
}

static void
test_default_is_sound (void)
{
  const HjWorkflowCalendar *calendar = hj_calendar_get_default ();

  g_assert_true (hj_calendar_get_default () == calendar);
  g_assert_cmpint (calendar->utc_offset, ==, 480);
  g_assert_true (hj_workflow_calendar_is_workday (calendar, 20724));      /* 2026-09-28, Monday */
  g_assert_false (hj_workflow_calendar_is_workday (calendar, 20724 + 3)); /* 2026-10-01 */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar-reader/reads-it-all", test_reads_it_all);
  g_test_add_func ("/calendar-reader/points-at-what-is-wrong", test_points_at_what_is_wrong);
  g_test_add_func ("/calendar-reader/default-is-sound", test_default_is_sound);
  return g_test_run ();
}
