/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-changes-check.h"

#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-members.h"

/* Goes over the rows of a piece. */
typedef struct {
  HjDigest digest;
  guint64 mask;
  const char *last; /* (nullable) where the entity at hand ends */
} Walk;

/* More rows than can be in a piece are as good as a difference. */
static gboolean
is_over (const Walk *walk)
{
  return walk->digest.n_rows > HJ_CHECK_ROWS;
}

static gboolean
on_row_read_cb (HjRecord *record, gpointer user_data)
{
  Walk *walk = user_data;

  hj_digest_add (&walk->digest, record, walk->mask);
  return !is_over (walk) && g_strcmp0 (hj_record_get_id (record), walk->last) != 0;
}

static gboolean
walk_entity (Walk *walk, HjCentral *central, const HjSubscription *subscription, gint64 bucket,
             guint schema, const HjEntity *entity, const HjCheck *check, GError **error)
{
  walk->mask = hj_projection_get_mask (subscription->projection, entity)
               & hj_entity_fields_between (entity, 0, schema);
  walk->last = entity->number == check->last_entity ? check->last : NULL;
  return walk->mask == 0
         || hj_central_read_members (central, bucket, entity,
                                     entity->number == check->entity ? check->after : NULL,
                                     on_row_read_cb, walk, error);
}

/**
 * hj_changes_compare:
 * @subscription: the bucket that the piece is of
 * @schema: schema version whose columns the reader holds
 * @same: (out): whether the piece is here as the reader holds it
 * @error: a #HjSqlError
 *
 * Compares a piece of a bucket with what a reader holds who has applied all up to now.
 */
gboolean
hj_changes_compare (HjCentral *central, const HjSubscription *subscription, guint schema,
                    const HjCheck *check, gboolean *same, GError **error)
{
  gint64 bucket = hj_central_find_bucket (central, subscription->bucket, error);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  Walk walk = { 0 };
  gboolean begun = FALSE, ended = FALSE;

  if (bucket == 0)
    return FALSE;
  for (guint i = 0; i < n_entities && !ended && !is_over (&walk); i++) {
    begun = begun || entities[i]->number == check->entity;
    ended = entities[i]->number == check->last_entity;
    if (begun
        && !walk_entity (&walk, central, subscription, bucket, schema, entities[i], check, error))
      return FALSE;
  }
  g_autofree char *digest = hj_digest_to_text (&walk.digest);

  *same = g_str_equal (digest, check->digest);
  return TRUE;
}
