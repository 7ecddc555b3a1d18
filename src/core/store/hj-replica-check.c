/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-check.h"

#include "core/model/hj-projection.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"

#include <string.h>

/* Five thousand rows each five minutes: a working day goes over half a million. */
#define INTERVAL_MS (5 * HJ_MINUTE_MS)

/* Keys of `meta`: behind what the last piece ended, as ENTITY ID BUCKET; when one was compared; and
 * whether the next one has differed once already.
 */
#define CHECKED "checked"
#define CHECKED_AT "checked-at"
#define CHECKED_AGAIN "checked-again"

/**
 * hj_replica_is_check_due:
 *
 * Returns: whether it is time to compare another piece of the replica with the central instance
 */
gboolean
hj_replica_is_check_due (HjReplica *self)
{
  gint64 passed = hj_replica_now (self) - hj_replica_get_meta_int (self, CHECKED_AT, 0);

  return passed < 0 || passed >= INTERVAL_MS;
}

/* Sets where the next piece begins. @bucket stays %NULL where there is none to begin with. */
static void
read_place (HjReplica *self, HjCheck *check)
{
  g_autofree char *text = hj_replica_dup_meta (self, CHECKED);
  g_auto (GStrv) parts = g_strsplit (text == NULL ? "" : text, " ", 3);

  if (g_strv_length (parts) != 3)
    return;
  check->entity = g_ascii_strtoll (parts[0], NULL, 10);
  check->after = *parts[1] == '\0' ? NULL : g_strdup (parts[1]);
  check->bucket = g_strdup (parts[2]);
}

/* The bucket that is being gone over, as long as it is held, or the one after it. */
static gboolean
choose_bucket (HjReplica *self, HjCheck *check, gint64 *number, GError **error)
{
  HjSqlStatement *select = hj_sql_prepare (
      self->sql,
      "SELECT number, name FROM bucket WHERE snapshot = 0 AND (name > ?1 OR (name = ?1 AND ?2))"
      " ORDER BY name LIMIT 1",
      error);
  g_autoptr (GError) problem = NULL;

  if (select == NULL)
    return FALSE;
  hj_sql_bind_text (select, 1, check->bucket == NULL ? "" : check->bucket);
  hj_sql_bind_int (select, 2, check->after != NULL);
  *number = 0;
  if (hj_sql_step (self->sql, select, &problem)) {
    *number = hj_sql_get_int (select, 0);
    if (g_strcmp0 (check->bucket, hj_sql_get_text (select, 1)) != 0) {
      check->entity = 0;
      g_clear_pointer (&check->after, g_free);
    }
    g_set_str (&check->bucket, hj_sql_get_text (select, 1));
  }
  return hj_sql_end_rows (select, g_steal_pointer (&problem), error);
}

static GPtrArray *
list_members (HjReplica *self, gint64 bucket, const HjEntity *entity, const char *after,
              guint64 limit, GError **error)
{
  HjSqlStatement *select = hj_sql_prepare (self->sql,
                                           "SELECT id FROM member WHERE entity = ?1 AND id > ?2"
                                           " AND bucket = ?3 ORDER BY id LIMIT ?4",
                                           error);

  if (select == NULL)
    return NULL;
  hj_sql_bind_int (select, 1, entity->number);
  /* An empty text sorts before every id. */
  hj_sql_bind_id (select, 2, after == NULL ? "" : after);
  hj_sql_bind_int (select, 3, bucket);
  hj_sql_bind_int (select, 4, (gint64)limit);
  return hj_sql_list_ids (self->sql, select, error);
}

/* A row as the central instance confirmed it; one that is not there is left out, and found missing.
 */
static gboolean
add_row (HjReplica *self, HjDigest *digest, const HjEntity *entity, const char *id, guint64 mask,
         GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) record = NULL;

  if (!hj_overlay_covers (self, entity, id, &record, &problem) && problem == NULL)
    record = hj_sql_table_load (self->sql, entity, id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (record != NULL)
    hj_digest_add (digest, record, mask);
  return TRUE;
}

/* Takes in rows of an entity until the piece is full, then its end is set. */
static gboolean
add_entity (HjReplica *self, HjCheck *check, HjDigest *digest, guint64 *n_left, gint64 bucket,
            const HjEntity *entity, guint64 mask, GError **error)
{
  const char *after = entity->number == check->entity ? check->after : NULL;
  g_autoptr (GPtrArray) ids = list_members (self, bucket, entity, after, *n_left, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!add_row (self, digest, entity, g_ptr_array_index (ids, i), mask, error))
      return FALSE;
  }
  *n_left -= ids->len;
  if (*n_left > 0)
    return TRUE;
  check->last_entity = entity->number;
  check->last = g_strdup (g_ptr_array_index (ids, ids->len - 1));
  return TRUE;
}

static gboolean
add_entities (HjReplica *self, HjCheck *check, HjDigest *digest, gint64 bucket, GError **error)
{
  const char *hash = strrchr (check->bucket, '#');
  const HjProjection *projection = hj_projection_find (hash == NULL ? NULL : hash + 1);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  guint64 n_left = HJ_CHECK_ROWS;
  gboolean begun = FALSE;

  if (check->entity == 0)
    check->entity = entities[0]->number;
  for (guint i = 0; i < n_entities && n_left > 0; i++) {
    guint64 mask = projection == NULL ? 0 : hj_projection_get_mask (projection, entities[i]);

    begun = begun || entities[i]->number == check->entity;
    if (begun && mask != 0
        && !add_entity (self, check, digest, &n_left, bucket, entities[i], mask, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_replica_make_check:
 * @error: a #HjSqlError
 *
 * Goes on from the piece that was compared last, through all buckets and then again.
 *
 * Returns: (transfer full) (nullable): the next piece, as this replica holds it; %NULL without
 *   @error where it holds nothing, or the last piece was the end
 */
HjCheck *
hj_replica_make_check (HjReplica *self, GError **error)
{
  g_autoptr (HjCheck) check = g_new0 (HjCheck, 1);
  HjDigest digest = { 0 };
  gint64 bucket;

  read_place (self, check);
  if (!choose_bucket (self, check, &bucket, error))
    return NULL;
  if (bucket == 0) {
    hj_replica_set_meta (self, CHECKED, NULL, error);
    return NULL;
  }
  if (!add_entities (self, check, &digest, bucket, error))
    return NULL;
  check->digest = hj_digest_to_text (&digest);
  return g_steal_pointer (&check);
}

static gboolean
note_place (HjReplica *self, const HjCheck *check, GError **error)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT " %s %s", check->last_entity,
                                            check->last == NULL ? "" : check->last, check->bucket);

  return hj_replica_set_meta (self, CHECKED, place, error)
         && hj_replica_set_meta (self, CHECKED_AGAIN, NULL, error);
}

/**
 * hj_replica_pass_check:
 * @check: what hj_replica_make_check() gave
 * @same: whether it was found the same
 * @error: a #HjSqlError
 *
 * The next piece begins behind it. One that was not the same, since something had happened or what
 * differed is sent anew, is compared once more before.
 */
gboolean
hj_replica_pass_check (HjReplica *self, const HjCheck *check, gboolean same, GError **error)
{
  gboolean again = !same && hj_replica_get_meta_int (self, CHECKED_AGAIN, 0) == 0;

  if (!hj_replica_begin (self, error))
    return FALSE;
  if ((again ? hj_replica_set_meta_int (self, CHECKED_AGAIN, 1, error)
             : note_place (self, check, error))
      && hj_replica_set_meta_int (self, CHECKED_AT, hj_replica_now (self), error))
    return hj_replica_commit (self, error);
  hj_replica_rollback (self);
  return FALSE;
}
