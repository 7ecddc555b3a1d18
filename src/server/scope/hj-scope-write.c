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

/* The buckets of rows of @entity that the role works on. */
static GStrv
list_reach (const HjAccess *access, const HjEntity *entity, const char *user, const char *org)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < access->n_views; i++) {
    const HjAccessView *view = &access->views[i];

    if (!hj_projection_holds_entity (view->projection, entity))
      continue;
    if (view->reach != HJ_REACH_HOUSE) {
      g_strv_builder_take (names, hj_scope_name_bucket (view->reach, user, org));
      continue;
    }
    for (guint j = 0; j < G_N_ELEMENTS (house_prefixes); j++)
      g_strv_builder_take (names, g_strconcat (house_prefixes[j], org, NULL));
  }
  return g_strv_builder_end (names);
}

/* Whether the row is among those that the role works on. */
static gboolean
is_among (HjCentral *central, const HjAccess *access, const HjRecord *row, const char *user,
          const char *org)
{
  g_auto (GStrv) reach = list_reach (access, hj_record_get_entity (row), user, org);
  const char *const *names = (const char *const *)reach;
  g_autoptr (GPtrArray) buckets = hj_central_buckets_among (central, row, names, NULL);

  for (guint i = 0; buckets != NULL && i < buckets->len; i++) {
    if (g_strv_contains (names, g_ptr_array_index (buckets, i)))
      return TRUE;
  }
  return FALSE;
}

/* Whether the row would be there too, once @after is written over @before. */
static gboolean
stays_among (HjCentral *central, const HjAccess *access, const HjRecord *before,
             const HjRecord *after, const char *user, const char *org)
{
  if (before != NULL
      && !hj_central_fields_move (hj_record_get_entity (after),
                                  hj_record_changed_mask (before, after)))
    return TRUE;
  return is_among (central, access, after, user, org);
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
      || !stays_among (central, access, before, after, user, org))
    return hj_scope_refuse_row ();
  return NULL;
}
