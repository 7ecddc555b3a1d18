/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/scope/hj-scope-private.h"

#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-rows.h"

/**
 * hj_subscription_free:
 * @self: (transfer full): a subscription
 */
void
hj_subscription_free (HjSubscription *self)
{
  g_free (self->bucket);
  g_free (self->wire_name);
  g_free (self);
}

/* How the table's rows are cut into buckets: one a reach and, where there are several of its kind,
 * an organisation or a user.
 */
static const struct {
  const char *prefix;
  enum { OF_ALL, OF_ORG, OF_USER } owner;
} buckets[] = {
  [HJ_REACH_CATALOGUE] = { HJ_BUCKET_CATALOGUE, OF_ALL },
  [HJ_REACH_OWN] = { HJ_BUCKET_USER, OF_USER },
  [HJ_REACH_HOUSE] = { HJ_BUCKET_HOUSE, OF_ORG },
  [HJ_REACH_HOUSE_LEAD] = { HJ_BUCKET_HOUSE_LEAD, OF_ORG },
  [HJ_REACH_HOUSE_HEALTH] = { HJ_BUCKET_HOUSE_HEALTH, OF_ORG },
  [HJ_REACH_ASSIGNED] = { HJ_BUCKET_MEDIATOR, OF_USER },
  [HJ_REACH_PUSHED] = { HJ_BUCKET_ORG, OF_ORG },
  [HJ_REACH_COUNTY] = { HJ_BUCKET_COUNTY, OF_ALL },
  [HJ_REACH_PURPOSE] = { HJ_BUCKET_PURPOSE, OF_USER },
};

/* Returns: (transfer full): the bucket that is a user's of @reach */
char *
hj_scope_name_bucket (HjReach reach, const char *user, const char *org)
{
  const char *owner = buckets[reach].owner == OF_ORG    ? org
                      : buckets[reach].owner == OF_USER ? user
                                                        : "";

  return g_strconcat (buckets[reach].prefix, owner, NULL);
}

/**
 * hj_scope_subscriptions:
 * @user: an account's name
 * @role: its role id
 * @org: its organisation
 *
 * What a user receives, in the order in which a first load brings it.
 *
 * Returns: (transfer full) (element-type HjSubscription): the buckets, each with its columns; none
 *   for a role that is not known
 */
GPtrArray *
hj_scope_subscriptions (const char *user, const char *role, const char *org)
{
  const HjAccess *access = hj_access_find (role);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_subscription_free);

  for (guint i = 0; access != NULL && i < access->n_views; i++) {
    HjSubscription *subscription = g_new0 (HjSubscription, 1);

    subscription->projection = access->views[i].projection;
    subscription->bucket = hj_scope_name_bucket (access->views[i].reach, user, org);
    subscription->wire_name
        = g_strconcat (subscription->bucket, "#", subscription->projection->name, NULL);
    g_ptr_array_add (list, subscription);
  }
  return list;
}

/**
 * hj_scope_buckets_of:
 * @record: a row as it is, or is about to be
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): names of the buckets it belongs to
 */
GPtrArray *
hj_scope_buckets_of (HjCentral *central, const HjRecord *record, GError **error)
{
  return hj_central_buckets_of (central, record, error);
}

/**
 * hj_scope_dependents_of:
 * @record: a row that was made, or changed whom it refers to, or moved
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): rows that may have to move along
 */
GPtrArray *
hj_scope_dependents_of (HjCentral *central, const HjRecord *record, GError **error)
{
  return hj_central_dependents_of (central, record, FALSE, error);
}

/**
 * hj_scope_may_read:
 * @user: an account's name
 * @role: its role id
 * @org: its organisation
 *
 * Returns: whether the row, there or not, is among those that the user receives
 */
gboolean
hj_scope_may_read (HjCentral *central, const char *user, const char *role, const char *org,
                   const HjEntity *entity, const char *id)
{
  g_autoptr (GPtrArray) list = hj_scope_subscriptions (user, role, org);

  for (guint i = 0; i < list->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (list, i);

    if (hj_projection_holds_entity (subscription->projection, entity)
        && hj_central_is_member (central, subscription->bucket, entity, id))
      return TRUE;
  }
  return FALSE;
}
