/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-world-private.h"

#include "sim-acts.h"
#include "sim-admin.h"
#include "sim-administrator.h"
#include "sim-central-check.h"
#include "sim-check.h"
#include "sim-document.h"
#include "sim-leave.h"

#define NOW G_GINT64_CONSTANT (1781000000000)
#define YEAR_MS (365 * HJ_DAY_MS)

/* That are there when a world begins. */
#define CASES 2

/* One world in so many is made from nothing, with sealed pages; the others begin with copies of
 * empty databases.
 */
#define THOROUGH_ONE_IN 8

/* Steps after which the whole log is gone over, as it is at the end. */
#define LOOK_EVERY 40

/* A place where rare things begin. */
#define ONE_IN(world, n) (hj_random_below ((world)->random, (n)) == 0)

const char *const sim_kind_names[SIM_N_KINDS + 1]
    = { "act",     "crash", "clock", "backup", "restore",  "admin", "copy",
        "network", "disk",  "power", "sleep",  "document", NULL };

/* Who is there besides, and in how many worlds. */
static const struct {
  const char *user;
  const char *role;
  const char *org;
  guint one_in;
} others[] = {
  { "mediator-b", "mediator", "house-1", 3 },
  { "agency-a", "agency-member", "agency-1", 3 },
  { "doctor-a", "doctor", "house-1", 4 },
  { "supervisor-a", "supervisor", "county-1", 4 },
};

static gboolean
has (SimWorld *world, SimKind kind)
{
  return (world->without & (1u << kind)) == 0;
}

static void
draw_network_faults (SimWorld *world)
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
draw_disk_faults (SimWorld *world, SimDisk *disk)
{
  guint full = ONE_IN (world, 3) ? 200 + hj_random_below (world->random, 2000) : 0;
  guint broken = ONE_IN (world, 3) ? 200 + hj_random_below (world->random, 2000) : 0;
  guint unreadable = ONE_IN (world, 3) ? 500 + hj_random_below (world->random, 5000) : 0;
  guint taken = ONE_IN (world, 4) ? 10 + hj_random_below (world->random, 100) : 0;
  guint power = ONE_IN (world, 2) ? 100 + hj_random_below (world->random, 2000) : 0;

  disk->full_one_in = has (world, SIM_KIND_DISK) ? full : 0;
  disk->broken_one_in = has (world, SIM_KIND_DISK) ? broken : 0;
  disk->unreadable_one_in = has (world, SIM_KIND_DISK) ? unreadable : 0;
  disk->taken_one_in = has (world, SIM_KIND_DISK) ? taken : 0;
  disk->power_one_in = has (world, SIM_KIND_POWER) ? power : 0;
}

static void
draw_faults (SimWorld *world)
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
add_laptop (SimWorld *world, const char *user, const char *role, const char *org)
{
  guint number = world->laptops->len;
  gint64 skew = number == 1 ? -YEAR_MS : number == 2 ? YEAR_MS : 0;
  SimLaptop *laptop
      = sim_laptop_new (number, user, role, org, hj_random_below (world->random, G_MAXINT32),
                        NOW + skew, &world->crash_one_in, world->is_thorough);
  g_autoptr (HjTransport) transport = sim_network_connect (world->network, &laptop->is_asleep);

  laptop->documents = world->documents;
  sim_laptop_enrol (laptop, world->central, transport);
  g_ptr_array_add (world->laptops, laptop);
}

static void
build (SimWorld *world, guint32 seed)
{
  world->random = hj_random_new_seeded (seed);
  world->is_thorough = seed % THOROUGH_ONE_IN == 0;
  sim_vfs_seal_pages (world->is_thorough);
  world->central
      = sim_central_new (hj_random_below (world->random, G_MAXINT32), NOW, world->is_thorough);
  sim_administrator_enrol (world->central);
  world->network = sim_network_new (world->central, hj_random_below (world->random, G_MAXINT32));
  world->documents = has (world, SIM_KIND_DOCUMENT) ? sim_document_new_table () : NULL;
  world->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_laptop_free);
  add_laptop (world, "officer-a", "duty-officer", "house-1");
  add_laptop (world, "officer-b", "house-leader", "house-1");
  add_laptop (world, "mediator-a", "mediator", "house-1");
  if (ONE_IN (world, 2))
    add_laptop (world, "officer-a", "duty-officer", "house-1");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    if (ONE_IN (world, others[i].one_in))
      add_laptop (world, others[i].user, others[i].role, others[i].org);
  }
  sim_admin_add_cases (world->central, CASES);
  world->scope = sim_scope_new (world->central);
  sim_central_back_up (world->central);
  draw_faults (world);
}

static void
look_at (SimWorld *world, SimLaptop *laptop, gboolean restored)
{
  if (laptop->is_erased) {
    sim_leave_check (world->central, laptop);
    return;
  }
  sim_scope_check (world->scope, laptop);
  sim_check_shown (laptop);
  sim_check_kept (world->central, laptop, restored);
  sim_document_check (world->central, laptop, restored);
}

/* Lets everything that can go on do so, until all wait for a message, and looks at what changed. */
void
sim_world_settle (SimWorld *world)
{
  gboolean restored = world->seen_restores != world->central->restores;

  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  sim_central_check (world->central);
  sim_scope_note (world->scope);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    gboolean changed = sim_laptop_settle (laptop);

    if (changed && laptop->is_erased) {
      laptop->erased_restores = world->central->restores;
      world->has_left = TRUE;
    }
    if (changed || restored)
      look_at (world, laptop, restored);
  }
  world->seen_restores = world->central->restores;
}

void
sim_world_advance_clocks (SimWorld *world, gint64 milliseconds)
{
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (world->central->clock), milliseconds);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    hj_manual_clock_advance (HJ_MANUAL_CLOCK (laptop->clock), milliseconds);
  }
}

void
sim_world_pass_time (SimWorld *world)
{
  sim_world_advance_clocks (world, hj_random_below (world->random, 5000));
}

/* Once at most: whoever copies a laptop is soon found out. */
static void
copy_laptop (SimWorld *world, SimLaptop *laptop)
{
  guint32 seed = hj_random_below (world->random, G_MAXINT32);

  for (guint i = 0; i < world->laptops->len; i++) {
    if (((SimLaptop *)g_ptr_array_index (world->laptops, i))->is_copied)
      return;
  }
  if (!laptop->is_erased && !sim_store_is_dead (laptop->store))
    g_ptr_array_add (world->laptops, sim_laptop_copy (laptop, world->laptops->len, seed));
}

static void
set_clock (SimWorld *world, SimLaptop *laptop)
{
  gint64 days = (gint64)hj_random_below (world->random, 8000) - 4000;

  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (laptop->clock), NOW + days * HJ_DAY_MS);
}

/* Nobody does anything for days: tokens, leases and what was given for a while come to their end.
 */
static void
let_days_pass (SimWorld *world)
{
  sim_world_advance_clocks (world, (1 + hj_random_below (world->random, 9)) * HJ_DAY_MS);
  sim_admin_let_due (world->central);
}

/* It is closed in the midst of what it does, mostly of reconciling, for a moment or for days: both
 * of its clocks go on, and what was answered meanwhile is read when it is opened again.
 */
static void
close_laptop (SimWorld *world, SimLaptop *laptop)
{
  if (laptop->is_erased || laptop->is_lost)
    return;
  if (!ONE_IN (world, 4))
    sim_laptop_begin_sync (laptop);
  sim_world_settle (world);
  laptop->is_asleep = TRUE;
  laptop->n_sleeps++;
}

static void
open_laptop (SimWorld *world, SimLaptop *laptop)
{
  if (ONE_IN (world, 2))
    let_days_pass (world);
  laptop->is_asleep = FALSE;
}

/* Whoever handed in gets another laptop, once the account is good again. */
static gboolean
enrol_again (SimWorld *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (laptop->is_replaced || !(laptop->is_erased || laptop->is_lost) || laptop->is_copied)
      continue;
    g_autoptr (HjCentralUser) user
        = hj_central_find_user (world->central->central, laptop->user, NULL);

    if (user->disabled)
      continue;
    laptop->is_replaced = TRUE;
    add_laptop (world, laptop->user, laptop->role, laptop->org);
    /* What a restored database does not know of would never be let in. */
    sim_central_back_up (world->central);
    return TRUE;
  }
  return FALSE;
}

static void
administer (SimWorld *world, SimLaptop *laptop)
{
  gboolean loses = ONE_IN (world, 40);

  world->admin_acts++;
  if (loses)
    laptop->is_lost = TRUE;
  else if (!ONE_IN (world, 2) || !enrol_again (world))
    g_debug ("%s", sim_admin_do_something (world->central));
}

/* One in a hundred each, or rarer. */
static void
do_something_rare (SimWorld *world, SimLaptop *laptop, guint drawn)
{
  gboolean copies = ONE_IN (world, 10);
  gboolean rare = ONE_IN (world, 2);
  gboolean rarer = ONE_IN (world, 6);

  if (drawn == 0 && !laptop->is_erased && has (world, SIM_KIND_CRASH))
    sim_laptop_crash (laptop);
  else if (drawn == 1 && rarer && has (world, SIM_KIND_CLOCK))
    let_days_pass (world);
  else if (drawn == 1 && has (world, SIM_KIND_CLOCK))
    set_clock (world, laptop);
  else if (drawn == 2 && has (world, SIM_KIND_BACKUP))
    sim_central_back_up (world->central);
  else if (drawn == 3 && rare && has (world, SIM_KIND_RESTORE))
    sim_central_restore (world->central);
  else if (drawn == 4 && copies && has (world, SIM_KIND_COPY))
    copy_laptop (world, laptop);
  else if (drawn == 4 && !copies && has (world, SIM_KIND_SLEEP))
    close_laptop (world, laptop);
  else if (drawn >= 5 && has (world, SIM_KIND_ADMIN))
    administer (world, laptop);
}

/* Whoever is at work goes on half of the time. */
static SimLaptop *
pick_laptop (SimWorld *world)
{
  if (!ONE_IN (world, 2))
    world->at_work = hj_random_below (world->random, world->laptops->len);
  return g_ptr_array_index (world->laptops, world->at_work);
}

static void
step (SimWorld *world)
{
  SimLaptop *laptop = pick_laptop (world);
  guint drawn = hj_random_below (world->random, 100);
  gboolean is_used = !laptop->is_erased && !laptop->is_lost && !laptop->is_asleep;

  sim_world_pass_time (world);
  if (laptop->is_asleep && drawn % 4 == 0)
    open_laptop (world, laptop);
  if (drawn < 28 && is_used && has (world, SIM_KIND_ACT))
    sim_acts_do_something (laptop);
  else if (drawn >= 28 && drawn < 45 && is_used)
    sim_laptop_begin_sync (laptop);
  else if (drawn >= 45 && drawn < 93)
    sim_network_deliver (world->network);
  else if (drawn >= 93)
    do_something_rare (world, laptop, drawn - 93);
  sim_world_settle (world);
  /* Soon after a laptop has erased itself, more often than by chance: nobody can send its work
   * again. */
  if (world->has_left && ONE_IN (world, 2) && has (world, SIM_KIND_RESTORE)) {
    sim_central_restore (world->central);
    sim_world_settle (world);
  }
  world->has_left = FALSE;
  if (++world->n_steps % LOOK_EVERY == 0)
    sim_rest_check_log (world, FALSE);
}

static void
count (SimWorld *world, SimTally *tally)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    tally->crashes += laptop->crashes;
    tally->faults += laptop->crashes + laptop->disk->n_faults + laptop->n_locked + laptop->n_sleeps
                     + (laptop->is_copied ? 1 : 0);
    tally->ops += g_hash_table_size (laptop->entered);
  }
  tally->requests += world->network->n_requests;
  tally->restarts += world->central->restarts;
  tally->restores += world->central->restores;
  tally->faults += world->network->n_faults + world->central->restores
                   + world->central->disk->n_faults + world->admin_acts;
}

static void
end (SimWorld *world)
{
  g_ptr_array_unref (world->laptops);
  g_clear_pointer (&world->documents, g_hash_table_unref);
  sim_scope_free (world->scope);
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
  SimWorld world = { .without = without };

  build (&world, seed);
  for (guint i = 0; i < n_steps; i++)
    step (&world);
  sim_rest_come (&world);
  sim_rest_check (&world);
  count (&world, tally);
  end (&world);
}
