/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-buckets.h"
#include "server/scope/hj-scope-private.h"

#include <glib/gi18n-lib.h>

#define HAS_BIT(mask, i) (((mask) & (G_GUINT64_CONSTANT (1) << (i))) != 0)

/**
 * hj_scope_refuse_row:
 *
 * Returns: (transfer full): why nothing is done with a row, in the same words whether it is
 *   another's or is not there at all
 */
char *
hj_scope_refuse_row (void)
{
  return g_strdup (_ ("This is not among what you may change; ask whoever gave it to you."));
}

static char *
refuse_role (const HjEntity *entity)
{
  return g_strdup_printf (_ ("Your role may not enter or change this part of a %s; ask an officer "
                             "of the house."),
                          entity->name);
}

/* What is entered in a house goes also where those receive it who hold more of it. */
static const char *const house_prefixes[]
    = { HJ_BUCKET_HOUSE, HJ_BUCKET_HOUSE_HEALTH, HJ_BUCKET_HOUSE_RECORD };

static gboolean
has_bucket (GPtrArray *buckets, const char *prefix, const char *owner)
{
  g_autofree char *bucket = g_strconcat (prefix, owner, NULL);

  return g_ptr_array_find_with_equal_func (buckets, bucket, g_str_equal, NULL);
}

static gboolean
is_in_reach (GPtrArray *buckets, const HjAccessView *view, const char *user, const char *org)
{
  g_autofree char *bucket = hj_scope_name_bucket (view->reach, user, org);

  if (view->reach != HJ_REACH_HOUSE)
    return has_bucket (buckets, "", bucket);
  for (guint i = 0; i < G_N_ELEMENTS (house_prefixes); i++) {
    if (has_bucket (buckets, house_prefixes[i], org))
      return TRUE;
  }
  return FALSE;
}

/* Whether the row is among those that the role works on. */
static gboolean
is_among (HjCentral *central, const HjAccess *access, const HjRecord *row, const char *user,
          const char *org)
{
  g_autoptr (GPtrArray) buckets = hj_central_buckets_of (central, row, NULL);

  for (guint i = 0; buckets != NULL && i < access->n_views; i++) {
    if (hj_projection_holds_entity (access->views[i].projection, hj_record_get_entity (row))
        && is_in_reach (buckets, &access->views[i], user, org))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_right (const HjAccess *access, const HjRecord *before, const HjRecord *after, guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (after);
  HjRights rights = hj_access_get_rights (access, entity);

  if (before == NULL)
    return (rights & (HJ_MAY_MAKE | HJ_MAY_COMPUTE)) != 0;
  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i) && !hj_access_may_change (access, before, i))
      return FALSE;
  }
  return rights != 0;
}

/**
 * hj_scope_why_not_write:
 * @central: where the rows are
 * @user: an account's name
 * @role: its role id
 * @org: its organisation
 * @before: (nullable): the row as it is; %NULL for a new one
 * @after: the row as it would be
 * @mask: one bit a field that the user enters; what a command writes is the workflow's to allow
 *   and not among them
 *
 * Returns: (transfer full) (nullable): why the user may not, in one sentence that tells nothing
 *   about a row that the user does not receive; %NULL if the user may
 */
char *
hj_scope_why_not_write (HjCentral *central, const char *user, const char *role, const char *org,
                        const HjRecord *before, const HjRecord *after, guint64 mask)
{
  const HjAccess *access = hj_access_find (role);

  if (access == NULL || !has_right (access, before, after, mask))
    return refuse_role (hj_record_get_entity (after));
  if ((before != NULL && !is_among (central, access, before, user, org))
      || !is_among (central, access, after, user, org))
    return hj_scope_refuse_row ();
  return NULL;
}
