/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-profile-private.h"

#include "cli/hj-cli.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-person.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

static void
free_value (gpointer data)
{
  HjProfileValue *value = data;

  g_free (value->value);
  g_free (value->shown);
  g_free (value->source);
  g_free (value->compared);
  g_free (value);
}

void
hj_profile_free (HjProfile *self)
{
  g_free (self->id_number);
  g_free (self->person);
  g_free (self->detention);
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++)
    g_ptr_array_unref (self->items[i].values);
  g_free (self);
}

static HjProfile *
new_profile (const char *id_number)
{
  HjProfile *self = g_new0 (HjProfile, 1);

  self->id_number = g_strdup (id_number);
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    self->items[i].name = hj_profile_infos[i].name;
    self->items[i].title = hj_profile_infos[i].title;
    self->items[i].values = g_ptr_array_new_with_free_func (free_value);
  }
  return self;
}

/* Digits as people type or paste them: wide forms, spaces, a small check letter. */
static char *
clean_id_number (const char *typed)
{
  g_autofree char *narrow = g_utf8_normalize (typed, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = narrow; at != NULL && *at != '\0'; at++) {
    if (!g_ascii_isspace (*at))
      g_string_append_c (clean, g_ascii_toupper (*at));
  }
  return g_string_free_and_steal (g_steal_pointer (&clean));
}

static gboolean
check_id_number (const char *id_number, GError **error)
{
  const char *sentence = NULL;

  switch (hj_id_number_check (id_number)) {
  case HJ_ID_NUMBER_LENGTH_WRONG:
    sentence = _ ("An ID number has 17 digits and a check character; compare it with the card.");
    break;
  case HJ_ID_NUMBER_DATE_WRONG:
    sentence = _ ("The birth date in the ID number is no day; compare it with the card.");
    break;
  case HJ_ID_NUMBER_CHECK_WRONG:
    sentence = _ ("The check character of the ID number is wrong; compare it with the card.");
    break;
  case HJ_ID_NUMBER_OK:
  default:
    return TRUE;
  }
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED, sentence);
  return FALSE;
}

/* Two sources that only differ in spaces, wide forms or case agree. */
static char *
make_comparable (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (plain, g_utf8_get_char (at));
  }
  return g_string_free_and_steal (g_steal_pointer (&plain));
}

static GPtrArray *
select_of (HjReplica *replica, const HjEntity *entity, const char *field, const char *id,
           GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);

  hj_query_where_text (query, field, id);
  return hj_replica_select (replica, query, error);
}

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
  own->compared = whole && is_comparable (info) ? make_comparable (value->str) : NULL;
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
    return select_of (replica, entity, owner->name, id, error);
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
        = select_of (replica, &hj_entity_party, "dispute", dispute, error);

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

static gboolean
add_own_values (HjProfile *self, HjReplica *replica, guint index, GError **error)
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

static gint64
get_version (const HjRecord *row)
{
  return hj_record_get_int (row, "version", 0);
}

/* Of what one source has said about one item, whether @row is what it says now. */
static gboolean
is_latest (GPtrArray *rows, const HjRecord *row)
{
  const char *item = hj_record_get_text (row, "item");
  const char *source = hj_record_get_text (row, "source");
  gint64 at = hj_record_get_int (row, "observed_at", 0);

  for (guint i = 0; i < rows->len; i++) {
    const HjRecord *other = g_ptr_array_index (rows, i);
    gint64 other_at = hj_record_get_int (other, "observed_at", 0);

    if (other == row || g_strcmp0 (hj_record_get_text (other, "item"), item) != 0
        || g_strcmp0 (hj_record_get_text (other, "source"), source) != 0)
      continue;
    if (other_at > at || (other_at == at && get_version (other) > get_version (row)))
      return FALSE;
  }
  return TRUE;
}

static HjProfileItem *
find_item (HjProfile *self, const char *name)
{
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    if (g_strcmp0 (self->items[i].name, name) == 0)
      return &self->items[i];
  }
  return NULL;
}

static void
add_source_item (HjProfile *self, const HjRecord *row)
{
  HjProfileItem *item = find_item (self, hj_record_get_text (row, "item"));
  const char *text = hj_record_get_text (row, "value");
  HjProfileValue *value;

  if (item == NULL || text == NULL)
    return;
  value = g_new0 (HjProfileValue, 1);
  value->value = g_strdup (text);
  value->shown = g_strdup (text);
  value->source = g_strdup (hj_record_get_text (row, "source"));
  value->at = hj_record_get_int (row, "observed_at", 0);
  value->compared = make_comparable (text);
  g_ptr_array_add (item->values, value);
}

/* Items of an earlier detention are no part of this one's profile; the person's own always are. */
static gboolean
belongs (const HjProfile *self, const HjRecord *row)
{
  const char *detention = hj_record_get_text (row, "detention");
  const char *name = hj_record_get_text (row, "item");

  if (detention == NULL || g_strcmp0 (detention, self->detention) == 0)
    return TRUE;
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    if (g_strcmp0 (hj_profile_infos[i].name, name) == 0)
      return hj_profile_infos[i].owner == HJ_PROFILE_OF_PERSON;
  }
  return FALSE;
}

static gboolean
add_source_values (HjProfile *self, HjReplica *replica, GError **error)
{
  g_autoptr (GPtrArray) rows
      = select_of (replica, &hj_entity_source_item, "person", self->person, error);

  if (rows == NULL)
    return FALSE;
  for (gint i = (gint)rows->len - 1; i >= 0; i--) {
    if (!belongs (self, g_ptr_array_index (rows, (guint)i)))
      g_ptr_array_remove_index_fast (rows, (guint)i);
  }
  for (guint i = 0; i < rows->len; i++) {
    if (is_latest (rows, g_ptr_array_index (rows, i)))
      add_source_item (self, g_ptr_array_index (rows, i));
  }
  return TRUE;
}

static gint
compare_values (gconstpointer left, gconstpointer right)
{
  const HjProfileValue *a = *(const HjProfileValue *const *)left;
  const HjProfileValue *b = *(const HjProfileValue *const *)right;
  gint order = g_strcmp0 (a->source, b->source);

  return order != 0 ? order : g_strcmp0 (a->value, b->value);
}

static void
finish_item (HjProfileItem *item)
{
  const HjProfileValue *first = NULL;

  g_ptr_array_sort (item->values, compare_values);
  for (guint i = 0; i < item->values->len; i++) {
    const HjProfileValue *value = g_ptr_array_index (item->values, i);

    if (value->compared == NULL)
      continue;
    if (first == NULL)
      first = value;
    else if (!g_str_equal (first->source, value->source)
             && !g_str_equal (first->compared, value->compared))
      item->conflict = TRUE;
  }
}

static gboolean
find_person (HjProfile *self, HjReplica *replica, GError **error)
{
  g_autoptr (GPtrArray) people
      = select_of (replica, &hj_entity_person, "id_number", self->id_number, error);
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_detention);
  g_autoptr (GPtrArray) detentions = NULL;

  if (people == NULL || people->len == 0)
    return people != NULL;
  self->person = g_strdup (hj_record_get_id (g_ptr_array_index (people, 0)));
  hj_query_where_text (query, "person", self->person);
  hj_query_order (query, "starts_at", TRUE);
  hj_query_set_limit (query, 1, 0);
  detentions = hj_replica_select (replica, query, error);
  if (detentions != NULL && detentions->len > 0)
    self->detention = g_strdup (hj_record_get_id (g_ptr_array_index (detentions, 0)));
  return detentions != NULL;
}

/**
 * hj_profile_load:
 * @id_number: as it was typed
 * @error: `FAILED` with a sentence where it is no ID number, or an error of the store
 *
 * Gathers the 32 items of the one-click check from what the replica holds; nothing is asked of
 * anybody else.
 *
 * Returns: (transfer full) (nullable): the profile, also of somebody whom nobody here knows
 */
HjProfile *
hj_profile_load (HjReplica *replica, const char *id_number, GError **error)
{
  g_autofree char *clean = clean_id_number (id_number);
  g_autoptr (HjProfile) self = NULL;

  if (!check_id_number (clean, error))
    return NULL;
  self = new_profile (clean);
  if (!find_person (self, replica, error)
      || (self->person != NULL && !add_source_values (self, replica, error)))
    return NULL;
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    if (!add_own_values (self, replica, i, error))
      return NULL;
    finish_item (&self->items[i]);
  }
  return g_steal_pointer (&self);
}
