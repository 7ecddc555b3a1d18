/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-central-check.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/wire/hj-op.h"
#include "server/db/hj-central-rows.h"

/* What has to be so of the central database at every step. */

/* Within an epoch no position is given twice: what was said to be done is there, whatever the disk
 * lost.
 */
static void
check_position (SimCentral *self)
{
  g_autofree char *epoch = hj_central_dup_meta (self->central, HJ_CENTRAL_META_EPOCH);
  gint64 pos = hj_central_get_pos (self->central);

  if (g_strcmp0 (epoch, self->seen_epoch) == 0 && pos < self->seen_pos)
    g_error ("The central instance is back at %" G_GINT64_FORMAT " from %" G_GINT64_FORMAT, pos,
             self->seen_pos);
  g_set_str (&self->seen_epoch, epoch);
  self->seen_pos = pos;
}

/* One op and field make one conflict at most, and one divergence has one open conflict. */
static void
check_conflicts (HjSql *sql)
{
  g_assert_cmpint (hj_sql_ask_int (sql,
                                   "SELECT count(*) FROM (SELECT 1 FROM conflict"
                                   " GROUP BY op, entity, row, field HAVING count(*) > 1)",
                                   -1),
                   ==, 0);
  g_assert_cmpint (hj_sql_ask_int (sql,
                                   "SELECT count(*) FROM (SELECT 1 FROM conflict"
                                   " WHERE state = 'open' AND field IS NOT NULL"
                                   " GROUP BY entity, row, field, offered HAVING count(*) > 1)",
                                   -1),
                   ==, 0);
}

/* Whether its author entered it once more, on another laptop. After a restore that may come before
 * what it corrects, which is not known to be corrected then, and waits for a person.
 */
static gboolean
is_entered_again (HjSql *sql, const HjOp *op)
{
  HjSqlStatement *statement = hj_sql_prepare (sql,
                                              "SELECT 1 FROM op WHERE row = ?1 AND kind = 'new'"
                                              " AND outcome = 'applied'"
                                              " AND json_extract (payload, '$.base_op') = ?2",
                                              NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_id (statement, 1, op->row);
  hj_sql_bind_text (statement, 2, op->id);
  return hj_sql_has_row (sql, statement, NULL);
}

/* Of what waits for a person nothing has happened: what it would make is not there. */
static void
check_held (SimCentral *self)
{
  HjSql *sql = hj_central_get_sql (self->central);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT op, payload FROM held WHERE state = 'waiting'", NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autoptr (HjOp) op = hj_op_from_text (hj_sql_get_text (statement, 1), -1, NULL);
    const HjEntity *entity = hj_entity_find (op->entity);
    g_autoptr (HjRecord) made = entity == NULL || op->kind != HJ_OP_NEW
                                    ? NULL
                                    : hj_central_load (self->central, entity, op->row, NULL);

    if (made != NULL && !is_entered_again (sql, op))
      g_error ("Op %s waits, and the %s that it makes is there", op->id, op->entity);
  }
  hj_sql_reset (statement);
}

/**
 * sim_central_check:
 *
 * To be called after each step; looks where something has changed.
 */
void
sim_central_check (SimCentral *central)
{
  HjSql *sql = hj_central_get_sql (central->central);
  gint64 n_changes = hj_sql_ask_int (sql, "SELECT total_changes()", -1);

  if (n_changes == central->seen_changes)
    return;
  central->seen_changes = n_changes;
  check_position (central);
  check_conflicts (sql);
  check_held (central);
}
