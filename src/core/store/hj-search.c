/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-search.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"
#include "core/store/hj-replica-sync.h"
#include "core/store/hj-words.h"

/*
 * Where a word is looked for. A row of the person's own tells by its number whose it is; those of
 * others that stand between them are kept, and come after all own ones, as for each of them a row
 * of the tables is read.
 */
typedef enum { NAMES, PARTS, KEPT, WORDS, N_PLACES } Place;

/* An index is gone through in pieces, each from behind the row at which the last one ended. */
#define SEARCH(index)                                                                              \
  "SELECT rowid FROM " index " WHERE " index " MATCH ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3"

static const struct {
  const char *query; /* (nullable) */
  int rank;          /* the less, the better */
  guint first_piece; /* rows; every later piece has twice as many as the one before */
} places[N_PLACES] = {
  [NAMES] = { SEARCH ("search_name"), 0, 10000 },
  [PARTS] = { SEARCH ("search_part"), 1, 10000 },
  [KEPT] = { NULL, 0, 250 },
  [WORDS] = { SEARCH ("search"), 2, 250 },
};

/* A row of others than the person, to be looked at later. */
typedef struct {
  gint64 key;
  int rank;
} Kept;

/* Rows that a word may lead to altogether, before the search ends. */
#define ROWS_A_WORD 20000
/* Rows a person wanted that a word alone may lead to, as several may lead to the same one. */
#define ROWS_A_PERSON 4
/* So many people can be read through, and come by name; more come as they were entered. */
#define SORTED_MAX 50
#define CATCH_UP_ROWS 10000

/* One of the words that were typed, and how far it was looked for. */
typedef struct {
  char *words;       /* (nullable) owned, query for names and words */
  char *parts;       /* (nullable) owned, query for parts of numbers */
  Place place;       /* N_PLACES when all were looked through */
  gint64 after;      /* row of the place that was seen last; of KEPT, how many were */
  guint rounds;      /* pieces of the place that were seen */
  guint budget;      /* rows that may still lead to somebody */
  GArray *kept;      /* owned, of Kept, no more than the budget */
  GHashTable *found; /* owned, person's rowid → the best rank that it was found with */
} Word;

static void
clear_word (gpointer data)
{
  Word *word = data;

  g_free (word->words);
  g_free (word->parts);
  g_array_unref (word->kept);
  g_hash_table_unref (word->found);
}

static void
init_word (Word *word, const char *typed, guint budget)
{
  *word = (Word){
    .words = hj_words_query (typed),
    .parts = hj_words_part_query (typed),
    .after = -1,
    .budget = budget,
    .kept = g_array_new (FALSE, FALSE, sizeof (Kept)),
    .found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
}

static char *
make_person_of (const HjEntity *entity, guint64 mask)
{
  return g_strdup_printf ("SELECT p.rowid FROM \"%s\" t JOIN person p ON p.id = %s"
                          " WHERE t.rowid = ?1",
                          entity->name, hj_summary_person_of (entity));
}

/* Finds the person that a row found belongs to; 0 if it belongs to none. */
static gint64
person_of_key (HjReplica *self, gint64 key, GError **error)
{
  const HjEntity *entity = hj_entity_find_number ((guint)(key % 64));
  HjSqlStatement *statement;

  if (entity == &hj_entity_person)
    return key / 64;
  if (entity == NULL || hj_summary_person_of (entity) == NULL)
    return 0;
  statement = hj_sql_prepare_made (self->sql, make_person_of, entity, 0, error);
  if (statement == NULL)
    return 0;
  hj_sql_bind_int (statement, 1, key / 64);
  return hj_sql_take_int (self->sql, statement, 0, error);
}

static void
note_found (Word *word, gint64 person, int rank)
{
  gpointer known = NULL;

  word->budget--;
  if (person == 0)
    return;
  if (!g_hash_table_lookup_extended (word->found, &person, NULL, &known)
      || GPOINTER_TO_INT (known) > rank)
    g_hash_table_replace (word->found, g_memdup2 (&person, sizeof person), GINT_TO_POINTER (rank));
}

/* What to look for in the place that the word is at, or NULL. */
static const char *
get_query (const Word *word)
{
  return word->place == PARTS ? word->parts : word->words;
}

static void
go_to_next_place (Word *word)
{
  do
    word->place++;
  while (word->place < N_PLACES && word->place != KEPT && get_query (word) == NULL);
  word->after = word->place == KEPT ? 0 : -1;
  word->rounds = 0;
}

static gboolean
wants_more (const Word *word, guint limit)
{
  return word->budget > 0 && g_hash_table_size (word->found) < limit;
}

/* Takes what a row of the word's place tells. */
static void
take_key (HjReplica *self, Word *word, gint64 key, GError **error)
{
  Kept kept = { key, places[word->place].rank };

  if (word->place == WORDS || key % 64 == hj_entity_person.number)
    note_found (word, person_of_key (self, key, error), kept.rank);
  else if (word->kept->len < word->budget)
    g_array_append_val (word->kept, kept);
}

/* Looks at the next @asked rows of an index; gives how many there were. */
static gboolean
look_at_index (HjReplica *self, Word *word, guint asked, guint limit, guint *n_rows, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, places[word->place].query, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, get_query (word));
  hj_sql_bind_int (statement, 2, word->after);
  hj_sql_bind_int (statement, 3, asked);
  while (problem == NULL && wants_more (word, limit)
         && hj_sql_step (self->sql, statement, &problem)) {
    word->after = hj_sql_get_int (statement, 0);
    (*n_rows)++;
    take_key (self, word, word->after, &problem);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/* Looks at the next @asked of the rows that were kept. */
static gboolean
look_at_kept (HjReplica *self, Word *word, guint asked, guint limit, guint *n_rows, GError **error)
{
  g_autoptr (GError) problem = NULL;

  while (problem == NULL && *n_rows < asked && word->after < word->kept->len
         && wants_more (word, limit)) {
    const Kept *kept = &g_array_index (word->kept, Kept, word->after++);

    (*n_rows)++;
    note_found (word, person_of_key (self, kept->key, &problem), kept->rank);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Looks at the next piece of the word's place, until @limit people are found. */
static gboolean
look_on (HjReplica *self, Word *word, guint limit, GError **error)
{
  guint asked = places[word->place].first_piece << word->rounds, n_rows = 0;

  if (word->place == KEPT ? !look_at_kept (self, word, asked, limit, &n_rows, error)
                          : !look_at_index (self, word, asked, limit, &n_rows, error))
    return FALSE;
  word->rounds++;
  if (n_rows < asked && wants_more (word, limit))
    go_to_next_place (word);
  if (word->budget == 0)
    word->place = N_PLACES;
  return TRUE;
}

/* The word that leads to the fewest people so far; NULL if @unfinished and all were looked for. */
static Word *
find_rarest (GArray *words, gboolean unfinished)
{
  Word *rarest = NULL;

  for (guint i = 0; i < words->len; i++) {
    Word *word = &g_array_index (words, Word, i);

    if (unfinished && word->place == N_PLACES)
      continue;
    if (rarest == NULL || g_hash_table_size (word->found) < g_hash_table_size (rarest->found))
      rarest = word;
  }
  return rarest;
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

/* People whom all words lead to so far; a person's rank is the sum of the words'. */
static GArray *
list_common (GArray *words)
{
  GArray *common = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GHashTableIter iter;
  gpointer person;

  g_array_set_clear_func (common, clear_ranked);
  g_hash_table_iter_init (&iter, find_rarest (words, FALSE)->found);
  while (g_hash_table_iter_next (&iter, &person, NULL)) {
    Ranked one = { { *(gint64 *)person, 0 }, NULL };
    gboolean fits = TRUE;

    for (guint i = 0; fits && i < words->len; i++) {
      gpointer rank = NULL;

      fits = g_hash_table_lookup_extended (g_array_index (words, Word, i).found, person, NULL,
                                           &rank);
      one.hit.rank += GPOINTER_TO_INT (rank);
    }
    if (fits)
      g_array_append_val (common, one);
  }
  return common;
}

/* Whether nobody more can be found, or nobody more is wanted. */
static gboolean
is_done (GArray *words, guint n_common, guint limit)
{
  gboolean all_seen = TRUE;

  for (guint i = 0; i < words->len; i++) {
    const Word *word = &g_array_index (words, Word, i);
    gboolean seen = word->place == N_PLACES;

    /* Whom this word leads to is known, and all of them fit. */
    if (seen && g_hash_table_size (word->found) == n_common)
      return TRUE;
    all_seen &= seen;
  }
  return all_seen || n_common >= limit;
}

/*
 * Looks on for the rarest word, a piece at a time, so that common ones are looked through no
 * further than is needed.
 */
static GArray *
find_people (HjReplica *self, GArray *words, guint limit, GError **error)
{
  g_autoptr (GArray) common = list_common (words);

  while (!is_done (words, common->len, limit)) {
    if (!look_on (self, find_rarest (words, TRUE), words->len > 1 ? G_MAXUINT : limit, error))
      return NULL;
    g_array_unref (common);
    common = list_common (words);
  }
  return g_steal_pointer (&common);
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

static gboolean
read_name_keys (HjReplica *self, GArray *people, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT name_key FROM summary WHERE person = ?1", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++) {
    Ranked *one = &g_array_index (people, Ranked, i);

    hj_sql_bind_int (statement, 1, one->hit.person);
    if (hj_sql_step (self->sql, statement, NULL))
      one->name_key = g_strdup (hj_sql_get_text (statement, 0));
    hj_sql_reset (statement);
  }
  return TRUE;
}

static GArray *
rank (HjReplica *self, GArray *people, guint limit, GError **error)
{
  GArray *hits;

  if (people->len <= SORTED_MAX && !read_name_keys (self, people, error))
    return NULL;
  g_array_sort (people, compare_ranked);
  hits = g_array_sized_new (FALSE, FALSE, sizeof (HjSearchHit), MIN (limit, people->len));
  for (guint i = 0; i < people->len && i < limit; i++)
    g_array_append_val (hits, g_array_index (people, Ranked, i).hit);
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
 * Returns: (transfer full) (element-type HjSearchHit) (nullable): people, best first; those who fit
 *   alike by name, or, where they are many, as they were entered
 */
GArray *
hj_search_people (HjReplica *self, const char *typed, guint limit, GError **error)
{
  g_auto (GStrv) pieces = hj_words_typed (typed);
  guint n_words = g_strv_length (pieces);
  guint budget = n_words > 1 ? ROWS_A_WORD : MIN (ROWS_A_WORD, limit * ROWS_A_PERSON);
  g_autoptr (GArray) words = g_array_sized_new (FALSE, FALSE, sizeof (Word), n_words);
  g_autoptr (GArray) people = NULL;

  if (!finish_first_load (self, error))
    return NULL;
  if (n_words == 0 || limit == 0)
    return g_array_new (FALSE, FALSE, sizeof (HjSearchHit));
  g_array_set_clear_func (words, clear_word);
  g_array_set_size (words, n_words);
  g_auto (HjSqlReading) reading = hj_sql_begin_reading (self->sql);

  for (guint i = 0; i < n_words; i++)
    init_word (&g_array_index (words, Word, i), pieces[i], budget);
  people = find_people (self, words, limit, error);
  return people != NULL ? rank (self, people, limit, error) : NULL;
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
