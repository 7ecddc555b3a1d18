/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-deeds.h"

#include "core/store/hj-deed-log.h"
#include "server/audit/hj-audit.h"

/* What users do that is no op: the audits of laptops, and what of them is in the central one. */

/**
 * sim_deeds_are_joined:
 *
 * Returns: whether the central instance has the laptop's whole audit, as far as the laptop knows
 */
gboolean
sim_deeds_are_joined (SimLaptop *laptop)
{
  return hj_replica_get_meta_int (laptop->replica, "audit-joined", 0) >= laptop->n_deeds;
}

static void
check_own (SimLaptop *laptop)
{
  g_auto (HjDeedState) state = { 0 };
  g_autoptr (GError) error = NULL;

  hj_deed_log_verify (laptop->replica, &state, &error);
  g_assert_no_error (error);
  if (state.broken_at != 0)
    g_error ("The audit of %s breaks at %" G_GINT64_FORMAT ": %s", laptop->user, state.broken_at,
             state.why);
  if (state.last < laptop->n_deeds)
    g_error ("The audit of %s has lost what came after %" G_GINT64_FORMAT, laptop->user,
             state.last);
}

/**
 * sim_deeds_check:
 * @is_whole: whether all that was done on the laptop must have arrived
 *
 * The laptop's audit is whole, where it is there; and the central one has each entry of it once and
 * in its order.
 */
void
sim_deeds_check (SimCentral *central, SimLaptop *laptop, gboolean is_whole)
{
  HjSql *sql = hj_central_get_sql (central->central);
  HjSqlStatement *statement = hj_sql_prepare (sql,
                                              "SELECT device_seq FROM audit WHERE device = ?1"
                                              " AND device_seq IS NOT NULL ORDER BY seq",
                                              NULL);
  gint64 last = 0;

  if (!laptop->is_erased)
    check_own (laptop);
  g_assert_nonnull (statement);
  hj_sql_bind_text (statement, 1, laptop->device);
  while (hj_sql_step (sql, statement, NULL)) {
    if (hj_sql_get_int (statement, 0) != last + 1)
      g_error ("The audit of %s goes on with %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT,
               laptop->user, hj_sql_get_int (statement, 0), last);
    last++;
  }
  hj_sql_reset (statement);
  if (is_whole && last != laptop->n_deeds)
    g_error ("The central audit has %" G_GINT64_FORMAT
             " entries of %s instead of %" G_GINT64_FORMAT,
             last, laptop->user, laptop->n_deeds);
}

/**
 * sim_deeds_check_central:
 * @is_whole: whether no laptop's audit may break off
 */
void
sim_deeds_check_central (SimCentral *central, gboolean is_whole)
{
  g_auto (HjAuditState) state = { 0 };
  g_autoptr (GError) error = NULL;

  hj_audit_verify (central->central, NULL, &state, &error);
  g_assert_no_error (error);
  if (state.broken_at != 0)
    g_error ("The central audit breaks at %" G_GINT64_FORMAT ": %s", state.broken_at, state.why);
  if (is_whole && state.n_breaks != 0)
    g_error ("The audits of laptops break %" G_GINT64_FORMAT " times", state.n_breaks);
}
