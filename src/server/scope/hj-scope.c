/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/scope/hj-scope.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-rows.h"
#include "server/scope/hj-scope-private.h"

#include <string.h>

/* For buckets that hold only what everybody may see who receives them. */
static const HjProjection projection_basic = {
  .name = "basic",
  .sensitivities = 1u << HJ_SENSITIVITY_BASIC,
};

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

static void
subscribe (GPtrArray *list, const char *prefix, const char *owner, const HjProjection *projection)
{
  HjSubscription *subscription = g_new0 (HjSubscription, 1);

  subscription->bucket = g_strconcat (prefix, owner, NULL);
  subscription->projection = projection;
  subscription->wire_name = g_strconcat (subscription->bucket, "#", projection->name, NULL);
  g_ptr_array_add (list, subscription);
}

/* Whether the role works on the rows of a house. */
gboolean
hj_scope_is_officer (const char *role)
{
  return g_str_equal (role, "intake-officer") || g_str_equal (role, "duty-officer")
         || g_str_equal (role, "house-leader");
}

gboolean
hj_scope_is_mediator (const char *role)
{
  return g_str_equal (role, "mediator");
}

/**
 * hj_scope_subscriptions:
 * @user: an account's name
 * @role: its role id
 * @org: its organisation
 *
 * What a user receives, in the order in which a first load brings it. A role that has no view yet
 * gets the catalogue and its own held work.
 *
 * Returns: (transfer full) (element-type HjSubscription): the buckets, each with its columns
 */
GPtrArray *
hj_scope_subscriptions (const char *user, const char *role, const char *org)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_subscription_free);

  subscribe (list, HJ_BUCKET_CATALOGUE, "", &projection_basic);
  subscribe (list, HJ_BUCKET_USER, user, &projection_basic);
  if (hj_scope_is_officer (role))
    subscribe (list, HJ_BUCKET_HOUSE, org, &hj_projection_house_officer);
  if (g_str_equal (role, "house-leader"))
    subscribe (list, HJ_BUCKET_HOUSE_LEAD, org, &hj_projection_house_officer);
  if (hj_scope_is_mediator (role))
    subscribe (list, HJ_BUCKET_MEDIATOR, user, &hj_projection_mediator);
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
