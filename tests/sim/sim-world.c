/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-world.h"

#include "sim-acts.h"
#include "sim-admin.h"
#include "sim-check.h"
#include "sim-laptop.h"
#include "sim-network.h"
#include "sim-oracle.h"

#define NOW G_GINT64_CONSTANT (1781000000000)
#define YEAR_MS (365 * HJ_DAY_MS)

/* Reconciliations after which all must agree once the faults have ended. */
#define ROUNDS_MAX 40

/* One world in so many is made from nothing, with sealed pages; the others begin with copies of
 * empty databases.
 */
#define THOROUGH_ONE_IN 8

/* A place where rare things begin. */
#define ONE_IN(world, n) (hj_random_below ((world)->random, (n)) == 0)

const char *const sim_kind_names[SIM_N_KINDS + 1]
    = { "act",  "crash",   "clock", "backup", "restore", "admin",
        "copy", "network", "disk",  "power",  NULL };

/* Laptops, a central instance and the network between them, in one thread; whatever happens is
 * drawn from the seed.
 */
typedef struct {
  HjRandom *random;
  SimCentral *central;
  SimNetwork *network;
  GPtrArray *laptops;
  guint crash_one_in;
  guint without; /* kinds that are left out, one bit each */
  guint seen_restores;
  guint64 admin_acts;
  gboolean is_thorough;
} World;

static gboolean
has (World *world, SimKind kind)
{
  return (world->without & (1u << kind)) == 0;
}

static void
draw_network_faults (World *world)
{
  SimFaults *faults = &world->network->faults;
  guint *const all[] = {
    &faults->lost,        &faults->late,    &faults->doubled,      &faults->answer_lost,
    &faults->answer_late, &faults->damaged, &faults->cut_short,    &faults->portal,
    &faults->busy,        &faults->expired, &faults->crash_before, &faults->crash_after,
  };

  /* Some worlds have many faults of a few kinds, others a few of many. */
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    guint one_in = ONE_IN (world, 2) ? 0 : 3 + hj_random_below (world->random, 24);

    *all[i] = has (world, SIM_KIND_NETWORK) ? one_in : 0;
  }
}

static void
draw_disk_faults (World *world, SimDisk *disk)
{
  guint full = ONE_IN (world, 3) ? 200 + hj_random_below (world->random, 2000) : 0;
  guint broken = ONE_IN (world, 3) ? 200 + hj_random_below (world->random, 2000) : 0;
  guint power = ONE_IN (world, 2) ? 100 + hj_random_below (world->random, 2000) : 0;

  disk->full_one_in = has (world, SIM_KIND_DISK) ? full : 0;
  disk->broken_one_in = has (world, SIM_KIND_DISK) ? broken : 0;
  disk->power_one_in = has (world, SIM_KIND_POWER) ? power : 0;
}

static void
draw_faults (World *world)
{
  guint crash = ONE_IN (world, 3) ? 0 : 10 + hj_random_below (world->random, 100);

  draw_network_faults (world);
  draw_disk_faults (world, world->central->disk);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    draw_disk_faults (world, laptop->disk);
    laptop->wordy = ONE_IN (world, 4);
  }
  world->crash_one_in = has (world, SIM_KIND_CRASH) ? crash : 0;
}

static void
add_laptop (World *world, const char *user, const char *role)
{
  guint number = world->laptops->len;
  gint64 skew = number == 1 ? -YEAR_MS : number == 2 ? YEAR_MS : 0;
  SimLaptop *laptop
      = sim_laptop_new (number, user, role, hj_random_below (world->random, G_MAXINT32), NOW + skew,
                        &world->crash_one_in, world->is_thorough);
  g_autoptr (HjTransport) transport = sim_network_connect (world->network);

  sim_laptop_enrol (laptop, world->central, transport);
  g_ptr_array_add (world->laptops, laptop);
}

static void
build (World *world, guint32 seed)
{
  world->random = hj_random_new_seeded (seed);
  world->is_thorough = seed % THOROUGH_ONE_IN == 0;
  sim_vfs_seal_pages (world->is_thorough);
  world->central
      = sim_central_new (hj_random_below (world->random, G_MAXINT32), NOW, world->is_thorough);
  world->network = sim_network_new (world->central, hj_random_below (world->random, G_MAXINT32));
  world->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_laptop_free);
  add_laptop (world, "officer-a", "duty-officer");
  add_laptop (world, "officer-b", "house-leader");
  add_laptop (world, "mediator-a", "mediator");
  if (ONE_IN (world, 2))
    add_laptop (world, "officer-a", "duty-officer");
  if (ONE_IN (world, 3))
    add_laptop (world, "mediator-b", "mediator");
  sim_central_back_up (world->central);
  draw_faults (world);
}

/* Lets everything that can go on do so, until all wait for a message, and looks at what changed. */
static void
settle (World *world)
{
  gboolean restored = world->seen_restores != world->central->restores;

  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (!sim_laptop_settle (laptop) && !restored)
      continue;
    sim_check_columns (laptop);
    sim_check_shown (laptop);
    sim_check_kept (world->central, laptop, restored);
  }
  world->seen_restores = world->central->restores;
}

static void
advance_clocks (World *world, gint64 milliseconds)
{
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (world->central->clock), milliseconds);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    hj_manual_clock_advance (HJ_MANUAL_CLOCK (laptop->clock), milliseconds);
  }
}

static void
pass_time (World *world)
{
  advance_clocks (world, hj_random_below (world->random, 5000));
}

/* Once at most: whoever copies a laptop is soon found out. */
static void
copy_laptop (World *world, SimLaptop *laptop)
{
  guint32 seed = hj_random_below (world->random, G_MAXINT32);

  for (guint i = 0; i < world->laptops->len; i++) {
    if (((SimLaptop *)g_ptr_array_index (world->laptops, i))->is_copied)
      return;
  }
  if (!sim_store_is_dead (laptop->store))
    g_ptr_array_add (world->laptops, sim_laptop_copy (laptop, world->laptops->len, seed));
}

static void
set_clock (World *world, SimLaptop *laptop)
{
  gint64 days = (gint64)hj_random_below (world->random, 8000) - 4000;

  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (laptop->clock), NOW + days * HJ_DAY_MS);
}

/* One in a hundred each, or rarer. */
static void
do_something_rare (World *world, SimLaptop *laptop, guint drawn)
{
  gboolean copies = ONE_IN (world, 10);
  gboolean rare = ONE_IN (world, 2);

  if (drawn == 0 && has (world, SIM_KIND_CRASH))
    sim_laptop_crash (laptop);
  else if (drawn == 1 && has (world, SIM_KIND_CLOCK))
    set_clock (world, laptop);
  else if (drawn == 2 && has (world, SIM_KIND_BACKUP))
    sim_central_back_up (world->central);
  else if (drawn == 3 && rare && has (world, SIM_KIND_RESTORE))
    sim_central_restore (world->central);
  else if (drawn == 4 && copies && has (world, SIM_KIND_COPY))
    copy_laptop (world, laptop);
  else if (drawn >= 5 && has (world, SIM_KIND_ADMIN)) {
    g_debug ("%s", sim_admin_do_something (world->central));
    world->admin_acts++;
  }
}

static void
step (World *world)
{
  SimLaptop *laptop
      = g_ptr_array_index (world->laptops, hj_random_below (world->random, world->laptops->len));
  guint drawn = hj_random_below (world->random, 100);

  pass_time (world);
  if (drawn < 28 && has (world, SIM_KIND_ACT))
    sim_acts_do_something (laptop);
  else if (drawn >= 28 && drawn < 45)
    sim_laptop_begin_sync (laptop);
  else if (drawn >= 45 && drawn < 93)
    sim_network_deliver (world->network);
  else if (drawn >= 93)
    do_something_rare (world, laptop, drawn - 93);
  settle (world);
}

static void
end_disk_faults (SimDisk *disk)
{
  disk->full_one_in = disk->broken_one_in = disk->power_one_in = 0;
}

static void
end_faults (World *world)
{
  world->network->faults = (SimFaults){ 0 };
  world->crash_one_in = 0;
  end_disk_faults (world->central->disk);
  for (guint i = 0; i < world->laptops->len; i++)
    end_disk_faults (((SimLaptop *)g_ptr_array_index (world->laptops, i))->disk);
  sim_admin_enable_all (world->central);
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

    if (sim_check_is_excused (world->central, laptop))
      continue;
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
count (World *world, SimTally *tally)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    tally->crashes += laptop->crashes;
    tally->faults += laptop->crashes + laptop->disk->n_faults + (laptop->is_copied ? 1 : 0);
    tally->ops += g_hash_table_size (laptop->entered);
  }
  tally->requests += world->network->n_requests;
  tally->restarts += world->central->restarts;
  tally->restores += world->central->restores;
  tally->faults += world->network->n_faults + world->central->restores
                   + world->central->disk->n_faults + world->admin_acts;
}

static void
check (World *world)
{
  sim_check_conflicts (world->central);
  sim_oracle_check (world->central);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    sim_check_log (world->central, laptop);
    if (!sim_check_is_excused (world->central, laptop))
      sim_check_agreement (world->central, laptop);
  }
}

/* What a disk forgets at rest is found by comparing and comes anew; four buckets are gone over. */
static void
check_mending (World *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (sim_check_is_excused (world->central, laptop))
      continue;
    g_assert_true (
        hj_sql_exec (hj_replica_get_sql (laptop->replica),
                     "UPDATE person SET name = 'x' WHERE id = (SELECT max(id) FROM person)", NULL));
    for (guint round = 0; round < 8; round++) {
      advance_clocks (world, 6 * HJ_MINUTE_MS);
      sim_laptop_begin_sync (laptop);
      settle (world);
      while (sim_network_deliver (world->network))
        settle (world);
    }
    sim_check_agreement (world->central, laptop);
    return;
  }
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
 * @without: kinds of #SimKind that are left out, one bit each
 * @tally: (inout): grows by what happened
 *
 * Stops the program where an invariant of reconciliation is broken.
 */
void
sim_world_run (guint32 seed, guint n_steps, guint without, SimTally *tally)
{
  World world = { .without = without };

  build (&world, seed);
  for (guint i = 0; i < n_steps; i++)
    step (&world);
  make_quiet (&world);
  check (&world);
  check_mending (&world);
  count (&world, tally);
  end (&world);
}
