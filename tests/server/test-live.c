/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-live.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-hint.h"
#include "server/sync/hj-ops.h"

#include <string.h>

/* A central instance whose database's thread and this thread commit as two processes do. */
typedef struct {
  World *world;
  HjClock *clock; /* of the listening */
  HjApiThread *api;
  HjLive *live;
} Fixture;

/* What one connection was sent. */
typedef struct {
  HjHintReader *reader;
  GArray *hints;
  guint n_beats;
  gboolean ended;
} Heard;

static void
on_hint_read_cb (const HjHint *hint, gpointer user_data)
{
  g_array_append_vals (user_data, hint, 1);
}

static void
take_hint (GBytes *bytes, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_false (heard->ended);
  heard->ended = bytes == NULL;
  if (bytes == NULL)
    return;
  if (memcmp (g_bytes_get_data (bytes, NULL), HJ_HINT_HEARTBEAT, strlen (HJ_HINT_HEARTBEAT)) == 0)
    heard->n_beats++;
  g_assert_true (hj_hint_reader_feed (heard->reader, bytes, NULL));
}

static Heard *
heard_new (void)
{
  Heard *self = g_new0 (Heard, 1);

  self->hints = g_array_new (FALSE, FALSE, sizeof (HjHint));
  self->reader = hj_hint_reader_new (on_hint_read_cb, self->hints);
  return self;
}

static void
heard_free (Heard *self)
{
  hj_hint_reader_free (self->reader);
  g_array_unref (self->hints);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Heard, heard_free)

static const HjHint *
last_hint (const Heard *heard)
{
  g_assert_cmpuint (heard->hints->len, >, 0);
  return &g_array_index (heard->hints, HjHint, heard->hints->len - 1);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  self->clock = hj_manual_clock_new (WORLD_NOW);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_HOUR_MS);
  self->api = hj_api_thread_new (self->world->folder, self->world->clock, random, NULL, &error);
  g_assert_no_error (error);
  self->live = hj_live_new (self->api, self->clock);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->live);
  g_object_unref (self->api);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->clock);
  world_free (self->world);
}

static Heard *
listen (Fixture *self, const Laptop *laptop)
{
  Heard *heard = heard_new ();
  HjListening *listening
      = hj_listening_new (self->world->central, laptop->user, laptop->device->id);

  g_assert_true (hj_live_add (self->live, listening, take_hint, heard));
  g_assert_cmpuint (heard->hints->len, ==, 1);
  g_assert_cmpint (last_hint (heard)->pos, ==, hj_central_get_pos (self->world->central));
  return heard;
}

static void
wait_for_hints (const Heard *heard, guint n)
{
  while (heard->hints->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_concerned (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "duty-officer", "house-2");
  g_autoptr (Heard) here = listen (self, officer);
  g_autoptr (Heard) there = listen (self, other);

  g_assert_cmpuint (hj_live_get_n (self->live), ==, 2);
  g_free (central_add_detained (self->world->central, "house-1", "王一", NULL));
  hj_live_sweep (self->live);
  wait_for_hints (here, 2);
  g_assert_cmpint (last_hint (here)->kind, ==, HJ_HINT_NEWS);
  g_assert_cmpint (last_hint (here)->pos, ==, hj_central_get_pos (self->world->central));
  g_assert_cmpint (last_hint (here)->spread, >, 0);
  g_assert_cmpuint (there->hints->len, ==, 1);

  /* Nobody hears of the same twice. */
  hj_live_sweep (self->live);
  hj_live_remove (self->live, here);
  g_free (central_add_detained (self->world->central, "house-1", "王二", NULL));
  g_assert_cmpuint (hj_live_get_n (self->live), ==, 1);
  g_assert_cmpuint (here->hints->len, ==, 2);
}

static gboolean
enter_on_thread (HjCentral *central, gpointer data, GError **error)
{
  Laptop *laptop = data;
  g_autoptr (HjBatch) batch = hj_batch_new (laptop->device->id, "batch");
  g_autoptr (HjBatchAnswer) answer = NULL;
  gint64 expected;

  g_ptr_array_add (batch->ops, laptop_new_op (laptop, &hj_entity_person, "name", "王", NULL));
  answer = hj_ops_apply (central, laptop->device, laptop->user, batch, &expected, error);
  return answer != NULL;
}

static void
on_entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *n_left = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_api_thread_call_finish (result, &error));
  g_assert_no_error (error);
  --*n_left;
}

/* However much is committed at once, it is told of at once and then once more. */
static void
test_coalesced (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Heard) heard = listen (self, officer);
  guint n_left = 20;

  for (guint i = 0; i < 20; i++)
    hj_api_thread_call_async (self->api, enter_on_thread, officer, on_entered_cb, &n_left);
  while (n_left > 0) {
    guint before = n_left;

    while (n_left == before)
      g_main_context_iteration (NULL, TRUE);
    hj_live_look (self->live);
  }
  while (last_hint (heard)->pos < hj_central_get_pos (self->world->central))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (heard->hints->len, >=, 2);
  g_assert_cmpuint (heard->hints->len, <=, 3);
}

static void
test_one_of_a_device (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Heard) first = listen (self, officer);
  g_autoptr (Heard) second = listen (self, officer);

  g_assert_true (first->ended);
  g_assert_false (second->ended);
  g_assert_cmpuint (hj_live_get_n (self->live), ==, 1);
  /* What is left of the first does not take the second along. */
  hj_live_remove (self->live, first);
  g_assert_cmpuint (hj_live_get_n (self->live), ==, 1);
  hj_live_close (self->live);
  g_assert_true (second->ended);
  g_assert_cmpuint (hj_live_get_n (self->live), ==, 0);
}

static void
test_heartbeat (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Heard) heard = listen (self, officer);

  for (guint i = 1; i <= 3; i++) {
    hj_live_sweep (self->live);
    g_assert_cmpuint (heard->n_beats, ==, i - 1);
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_LIVE_HEARTBEAT_MS);
    hj_live_sweep (self->live);
    while (heard->n_beats < i)
      g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (heard->hints->len, ==, 1);
}

static void
test_revoked (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Heard) heard = listen (self, officer);

  g_assert_true (
      hj_central_set_device_state (self->world->central, officer->device->id, "revoked", NULL));
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_LIVE_HEARTBEAT_MS);
  hj_live_sweep (self->live);
  while (!heard->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (last_hint (heard)->kind, ==, HJ_HINT_LEAVE);
  g_assert_cmpuint (hj_live_get_n (self->live), ==, 0);
}

static void
test_scope (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "officer", "duty-officer", "house-1");
  g_autoptr (Heard) heard = listen (self, officer);

  g_assert_true (hj_sql_exec (hj_central_get_sql (self->world->central),
                              "UPDATE user SET org = 'house-2' WHERE name = 'officer'", NULL));
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), HJ_LIVE_HEARTBEAT_MS);
  hj_live_sweep (self->live);
  wait_for_hints (heard, 2);
  g_assert_cmpint (last_hint (heard)->kind, ==, HJ_HINT_SCOPE);
}

/* One account does not take the places of all; its laptops that are told too many ask now and then.
 */
static void
test_many_of_one_account (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)laptop_free);
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func ((GDestroyNotify)heard_free);
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "duty-officer", "house-1");
  g_autoptr (Heard) others = NULL;

  for (guint i = 0; i < HJ_LIVE_PER_ACCOUNT; i++) {
    Laptop *laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");

    g_ptr_array_add (laptops, laptop);
    g_ptr_array_add (heard, listen (self, laptop));
  }
  g_autoptr (Laptop) further = laptop_new (self->world, "officer", "duty-officer", "house-1");

  g_assert_false (hj_live_add (
      self->live, hj_listening_new (self->world->central, further->user, further->device->id),
      take_hint, NULL));
  others = listen (self, other);
  g_assert_cmpuint (hj_live_get_n (self->live), ==, HJ_LIVE_PER_ACCOUNT + 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/server/live/concerned", test_concerned },
    { "/server/live/coalesced", test_coalesced },
    { "/server/live/one-of-a-device", test_one_of_a_device },
    { "/server/live/heartbeat", test_heartbeat },
    { "/server/live/revoked", test_revoked },
    { "/server/live/scope", test_scope },
    { "/server/live/many-of-one-account", test_many_of_one_account },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
