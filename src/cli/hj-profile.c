/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-profile-private.h"

#include "cli/hj-cli.h"
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
char *
hj_profile_make_comparable (const char *text)
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

/* Rows of @entity whose field has the text. */
GPtrArray *
hj_profile_select (HjReplica *replica, const HjEntity *entity, const char *field, const char *id,
                   GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);

  hj_query_where_text (query, field, id);
  return hj_replica_select (replica, query, error);
}

static gint
compare_values (gconstpointer left, gconstpointer right)
{
  const HjProfileValue *a = *(const HjProfileValue *const *)left;
  const HjProfileValue *b = *(const HjProfileValue *const *)right;
  gint order = g_strcmp0 (a->source, b->source);

  return order != 0 ? order : g_strcmp0 (a->value, b->value);
}

static gboolean
contradict (const HjProfileValue *a, const HjProfileValue *b)
{
  return a->compared != NULL && b->compared != NULL && g_strcmp0 (a->part, b->part) == 0
         && !g_str_equal (a->source, b->source) && !g_str_equal (a->compared, b->compared);
}

static void
finish_item (HjProfileItem *item)
{
  g_ptr_array_sort (item->values, compare_values);
  for (guint i = 0; i < item->values->len; i++) {
    for (guint j = 0; j < i; j++)
      item->conflict
          |= contradict (g_ptr_array_index (item->values, i), g_ptr_array_index (item->values, j));
  }
}

static gboolean
find_person (HjProfile *self, HjReplica *replica, GError **error)
{
  g_autoptr (GPtrArray) people
      = hj_profile_select (replica, &hj_entity_person, "id_number", self->id_number, error);
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
      || (self->person != NULL && !hj_profile_add_source_values (self, replica, error)))
    return NULL;
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    if (!hj_profile_add_own_values (self, replica, i, error))
      return NULL;
    finish_item (&self->items[i]);
  }
  return g_steal_pointer (&self);
}
