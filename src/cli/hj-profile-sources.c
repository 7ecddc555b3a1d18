/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-profile-private.h"

#include "core/model/hj-entities.h"

static gint64
get_version (const HjRecord *row)
{
  return hj_record_get_int (row, "version", 0);
}

/* What the sources call an item, or %NULL where @name is not one of its names. */
static const char *
find_source_item (const HjProfileItemInfo *info, const char *name)
{
  g_autofree char *plain = g_strdelimit (g_strdup (name), "-", '_');

  for (guint i = 0; info->source_items[i] != NULL; i++) {
    if (g_str_equal (info->source_items[i], plain))
      return info->source_items[i];
  }
  return NULL;
}

/* Items of an earlier detention are no part of this one's profile; the person's own always are. */
static gboolean
belongs (const HjProfile *self, const HjProfileItemInfo *info, const HjRecord *row)
{
  const char *detention = hj_record_get_text (row, "detention");

  return info->owner == HJ_PROFILE_OF_PERSON || detention == NULL
         || g_strcmp0 (detention, self->detention) == 0;
}

/* Of what a source has said about this item, whether @row is what it says now. */
static gboolean
is_latest (const HjProfile *self, const HjProfileItemInfo *info, GPtrArray *rows,
           const HjRecord *row)
{
  const char *item = hj_record_get_text (row, "item");
  const char *source = hj_record_get_text (row, "source");
  gint64 at = hj_record_get_int (row, "observed_at", 0);

  for (guint i = 0; i < rows->len; i++) {
    const HjRecord *other = g_ptr_array_index (rows, i);
    gint64 other_at = hj_record_get_int (other, "observed_at", 0);

    if (other == row || g_strcmp0 (hj_record_get_text (other, "item"), item) != 0
        || g_strcmp0 (hj_record_get_text (other, "source"), source) != 0
        || !belongs (self, info, other))
      continue;
    if (other_at > at || (other_at == at && get_version (other) > get_version (row)))
      return FALSE;
  }
  return TRUE;
}

static void
add_source_item (HjProfile *self, guint index, GPtrArray *rows, const HjRecord *row)
{
  const HjProfileItemInfo *info = &hj_profile_infos[index];
  const char *name = find_source_item (info, hj_record_get_text (row, "item"));
  const char *text = hj_record_get_text (row, "value");
  HjProfileValue *value;

  if (name == NULL || text == NULL || !belongs (self, info, row)
      || !is_latest (self, info, rows, row))
    return;
  value = g_new0 (HjProfileValue, 1);
  value->value = g_strdup (text);
  value->shown = g_strdup (text);
  value->source = g_strdup (hj_record_get_text (row, "source"));
  value->at = hj_record_get_int (row, "observed_at", 0);
  value->part = info->parted ? name : NULL;
  value->compared = hj_profile_make_comparable (text);
  g_ptr_array_add (self->items[index].values, value);
}

/* Adds what the sources say now of every item. */
gboolean
hj_profile_add_source_values (HjProfile *self, HjReplica *replica, GError **error)
{
  g_autoptr (GPtrArray) rows
      = hj_profile_select (replica, &hj_entity_source_item, "person", self->person, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *row = g_ptr_array_index (rows, i);

    for (guint index = 0; index < HJ_PROFILE_N_ITEMS; index++)
      add_source_item (self, index, rows, row);
  }
  return rows != NULL;
}
