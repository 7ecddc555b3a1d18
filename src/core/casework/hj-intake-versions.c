/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-take-private.h"

#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#include <string.h>

/*
 * A value that was taken in once is known for good: the id of its source item follows from whom it
 * is about, where it comes from and what it says, and the replica remembers the ids of its own rows
 * even after the central instance has taken them away. What cannot be read off the rows then is
 * how many versions there were; that is kept beside them, by detention, as `ecg=1;injuries=2`.
 */
#define COUNTS_KEY "intake:"

/*
 * hj_intake_derive_id:
 * @owner: id of the person or the detention that the row hangs on
 * @kind: of the row
 * @what: it is, of several
 * @value: (nullable): what it says
 *
 * Returns: (transfer full): an id that follows from all of these; it begins as the owner's does, so
 *   that rows written together lie together on the disk
 */
char *
hj_intake_derive_id (const char *owner, const char *kind, const char *what, const char *value)
{
  const gsize n_time_bytes = 6; /* RFC 9562 §5.7 */
  g_autofree char *derived
      = hj_id_new_derived (kind, owner, what, value == NULL ? "" : value, NULL);
  guint8 bytes[HJ_ID_BYTES], owner_bytes[HJ_ID_BYTES];

  if (!hj_id_to_bytes (owner, owner_bytes) || !hj_id_to_bytes (derived, bytes))
    g_return_val_if_reached (NULL);
  memcpy (bytes, owner_bytes, n_time_bytes);
  return hj_id_from_bytes (bytes);
}

static char *
make_counts_key (const char *detention)
{
  return g_strconcat (COUNTS_KEY, detention, NULL);
}

/* Whether officers keep the item's rows (requirements §5). */
gboolean
hj_intake_item_stays (const HjIntakeItem *item)
{
  return !g_str_equal (item->sensitivity, "health") && !g_str_equal (item->sensitivity, "record");
}

static char *
make_item_id (const HjIntakeVersions *self, const HjIntakeItem *item)
{
  g_autofree char *what = g_strconcat (self->intake->map->source, " ", item->item, NULL);

  return hj_intake_derive_id (item->of_person ? self->person : self->detention, "source_item", what,
                              item->key);
}

static void
note_version (GHashTable *versions, const char *item, gint64 version)
{
  gint64 known = GPOINTER_TO_INT (g_hash_table_lookup (versions, item));

  g_hash_table_insert (versions, g_strdup (item), GINT_TO_POINTER ((int)MAX (known, version)));
}

static gboolean
load_visible (HjIntakeVersions *self, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_source_item);

  hj_query_where_text (query, "person", self->person);
  hj_query_where_text (query, "source", self->intake->map->source);
  g_autoptr (GPtrArray) rows = hj_replica_select (self->intake->replica, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *row = g_ptr_array_index (rows, i);
    const char *item = hj_record_get_text (row, "item");
    gboolean of_detention = g_strcmp0 (hj_record_get_text (row, "detention"), self->detention) == 0;
    g_autofree char *key = g_strconcat (of_detention ? "detention." : "person.", item, NULL);

    note_version (self->visible, key, hj_record_get_int (row, "version", 1));
  }
  return rows != NULL;
}

static void
load_counts (HjIntakeVersions *self)
{
  g_autofree char *key = make_counts_key (self->detention);
  g_autofree char *text = hj_replica_dup_meta (self->intake->replica, key);
  g_auto (GStrv) pairs = text == NULL ? NULL : g_strsplit (text, ";", -1);

  self->is_own = text != NULL;
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++) {
    char *sign = strrchr (pairs[i], '=');

    if (sign == NULL)
      continue;
    *sign = '\0';
    note_version (self->counts, pairs[i], g_ascii_strtoll (sign + 1, NULL, 10));
  }
}

/*
 * hj_intake_versions_init:
 * @self: (out caller-allocates): cleared with hj_intake_versions_clear()
 * @person: outlives @self, as does @detention
 * @is_new: whether the detention is being taken in
 */
gboolean
hj_intake_versions_init (HjIntakeVersions *self, HjIntake *intake, const char *person,
                         const char *detention, gboolean is_new, GError **error)
{
  *self = (HjIntakeVersions){ intake, person, detention, NULL, NULL, is_new };
  self->visible = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!is_new)
    load_counts (self);
  if (load_visible (self, error))
    return TRUE;
  hj_intake_versions_clear (self);
  return FALSE;
}

void
hj_intake_versions_clear (HjIntakeVersions *self)
{
  g_clear_pointer (&self->visible, g_hash_table_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
}

/* Whether the very value was taken in before, whatever has come of its row. */
gboolean
hj_intake_versions_knows (const HjIntakeVersions *self, const HjIntakeItem *item)
{
  g_autofree char *id = make_item_id (self, item);

  return hj_replica_owns (self->intake->replica, &hj_entity_source_item, id);
}

static gint64
find_last_version (const HjIntakeVersions *self, const HjIntakeItem *item)
{
  g_autofree char *of_detention = g_strconcat ("detention.", item->item, NULL);
  g_autofree char *of_person = g_strconcat ("person.", item->item, NULL);
  int last = GPOINTER_TO_INT (g_hash_table_lookup (self->visible, of_detention));

  if (item->of_person)
    last = MAX (last, GPOINTER_TO_INT (g_hash_table_lookup (self->visible, of_person)));
  return MAX (last, GPOINTER_TO_INT (g_hash_table_lookup (self->counts, item->item)));
}

/* Notes that there was a value before which cannot be seen from here. */
void
hj_intake_versions_note_hidden (HjIntakeVersions *self, const HjIntakeItem *item)
{
  note_version (self->counts, item->item, 1);
}

/*
 * hj_intake_versions_insert:
 * @starts_at: of the detention, UTC milliseconds
 *
 * Enters the item's value as its next version, in the act that is open. What a list says at first
 * is what was seen on arrival, so that two laptops that take in one list make the very same row.
 */
gboolean
hj_intake_versions_insert (HjIntakeVersions *self, const HjIntakeItem *item, gint64 starts_at,
                           GError **error)
{
  g_autofree char *id = make_item_id (self, item);
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_source_item, id);
  gint64 version = find_last_version (self, item) + 1;

  hj_record_set_text (record, "person", self->person);
  hj_record_set_text (record, "detention", self->detention);
  hj_record_set_text (record, "item", item->item);
  hj_record_set_text (record, "source", self->intake->map->source);
  hj_record_set_text (record, "value", item->value);
  hj_record_set_int (record, "version", version);
  hj_record_set_int (record, "observed_at", starts_at);
  hj_record_set_text (record, "sensitivity", item->sensitivity);
  hj_record_set_int (record, "understood", item->understood);
  if (!hj_intake_item_stays (item))
    note_version (self->counts, item->item, version);
  return hj_replica_insert (self->intake->replica, record, error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* Remembers how many versions there are of what does not stay here. */
gboolean
hj_intake_versions_store (HjIntakeVersions *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) items = g_list_sort (g_hash_table_get_keys (self->counts), compare_texts);
  g_autofree char *key = make_counts_key (self->detention);

  if (!self->is_own)
    return TRUE;
  for (GList *at = items; at != NULL; at = at->next)
    g_string_append_printf (text, "%s%s=%d", text->len == 0 ? "" : ";", (const char *)at->data,
                            GPOINTER_TO_INT (g_hash_table_lookup (self->counts, at->data)));
  return hj_replica_set_meta (self->intake->replica, key, text->str, error);
}
