/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-list.h"

#include <string.h>

/* Fields of a line that hj_changes_answer() notes. */
enum { LINE_BUCKET, LINE_ENTITY, LINE_FIRST, LINE_LAST, N_LINE };

/* Whose rows hang on a person: what hangs on a dispute is about others as well. */
static gboolean
leads_on (const HjEntity *entity)
{
  return entity == &hj_entity_person || entity == &hj_entity_detention;
}

static void
add_row (GHashTable *rows, GPtrArray *queue, const HjEntity *entity, const char *id)
{
  char *key = g_strconcat (entity->name, " ", id, NULL);

  if (g_hash_table_add (rows, key) && leads_on (entity))
    g_ptr_array_add (queue, key);
}

static gboolean
add_referring (HjCentral *central, const char *key, GHashTable *rows, GPtrArray *queue,
               GError **error)
{
  g_auto (GStrv) parts = g_strsplit (key, " ", 2);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    for (guint j = 0; j < entities[i]->n_fields; j++) {
      const HjField *field = &entities[i]->fields[j];
      g_autoptr (GPtrArray) ids = NULL;

      if (field->type != HJ_FIELD_REF || !g_str_equal (field->ref, parts[0]))
        continue;
      ids = hj_central_list_referring (central, entities[i], field, parts[1], error);
      if (ids == NULL)
        return FALSE;
      for (guint k = 0; k < ids->len; k++)
        add_row (rows, queue, entities[i], g_ptr_array_index (ids, k));
    }
  }
  return TRUE;
}

/**
 * hj_audit_rows_of_person:
 * @person: id
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the set of rows that tell of the person,
 *   as `ENTITY ID`
 */
GHashTable *
hj_audit_rows_of_person (HjCentral *central, const char *person, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new (); /* keys of the set */

  add_row (rows, queue, &hj_entity_person, person);
  for (guint i = 0; i < queue->len; i++) {
    if (!add_referring (central, g_ptr_array_index (queue, i), rows, queue, error))
      return NULL;
  }
  return g_steal_pointer (&rows);
}

/* Rows of a first load are noted from one up to another, in the order of their ids. */
static gboolean
spans (HjCentral *central, GStrv line, const char *key)
{
  gsize length = strlen (line[LINE_ENTITY]);
  const char *id = key + length + 1;
  char *projection = strrchr (line[LINE_BUCKET], '#');

  if (strncmp (key, line[LINE_ENTITY], length) != 0 || key[length] != ' '
      || strcmp (line[LINE_FIRST], id) > 0 || strcmp (line[LINE_LAST], id) < 0)
    return FALSE;
  if (g_str_equal (line[LINE_FIRST], line[LINE_LAST]))
    return TRUE;
  if (projection != NULL)
    *projection = '\0';
  return hj_central_was_member (central, line[LINE_BUCKET], hj_entity_find (line[LINE_ENTITY]), id);
}

static gboolean
line_tells_of (HjCentral *central, const char *text, GHashTable *rows)
{
  g_auto (GStrv) line = g_strsplit (text, " ", N_LINE);
  GHashTableIter iter;
  gpointer key;

  if (g_strv_length (line) != N_LINE || hj_entity_find (line[LINE_ENTITY]) == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (spans (central, line, key))
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_audit_tells_of:
 * @rows: as hj_audit_rows_of_person() gives them
 *
 * A read has a line in its detail for every row, or for all rows of a bucket from one up to
 * another: `BUCKET#PROJECTION ENTITY FIRST LAST`.
 *
 * Returns: whether the entry is about one of the rows
 */
gboolean
hj_audit_tells_of (HjCentral *central, const HjAuditEntry *entry, GHashTable *rows)
{
  g_auto (GStrv) lines = NULL;

  if (entry->entity != NULL && entry->row != NULL) {
    g_autofree char *key = g_strconcat (entry->entity, " ", entry->row, NULL);

    return g_hash_table_contains (rows, key);
  }
  if (entry->detail == NULL || !g_str_equal (entry->act, "read"))
    return FALSE;
  lines = g_strsplit (entry->detail, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (line_tells_of (central, lines[i], rows))
      return TRUE;
  }
  return FALSE;
}
