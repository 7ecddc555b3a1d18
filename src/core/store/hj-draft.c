/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-draft.h"

#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"

#include <json-glib/json-glib.h>

#define COLUMNS "key, title, entity, row, at, content"

/**
 * hj_draft_new:
 *
 * Returns: (transfer full): one without content
 */
HjDraft *
hj_draft_new (const char *key)
{
  HjDraft *self = g_new0 (HjDraft, 1);

  self->key = g_strdup (key);
  self->content = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

HjDraft *
hj_draft_copy (const HjDraft *self)
{
  HjDraft *copy = hj_draft_new (self->key);
  GHashTableIter iter;
  gpointer name, text;

  copy->title = g_strdup (self->title);
  copy->entity = g_strdup (self->entity);
  copy->row = g_strdup (self->row);
  copy->at = self->at;
  g_hash_table_iter_init (&iter, self->content);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (copy->content, g_strdup (name), g_strdup (text));
  return copy;
}

void
hj_draft_free (HjDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->title);
  g_free (self->entity);
  g_free (self->row);
  g_hash_table_unref (self->content);
  g_free (self);
}

static char *
content_to_text (GHashTable *content)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, content);
  while (g_hash_table_iter_next (&iter, &name, &text))
    json_object_set_string_member (object, name, text);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/* What cannot be read any more is as if it had not been written. */
static void
content_from_text (GHashTable *content, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member)) {
    if (json_node_get_value_type (member) == G_TYPE_STRING)
      g_hash_table_insert (content, g_strdup (name), json_node_dup_string (member));
  }
}

static HjDraft *
read_draft (HjSqlStatement *statement)
{
  HjDraft *self = hj_draft_new (hj_sql_get_text (statement, 0));

  self->title = g_strdup (hj_sql_get_text (statement, 1));
  self->entity = g_strdup (hj_sql_get_text (statement, 2));
  self->row = g_strdup (hj_sql_get_text (statement, 3));
  self->at = hj_sql_get_int (statement, 4);
  content_from_text (self->content, hj_sql_get_text (statement, 5));
  return self;
}

/**
 * hj_draft_keep:
 * @draft: its time is set
 * @error: a #HjSqlError
 *
 * Writes it in the place of the one with the same key. On the disk once this returns.
 */
gboolean
hj_draft_keep (HjReplica *replica, HjDraft *draft, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      replica->sql, "INSERT OR REPLACE INTO draft (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);
  g_autofree char *content = content_to_text (draft->content);

  if (statement == NULL)
    return FALSE;
  draft->at = hj_replica_now (replica);
  hj_sql_bind_text (statement, 1, draft->key);
  hj_sql_bind_text (statement, 2, draft->title);
  hj_sql_bind_text (statement, 3, draft->entity);
  hj_sql_bind_text (statement, 4, draft->row);
  hj_sql_bind_int (statement, 5, draft->at);
  hj_sql_bind_text (statement, 6, content);
  return hj_sql_run (replica->sql, statement, error);
}

/**
 * hj_draft_find:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the draft, or %NULL where there is none
 */
HjDraft *
hj_draft_find (HjReplica *replica, const char *key, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql, "SELECT " COLUMNS " FROM draft WHERE key = ?1", error);
  HjDraft *draft = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, key);
  if (hj_sql_step (replica->sql, statement, error))
    draft = read_draft (statement);
  hj_sql_reset (statement);
  return draft;
}

/**
 * hj_draft_list:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (nullable) (element-type HjDraft): all drafts, the newest first
 */
GPtrArray *
hj_draft_list (HjReplica *replica, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql, "SELECT " COLUMNS " FROM draft ORDER BY at DESC, key", error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_draft_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  while (hj_sql_step (replica->sql, statement, &problem))
    g_ptr_array_add (drafts, read_draft (statement));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&drafts)
                                                                        : NULL;
}

/**
 * hj_draft_drop:
 * @error: a #HjSqlError
 *
 * Forgets a draft, in the transaction that is open or in one of its own.
 */
gboolean
hj_draft_drop (HjReplica *replica, const char *key, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql, "DELETE FROM draft WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, key);
  return hj_sql_run (replica->sql, statement, error);
}

/**
 * hj_draft_enter:
 * @key: (nullable): of the draft that the next act enters; %NULL for none any more
 *
 * The draft goes in the transaction of that act: cut anywhere, there is the draft or what became of
 * it, never both and never neither.
 */
void
hj_draft_enter (HjReplica *replica, const char *key)
{
  g_set_str (&replica->entered_draft, key);
}
