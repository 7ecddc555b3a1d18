/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-plan.h"

#define NOW G_GINT64_CONSTANT (1774000000000)
#define SEEDS 200

typedef struct {
  HjClock *clock;
  HjRandom *random;
  HjSyncPlan *plan;
} Fixture;

static const HjSyncFacts ordinary = { .network = HJ_SYNC_NETWORK_SOME };
static const HjSyncFacts no_network = { .network = HJ_SYNC_NETWORK_NONE };
static const HjSyncFacts portal = { .network = HJ_SYNC_NETWORK_PORTAL };
static const HjSyncFacts metered = { .network = HJ_SYNC_NETWORK_SOME, .metered = TRUE };
static const HjSyncFacts saving = { .network = HJ_SYNC_NETWORK_SOME, .saving = TRUE };

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = hj_manual_clock_new (NOW);
  self->random = hj_random_new_seeded (7);
  self->plan = hj_sync_plan_new (self->clock, self->random);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->plan);
  g_object_unref (self->random);
  g_object_unref (self->clock);
}

static gint64
get_wait (Fixture *self)
{
  gint64 due = hj_sync_plan_get_due (self->plan);

  return due < 0 ? -1 : due - hj_clock_get_boot_time (self->clock);
}

static void
advance (Fixture *self, gint64 milliseconds)
{
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), milliseconds);
}

/* A run that failed with @code, or went well where that is −1. */
static void
run (Fixture *self, int code, int retry_after)
{
  const HjSyncResult result = { .retry_after = retry_after };
  g_autoptr (GError) error
      = code < 0 ? NULL : g_error_new_literal (HJ_SYNC_ERROR, code, "It failed.");

  hj_sync_plan_note_run (self->plan);
  hj_sync_plan_note_end (self->plan, &result, error);
}

static void
begin (Fixture *self)
{
  hj_sync_plan_note_start (self->plan);
  g_assert_cmpint (get_wait (self), ==, 0);
  g_assert_false (hj_sync_plan_may_listen (self->plan));
  run (self, -1, -1);
}

static void
assert_between (gint64 value, gint64 least, gint64 most)
{
  g_assert_cmpint (value, >=, least);
  g_assert_cmpint (value, <=, most);
}

static void
test_not_started (Fixture *self, gconstpointer data)
{
  hj_sync_plan_note_act (self->plan);
  hj_sync_plan_note_hint (self->plan, 0);
  run (self, -1, -1);
  g_assert_cmpint (get_wait (self), ==, -1);
  g_assert_false (hj_sync_plan_may_listen (self->plan));
}

static void
test_polls (Fixture *self, gconstpointer data)
{
  gint64 least = G_MAXINT64;
  gint64 most = 0;

  begin (self);
  for (guint i = 0; i < SEEDS; i++) {
    gint64 wait = get_wait (self);

    least = MIN (least, wait);
    most = MAX (most, wait);
    run (self, -1, -1);
  }
  assert_between (least, 30 * HJ_SECOND_MS, 35 * HJ_SECOND_MS);
  assert_between (most, 85 * HJ_SECOND_MS, 90 * HJ_SECOND_MS);

  g_assert_false (hj_sync_plan_is_saving (self->plan));
  hj_sync_plan_note_facts (self->plan, &saving);
  g_assert_true (hj_sync_plan_is_saving (self->plan));
  run (self, -1, -1);
  assert_between (get_wait (self), 150 * HJ_SECOND_MS, 450 * HJ_SECOND_MS);
}

static void
test_listening (Fixture *self, gconstpointer data)
{
  begin (self);
  g_assert_true (hj_sync_plan_may_listen (self->plan));
  hj_sync_plan_note_live (self->plan, TRUE);
  run (self, -1, -1);
  g_assert_cmpint (get_wait (self), >=, 5 * HJ_MINUTE_MS);
  hj_sync_plan_note_hint (self->plan, 100);
  assert_between (get_wait (self), 0, 100);
  run (self, -1, -1);

  /* When it ends, the long poll does not stay. */
  advance (self, HJ_HOUR_MS);
  hj_sync_plan_note_live (self->plan, FALSE);
  g_assert_cmpint (get_wait (self), <=, 90 * HJ_SECOND_MS);
  assert_between (hj_sync_plan_get_live_due (self->plan) - hj_clock_get_boot_time (self->clock), 0,
                  2 * HJ_SECOND_MS);

  /* A server that will not have it is asked ever more rarely. */
  gint64 longest = 0;

  for (guint i = 0; i < 40; i++) {
    gint64 wait;

    hj_sync_plan_note_live (self->plan, FALSE);
    wait = hj_sync_plan_get_live_due (self->plan) - hj_clock_get_boot_time (self->clock);
    assert_between (wait, 0, HJ_SYNC_WAIT_MAX);
    longest = MAX (longest, wait);
  }
  g_assert_cmpint (longest, >, 2 * HJ_MINUTE_MS);
}

static void
test_acts (Fixture *self, gconstpointer data)
{
  const HjSyncResult result = { .retry_after = -1 };

  begin (self);
  hj_sync_plan_note_act (self->plan);
  g_assert_cmpint (get_wait (self), ==, HJ_SECOND_MS);
  /* A second act does not put it off. */
  advance (self, 600);
  hj_sync_plan_note_act (self->plan);
  g_assert_cmpint (get_wait (self), ==, 400);

  hj_sync_plan_note_run (self->plan);
  hj_sync_plan_note_act (self->plan);
  g_assert_cmpint (get_wait (self), ==, -1);
  hj_sync_plan_note_end (self->plan, &result, NULL);
  g_assert_cmpint (get_wait (self), ==, HJ_SECOND_MS);

  /* What fails is not hammered at by entering more. */
  for (guint i = 0; i < 12; i++)
    run (self, HJ_SYNC_ERROR_BUSY, 300);
  hj_sync_plan_note_act (self->plan);
  g_assert_cmpint (get_wait (self), >=, 300 * HJ_SECOND_MS);
}

static void
test_backoff (Fixture *self, gconstpointer data)
{
  gint64 longest = 0;

  begin (self);
  for (guint i = 1; i <= 60; i++) {
    run (self, HJ_SYNC_ERROR_UNREACHABLE, -1);
    assert_between (get_wait (self), 0, MIN (2 * HJ_SECOND_MS << MIN (i, 20), HJ_SYNC_WAIT_MAX));
    longest = MAX (longest, get_wait (self));
  }
  g_assert_cmpint (longest, >, HJ_SYNC_WAIT_MAX / 2);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_UNREACHABLE);
  g_assert_false (hj_sync_plan_may_listen (self->plan));
  run (self, -1, -1);
  run (self, HJ_SYNC_ERROR_UNREACHABLE, -1);
  g_assert_cmpint (get_wait (self), <=, 4 * HJ_SECOND_MS);
}

static void
test_slots (Fixture *self, gconstpointer data)
{
  begin (self);
  for (guint i = 0; i < SEEDS; i++) {
    run (self, HJ_SYNC_ERROR_BUSY, 45);
    /* However often a slot did not do, the next one counts, and as much again at most. */
    assert_between (get_wait (self), 45 * HJ_SECOND_MS, 92 * HJ_SECOND_MS);
    if (i == 0)
      g_assert_cmpint (get_wait (self), <=, 49 * HJ_SECOND_MS);
  }
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_BUSY);
  /* Nobody can put a laptop off for longer than the cap. */
  run (self, HJ_SYNC_ERROR_BUSY, 3600);
  g_assert_cmpint (get_wait (self), ==, HJ_SYNC_WAIT_MAX);
}

/* In a crowd each run gets a step further and is asked to come again: that is no reason to come
 * less and less often.
 */
static void
test_gets_on (Fixture *self, gconstpointer data)
{
  const struct {
    int code;
    HjSyncResult result;
    gboolean gets_on;
  } runs[] = {
    { HJ_SYNC_ERROR_BUSY, { .retry_after = 300, .requests = 2 }, TRUE },
    { HJ_SYNC_ERROR_BUSY, { .retry_after = 300, .requests = 1 }, FALSE },
    { HJ_SYNC_ERROR_UNREACHABLE, { .retry_after = -1, .requests = 4, .pushed = 1 }, TRUE },
    { HJ_SYNC_ERROR_UNREACHABLE, { .retry_after = -1, .requests = 4, .pulled = 1 }, TRUE },
    { HJ_SYNC_ERROR_UNREACHABLE, { .retry_after = -1, .requests = 4 }, FALSE },
  };

  begin (self);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autoptr (GError) error = g_error_new_literal (HJ_SYNC_ERROR, runs[i].code, "It failed.");
    gint64 slot = MAX (runs[i].result.retry_after, 0) * HJ_SECOND_MS;
    gint64 longest = 0;

    for (guint j = 0; j < SEEDS; j++) {
      hj_sync_plan_note_run (self->plan);
      hj_sync_plan_note_end (self->plan, &runs[i].result, error);
      longest = MAX (longest, get_wait (self) - slot);
    }
    g_assert_cmpint (longest <= 4 * HJ_SECOND_MS, ==, runs[i].gets_on);
  }
}

static void
test_network_comes (Fixture *self, gconstpointer data)
{
  begin (self);
  hj_sync_plan_note_facts (self->plan, &no_network);
  for (guint i = 0; i < 20; i++)
    run (self, HJ_SYNC_ERROR_BUSY, 500);
  run (self, HJ_SYNC_ERROR_UNREACHABLE, -1);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_NO_NETWORK);
  hj_sync_plan_note_facts (self->plan, &ordinary);
  assert_between (get_wait (self), 0, 2 * HJ_SECOND_MS);
  run (self, HJ_SYNC_ERROR_UNREACHABLE, -1);
  g_assert_cmpint (get_wait (self), <=, 8 * HJ_SECOND_MS);

  /* A machine that knows of no network is believed only where nothing answers. */
  hj_sync_plan_note_facts (self->plan, &no_network);
  run (self, -1, -1);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_NOTHING);
  g_assert_true (hj_sync_plan_may_listen (self->plan));
}

static void
test_portal (Fixture *self, gconstpointer data)
{
  begin (self);
  for (guint i = 0; i < 20; i++)
    run (self, HJ_SYNC_ERROR_PORTAL, -1);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_PORTAL);
  assert_between (get_wait (self), 15 * HJ_SECOND_MS, 30 * HJ_SECOND_MS);

  /* The machine may know of it where the answer does not tell. */
  run (self, HJ_SYNC_ERROR_UNREACHABLE, -1);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_UNREACHABLE);
  hj_sync_plan_note_facts (self->plan, &portal);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_PORTAL);
  hj_sync_plan_note_facts (self->plan, &ordinary);
  assert_between (get_wait (self), 0, 2 * HJ_SECOND_MS);
}

static void
test_metered (Fixture *self, gconstpointer data)
{
  const HjSyncResult partly = { .retry_after = -1, .left = TRUE };

  begin (self);
  hj_sync_plan_note_facts (self->plan, &metered);
  g_assert_true (hj_sync_plan_is_small (self->plan));
  g_assert_false (hj_sync_plan_may_listen (self->plan));
  hj_sync_plan_note_run (self->plan);
  hj_sync_plan_note_end (self->plan, &partly, NULL);
  g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_METERED);
  g_assert_cmpint (get_wait (self), >=, 30 * HJ_SECOND_MS);

  /* Whoever asks gets everything, once, and also where a run is under way. */
  hj_sync_plan_note_run (self->plan);
  hj_sync_plan_note_ask (self->plan);
  g_assert_true (hj_sync_plan_is_small (self->plan));
  hj_sync_plan_note_end (self->plan, &partly, NULL);
  g_assert_cmpint (get_wait (self), ==, 0);
  hj_sync_plan_note_run (self->plan);
  g_assert_false (hj_sync_plan_is_small (self->plan));
  hj_sync_plan_note_end (self->plan, &partly, NULL);
  g_assert_true (hj_sync_plan_is_small (self->plan));

  hj_sync_plan_note_facts (self->plan, &ordinary);
  assert_between (get_wait (self), 0, 2 * HJ_SECOND_MS);
  g_assert_false (hj_sync_plan_is_small (self->plan));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  const int codes[] = { HJ_SYNC_ERROR_UNTRUSTED, HJ_SYNC_ERROR_REFUSED, HJ_SYNC_ERROR_REVOKED,
                        HJ_SYNC_ERROR_TOO_OLD };

  begin (self);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    run (self, codes[i], -1);
    g_assert_cmpint (hj_sync_plan_get_why (self->plan), ==, HJ_SYNC_WHY_REFUSED);
    g_assert_cmpint (get_wait (self), >=, 0);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sync/plan/not-started", test_not_started },
    { "/sync/plan/polls", test_polls },
    { "/sync/plan/listening", test_listening },
    { "/sync/plan/acts", test_acts },
    { "/sync/plan/backoff", test_backoff },
    { "/sync/plan/slots", test_slots },
    { "/sync/plan/gets-on", test_gets_on },
    { "/sync/plan/network-comes", test_network_comes },
    { "/sync/plan/portal", test_portal },
    { "/sync/plan/metered", test_metered },
    { "/sync/plan/refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
