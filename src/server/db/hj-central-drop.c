/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-drop.h"

#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-private.h"

/**
 * hj_central_put_dropped:
 * @dropped: what was handed in, in the place of the device's part of that number
 * @error: a #HjSqlError
 */
gboolean
hj_central_put_dropped (HjCentral *self, const HjCentralDropped *dropped, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT OR REPLACE INTO dropped (device, part, user, at, sealed)"
                        " VALUES (?1, ?2, ?3, ?4, ?5)",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, dropped->device);
  hj_sql_bind_int (statement, 2, dropped->part);
  hj_sql_bind_text (statement, 3, dropped->user);
  hj_sql_bind_int (statement, 4, dropped->at);
  hj_sql_bind_text (statement, 5, dropped->sealed);
  return hj_sql_run (sql, statement, error);
}

static gboolean
walk (HjCentral *self, HjSqlStatement *statement, const char *device, gint64 part,
      HjCentralDroppedFunc func, gpointer user_data, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autoptr (GError) problem = NULL;
  gboolean goes_on = TRUE;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, part);
  while (goes_on && hj_sql_step (sql, statement, &problem)) {
    const HjCentralDropped dropped = {
      .device = hj_sql_get_text (statement, 0),
      .user = hj_sql_get_text (statement, 1),
      .at = hj_sql_get_int (statement, 2),
      .sealed = hj_sql_get_text (statement, 3),
      .part = hj_sql_get_int (statement, 4),
    };

    goes_on = func (&dropped, user_data);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_dup_dropped:
 * @sealed: (out) (transfer full) (nullable): what is in that place; %NULL where nothing is
 * @error: a #HjSqlError
 */
gboolean
hj_central_dup_dropped (HjCentral *self, const char *device, gint64 part, char **sealed,
                        GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT sealed FROM dropped WHERE device = ?1 AND part = ?2", error);
  g_autoptr (GError) problem = NULL;

  *sealed = NULL;
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, part);
  *sealed = hj_sql_take_text (sql, statement, &problem);
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_holds_dropped:
 * @dropped: something that was handed in
 * @holds: (out): whether it is there, under its number or, as after a restore, another one
 * @error: a #HjSqlError
 */
gboolean
hj_central_holds_dropped (HjCentral *self, const HjCentralDropped *dropped, gboolean *holds,
                          GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT 1 FROM dropped WHERE device = ?1 AND sealed = ?2", error);
  g_autoptr (GError) problem = NULL;

  *holds = FALSE;
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, dropped->device);
  hj_sql_bind_text (statement, 2, dropped->sealed);
  *holds = hj_sql_has_row (sql, statement, &problem);
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_walk_dropped:
 * @device: whose part is the first, empty for all of them
 * @part: which part of it that is
 * @func: called with each part, by device and number; may read
 * @error: a #HjSqlError
 *
 * Looks at what was handed in, with one part at a time in memory.
 *
 * Returns: whether all could be read, until @func ended it
 */
gboolean
hj_central_walk_dropped (HjCentral *self, const char *device, gint64 part,
                         HjCentralDroppedFunc func, gpointer user_data, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (hj_central_get_sql (self),
                        "SELECT device, user, at, sealed, part FROM dropped"
                        " WHERE (device, part) >= (?1, ?2) ORDER BY device, part",
                        error);

  return walk (self, statement, device, part, func, user_data, error);
}

/**
 * hj_central_walk_dropped_by:
 * @device: who handed them in
 * @part: number of the first
 * @func: called with each part of that device, by number; may read
 * @error: a #HjSqlError
 *
 * The same for the parts of one device.
 *
 * Returns: whether all could be read, until @func ended it
 */
gboolean
hj_central_walk_dropped_by (HjCentral *self, const char *device, gint64 part,
                            HjCentralDroppedFunc func, gpointer user_data, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (hj_central_get_sql (self),
                                              "SELECT device, user, at, sealed, part FROM dropped"
                                              " WHERE device = ?1 AND part >= ?2 ORDER BY part",
                                              error);

  return walk (self, statement, device, part, func, user_data, error);
}

/**
 * hj_central_decide_dropped:
 * @outcome: `accepted` or `refused`
 * @by: who decides
 * @error: a #HjSqlError
 *
 * Notes what was decided on an op that was handed in, for good.
 */
gboolean
hj_central_decide_dropped (HjCentral *self, const char *device, const char *op, const char *outcome,
                           const char *by, GError **error)
{
  return hj_central_run_texts (self, error,
                               "INSERT INTO dropped_decision (device, op, outcome, by)"
                               " VALUES (?1, ?2, ?3, ?4)",
                               device, op, outcome, by, NULL);
}

/**
 * hj_central_is_dropped_decided:
 *
 * Returns: whether somebody has decided on the op
 */
gboolean
hj_central_is_dropped_decided (HjCentral *self, const char *device, const char *op)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT 1 FROM dropped_decision WHERE device = ?1 AND op = ?2", NULL);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_text (statement, 2, op);
  return hj_sql_has_row (sql, statement, NULL);
}

/* The same op comes from another device where the replica was enrolled anew and kept its work.
 * Every op that comes in is asked about: the few decisions are gone through, and not the many
 * laptops.
 */
static const char find_refusal[]
    = "SELECT device FROM dropped_decision d WHERE op = ?2 AND outcome = 'refused'"
      " AND EXISTS (SELECT 1 FROM device WHERE id = d.device AND user = ?1)";

static char *
dup_text (HjCentral *self, const char *query, const char *first, const char *second, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, query, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, first);
  hj_sql_bind_text (statement, 2, second);
  return hj_sql_take_text (sql, statement, error);
}

/**
 * hj_central_find_refusal:
 * @user: author of @op
 * @op: id of an op
 * @refused: (out): whether it was handed in, from a laptop of @user, and somebody refused it
 * @reason: (out) (transfer full) (nullable): why, as the audit has it
 * @error: a #HjSqlError
 *
 * A person's decision holds also where the laptop is let in again and sends the op.
 */
gboolean
hj_central_find_refusal (HjCentral *self, const char *user, const char *op, gboolean *refused,
                         char **reason, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *device = dup_text (self, find_refusal, user, op, &problem);

  *refused = device != NULL;
  *reason = NULL;
  if (device != NULL)
    *reason = dup_text (
        self,
        "SELECT purpose FROM audit WHERE what = '" HJ_CENTRAL_REFUSES_DROPPED
        "' AND device = ?1 AND detail = ?2 AND device_seq IS NULL ORDER BY seq DESC LIMIT 1",
        device, op, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
