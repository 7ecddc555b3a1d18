/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-profile-private.h"

#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

/* Free text can be compared; a kind or a day is written by each source in its own way. */
static gboolean
is_comparable (const HjProfileItemInfo *info)
{
  int index = hj_entity_field_index (info->entity, info->fields[0]);

  return info->fields[1] == NULL && info->entity->fields[index].type == HJ_FIELD_TEXT;
}

static void
append_field (const HjRecord *record, const char *name, GString *value, GString *shown)
{
  const HjEntity *entity = hj_record_get_entity (record);
  guint index = (guint)hj_entity_field_index (entity, name);
  const HjField *field = &entity->fields[index];
  const HjValue *held = hj_record_get_value (record, index);
  g_autofree char *display = hj_value_to_display (field, held);
  g_autofree char *iso = field->type == HJ_FIELD_TIME && held->kind == HJ_VALUE_INT
                             ? hj_time_to_iso (held->integer)
                             : NULL;
  const char *written = iso != NULL ? iso : held->kind == HJ_VALUE_TEXT ? held->text : display;

  if (*display == '\0')
    return;
  g_string_append_printf (value, "%s%s", value->len > 0 ? " " : "", written);
  g_string_append_printf (shown, "%s%s", shown->len > 0 ? " " : "", display);
}

static void
add_record (HjProfileItem *item, const HjProfileItemInfo *info, const HjRecord *record)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  HjProfileValue *own;
  gboolean whole;

  for (guint i = 0; info->fields[i] != NULL; i++)
    append_field (record, info->fields[i], value, shown);
  whole = value->len > 0;
  if (!whole && info->instead != NULL)
    append_field (record, info->instead, value, shown);
  if (value->len == 0)
    return;
  own = g_new0 (HjProfileValue, 1);
  own->compared = whole && is_comparable (info) ? hj_profile_make_comparable (value->str) : NULL;
  own->value = g_string_free_and_steal (g_steal_pointer (&value));
  own->shown = g_string_free_and_steal (g_steal_pointer (&shown));
  own->source = g_strdup (HJ_PROFILE_OWN_SOURCE);
  g_ptr_array_add (item->values, own);
}

/* Rows of the person or of the detention: the row itself, or those that name it. */
static GPtrArray *
find_rows (HjReplica *replica, const HjEntity *entity, const HjEntity *owner, const char *id,
           GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  HjRecord *row;

  if (id != NULL && entity != owner)
    return hj_profile_select (replica, entity, owner->name, id, error);
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  row = id != NULL ? hj_replica_require (replica, entity, id, error) : NULL;
  if (row != NULL)
    g_ptr_array_add (rows, row);
  return id == NULL || row != NULL ? g_steal_pointer (&rows) : NULL;
}

/* Who else is a party to the disputes of the detention. */
static gboolean
add_other_parties (HjProfile *self, HjReplica *replica, guint index, GError **error)
{
  g_autoptr (GPtrArray) disputes
      = find_rows (replica, &hj_entity_dispute, &hj_entity_detention, self->detention, error);

  for (guint i = 0; disputes != NULL && i < disputes->len; i++) {
    const char *dispute = hj_record_get_id (g_ptr_array_index (disputes, i));
    g_autoptr (GPtrArray) parties
        = hj_profile_select (replica, &hj_entity_party, "dispute", dispute, error);

    if (parties == NULL)
      return FALSE;
    for (guint j = 0; j < parties->len; j++) {
      const HjRecord *party = g_ptr_array_index (parties, j);

      if (g_strcmp0 (hj_record_get_text (party, "role"), "other") == 0)
        add_record (&self->items[index], &hj_profile_infos[index], party);
    }
  }
  return disputes != NULL;
}

static gboolean
add_count (HjProfile *self, HjReplica *replica, guint index, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (hj_profile_infos[index].entity);
  gint64 count = hj_replica_count (replica, query, error);
  HjProfileValue *value;

  if (count <= 0)
    return count == 0;
  value = g_new0 (HjProfileValue, 1);
  value->value = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  value->shown = g_strdup (value->value);
  value->source = g_strdup (HJ_PROFILE_OWN_SOURCE);
  g_ptr_array_add (self->items[index].values, value);
  return TRUE;
}

/* Adds what the house has on record of one item. */
gboolean
hj_profile_add_own_values (HjProfile *self, HjReplica *replica, guint index, GError **error)
{
  const HjProfileItemInfo *info = &hj_profile_infos[index];
  gboolean of_person = info->owner == HJ_PROFILE_OF_PERSON;
  g_autoptr (GPtrArray) rows = NULL;

  if (info->entity == NULL)
    return TRUE;
  if (info->owner == HJ_PROFILE_OF_DISPUTE)
    return add_other_parties (self, replica, index, error);
  if (info->owner == HJ_PROFILE_OF_NOBODY)
    return add_count (self, replica, index, error);
  rows = find_rows (replica, info->entity, of_person ? &hj_entity_person : &hj_entity_detention,
                    of_person ? self->person : self->detention, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_record (&self->items[index], info, g_ptr_array_index (rows, i));
  return rows != NULL;
}
