/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-log.h"

#include "core/sql/hj-sql-rows.h"

#define LOG_COLUMNS "device, user, hash, payload, outcome, pos, reason, conflict, seq"

/**
 * hj_logged_op_free:
 * @self: (transfer full): a logged op
 */
void
hj_logged_op_free (HjLoggedOp *self)
{
  g_clear_pointer (&self->op, hj_op_unref);
  g_clear_pointer (&self->result, hj_op_result_free);
  g_free (self->device);
  g_free (self->user);
  g_free (self->hash);
  g_free (self);
}

static HjLoggedOp *
read_logged (HjSqlStatement *statement, GError **error)
{
  g_autoptr (HjLoggedOp) logged = g_new0 (HjLoggedOp, 1);
  HjOpOutcome outcome = HJ_OP_APPLIED;

  logged->device = g_strdup (hj_sql_get_text (statement, 0));
  logged->user = g_strdup (hj_sql_get_text (statement, 1));
  logged->hash = g_strdup (hj_sql_get_text (statement, 2));
  logged->op = hj_op_from_text (hj_sql_get_text (statement, 3), -1, error);
  if (logged->op == NULL)
    return NULL;
  hj_op_outcome_from_string (hj_sql_get_text (statement, 4), &outcome);
  logged->result = hj_op_result_new (hj_sql_get_int (statement, 8), logged->op->id, outcome,
                                     hj_sql_get_int (statement, 5));
  logged->result->reason = g_strdup (hj_sql_get_text (statement, 6));
  logged->result->conflict = g_strdup (hj_sql_get_text (statement, 7));
  return g_steal_pointer (&logged);
}

static HjLoggedOp *
find_logged (HjCentral *self, HjSqlStatement *statement, GError **error)
{
  HjLoggedOp *logged = NULL;

  if (hj_sql_step (hj_central_get_sql (self), statement, error))
    logged = read_logged (statement, error);
  hj_sql_reset (statement);
  return logged;
}

/**
 * hj_central_find_logged:
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: (transfer full) (nullable): what the device sent as its op @seq
 */
HjLoggedOp *
hj_central_find_logged (HjCentral *self, const char *device, gint64 seq, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (hj_central_get_sql (self),
                        "SELECT " LOG_COLUMNS " FROM op WHERE device = ?1 AND seq = ?2", error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, seq);
  return find_logged (self, statement, error);
}

/**
 * hj_central_find_logged_op:
 * @op: an op's id
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: (transfer full) (nullable): the op when it came first
 */
HjLoggedOp *
hj_central_find_logged_op (HjCentral *self, const char *op, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (hj_central_get_sql (self),
                                              "SELECT " LOG_COLUMNS " FROM op WHERE op = ?1"
                                              " ORDER BY outcome = 'duplicate', received_at",
                                              error);

  /* Only the first is read. For LIMIT, SQLite would make a table each time, also where no op has
   * the id, as is so with nearly all that come.
   */
  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, op);
  return find_logged (self, statement, error);
}

/**
 * hj_central_find_logged_new:
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: (transfer full) (nullable): the op that made the row
 */
HjLoggedOp *
hj_central_find_logged_new (HjCentral *self, const HjEntity *entity, const char *row,
                            GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (hj_central_get_sql (self),
                        "SELECT " LOG_COLUMNS " FROM op WHERE row = ?1 AND kind = 'new'"
                        " AND entity = ?2 AND outcome = 'applied' LIMIT 1",
                        error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, row);
  hj_sql_bind_text (statement, 2, entity->name);
  return find_logged (self, statement, error);
}

/**
 * hj_central_last_logged:
 *
 * Returns: the highest number under which an op of the device is kept; 0 where there is none
 */
gint64
hj_central_last_logged (HjCentral *self, const char *device)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT coalesce (max (seq), 0) FROM op WHERE device = ?1", NULL);

  if (statement == NULL)
    return 0;
  hj_sql_bind_text (statement, 1, device);
  return hj_sql_take_int (sql, statement, 0, NULL);
}

/**
 * hj_central_free_seq:
 * @seq: the number that a device gave an op
 *
 * Returns: @seq, or where another op of the device has it, as two copies of a laptop number alike,
 *   one that no laptop gives
 */
gint64
hj_central_free_seq (HjCentral *self, const char *device, gint64 seq)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql,
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM op WHERE device = ?1 AND seq = ?2)"
      " THEN (SELECT min (0, min (seq)) - 1 FROM op WHERE device = ?1) ELSE ?2 END",
      NULL);

  if (statement == NULL)
    return seq;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, seq);
  return hj_sql_take_int (sql, statement, seq, NULL);
}

/**
 * hj_central_log_op:
 * @result: what became of it; its number is the one that the op is kept under
 * @error: a #HjSqlError
 *
 * Keeps an op for good, with what became of it.
 */
gboolean
hj_central_log_op (HjCentral *self, const HjCentralDevice *device, const HjOp *op,
                   const HjOpResult *result, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT INTO op (device, seq, op, hash, user, entity, row, kind, at,"
                        " received_at, outcome, pos, reason, conflict, payload) VALUES"
                        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                        error);
  g_autofree char *hash = hj_op_hash (op);
  g_autofree char *payload = hj_op_to_text (op);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device->id);
  hj_sql_bind_int (statement, 2, result->seq);
  hj_sql_bind_id (statement, 3, op->id);
  hj_sql_bind_text (statement, 4, hash);
  hj_sql_bind_text (statement, 5, device->user);
  hj_sql_bind_text (statement, 6, op->entity);
  hj_sql_bind_id (statement, 7, op->row);
  hj_sql_bind_text (statement, 8, hj_op_kind_to_string (op->kind));
  hj_sql_bind_int (statement, 9, op->at);
  hj_sql_bind_int (statement, 10, hj_central_now (self));
  hj_sql_bind_text (statement, 11, hj_op_outcome_to_string (result->outcome));
  hj_sql_bind_int (statement, 12, result->pos);
  hj_sql_bind_text (statement, 13, result->reason);
  hj_sql_bind_text (statement, 14, result->conflict);
  hj_sql_bind_text (statement, 15, payload);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_set_last_seq:
 * @error: a #HjSqlError
 *
 * Notes the last op that is answered, and that the device was seen.
 */
gboolean
hj_central_set_last_seq (HjCentral *self, const char *device, gint64 seq, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "UPDATE device SET last_seq = ?2, last_seen_at = ?3 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, seq);
  hj_sql_bind_int (statement, 3, hj_central_now (self));
  return hj_sql_run (sql, statement, error);
}
