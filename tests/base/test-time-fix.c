/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time-fix.h"

#define TIME G_GINT64_CONSTANT (1774000000000)
#define HOUR G_GINT64_CONSTANT (3600000)

static void
test_midpoint (void)
{
  HjTimeFix fix = { 0 };

  hj_time_fix_take (&fix, TIME, 1000, 1400);
  g_assert_cmpint (hj_time_fix_now (&fix, 1200), ==, TIME);
  g_assert_cmpint (hj_time_fix_now (&fix, 1400), ==, TIME + 200);
  g_assert_cmpint (fix.error, ==, 200);
}

/* A page that took a minute on a slow line does not spoil what a quick greeting found. */
static void
test_quality (void)
{
  HjTimeFix fix = { 0 };

  hj_time_fix_take (&fix, TIME, 0, 20);
  hj_time_fix_take (&fix, TIME + 5000, 5000, 65000);
  g_assert_cmpint (hj_time_fix_now (&fix, 10), ==, TIME);
  g_assert_cmpint (fix.error, ==, 10);
  hj_time_fix_take (&fix, TIME + 70000, 70004, 70016);
  g_assert_cmpint (fix.error, ==, 6);
  /* After some hours the quick one may be as far off as the slow one. */
  hj_time_fix_take (&fix, TIME + 10 * HOUR, 10 * HOUR, 10 * HOUR + 2000);
  g_assert_cmpint (fix.error, ==, 1000);
}

static void
test_other_clock_set (void)
{
  HjTimeFix fix = { 0 };

  hj_time_fix_take (&fix, TIME, 0, 20);
  hj_time_fix_take (&fix, TIME - HOUR, 1000, 3000);
  g_assert_cmpint (hj_time_fix_now (&fix, 2000), ==, TIME - HOUR);
}

static void
test_text (void)
{
  static const char *const broken[] = { "", "1 2 3", "x y z start", "1 2 -3 start", "1 2 3 other" };
  const HjTimeFix fix = { TIME, 500, 7 };
  g_autofree char *text = hj_time_fix_to_text (&fix, "start");
  HjTimeFix read = { 0 };

  g_assert_true (hj_time_fix_read (&read, text, "start", 600));
  g_assert_cmpint (read.time, ==, TIME);
  g_assert_cmpint (read.boot, ==, 500);
  g_assert_cmpint (read.error, ==, 7);
  /* The machine was started anew, or nobody can tell. */
  g_assert_false (hj_time_fix_read (&read, text, "another", 600));
  g_assert_false (hj_time_fix_read (&read, text, "", 600));
  g_assert_false (hj_time_fix_read (&read, text, "start", 499));
  g_assert_false (hj_time_fix_read (&read, NULL, "start", 600));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_false (hj_time_fix_read (&read, broken[i], "start", 600));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time-fix/midpoint", test_midpoint);
  g_test_add_func ("/base/time-fix/quality", test_quality);
  g_test_add_func ("/base/time-fix/other-clock-set", test_other_clock_set);
  g_test_add_func ("/base/time-fix/text", test_text);
  return g_test_run ();
}
