/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-world.h"

#include "sim-acts.h"
#include "sim-check.h"
#include "sim-laptop.h"
#include "sim-network.h"

#define NOW G_GINT64_CONSTANT (1781000000000)
#define YEAR_MS (365 * HJ_DAY_MS)

/* Reconciliations after which all must agree once the faults have ended. */
#define ROUNDS_MAX 40

/* Three laptops, a central instance and the network between them, in one thread; whatever happens
 * is drawn from the seed.
 */
typedef struct {
  HjRandom *random;
  SimCentral *central;
  SimNetwork *network;
  GPtrArray *laptops;
  guint crash_one_in;
} World;

static void
draw_faults (World *world)
{
  SimFaults *faults = &world->network->faults;
  guint *const all[] = {
    &faults->lost,        &faults->late,    &faults->doubled,      &faults->answer_lost,
    &faults->answer_late, &faults->damaged, &faults->cut_short,    &faults->portal,
    &faults->busy,        &faults->expired, &faults->crash_before, &faults->crash_after,
  };

  /* Some worlds have many faults of a few kinds, others a few of many. */
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    *all[i] = hj_random_below (world->random, 2) == 0 ? 0 : 4 + hj_random_below (world->random, 40);
  world->crash_one_in
      = hj_random_below (world->random, 3) == 0 ? 0 : 10 + hj_random_below (world->random, 100);
}

static void
add_laptop (World *world, const char *user, const char *role)
{
  guint number = world->laptops->len;
  gint64 skew = number == 1 ? -YEAR_MS : number == 2 ? YEAR_MS : 0;
  SimLaptop *laptop
      = sim_laptop_new (number, user, role, hj_random_below (world->random, G_MAXINT32), NOW + skew,
                        &world->crash_one_in);
  g_autoptr (HjTransport) transport = sim_network_connect (world->network);

  sim_laptop_enrol (laptop, world->central, transport);
  g_ptr_array_add (world->laptops, laptop);
}

static void
build (World *world, guint32 seed)
{
  world->random = hj_random_new_seeded (seed);
  world->central = sim_central_new (hj_random_below (world->random, G_MAXINT32), NOW);
  world->network = sim_network_new (world->central, hj_random_below (world->random, G_MAXINT32));
  world->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_laptop_free);
  add_laptop (world, "officer-a", "duty-officer");
  add_laptop (world, "officer-b", "house-leader");
  add_laptop (world, "mediator-a", "mediator");
  sim_central_back_up (world->central);
  draw_faults (world);
}

/* Lets everything that can go on do so, until all wait for a message. */
static void
settle (World *world)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    sim_laptop_settle (laptop);
    sim_check_columns (laptop);
  }
}

static void
pass_time (World *world)
{
  gint64 milliseconds = hj_random_below (world->random, 5000);

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (world->central->clock), milliseconds);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    hj_manual_clock_advance (HJ_MANUAL_CLOCK (laptop->clock), milliseconds);
  }
}

static void
step (World *world)
{
  SimLaptop *laptop
      = g_ptr_array_index (world->laptops, hj_random_below (world->random, world->laptops->len));
  guint drawn = hj_random_below (world->random, 100);

  pass_time (world);
  if (drawn < 30)
    sim_acts_do_something (laptop);
  else if (drawn < 45)
    sim_laptop_begin_sync (laptop);
  else if (drawn < 96)
    sim_network_deliver (world->network);
  else if (drawn < 97)
    sim_laptop_crash (laptop);
  else if (drawn < 98)
    hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (laptop->clock),
                                  NOW + (gint64)hj_random_below (world->random, 1000) * HJ_DAY_MS);
  else if (drawn < 99)
    sim_central_back_up (world->central);
  else
    sim_central_restore (world->central);
  settle (world);
}

static void
end_faults (World *world)
{
  world->network->faults = (SimFaults){ 0 };
  world->crash_one_in = 0;
  settle (world);
  while (sim_network_deliver (world->network))
    settle (world);
}

static gboolean
is_quiet (World *world)
{
  gint64 pos = hj_central_get_pos (world->central->central);

  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);
    HjSql *sql = hj_replica_get_sql (laptop->replica);

    if (hj_sql_ask_int (sql, "SELECT count(*) FROM outbox WHERE state < 2", -1) != 0
        || hj_replica_get_meta_int (laptop->replica, HJ_META_PULLED, 0) != pos)
      return FALSE;
  }
  return TRUE;
}

static void
tell_outbox (SimLaptop *laptop)
{
  HjSql *sql = hj_replica_get_sql (laptop->replica);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT seq, state, pos, outcome, payload FROM outbox WHERE state < 2", NULL);

  while (hj_sql_step (sql, statement, NULL))
    g_printerr ("  %" G_GINT64_FORMAT ": state %" G_GINT64_FORMAT ", position %" G_GINT64_FORMAT
                ", outcome %" G_GINT64_FORMAT ", %s\n",
                hj_sql_get_int (statement, 0), hj_sql_get_int (statement, 1),
                hj_sql_get_int (statement, 2), hj_sql_get_int (statement, 3),
                hj_sql_get_text (statement, 4));
  hj_sql_reset (statement);
}

static void
tell_unrest (World *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);
    HjSql *sql = hj_replica_get_sql (laptop->replica);
    g_autoptr (GError) error = NULL;

    if (laptop->running != NULL)
      dex_future_get_value (laptop->running, &error);
    g_printerr ("%s: %" G_GINT64_FORMAT " ops not settled, at %" G_GINT64_FORMAT ": %s\n",
                laptop->user,
                hj_sql_ask_int (sql, "SELECT count(*) FROM outbox WHERE state < 2", -1),
                hj_replica_get_meta_int (laptop->replica, HJ_META_PULLED, 0),
                error == NULL ? "no error" : error->message);
    tell_outbox (laptop);
  }
  g_error ("The laptops do not come to rest at %" G_GINT64_FORMAT " after the faults have ended",
           hj_central_get_pos (world->central->central));
}

static void
make_quiet (World *world)
{
  end_faults (world);
  for (guint i = 0; i < ROUNDS_MAX && !is_quiet (world); i++) {
    for (guint j = 0; j < world->laptops->len; j++) {
      sim_laptop_begin_sync (g_ptr_array_index (world->laptops, j));
      settle (world);
      while (sim_network_deliver (world->network))
        settle (world);
      pass_time (world);
    }
  }
  if (!is_quiet (world))
    tell_unrest (world);
}

static void
check (World *world, SimTally *tally)
{
  sim_check_conflicts (world->central);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    sim_check_agreement (world->central, laptop);
    sim_check_log (world->central, laptop);
    tally->crashes += laptop->crashes;
    tally->ops += g_hash_table_size (laptop->entered);
  }
  tally->requests += world->network->n_requests;
  tally->restarts += world->central->restarts;
  tally->restores += world->central->restores;
  tally->faults += world->network->n_faults + world->central->restores;
  tally->faults += tally->crashes;
}

static void
end (World *world)
{
  g_ptr_array_unref (world->laptops);
  sim_network_free (world->network);
  sim_central_free (world->central);
  g_object_unref (world->random);
}

/**
 * sim_world_run:
 * @seed: what happens
 * @n_steps: with faults; afterwards all has to agree
 * @tally: (inout): grows by what happened
 *
 * Stops the program where an invariant of reconciliation is broken.
 */
void
sim_world_run (guint32 seed, guint n_steps, SimTally *tally)
{
  World world = { 0 };

  build (&world, seed);
  for (guint i = 0; i < n_steps; i++)
    step (&world);
  make_quiet (&world);
  check (&world, tally);
  end (&world);
}
