/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-words.h"

#include <string.h>

/*
 * Three contentless indexes: names of people with their pinyin, other words, parts of numbers.
 * Their row numbers carry the entity. `indexed` holds, an entity, the row number up to which its
 * rows are in: a first load leaves the indexes alone and hj_search_catch_up() follows.
 */
typedef enum { NAMES, WORDS, PARTS, N_INDEXES } IndexName;

static const struct {
  const char *put;
  const char *remove;
} indexes[N_INDEXES] = {
  [NAMES] = { "INSERT OR REPLACE INTO search_name (rowid, words) VALUES (?1, ?2)",
              "DELETE FROM search_name WHERE rowid = ?1" },
  [WORDS] = { "INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)",
              "DELETE FROM search WHERE rowid = ?1" },
  [PARTS] = { "INSERT OR REPLACE INTO search_part (rowid, parts) VALUES (?1, ?2)",
              "DELETE FROM search_part WHERE rowid = ?1" },
};

static gboolean
is_searched (const HjField *field)
{
  return (field->flags & (HJ_FIELD_SEARCH | HJ_FIELD_SEARCH_PART)) != 0;
}

/* Which index a field that is searched goes into. */
static IndexName
find_index (const HjField *field)
{
  if ((field->flags & HJ_FIELD_SEARCH_PART) != 0)
    return PARTS;
  return strcmp (field->name, "name") == 0 ? NAMES : WORDS;
}

gboolean
hj_search_covers (const HjEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if (is_searched (&entity->fields[i]))
      return TRUE;
  }
  return FALSE;
}

static void
append_text (GString *into, IndexName name, const char *text)
{
  g_autofree char *words = name == NAMES   ? hj_words_of_name (text)
                           : name == WORDS ? hj_words_split (text)
                                           : g_strdup (text);

  /* Parts do not reach over a line's end. */
  g_string_append (into, words);
  g_string_append_c (into, '\n');
}

static char *
make_select (const HjEntity *entity, const char *where)
{
  g_autoptr (GString) text = g_string_new ("SELECT rowid");

  for (guint i = 0; i < entity->n_fields; i++) {
    if (is_searched (&entity->fields[i]))
      g_string_append_printf (text, ", \"%s\"", entity->fields[i].name);
  }
  g_string_append_printf (text, " FROM \"%s\" WHERE %s", entity->name, where);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
make_select_one (const HjEntity *entity, guint64 mask)
{
  return make_select (entity, "id = ?1");
}

static char *
make_select_next (const HjEntity *entity, guint64 mask)
{
  return make_select (entity, "rowid > ?1 ORDER BY rowid LIMIT ?2");
}

static gboolean
put_text (HjReplica *self, IndexName name, gint64 key, const char *text, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, *text != '\0' ? indexes[name].put : indexes[name].remove, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, key);
  if (*text != '\0')
    hj_sql_bind_text (statement, 2, text);
  return hj_sql_run (self->sql, statement, error);
}

/* Whether a field that is in the index is among those of @mask. */
static gboolean
feeds (const HjEntity *entity, IndexName name, guint64 mask)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];

    if (is_searched (field) && (mask & (G_GUINT64_CONSTANT (1) << i)) != 0
        && find_index (field) == name)
      return TRUE;
  }
  return FALSE;
}

/* Puts the row that @select stands on into the indexes of what is in @mask, in place of what they
 * had of it.
 */
static gboolean
put_row (HjReplica *self, const HjEntity *entity, HjSqlStatement *select, guint64 mask,
         GError **error)
{
  gint64 key = HJ_SEARCH_KEY (hj_sql_get_int (select, 0), entity);
  gboolean done = TRUE;

  for (guint name = 0; done && name < N_INDEXES; name++) {
    g_autoptr (GString) texts = NULL;

    if (!feeds (entity, name, mask))
      continue;
    texts = g_string_new (NULL);

    for (guint i = 0, column = 1; i < entity->n_fields; i++) {
      const HjField *field = &entity->fields[i];
      const char *text = is_searched (field) ? hj_sql_get_text (select, (int)column++) : NULL;

      if (text != NULL && find_index (field) == name)
        append_text (texts, name, text);
    }
    done = put_text (self, name, key, texts->str, error);
  }
  return done;
}

/* Indexes a row anew; @mask has a bit a field that has changed. */
gboolean
hj_search_index (HjReplica *self, const HjEntity *entity, const char *id, guint64 mask,
                 GError **error)
{
  gboolean touched = FALSE, found, done;

  for (guint name = 0; name < N_INDEXES; name++)
    touched |= feeds (entity, name, mask);
  if (!touched)
    return TRUE;
  HjSqlStatement *select = hj_sql_prepare_made (self->sql, make_select_one, entity, 0, error);

  if (select == NULL)
    return FALSE;
  hj_sql_bind_id (select, 1, id);
  found = hj_sql_step (self->sql, select, error);
  done = found && put_row (self, entity, select, mask, error);
  hj_sql_reset (select);
  return done;
}

/* Takes a row out of the indexes. */
gboolean
hj_search_unindex (HjReplica *self, const HjEntity *entity, gint64 rowid, GError **error)
{
  if (!hj_search_covers (entity))
    return TRUE;
  for (guint name = 0; name < N_INDEXES; name++) {
    if (!put_text (self, name, HJ_SEARCH_KEY (rowid, entity), "", error))
      return FALSE;
  }
  return TRUE;
}

/* Row number up to which the entity's rows are in the indexes; all, unless a first load ran. */
gint64
hj_search_indexed_to (HjReplica *self, const HjEntity *entity)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT upto FROM indexed WHERE entity = ?1", NULL);

  if (statement == NULL)
    return G_MAXINT64;
  hj_sql_bind_int (statement, 1, entity->number);
  return hj_sql_take_int (self->sql, statement, G_MAXINT64, NULL);
}

static gboolean
note_indexed_to (HjReplica *self, const HjEntity *entity, gint64 rowid, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        rowid == G_MAXINT64 ? "DELETE FROM indexed WHERE entity = ?1"
                                            : "INSERT OR REPLACE INTO indexed VALUES (?1, ?2)",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, entity->number);
  if (rowid != G_MAXINT64)
    hj_sql_bind_int (statement, 2, rowid);
  return hj_sql_run (self->sql, statement, error);
}

/* From now on, until it is caught up with, new rows stay out of the indexes. */
gboolean
hj_search_fall_behind (HjReplica *self, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autofree char *text
        = g_strdup_printf ("SELECT coalesce (max (rowid), 0) FROM \"%s\"", entities[i]->name);

    if (hj_search_covers (entities[i]) && hj_search_indexed_to (self, entities[i]) == G_MAXINT64
        && !note_indexed_to (self, entities[i], hj_sql_ask_int (self->sql, text, 0), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
hj_search_is_behind (HjReplica *self)
{
  return hj_sql_ask_int (self->sql, "SELECT count(*) FROM indexed", 0) > 0;
}

static gboolean
catch_up_entity (HjReplica *self, const HjEntity *entity, guint *budget, GError **error)
{
  gint64 upto = hj_search_indexed_to (self, entity);
  g_autoptr (GError) problem = NULL;

  if (upto == G_MAXINT64 || *budget == 0)
    return TRUE;
  HjSqlStatement *select = hj_sql_prepare_made (self->sql, make_select_next, entity, 0, error);
  guint asked = *budget, n_rows = 0;

  if (select == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, upto);
  hj_sql_bind_int (select, 2, asked);
  while (problem == NULL && hj_sql_step (self->sql, select, &problem)) {
    upto = hj_sql_get_int (select, 0);
    n_rows++;
    put_row (self, entity, select, G_MAXUINT64, &problem);
  }
  if (!hj_sql_end_rows (select, g_steal_pointer (&problem), error))
    return FALSE;
  *budget -= n_rows;
  return note_indexed_to (self, entity, n_rows < asked ? G_MAXINT64 : upto, error);
}

/**
 * hj_search_catch_up:
 * @n_rows: at most so many
 * @error: a #HjSqlError
 *
 * Puts rows of a first load into the search indexes, in a transaction that the caller has opened.
 */
gboolean
hj_search_catch_up (HjReplica *self, guint n_rows, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    if (!catch_up_entity (self, entities[i], &n_rows, error))
      return FALSE;
  }
  return TRUE;
}
