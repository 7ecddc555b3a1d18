/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-log.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "server/db/hj-central-held.h"

#define LOG_COLUMNS "device, user, hash, payload, outcome, pos, reason, conflict, seq"

/**
 * hj_field_version_clear:
 *
 * Frees what it holds.
 */
void
hj_field_version_clear (HjFieldVersion *self)
{
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->device, g_free);
}

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
  HjSqlStatement *statement
      = hj_sql_prepare (hj_central_get_sql (self),
                        "SELECT " LOG_COLUMNS " FROM op WHERE op = ?1"
                        " ORDER BY outcome = 'duplicate', received_at LIMIT 1",
                        error);

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
  gint64 seq = 0;

  if (statement == NULL)
    return 0;
  hj_sql_bind_text (statement, 1, device);
  if (hj_sql_step (sql, statement, NULL))
    seq = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return seq;
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
  gint64 free_seq = seq;

  if (statement == NULL)
    return seq;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, seq);
  if (hj_sql_step (sql, statement, NULL))
    free_seq = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return free_seq;
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

/* The op that made the row; perhaps it was held at first. */
static HjLoggedOp *
find_maker (HjCentral *self, const HjEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HjLoggedOp *made = hj_central_find_logged_new (self, entity, id, &problem);
  g_autoptr (HjRecord) held
      = made != NULL || problem != NULL
            ? NULL
            : hj_central_find_held_accepted (self, entity->name, id, &problem);

  if (held != NULL)
    made = hj_central_find_logged_op (self, hj_record_get_text (held, "op"), &problem);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return made;
}

/* A field that was never changed is its row's author's. */
static gboolean
load_first_version (HjCentral *self, const HjRecord *row, HjFieldVersion *version, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) made
      = find_maker (self, hj_record_get_entity (row), hj_record_get_id (row), &problem);

  version->pos = 1;
  if (made != NULL) {
    version->pos = made->result->pos;
    version->user = g_strdup (made->user);
    version->device = g_strdup (made->device);
    version->at = made->op->at;
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_load_field_version:
 * @row: a row that is there
 * @version: (out caller-allocates): cleared with hj_field_version_clear()
 * @error: a #HjSqlError
 *
 * Tells who changed a field last.
 */
gboolean
hj_central_load_field_version (HjCentral *self, const HjRecord *row, const char *field,
                               HjFieldVersion *version, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql,
                                              "SELECT pos, by, device, at FROM field"
                                              " WHERE entity = ?1 AND id = ?2 AND field = ?3",
                                              error);
  g_autoptr (GError) problem = NULL;

  *version = (HjFieldVersion){ 0 };
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (row)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (row));
  hj_sql_bind_text (statement, 3, field);
  if (hj_sql_step (sql, statement, &problem)) {
    version->pos = hj_sql_get_int (statement, 0);
    version->user = g_strdup (hj_sql_get_text (statement, 1));
    version->device = g_strdup (hj_sql_get_text (statement, 2));
    version->at = hj_sql_get_int (statement, 3);
  }
  hj_sql_reset (statement);
  if (problem == NULL)
    return version->pos != 0 || load_first_version (self, row, version, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_find_clock:
 * @row: a row that is there
 * @version: of one of its fields
 *
 * Returns: by how many milliseconds the laptop's own clock was slow when it wrote the field; 0
 * where it was right, or nobody knows
 */
gint64
hj_central_find_clock (HjCentral *self, const HjRecord *row, const HjFieldVersion *version)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = version->device == NULL
            ? NULL
            : hj_sql_prepare (sql,
                              "SELECT ?3 - json_extract (payload, '$.raw') FROM op"
                              " WHERE row = ?1 AND device = ?2 AND at = ?3 LIMIT 1",
                              NULL);
  gint64 slow = 0;

  if (statement == NULL)
    return 0;
  hj_sql_bind_id (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, version->device);
  hj_sql_bind_int (statement, 3, version->at);
  if (hj_sql_step (sql, statement, NULL))
    slow = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return slow;
}

/**
 * hj_central_others_changed:
 * @after: a position
 * @device: whose own changes do not count
 *
 * Returns: whether anybody else changed any field of the row later
 */
gboolean
hj_central_others_changed (HjCentral *self, const HjRecord *row, gint64 after, const char *device)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT 1 FROM field WHERE entity = ?1 AND id = ?2 AND pos > ?3"
                        " AND device IS NOT ?4 LIMIT 1",
                        NULL);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (row)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (row));
  hj_sql_bind_int (statement, 3, after);
  hj_sql_bind_text (statement, 4, device);
  gboolean found = hj_sql_step (sql, statement, NULL);

  hj_sql_reset (statement);
  return found;
}

/**
 * hj_central_is_lost_position:
 *
 * Returns: whether what had this position was lost when a backup was put back; also one that is
 *   still to come was given before that
 */
gboolean
hj_central_is_lost_position (HjCentral *self, gint64 pos)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement;

  if (pos > hj_central_get_pos (self))
    return TRUE;
  statement = hj_sql_prepare (
      sql, "SELECT 1 FROM epoch WHERE restored < ?1 AND ?1 <= first LIMIT 1", NULL);

  if (statement == NULL)
    return TRUE;
  hj_sql_bind_int (statement, 1, pos);
  gboolean found = hj_sql_step (sql, statement, NULL);

  hj_sql_reset (statement);
  return found;
}

/**
 * hj_central_find_open_conflict:
 * @row: the row in conflict
 * @field: (nullable): its field
 * @offered: (nullable): a value that was offered, as on the command line
 * @op: (nullable): id of an op
 * @error: a #HjSqlError; left alone where there is none
 *
 * Finds the open conflict in which the same value was offered, or that @op began.
 *
 * Returns: (transfer full) (nullable): the conflict
 */
HjRecord *
hj_central_find_open_conflict (HjCentral *self, const HjRecord *row, const char *field,
                               const char *offered, const char *op, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT id FROM conflict WHERE row = ?1 AND entity = ?2 AND field IS ?3"
                        " AND state = 'open' AND (offered IS ?4 OR op = ?5)"
                        " ORDER BY op IS ?5 DESC LIMIT 1",
                        error);
  g_autofree char *id = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, hj_record_get_entity (row)->name);
  hj_sql_bind_text (statement, 3, field);
  hj_sql_bind_text (statement, 4, offered);
  hj_sql_bind_text (statement, 5, op);
  if (hj_sql_step (sql, statement, error))
    id = hj_sql_dup_id (statement, 0);
  hj_sql_reset (statement);
  return id == NULL ? NULL : hj_sql_table_load (sql, &hj_entity_conflict, id, error);
}

/**
 * hj_central_is_conflict_shared:
 * @conflict: a conflict
 * @device: a device
 * @error: a #HjSqlError; left alone where there is none
 *
 * Returns: whether an op of another device is in the conflict as well
 */
gboolean
hj_central_is_conflict_shared (HjCentral *self, const HjRecord *conflict, const char *device,
                               GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT 1 FROM op WHERE row = ?1 AND conflict = ?2 AND device <> ?3 LIMIT 1", error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, hj_record_get_text (conflict, "row"));
  hj_sql_bind_text (statement, 2, hj_record_get_id (conflict));
  hj_sql_bind_text (statement, 3, device);
  found = hj_sql_step (sql, statement, error);
  hj_sql_reset (statement);
  return found;
}

/**
 * hj_central_list_open_conflicts:
 * @row: a row
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the conflicts over the row that
 *   nobody has decided yet
 */
GPtrArray *
hj_central_list_open_conflicts (HjCentral *self, const HjRecord *row, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (&hj_entity_conflict, NULL);
  g_autofree char *text = g_strdup_printf ("SELECT %s FROM conflict WHERE row = ?1"
                                           " AND entity = ?2 AND state = 'open'",
                                           columns);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, hj_record_get_entity (row)->name);
  return hj_sql_table_list (sql, statement, &hj_entity_conflict, error);
}

/**
 * hj_central_note_origin:
 * @org: a detention house
 * @error: a #HjSqlError
 *
 * Notes that the house has entered a row that nothing connects with a house yet.
 */
gboolean
hj_central_note_origin (HjCentral *self, const HjRecord *row, const char *org, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "INSERT OR IGNORE INTO origin VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (row)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (row));
  hj_sql_bind_text (statement, 3, org);
  return hj_sql_run (sql, statement, error);
}
