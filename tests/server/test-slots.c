/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-slots.h"

#define N 1000

static HjSlots *
make_slots (HjClock **clock)
{
  *clock = hj_manual_clock_new (0);
  return hj_slots_new (*clock);
}

/* Answers one request after the other, each in so many milliseconds, while others wait. */
static void
answer (HjSlots *slots, HjClock *clock, guint n, gint64 milliseconds)
{
  for (guint i = 0; i < n; i++) {
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), milliseconds);
    hj_slots_note_answer (slots, 100);
  }
}

/* A thousand laptops come back evenly, as fast as they can be answered, and not before the queue.
 */
static void
test_spread (void)
{
  g_autoptr (HjClock) clock = NULL;
  g_autoptr (HjSlots) slots = make_slots (&clock);
  guint in_second[HJ_SLOTS_MAX_SECONDS + 1] = { 0 };
  int before = 0;

  answer (slots, clock, 400, 20);
  for (guint i = 0; i < N; i++) {
    int seconds = hj_slots_give (slots, 500);

    g_assert_cmpint (seconds, >=, before);
    before = seconds;
    in_second[seconds]++;
  }
  /* 500 wait for 10 s; then 50 a second have their turn. */
  g_assert_cmpuint (in_second[8], ==, 0);
  for (guint second = 12; second < 28; second++) {
    g_assert_cmpuint (in_second[second], >=, 40);
    g_assert_cmpuint (in_second[second], <=, 60);
  }
  g_assert_cmpint (before, >=, 26);
  g_assert_cmpint (before, <=, 36);

  /* Once the rush is over, whoever comes has no long wait. */
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), HJ_MINUTE_MS);
  g_assert_cmpint (hj_slots_give (slots, 0), ==, 1);
}

static void
test_cap (void)
{
  g_autoptr (HjClock) clock = NULL;
  g_autoptr (HjSlots) slots = make_slots (&clock);
  guint late = 0;

  answer (slots, clock, 400, 1000);
  for (guint i = 0; i < 10 * N; i++) {
    int seconds = hj_slots_give (slots, 10);

    g_assert_cmpint (seconds, >=, 1);
    g_assert_cmpint (seconds, <=, HJ_SLOTS_MAX_SECONDS);
    late += seconds > HJ_SLOTS_MAX_SECONDS / 2;
  }
  /* Those beyond the cap do not all come at its end. */
  g_assert_cmpuint (late, >, 4 * N);
  g_assert_cmpuint (late, <, 6 * N);
}

static void
test_idle (void)
{
  g_autoptr (HjClock) clock = NULL;
  g_autoptr (HjSlots) slots = make_slots (&clock);

  /* Time in which nobody asked says nothing about how long an answer takes. */
  for (guint i = 0; i < 100; i++) {
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), HJ_HOUR_MS);
    hj_slots_note_answer (slots, 0);
  }
  g_assert_cmpint (hj_slots_give (slots, 500), <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/slots/spread", test_spread);
  g_test_add_func ("/server/slots/cap", test_cap);
  g_test_add_func ("/server/slots/idle", test_idle);
  return g_test_run ();
}
