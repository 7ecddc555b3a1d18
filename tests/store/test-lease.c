/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-lease.h"

#include "core/store/hj-replica-folder.h"
#include "store-fixture.h"

#define PASSPHRASE "on the kitchen table"

/* A laptop whose clock is hours behind the central instance's, and its replica. */
#define SERVER_TIME (FIXTURE_TIME + 5 * HJ_HOUR_MS)

typedef struct {
  char *folder;
  HjManualClock *clock;
  HjRandom *random;
} Laptop;

/* Without the passphrase, whose check takes long. */
static HjReplica *
open_to_reconcile (Laptop *laptop)
{
  g_autofree char *path = hj_replica_folder_dup_database (laptop->folder);
  g_autoptr (GError) error = NULL;
  HjReplica *replica
      = hj_replica_open (path, fixture_key, HJ_CLOCK (laptop->clock), laptop->random, &error);

  g_assert_no_error (error);
  return replica;
}

static void
be_seen (Laptop *laptop, gint64 server_time)
{
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_meet_server_time (replica, server_time, &error));
  g_assert_true (hj_lease_renew (replica, server_time, hj_replica_boot_now (replica), &error));
  g_assert_no_error (error);
}

static void
set_up (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  laptop->folder = g_dir_make_tmp ("hejie-lease.XXXXXX", &error);
  g_assert_no_error (error);
  laptop->clock = HJ_MANUAL_CLOCK (hj_manual_clock_new (FIXTURE_TIME));
  laptop->random = hj_random_new_seeded (7);
}

static void
tear_down (Laptop *laptop, gconstpointer data)
{
  fixture_remove_folder (laptop->folder);
  g_clear_object (&laptop->clock);
  g_clear_object (&laptop->random);
  g_free (laptop->folder);
}

static gboolean
opens (Laptop *laptop)
{
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  g_autoptr (GError) error = NULL;
  gboolean good = hj_lease_check (replica, &error);

  if (!good)
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE);
  return good;
}

static HjLease
look (Laptop *laptop)
{
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  HjLease lease;

  hj_lease_look (replica, &lease);
  return lease;
}

static void
test_none (Laptop *laptop, gconstpointer data)
{
  hj_manual_clock_advance (laptop->clock, 1000 * HJ_DAY_MS);
  g_assert_true (opens (laptop));
  g_assert_cmpint (look (laptop).until, ==, 0);
}

static void
test_runs_out (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  g_assert_cmpint (look (laptop).until, ==, SERVER_TIME + 7 * HJ_DAY_MS);
  g_assert_cmpint (look (laptop).left, ==, 7 * HJ_DAY_MS);
  hj_manual_clock_advance (laptop->clock, 7 * HJ_DAY_MS - 1);
  g_assert_true (opens (laptop));
  hj_manual_clock_advance (laptop->clock, 1);
  g_assert_false (opens (laptop));
  g_assert_cmpint (look (laptop).until, ==, SERVER_TIME + 7 * HJ_DAY_MS);

  be_seen (laptop, SERVER_TIME + 7 * HJ_DAY_MS);
  g_assert_true (opens (laptop));
  g_assert_cmpint (look (laptop).left, ==, 7 * HJ_DAY_MS);
}

/* Looked at each day or only at the end: set back, the clock gives no minute. */
static void
test_clock_set_back (Laptop *laptop, gconstpointer often)
{
  be_seen (laptop, SERVER_TIME);
  for (guint day = 0; day < 7; day++) {
    if (GPOINTER_TO_INT (often))
      g_assert_true (opens (laptop));
    hj_manual_clock_advance (laptop->clock, HJ_DAY_MS);
    hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME - 300 * HJ_DAY_MS);
  }
  g_assert_false (opens (laptop));
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME);
  g_assert_false (opens (laptop));
}

/* A correction of the clock while the machine runs is not time that passed. */
static void
test_clock_set_forward (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME + 300 * HJ_DAY_MS);
  g_assert_true (opens (laptop));
  g_assert_cmpint (look (laptop).left, ==, 7 * HJ_DAY_MS);
}

/* After a restart the clock counts, but takes nothing back of what was known to have passed. */
static void
test_restart (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_advance (laptop->clock, 3 * HJ_DAY_MS);
  g_assert_true (opens (laptop));
  hj_manual_clock_restart (laptop->clock);
  hj_manual_clock_advance (laptop->clock, 3 * HJ_DAY_MS);
  g_assert_cmpint (look (laptop).left, ==, HJ_DAY_MS);

  hj_manual_clock_restart (laptop->clock);
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME);
  g_assert_cmpint (look (laptop).left, ==, HJ_DAY_MS);
  hj_manual_clock_advance (laptop->clock, HJ_DAY_MS);
  g_assert_false (opens (laptop));
}

/* Seven days in the drawer, switched off: the clock tells. */
static void
test_switched_off (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_advance (laptop->clock, 7 * HJ_DAY_MS);
  hj_manual_clock_restart (laptop->clock);
  g_assert_false (opens (laptop));
}

/* A clock that once stood in the future is put right by the central instance. */
static void
test_future (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_restart (laptop->clock);
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME + 400 * HJ_DAY_MS);
  g_assert_false (opens (laptop));
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME);
  g_assert_false (opens (laptop));
  be_seen (laptop, SERVER_TIME + HJ_HOUR_MS);
  g_assert_true (opens (laptop));
  g_assert_cmpint (look (laptop).left, ==, 7 * HJ_DAY_MS);
}

/* The laptop was closed for days before it read an answer, and what was answered is no news. */
static void
test_closed_meanwhile (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 asked_at;

  be_seen (laptop, SERVER_TIME);
  asked_at = hj_clock_get_boot_time (HJ_CLOCK (laptop->clock));
  hj_manual_clock_advance (laptop->clock, 8 * HJ_DAY_MS);
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);

  g_assert_true (hj_lease_renew (replica, SERVER_TIME, asked_at, &error));
  g_clear_object (&replica);
  g_assert_false (opens (laptop));
  g_assert_cmpint (look (laptop).left, ==, -HJ_DAY_MS);
}

/* Once it is asked how late it is, a wrong clock has no word. */
static void
test_clock_years_ahead (Laptop *laptop, gconstpointer data)
{
  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME + 3000 * HJ_DAY_MS);
  hj_manual_clock_restart (laptop->clock);
  g_assert_false (opens (laptop));
  be_seen (laptop, SERVER_TIME + HJ_HOUR_MS);
  g_assert_true (opens (laptop));
  g_assert_cmpint (look (laptop).left, ==, 7 * HJ_DAY_MS);
}

static void
test_length (Laptop *laptop, gconstpointer data)
{
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  g_autoptr (GError) error = NULL;
  const struct {
    gint64 told, kept;
  } lengths[] = { { 1, 1 }, { 30, 30 }, { 31, 30 }, { -5, 1 }, { G_MAXINT64, 30 } };
  HjLease lease;

  g_assert_true (hj_lease_renew (replica, SERVER_TIME, hj_replica_boot_now (replica), &error));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_assert_true (hj_lease_set_length (replica, lengths[i].told, &error));
    hj_lease_look (replica, &lease);
    g_assert_cmpint (lease.days, ==, lengths[i].kept);
    g_assert_cmpint (lease.until, ==, SERVER_TIME + lengths[i].kept * HJ_DAY_MS);
  }
}

/* One that reconciled with an earlier version, long ago, has seven days from the first look on. */
static void
test_older_replica (Laptop *laptop, gconstpointer data)
{
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      hj_replica_set_meta_int (replica, HJ_META_LAST_SYNC, FIXTURE_TIME - 100 * HJ_DAY_MS, &error));
  g_clear_object (&replica);
  g_assert_true (opens (laptop));
  hj_manual_clock_advance (laptop->clock, 7 * HJ_DAY_MS);
  g_assert_false (opens (laptop));
}

/* Where the disk fails nothing is known of the lease: nothing is opened, and nothing noted. */
static void
test_unreadable (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HjLease lease;

  be_seen (laptop, SERVER_TIME);
  hj_manual_clock_set_raw_time (laptop->clock, FIXTURE_TIME + 365 * HJ_DAY_MS);
  g_autoptr (HjReplica) replica = open_to_reconcile (laptop);
  HjSql *sql = hj_replica_get_sql (replica);

  g_assert_true (hj_sql_exec (sql, "ALTER TABLE meta RENAME TO gone", NULL));
  g_assert_false (hj_lease_check (replica, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
  hj_lease_look (replica, &lease);
  g_assert_false (hj_lease_has_ended (&lease));
  g_assert_cmpint (lease.until, ==, 0);
  g_assert_true (hj_sql_exec (sql, "ALTER TABLE gone RENAME TO meta", NULL));
  hj_lease_look (replica, &lease);
  g_assert_cmpint (lease.left, ==, 7 * HJ_DAY_MS);
}

/* By folder and passphrase, as the programs open it. */
static void
test_folder (Laptop *laptop, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (laptop->folder, "replica", NULL);
  HjClock *clock = HJ_CLOCK (laptop->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica
      = hj_replica_folder_create (folder, PASSPHRASE, clock, laptop->random, &error);

  g_assert_no_error (error);
  g_assert_true (hj_lease_renew (replica, FIXTURE_TIME, hj_replica_boot_now (replica), &error));
  g_clear_object (&replica);
  hj_manual_clock_advance (laptop->clock, 8 * HJ_DAY_MS);
  g_assert_null (hj_replica_folder_open (folder, PASSPHRASE, clock, laptop->random, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE);
  g_assert_cmpstr (error->message, ==,
                   "This laptop has not been seen by the central instance for 7 days; connect it "
                   "and reconcile to open it again.");
  g_clear_error (&error);
  replica = hj_replica_folder_open_to_reconcile (folder, PASSPHRASE, clock, laptop->random, &error);
  g_assert_no_error (error);
  g_clear_object (&replica);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test, data) g_test_add (path, Laptop, data, set_up, test, tear_down)
  ADD ("/store/lease/none", test_none, NULL);
  ADD ("/store/lease/runs-out", test_runs_out, NULL);
  ADD ("/store/lease/clock-set-back", test_clock_set_back, GINT_TO_POINTER (FALSE));
  ADD ("/store/lease/clock-set-back-often", test_clock_set_back, GINT_TO_POINTER (TRUE));
  ADD ("/store/lease/clock-set-forward", test_clock_set_forward, NULL);
  ADD ("/store/lease/restart", test_restart, NULL);
  ADD ("/store/lease/switched-off", test_switched_off, NULL);
  ADD ("/store/lease/future", test_future, NULL);
  ADD ("/store/lease/closed-meanwhile", test_closed_meanwhile, NULL);
  ADD ("/store/lease/clock-years-ahead", test_clock_years_ahead, NULL);
  ADD ("/store/lease/length", test_length, NULL);
  ADD ("/store/lease/older-replica", test_older_replica, NULL);
  ADD ("/store/lease/unreadable", test_unreadable, NULL);
  ADD ("/store/lease/folder", test_folder, NULL);
  return g_test_run ();
}
