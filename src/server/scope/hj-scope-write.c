/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-rows.h"
#include "server/scope/hj-scope-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

static gboolean
is_in_house (HjCentral *central, const HjRecord *row, const char *org)
{
  g_autoptr (GPtrArray) buckets = hj_central_buckets_of (central, row, NULL);

  for (guint i = 0; buckets != NULL && i < buckets->len; i++) {
    const char *bucket = g_ptr_array_index (buckets, i);

    for (const char *const *prefix = (const char *const[]){ HJ_BUCKET_HOUSE, HJ_BUCKET_HOUSE_HEALTH,
                                                            HJ_BUCKET_HOUSE_RECORD, NULL };
         *prefix != NULL; prefix++) {
      if (g_str_has_prefix (bucket, *prefix) && g_str_equal (bucket + strlen (*prefix), org))
        return TRUE;
    }
  }
  return FALSE;
}

/* What an officer enters once, such as an examination's values, is the doctor's afterwards. */
static gboolean
touches_hidden (const HjProjection *projection, const HjRecord *before, guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (before);

  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i) && !hj_projection_holds (projection, entity->fields[i].sensitivity)
        && hj_record_get_value (before, i)->kind != HJ_VALUE_NULL)
      return TRUE;
  }
  return FALSE;
}

static char *
check_officer (HjCentral *central, const char *org, const HjRecord *before, const HjRecord *after,
               guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (after);

  if (entity->kind != HJ_ENTITY_RECORD && entity->kind != HJ_ENTITY_EVENT)
    return refuse_role (entity);
  if (before != NULL && touches_hidden (&hj_projection_house_officer, before, mask))
    return refuse_role (entity);
  if ((before != NULL && !is_in_house (central, before, org)) || !is_in_house (central, after, org))
    return hj_scope_refuse_row ();
  return NULL;
}

/* A mediator's fields; all else of a ticket or dispute changes by commands. */
static gboolean
is_mediators_field (const HjEntity *entity, const HjField *field)
{
  return entity == &hj_entity_ticket && g_str_equal (field->name, "note");
}

static char *
check_mediator (HjCentral *central, const char *user, const HjRecord *before, guint64 mask)
{
  const HjEntity *entity = before == NULL ? NULL : hj_record_get_entity (before);

  if (entity == NULL || (entity != &hj_entity_ticket && entity != &hj_entity_dispute))
    return g_strdup (_ ("A mediator works on given tickets and disputes only; ask an officer of "
                        "the house to enter this."));
  if (!hj_scope_may_read (central, user, "mediator", "", entity, hj_record_get_id (before)))
    return hj_scope_refuse_row ();
  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i) && !is_mediators_field (entity, &entity->fields[i]))
      return refuse_role (entity);
  }
  return NULL;
}

/**
 * hj_scope_why_not_write:
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
  if (hj_scope_is_officer (role))
    return check_officer (central, org, before, after, mask);
  if (hj_scope_is_mediator (role))
    return check_mediator (central, user, before, mask);
  return g_strdup (_ ("Your role may not change this; ask an officer of the house."));
}
