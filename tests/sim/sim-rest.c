/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/store/hj-query.h"
#include "sim-admin.h"
#include "sim-check.h"
#include "sim-deeds.h"
#include "sim-document.h"
#include "sim-leave.h"
#include "sim-oracle.h"
#include "sim-world-private.h"

/* Reconciliations after which all must agree once the faults have ended. */
#define ROUNDS_MAX 40

/* On what was handed in, before all users are let in again. */
#define DECISIONS 3

static void
end_faults (SimWorld *world)
{
  world->network->faults = (SimFaults){ 0 };
  world->crash_one_in = 0;
  sim_vfs_end_faults (world->central->disk);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    sim_vfs_end_faults (laptop->disk);
    laptop->is_asleep = FALSE;
  }
  /* Some laptops handed in and then go on: what an administrator took of it is in their queues. */
  for (guint i = 0; i < DECISIONS; i++)
    sim_leave_decide (world->central);
  sim_admin_enable_all (world->central);
  sim_admin_let_due (world->central);
  sim_world_settle (world);
  while (sim_network_deliver (world->network))
    sim_world_settle (world);
}

/* A position says something in its epoch only: one that was put back twice gives it twice. */
static gboolean
has_pulled (SimCentral *central, SimLaptop *laptop)
{
  g_autofree char *known = hj_replica_dup_meta (laptop->replica, HJ_META_EPOCH);
  g_autofree char *epoch = hj_central_dup_meta (central->central, HJ_CENTRAL_META_EPOCH);

  return g_strcmp0 (known, epoch) == 0
         && hj_replica_get_meta_int (laptop->replica, HJ_META_PULLED, 0)
                == hj_central_get_pos (central->central);
}

static gboolean
is_quiet (SimWorld *world)
{

  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (laptop->is_erased || laptop->is_lost || sim_check_is_excused (world->central, laptop))
      continue;
    HjSql *sql = hj_replica_get_sql (laptop->replica);

    if (hj_sql_ask_int (sql, "SELECT count(*) FROM outbox WHERE state < 2", -1) != 0
        || !has_pulled (world->central, laptop) || !sim_deeds_are_joined (laptop))
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
tell_unrest (SimWorld *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);
    g_autoptr (GError) error = NULL;

    if (laptop->is_erased || laptop->is_lost)
      continue;
    HjSql *sql = hj_replica_get_sql (laptop->replica);

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

/**
 * sim_rest_come:
 *
 * Ends the faults, and lets all reconcile until nothing is left to do.
 */
void
sim_rest_come (SimWorld *world)
{
  end_faults (world);
  /* Once at least: that a user was moved advances no position. */
  for (guint i = 0; i < ROUNDS_MAX && (i == 0 || !is_quiet (world)); i++) {
    for (guint j = 0; j < world->laptops->len; j++) {
      SimLaptop *laptop = g_ptr_array_index (world->laptops, j);

      if (!laptop->is_erased && !laptop->is_lost)
        sim_laptop_begin_sync (laptop);
      sim_world_settle (world);
      while (sim_network_deliver (world->network))
        sim_world_settle (world);
      sim_world_pass_time (world);
    }
  }
  if (!is_quiet (world))
    tell_unrest (world);
}

/* What was done on a laptop has arrived, unless it was lost, or was handed in to a database that
 * was put back since. Two copies of a laptop write two audits in one name.
 */
static void
check_deeds (SimWorld *world, gboolean at_rest)
{
  gboolean is_whole = TRUE;

  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    is_whole = is_whole && !laptop->is_copied;
    if (!laptop->is_copied)
      sim_deeds_check (
          world->central, laptop,
          at_rest && !laptop->is_lost
              && (!laptop->is_erased || laptop->erased_restores == world->central->restores));
  }
  sim_deeds_check_central (world->central, is_whole);
}

/**
 * sim_rest_check_log:
 * @at_rest: whether all that was done has to have arrived
 *
 * Holds log and audit of the central instance against what was done on the laptops.
 */
void
sim_rest_check_log (SimWorld *world, gboolean at_rest)
{
  sim_oracle_check (world->central, world->laptops);
  if (world->documents != NULL)
    sim_document_check_central (world->central, world->documents);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (!laptop->is_erased)
      sim_document_check_contents (laptop);
  }
  check_deeds (world, at_rest);
}

/* Whoever may read a document that was handed in gets what is in it. */
static void
fetch_and_read (SimWorld *world, SimLaptop *laptop, const HjRecord *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) fetched = hj_sync_engine_fetch (laptop->engine, hj_record_get_id (row));

  sim_world_settle (world);
  while (sim_network_deliver (world->network))
    sim_world_settle (world);
  if (!hj_record_is_null (row, "received_at"))
    sim_document_read (laptop, row, &error);
  g_assert_no_error (error);
}

/* What a disk altered of a document that came from elsewhere is noticed by whoever reads it. */
static void
spoil_and_read (SimLaptop *laptop, const HjRecord *row)
{
  HjSql *sql = hj_replica_get_sql (laptop->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "UPDATE blob_part SET content = zeroblob (length (content) + 1)"
                        " WHERE blob = (SELECT number FROM blob WHERE attachment = ?1)",
                        NULL);
  g_autoptr (HjBlob) blob = hj_blob_find (laptop->replica, hj_record_get_id (row), NULL);
  g_autoptr (GError) error = NULL;

  if (blob == NULL || blob->own)
    return;
  g_assert_nonnull (statement);
  hj_sql_bind_id (statement, 1, hj_record_get_id (row));
  g_assert_true (hj_sql_run (sql, statement, NULL));
  g_assert_false (sim_document_read (laptop, row, &error));
}

static void
check_documents (SimWorld *world, SimLaptop *laptop)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_attachment);
  g_autoptr (GError) error = NULL;

  sim_document_check_sent (world->central, laptop);
  hj_query_with_struck (query);
  g_autoptr (GPtrArray) rows = hj_replica_select (laptop->replica, query, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    fetch_and_read (world, laptop, g_ptr_array_index (rows, i));
    spoil_and_read (laptop, g_ptr_array_index (rows, i));
    fetch_and_read (world, laptop, g_ptr_array_index (rows, i));
  }
}

static void
check (SimWorld *world)
{
  sim_rest_check_log (world, TRUE);
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (laptop->is_erased || laptop->is_lost)
      sim_leave_check (world->central, laptop);
    else
      sim_check_log (world->central, laptop);
    if (!laptop->is_erased && !laptop->is_lost && !sim_check_is_excused (world->central, laptop)) {
      sim_check_agreement (world->central, laptop);
      check_documents (world, laptop);
    }
  }
}

/* What a disk forgets at rest is found by comparing and comes anew; four buckets are gone over. One
 * of two copies may be found out meanwhile.
 */
static void
check_mending (SimWorld *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (laptop->is_erased || laptop->is_lost || laptop->is_copied)
      continue;
    g_assert_true (
        hj_sql_exec (hj_replica_get_sql (laptop->replica),
                     "UPDATE person SET name = 'x' WHERE id = (SELECT max(id) FROM person)", NULL));
    for (guint round = 0; round < 8; round++) {
      sim_world_advance_clocks (world, 6 * HJ_MINUTE_MS);
      sim_laptop_begin_sync (laptop);
      sim_world_settle (world);
      while (sim_network_deliver (world->network))
        sim_world_settle (world);
    }
    sim_check_agreement (world->central, laptop);
    return;
  }
}

/* Once an administrator has decided on all that was handed in, still nothing of it is lost. */
static void
check_left (SimWorld *world)
{
  for (guint i = 0; i < world->laptops->len; i++) {
    SimLaptop *laptop = g_ptr_array_index (world->laptops, i);

    if (!laptop->is_erased)
      continue;
    sim_leave_check (world->central, laptop);
    if (!laptop->is_copied && laptop->erased_restores == world->central->restores)
      sim_document_check_left (world->central, laptop);
  }
}

/**
 * sim_rest_check:
 *
 * Holds a world that has come to rest against the invariants.
 */
void
sim_rest_check (SimWorld *world)
{
  check (world);
  check_mending (world);
  sim_leave_decide_all (world->central);
  check_left (world);
  sim_admin_let_due (world->central);
  sim_check_given_back (world->central);
}
