/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"

static void
test_time_iso_round_trip (void)
{
  gint64 time_ms = 0;

  g_assert_true (hj_time_from_iso ("2026-03-18T01:00:00+08:00", &time_ms));
  g_assert_cmpint (time_ms, ==, G_GINT64_CONSTANT (1773766800000));
  g_autofree char *text = hj_time_to_iso (time_ms);
  g_assert_cmpstr (text, ==, "2026-03-18T01:00:00+08:00");
  g_autofree char *finer = hj_time_to_iso (time_ms + 7);
  g_assert_cmpstr (finer, ==, "2026-03-18T01:00:00.007+08:00");
}

static void
test_time_without_zone_is_the_county_s (void)
{
  gint64 with = 0, without = 0;

  g_assert_true (hj_time_from_iso ("2026-03-18T01:00:00+08:00", &with));
  g_assert_true (hj_time_from_iso ("2026-03-18T01:00:00", &without));
  g_assert_cmpint (with, ==, without);
  g_assert_false (hj_time_from_iso ("18.3.2026", &with));
  g_assert_false (hj_time_from_iso (NULL, &with));
}

/* Any number may come over the wire for a time. */
static void
test_time_any_number (void)
{
  static const gint64 none[] = { G_MININT64, G_MAXINT64, G_MAXINT64 / 1000, 253402300800000 };

  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    g_autofree char *iso = hj_time_to_iso (none[i]);
    g_autofree char *display = hj_time_to_display (none[i], "%F");

    g_assert_false (hj_time_is_valid (none[i]));
    g_assert_cmpstr (iso, ==, "");
    g_assert_cmpstr (display, ==, "");
  }
  g_assert_true (hj_time_is_valid (0));
  g_assert_true (hj_time_is_valid (-1));
}

static void
test_date_valid (void)
{
  g_assert_true (hj_date_is_valid ("2024-02-29"));
  g_assert_false (hj_date_is_valid ("2023-02-29"));
  g_assert_false (hj_date_is_valid ("2023-2-9"));
  g_assert_false (hj_date_is_valid (NULL));
}

static void
test_date_years (void)
{
  gint64 day_before = 0, day = 0;

  g_assert_true (hj_time_from_iso ("2026-05-30T23:59:59+08:00", &day_before));
  g_assert_true (hj_time_from_iso ("2026-05-31T00:00:00+08:00", &day));
  g_assert_cmpint (hj_date_years_between ("1990-05-31", day_before), ==, 35);
  g_assert_cmpint (hj_date_years_between ("1990-05-31", day), ==, 36);
  g_assert_cmpint (hj_date_years_between ("2030-01-01", day), ==, -1);
}

static void
test_clock_manual (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (5000);

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), 10);
  g_assert_cmpint (hj_clock_get_raw_time (clock), ==, 5010);
  g_assert_cmpint (hj_clock_get_boot_time (clock), ==, 10);
  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (clock), 1);
  g_assert_cmpint (hj_clock_get_raw_time (clock), ==, 1);
  g_assert_cmpint (hj_clock_get_boot_time (clock), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/iso", test_time_iso_round_trip);
  g_test_add_func ("/base/time/zone", test_time_without_zone_is_the_county_s);
  g_test_add_func ("/base/time/any-number", test_time_any_number);
  g_test_add_func ("/base/date/valid", test_date_valid);
  g_test_add_func ("/base/date/years", test_date_years);
  g_test_add_func ("/base/clock/manual", test_clock_manual);
  return g_test_run ();
}
