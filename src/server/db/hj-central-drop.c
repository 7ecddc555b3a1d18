/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-drop.h"

#include "server/db/hj-central-private.h"

/**
 * hj_central_dropped_free:
 * @self: (transfer full): a part
 */
void
hj_central_dropped_free (HjCentralDropped *self)
{
  g_free (self->device);
  g_free (self->user);
  g_free (self->sealed);
  g_free (self);
}

/**
 * hj_central_put_dropped:
 * @dropped: what was handed in, in the place of the device's part of that number; its time is given
 * here
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
  hj_sql_bind_int (statement, 4, hj_central_now (self));
  hj_sql_bind_text (statement, 5, dropped->sealed);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_list_dropped:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjCentralDropped) (nullable): all parts, a device's in
 * their order
 */
GPtrArray *
hj_central_list_dropped (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT device, user, at, sealed, part FROM dropped ORDER BY device, part", error);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_central_dropped_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  while (hj_sql_step (sql, statement, &problem)) {
    HjCentralDropped *part = g_new0 (HjCentralDropped, 1);

    part->device = g_strdup (hj_sql_get_text (statement, 0));
    part->user = g_strdup (hj_sql_get_text (statement, 1));
    part->at = hj_sql_get_int (statement, 2);
    part->sealed = g_strdup (hj_sql_get_text (statement, 3));
    part->part = hj_sql_get_int (statement, 4);
    g_ptr_array_add (parts, part);
  }
  hj_sql_reset (statement);
  if (problem == NULL)
    return g_steal_pointer (&parts);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
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
  gboolean found = hj_sql_step (sql, statement, NULL);

  hj_sql_reset (statement);
  return found;
}
