/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-versions.h"

#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-held.h"
#include "server/db/hj-central-log.h"

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
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error)
         && (version->pos != 0 || load_first_version (self, row, version, error));
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

  if (statement == NULL)
    return 0;
  hj_sql_bind_id (statement, 1, hj_record_get_id (row));
  hj_sql_bind_text (statement, 2, version->device);
  hj_sql_bind_int (statement, 3, version->at);
  return hj_sql_take_int (sql, statement, 0, NULL);
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
  return hj_sql_has_row (sql, statement, NULL);
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
  return hj_sql_has_row (sql, statement, NULL);
}
