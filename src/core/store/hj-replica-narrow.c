/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/model/hj-projection.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"

#include <string.h>

#define FULL_MASK(entity) ((G_GUINT64_CONSTANT (1) << (entity)->n_fields) - 1)

/* What a bucket brings of a row; all where this program does not know its projection. */
static guint64
get_mask (const char *bucket, const HjEntity *entity)
{
  const char *hash = strrchr (bucket, '#');
  const HjProjection *projection = hash == NULL ? NULL : hj_projection_find (hash + 1);

  return projection == NULL ? FULL_MASK (entity) : hj_projection_get_mask (projection, entity);
}

/* What the buckets bring that still hold the row. */
static gboolean
find_held (HjReplica *self, const HjEntity *entity, const char *id, guint64 *held, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "SELECT b.name FROM member m JOIN bucket b ON b.number = m.bucket"
                        " WHERE m.entity = ?1 AND m.id = ?2",
                        error);
  g_autoptr (GError) problem = NULL;

  *held = 0;
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, id);
  while (hj_sql_step (self->sql, statement, &problem))
    *held |= get_mask (hj_sql_get_text (statement, 0), entity);
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

static void
empty_columns (HjRecord *record, guint64 mask)
{
  for (guint i = 0; i < hj_record_get_entity (record)->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_null_at (record, i);
  }
}

/* Empties columns of what is confirmed of a row, be it below own ops or shown as it is. */
static gboolean
empty_row (HjReplica *self, const HjEntity *entity, const char *id, guint64 mask, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = NULL;
  gboolean covered = hj_overlay_covers (self, entity, id, &row, &problem);

  if (!covered && problem == NULL)
    row = hj_sql_table_load (self->sql, entity, id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (row == NULL)
    return TRUE;
  empty_columns (row, mask);
  self->erased = TRUE;
  return covered ? hj_overlay_keep_base (self, row, error)
                 : hj_replica_write (self, row, mask, error);
}

/*
 * Takes away what only @bucket brought of a row that other buckets still hold: whoever may see less
 * of it from now on keeps no more than that. Called once the row has left @bucket.
 */
gboolean
hj_replica_narrow (HjReplica *self, const char *bucket, const HjEntity *entity, const char *id,
                   GError **error)
{
  guint64 held;

  if (!find_held (self, entity, id, &held, error))
    return FALSE;
  guint64 gone = get_mask (bucket, entity) & ~held;

  return held == 0 || gone == 0 || HJ_MUTANT (columns_kept)
         || empty_row (self, entity, id, gone, error);
}
