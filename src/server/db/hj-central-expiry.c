/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-expiry.h"

#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "server/db/hj-central-members.h"

/* Up to which time pushed tickets were looked through, UTC milliseconds. */
#define META_EXPIRED "expired-upto"

/* Puts a row, and the rows around it, where they belong now. */
static gboolean
place_again (HjCentral *self, const HjEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = hj_sql_table_load (hj_central_get_sql (self), entity, id, &problem);
  gint64 pos;
  gboolean moved;

  if (row == NULL) {
    if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
    return problem == NULL;
  }
  pos = hj_central_next_pos (self, error);
  return pos != 0 && hj_central_place (self, row, 0, pos, &moved, error)
         && hj_central_move_dependents (self, row, row, error);
}

/**
 * hj_central_open_with_purpose:
 * @purpose: what is opened, by whom, why and for how long; once more: from now on so long
 * @error: a #HjSqlError; then the caller undoes its transaction
 *
 * Puts a case into the bucket of the cases that a user opened, within the caller's transaction.
 */
gboolean
hj_central_open_with_purpose (HjCentral *self, const HjCentralPurpose *purpose, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "INSERT OR REPLACE INTO purpose VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, purpose->entity->number);
  hj_sql_bind_id (statement, 2, purpose->id);
  hj_sql_bind_text (statement, 3, purpose->user);
  hj_sql_bind_text (statement, 4, purpose->purpose);
  hj_sql_bind_int (statement, 5, hj_central_now (self));
  hj_sql_bind_int (statement, 6, purpose->until);
  return hj_sql_run (sql, statement, error)
         && place_again (self, purpose->entity, purpose->id, error);
}

/* Places every row again that @text finds between two times. */
static gboolean
place_found (HjCentral *self, const char *text, gint64 from, gint64 upto, guint *n_found,
             GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, from);
  hj_sql_bind_int (statement, 2, upto);
  while (hj_sql_step (sql, statement, &problem)) {
    guint number = (guint)hj_sql_get_int (statement, 0);

    g_array_append_val (numbers, number);
    g_ptr_array_add (ids, hj_sql_dup_id (statement, 1));
  }
  hj_sql_reset (statement);
  for (guint i = 0; problem == NULL && i < ids->len; i++)
    place_again (self, hj_entity_find_number (g_array_index (numbers, guint, i)),
                 g_ptr_array_index (ids, i), &problem);
  *n_found += ids->len;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
forget_purposes (HjCentral *self, gint64 now, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, "DELETE FROM purpose WHERE until <= ?1", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, now);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_expire:
 * @n_expired: (inout): grows by how many there were
 * @error: a #HjSqlError; then the caller undoes its transaction
 *
 * Takes back what was given for a while that is over: tickets that were pushed to an organisation,
 * and cases that were opened with a purpose. Why they were opened stays in the audit.
 */
gboolean
hj_central_expire (HjCentral *self, guint *n_expired, GError **error)
{
  gint64 now = hj_central_now (self);
  gint64 from = hj_central_get_meta_int (self, META_EXPIRED, 0);
  g_autofree char *upto = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  guint n_found = 0;

  if (HJ_MUTANT (expiry_forgotten))
    return TRUE;
  if (!place_found (self, "SELECT entity, id FROM purpose WHERE until > ?1 AND until <= ?2", 0, now,
                    &n_found, error)
      || (n_found > 0 && !forget_purposes (self, now, error))
      || !place_found (self,
                       "SELECT 15, id FROM ticket WHERE agency_until > ?1 AND agency_until <= ?2",
                       from, now, &n_found, error))
    return FALSE;
  *n_expired += n_found;
  return n_found == 0 || hj_central_set_meta (self, META_EXPIRED, upto, error);
}
