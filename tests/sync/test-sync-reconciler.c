/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/sync/hj-reconciler.h"
#include "fake-central.h"
#include "sync-laptop.h"

#define NOW SYNC_LAPTOP_NOW

typedef struct {
  char *folder;
  HjClock *clock;
  HjRandom *random;
  HjReplica *replica;
  HjStore *store;
  FakeCentral *central;
  HjReconciler *reconciler;
  guint n_ended;
  gint64 pos_after; /* where the central instance gets to as soon as a run has ended, or 0 */
  int code;         /* of the last run's failure, or −1 */
} Fixture;

static void
on_ended_cb (HjReconciler *reconciler, const HjSyncResult *result, const GError *error,
             Fixture *self)
{
  self->n_ended++;
  if (self->pos_after != 0)
    self->central->pos = self->pos_after;
  self->code = error == NULL ? -1 : error->code;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (HjTransport) transport = NULL;

  self->clock = hj_manual_clock_new (NOW);
  self->random = hj_random_new_seeded (3);
  self->replica = sync_laptop_new (&self->folder, self->clock, self->random);
  hj_replica_set_meta (self->replica, HJ_META_URL, "https://centre.example:8443", NULL);
  self->store = hj_inline_store_new (self->replica);
  self->central = fake_central_new (self->clock);
  fake_central_know (self->central, self->replica);
  transport = hj_transport_memory_new (fake_central_answer, self->central, NULL);
  self->reconciler = hj_reconciler_new (self->store, transport, self->clock, self->random);
  g_signal_connect (self->reconciler, "ended", G_CALLBACK (on_ended_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  hj_reconciler_stop (self->reconciler);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* A laptop that is locked listens no more, and nothing holds on to it. */
  g_assert_finalize_object (self->reconciler);
  g_object_unref (self->store);
  g_object_unref (self->replica);
  g_object_unref (self->random);
  g_object_unref (self->clock);
  fake_central_free (self->central);
  sync_laptop_remove (self->folder);
}

static void
wait_for_runs (Fixture *self, guint n)
{
  while (self->n_ended < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
start (Fixture *self)
{
  hj_reconciler_start (self->reconciler);
  wait_for_runs (self, 1);
  while (!hj_reconciler_is_listening (self->reconciler))
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static void
tell (Fixture *self, HjHintKind kind, gint64 pos)
{
  const HjHint hint = { .kind = kind, .pos = pos };

  fake_central_tell (self->central, &hint);
}

static void
test_hints (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_cmpint (hj_reconciler_get_state (self->reconciler), ==, HJ_RECONCILER_IDLE);
  /* Where it stands is where the replica stands: nothing to come for. */
  g_assert_cmpuint (self->n_ended, ==, 1);

  self->central->pos = 11;
  tell (self, HJ_HINT_NEWS, 11);
  wait_for_runs (self, 2);
  settle ();
  /* What was brought already is no news, a change of scope always is. */
  tell (self, HJ_HINT_NEWS, 11);
  tell (self, HJ_HINT_NEWS, 9);
  settle ();
  g_assert_cmpuint (self->n_ended, ==, 2);
  tell (self, HJ_HINT_SCOPE, 11);
  wait_for_runs (self, 3);
  tell (self, HJ_HINT_LEAVE, 11);
  wait_for_runs (self, 4);
}

/* What was missed while nobody listened shows in the first hint. */
static void
test_missed (Fixture *self, gconstpointer data)
{
  self->pos_after = 20;
  hj_reconciler_start (self->reconciler);
  wait_for_runs (self, 2);
  settle ();
  g_assert_cmpuint (self->n_ended, ==, 2);
  g_assert_true (hj_reconciler_is_listening (self->reconciler));
}

static void
test_stream_ends (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_cmpint (hj_reconciler_get_next (self->reconciler), >, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_HOUR_MS);
  fake_central_hush (self->central);
  while (hj_reconciler_is_listening (self->reconciler))
    g_main_context_iteration (NULL, TRUE);
  /* Meanwhile it asks, and before long it listens again. */
  g_assert_cmpint (hj_reconciler_get_next (self->reconciler), <=, 90 * HJ_SECOND_MS);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), 2 * HJ_MINUTE_MS);
  hj_reconciler_note_act (self->reconciler);
  wait_for_runs (self, 2);
  while (!hj_reconciler_is_listening (self->reconciler))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_portal (Fixture *self, gconstpointer data)
{
  g_autofree char *sign_in = NULL;
  g_autofree char *message = NULL;

  fake_central_plan (self->central, FAKE_FAULT_PORTAL);
  hj_reconciler_start (self->reconciler);
  wait_for_runs (self, 1);
  g_assert_cmpint (self->code, ==, HJ_SYNC_ERROR_PORTAL);
  g_assert_cmpint (hj_reconciler_get_state (self->reconciler), ==, HJ_RECONCILER_OFFLINE);
  g_assert_cmpint (hj_reconciler_get_why (self->reconciler), ==, HJ_SYNC_WHY_PORTAL);
  sign_in = hj_reconciler_dup_sign_in (self->reconciler);
  g_assert_cmpstr (sign_in, ==, "http://centre.example/");
  message = hj_reconciler_dup_message (self->reconciler);
  g_assert_cmpstr (message, ==,
                   "A sign-in page of this network is in the way; open the browser and sign in.");
  /* Nobody is listened to who is not hejie. */
  g_assert_false (hj_reconciler_is_listening (self->reconciler));

  dex_future_disown (hj_reconciler_sync (self->reconciler));
  wait_for_runs (self, 2);
  g_assert_cmpint (hj_reconciler_get_why (self->reconciler), ==, HJ_SYNC_WHY_NOTHING);
}

static void
test_clock (Fixture *self, gconstpointer data)
{
  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (self->clock), NOW);
  start (self);
  g_assert_cmpint (hj_reconciler_get_clock_offset (self->reconciler), ==, 0);
  /* Somebody sets it a year back: what the user is told follows with the next look. */
  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (self->clock), NOW - 365 * HJ_DAY_MS);
  hj_reconciler_note_act (self->reconciler);
  settle ();
  g_assert_cmpint (hj_reconciler_get_clock_offset (self->reconciler), ==, 365 * HJ_DAY_MS);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sync/reconciler/hints", test_hints },
    { "/sync/reconciler/missed", test_missed },
    { "/sync/reconciler/stream-ends", test_stream_ends },
    { "/sync/reconciler/portal", test_portal },
    { "/sync/reconciler/clock", test_clock },
  };

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
