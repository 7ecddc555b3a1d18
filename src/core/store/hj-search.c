/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-search.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-replica-private.h"
#include "core/store/hj-replica-sync.h"
#include "core/store/hj-words.h"

/* Where a word may be found; the first is the best. */
typedef enum { IN_NAMES, IN_PARTS, IN_WORDS, N_PLACES } Place;

static const char *const place_queries[N_PLACES] = {
  "SELECT rowid FROM search_name WHERE search_name MATCH ?1 LIMIT ?2",
  "SELECT rowid FROM search_part WHERE search_part MATCH ?1 LIMIT ?2",
  "SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2",
};

/* Rows that one of several words may lead to before the words are put together. */
#define ROWS_A_WORD 20000
#define CATCH_UP_ROWS 10000

/* Finds the person that a row found belongs to; 0 if it belongs to none. */
static gint64
person_of_key (HjReplica *self, gint64 key, GError **error)
{
  const HjEntity *entity = hj_entity_find_number ((guint)(key % 64));
  const char *person = entity != NULL ? hj_summary_person_of (entity) : NULL;
  gint64 rowid = 0;

  if (entity == &hj_entity_person)
    return key / 64;
  if (person == NULL)
    return 0;
  g_autofree char *text = g_strdup_printf (
      "SELECT rowid FROM person WHERE id = (SELECT %s FROM \"%s\" t WHERE t.rowid = ?1)", person,
      entity->name);
  HjSqlStatement *statement = hj_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return 0;
  hj_sql_bind_int (statement, 1, key / 64);
  if (hj_sql_step (self->sql, statement, error))
    rowid = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return rowid;
}

/* Adds to @found (person's rowid → rank) whom a word leads to in one place. */
static gboolean
find_in_place (HjReplica *self, Place place, const char *query, guint limit, GHashTable *found,
               GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, place_queries[place], error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, query);
  hj_sql_bind_int (statement, 2, limit);
  while (problem == NULL && hj_sql_step (self->sql, statement, &problem)) {
    gint64 person = person_of_key (self, hj_sql_get_int (statement, 0), &problem);

    if (person != 0 && !g_hash_table_contains (found, &person))
      g_hash_table_insert (found, g_memdup2 (&person, sizeof person), GINT_TO_POINTER (place));
  }
  hj_sql_reset (statement);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return TRUE;
}

static GHashTable *
find_word (HjReplica *self, const char *word, guint limit, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *words = hj_words_query (word);
  g_autofree char *parts = hj_words_part_query (word);

  if (words != NULL && !find_in_place (self, IN_NAMES, words, limit, found, error))
    return NULL;
  if (parts != NULL && g_hash_table_size (found) < limit
      && !find_in_place (self, IN_PARTS, parts, limit, found, error))
    return NULL;
  if (words != NULL && g_hash_table_size (found) < limit
      && !find_in_place (self, IN_WORDS, words, limit, found, error))
    return NULL;
  return g_steal_pointer (&found);
}

/* Keeps in @all whom @more leads to as well. */
static void
keep_common (GHashTable *all, GHashTable *more)
{
  GHashTableIter iter;
  gpointer person, rank, other;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &person, &rank)) {
    if (g_hash_table_lookup_extended (more, person, NULL, &other))
      g_hash_table_iter_replace (
          &iter, GINT_TO_POINTER (GPOINTER_TO_INT (rank) + GPOINTER_TO_INT (other)));
    else
      g_hash_table_iter_remove (&iter);
  }
}

typedef struct {
  HjSearchHit hit;
  char *name_key;
} Ranked;

static void
clear_ranked (gpointer data)
{
  g_free (((Ranked *)data)->name_key);
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *first = a, *second = b;
  int order = first->hit.rank - second->hit.rank;

  if (order == 0)
    order = g_strcmp0 (first->name_key, second->name_key);
  if (order == 0)
    order = first->hit.person < second->hit.person ? -1 : 1;
  return order;
}

static GArray *
rank (HjReplica *self, GHashTable *found, guint limit, GError **error)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT name_key FROM summary WHERE person = ?1", error);
  GArray *hits;
  GHashTableIter iter;
  gpointer person, place;

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (ranked, clear_ranked);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &person, &place)) {
    Ranked one = { { *(gint64 *)person, GPOINTER_TO_INT (place) }, NULL };

    hj_sql_bind_int (statement, 1, one.hit.person);
    if (hj_sql_step (self->sql, statement, NULL))
      one.name_key = g_strdup (hj_sql_get_text (statement, 0));
    hj_sql_reset (statement);
    g_array_append_val (ranked, one);
  }
  g_array_sort (ranked, compare_ranked);
  hits = g_array_sized_new (FALSE, FALSE, sizeof (HjSearchHit), MIN (limit, ranked->len));
  for (guint i = 0; i < ranked->len && i < limit; i++)
    g_array_append_val (hits, g_array_index (ranked, Ranked, i).hit);
  return hits;
}

static gboolean
finish_first_load (HjReplica *self, GError **error)
{
  while (self->act_depth == 0 && hj_search_is_behind (self)) {
    if (!hj_replica_catch_up (self, CATCH_UP_ROWS, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_search_people:
 * @typed: words as typed so far, also unfinished: names, pinyin, initials, parts of an ID or phone
 *   number, words of addresses and notes; a person must fit each
 * @limit: at most so many
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjSearchHit) (nullable): people, best first
 */
GArray *
hj_search_people (HjReplica *self, const char *typed, guint limit, GError **error)
{
  g_auto (GStrv) words = hj_words_typed (typed);
  guint n_words = g_strv_length (words);
  g_autoptr (GHashTable) all = NULL;

  if (!finish_first_load (self, error))
    return NULL;
  for (guint i = 0; i < n_words; i++) {
    g_autoptr (GHashTable) found
        = find_word (self, words[i], n_words > 1 ? ROWS_A_WORD : limit, error);

    if (found == NULL)
      return NULL;
    if (all == NULL)
      all = g_steal_pointer (&found);
    else
      keep_common (all, found);
  }
  return all != NULL ? rank (self, all, limit, error)
                     : g_array_new (FALSE, FALSE, sizeof (HjSearchHit));
}

/**
 * hj_search_person_ids:
 * @typed: see hj_search_people()
 * @limit: at most so many
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): ids of people, best first
 */
char **
hj_search_person_ids (HjReplica *self, const char *typed, guint limit, GError **error)
{
  g_autoptr (GArray) hits = hj_search_people (self, typed, limit, error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT id FROM person WHERE rowid = ?1", error);

  if (hits == NULL || statement == NULL)
    return NULL;
  for (guint i = 0; i < hits->len; i++) {
    hj_sql_bind_int (statement, 1, g_array_index (hits, HjSearchHit, i).person);
    if (hj_sql_step (self->sql, statement, NULL))
      g_strv_builder_take (ids, hj_sql_dup_id (statement, 0));
    hj_sql_reset (statement);
  }
  return g_strv_builder_end (ids);
}
