/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-facts-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * Six statements walk side by side in the order of the detentions' ids, each along an index, so
 * that a hundred thousand detentions are one pass and take no more memory than one. Every
 * statement's first column is the detention.
 */
typedef enum {
  DETENTIONS,
  EXAMS,
  SCREENINGS,
  RECORD_BANDS,
  DISPUTES,
  BEHAVIOURS,
  N_CURSORS,
} CursorName;

/* What stands together in a detention is sorted here: SQLite would take as long again for it. */
static const struct {
  const char *select;
  const char *key;
} queries[N_CURSORS] = {
  [DETENTIONS] = {
    "SELECT d.id, d.person, d.kind, d.state, d.starts_at, d.ends_at, p.birth_date, p.sex,"
    " (SELECT count(*) FROM detention e WHERE e.person = d.person AND e.starts_at < d.starts_at),"
    " (SELECT count(*) FROM family_contact c WHERE c.person = d.person"
    " AND c.state IS NOT 'struck')"
    " FROM detention d LEFT JOIN person p ON p.id = d.person",
    "d.id",
  },
  [EXAMS] = {
    "SELECT detention, id, blood_pressure_flag, blood_count_flag, ecg_flag, ultrasound_flag,"
    " chest_film_flag, illness_flag, pregnancy_flag"
    " FROM (SELECT * FROM exam WHERE state IS NOT 'struck')",
    "detention",
  },
  [SCREENINGS] = {
    "SELECT detention, id, mental_flag, injury_flag"
    " FROM (SELECT * FROM screening WHERE state IS NOT 'struck')",
    "detention",
  },
  [RECORD_BANDS] = {
    "SELECT detention, id, prior_detentions, prior_convictions, violence, drug_history"
    " FROM record_band",
    "detention",
  },
  [DISPUTES] = {
    "SELECT detention, id, state, cause, title FROM dispute",
    "detention",
  },
  [BEHAVIOURS] = {
    "SELECT detention, id, kind, severity, at FROM behaviour",
    "detention",
  },
};

typedef struct {
  HjSqlStatement *statement; /* borrowed, NULL before it is prepared */
  gboolean on_row;
} Cursor;

typedef struct {
  HjSql *sql;
  Cursor cursors[N_CURSORS];
  GStringChunk *texts; /* owned, of the detention that is given */
  GArray *disputes;    /* owned, of HjFactsDispute */
  GArray *behaviours;  /* owned, of HjFactsBehaviour */
} Pass;

/* Ends the statements too, and with them the hold on the database. */
static void
clear_pass (Pass *pass)
{
  for (guint i = 0; i < N_CURSORS; i++) {
    if (pass->cursors[i].statement != NULL)
      hj_sql_reset (pass->cursors[i].statement);
  }
  g_string_chunk_free (pass->texts);
  g_array_unref (pass->disputes);
  g_array_unref (pass->behaviours);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, clear_pass)

static gboolean
advance (Pass *pass, Cursor *cursor, GError **error)
{
  g_autoptr (GError) problem = NULL;

  cursor->on_row = hj_sql_step (pass->sql, cursor->statement, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
open_cursor (Pass *pass, CursorName name, const char *detention, GError **error)
{
  Cursor *cursor = &pass->cursors[name];
  g_autofree char *text
      = g_strconcat (queries[name].select, detention != NULL ? " WHERE " : " ORDER BY ",
                     queries[name].key, detention != NULL ? " = ?1" : "", NULL);

  cursor->statement = hj_sql_prepare (pass->sql, text, error);
  if (cursor->statement == NULL)
    return FALSE;
  if (detention != NULL)
    hj_sql_bind_id (cursor->statement, 1, detention);
  return advance (pass, cursor, error);
}

/* Goes on to the next row of the detention that is given, past rows whose detention is not here. */
static gboolean
find_next (Pass *pass, CursorName name, gboolean *found, GError **error)
{
  HjSqlStatement *detention = pass->cursors[DETENTIONS].statement;
  Cursor *cursor = &pass->cursors[name];

  *found = FALSE;
  while (cursor->on_row) {
    int order = hj_sql_compare_ids (cursor->statement, 0, detention, 0);

    *found = order == 0;
    if (order >= 0)
      break;
    if (!advance (pass, cursor, error))
      return FALSE;
  }
  return TRUE;
}

typedef void (*ReadFunc) (Pass *pass, HjSqlStatement *statement, HjFactsRow *row);

/* Reads all rows of the detention that is given. */
static gboolean
read_rows_of (Pass *pass, CursorName name, HjFactsRow *row, ReadFunc read, GError **error)
{
  Cursor *cursor = &pass->cursors[name];
  gboolean found;

  if (!find_next (pass, name, &found, error))
    return FALSE;
  while (found) {
    read (pass, cursor->statement, row);
    if (!advance (pass, cursor, error) || !find_next (pass, name, &found, error))
      return FALSE;
  }
  return TRUE;
}

static const char *
keep_text (Pass *pass, HjSqlStatement *statement, int at)
{
  const char *text = hj_sql_get_text (statement, at);

  return text == NULL ? NULL : g_string_chunk_insert (pass->texts, text);
}

static const char *
keep_id (Pass *pass, HjSqlStatement *statement, int at)
{
  g_autofree char *id = hj_sql_dup_id (statement, at);

  return id == NULL ? NULL : g_string_chunk_insert (pass->texts, id);
}

static gint64
get_int (HjSqlStatement *statement, int at)
{
  return hj_sql_is_null (statement, at) ? HJ_FACTS_MISSING : hj_sql_get_int (statement, at);
}

static void
read_detention (Pass *pass, HjFactsRow *row)
{
  HjSqlStatement *statement = pass->cursors[DETENTIONS].statement;

  row->detention = keep_id (pass, statement, 0);
  row->person = keep_id (pass, statement, 1);
  row->kind = hj_sql_get_text (statement, 2);
  row->state = hj_sql_get_text (statement, 3);
  row->starts_at = get_int (statement, 4);
  row->ends_at = get_int (statement, 5);
  row->birth_date = hj_sql_get_text (statement, 6);
  row->sex = hj_sql_get_text (statement, 7);
  row->earlier_detentions = get_int (statement, 8);
  row->contacts = get_int (statement, 9);
}

/*
 * Whether a row counts instead of those before it: the one that was made last. Ids sort by time,
 * and alike on every device, as row numbers do not.
 */
static gboolean
take_if_later (Pass *pass, HjSqlStatement *statement, const char **id)
{
  const char *other = keep_id (pass, statement, 1);

  if (*id != NULL && strcmp (other, *id) < 0)
    return FALSE;
  *id = other;
  return TRUE;
}

static void
read_exam (Pass *pass, HjSqlStatement *statement, HjFactsRow *row)
{
  if (!take_if_later (pass, statement, &row->exam))
    return;
  row->blood_pressure = keep_text (pass, statement, 2);
  row->blood_count = keep_text (pass, statement, 3);
  row->ecg = keep_text (pass, statement, 4);
  row->ultrasound = keep_text (pass, statement, 5);
  row->chest_film = keep_text (pass, statement, 6);
  row->illness = keep_text (pass, statement, 7);
  row->pregnancy = get_int (statement, 8);
}

static void
read_screening (Pass *pass, HjSqlStatement *statement, HjFactsRow *row)
{
  if (!take_if_later (pass, statement, &row->screening))
    return;
  row->mental = keep_text (pass, statement, 2);
  row->injury = get_int (statement, 3);
}

static void
read_record_band (Pass *pass, HjSqlStatement *statement, HjFactsRow *row)
{
  if (!take_if_later (pass, statement, &row->record_band))
    return;
  row->prior_detentions = keep_text (pass, statement, 2);
  row->prior_convictions = keep_text (pass, statement, 3);
  row->violence = get_int (statement, 4);
  row->drug_history = keep_text (pass, statement, 5);
}

static void
read_dispute (Pass *pass, HjSqlStatement *statement, HjFactsRow *row)
{
  HjFactsDispute dispute = {
    .id = keep_id (pass, statement, 1),
    .state = keep_text (pass, statement, 2),
    .cause = keep_text (pass, statement, 3),
    .title = keep_text (pass, statement, 4),
  };

  g_array_append_val (pass->disputes, dispute);
}

static void
read_behaviour (Pass *pass, HjSqlStatement *statement, HjFactsRow *row)
{
  HjFactsBehaviour behaviour = {
    .id = keep_id (pass, statement, 1),
    .kind = keep_text (pass, statement, 2),
    .severity = get_int (statement, 3),
    .at = get_int (statement, 4),
  };

  g_array_append_val (pass->behaviours, behaviour);
}

static int
compare_disputes (gconstpointer a, gconstpointer b)
{
  const HjFactsDispute *first = a, *second = b;

  return strcmp (first->id, second->id);
}

static int
compare_behaviours (gconstpointer a, gconstpointer b)
{
  const HjFactsBehaviour *first = a, *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return strcmp (first->id, second->id);
}

static gboolean
read_row (Pass *pass, HjFactsRow *row, GError **error)
{
  *row = (HjFactsRow){
    .pregnancy = HJ_FACTS_MISSING,
    .injury = HJ_FACTS_MISSING,
    .violence = HJ_FACTS_MISSING,
  };
  g_string_chunk_clear (pass->texts);
  g_array_set_size (pass->disputes, 0);
  g_array_set_size (pass->behaviours, 0);
  read_detention (pass, row);
  if (!read_rows_of (pass, EXAMS, row, read_exam, error)
      || !read_rows_of (pass, SCREENINGS, row, read_screening, error)
      || !read_rows_of (pass, RECORD_BANDS, row, read_record_band, error)
      || !read_rows_of (pass, DISPUTES, row, read_dispute, error)
      || !read_rows_of (pass, BEHAVIOURS, row, read_behaviour, error))
    return FALSE;
  g_array_sort (pass->disputes, compare_disputes);
  g_array_sort (pass->behaviours, compare_behaviours);
  row->disputes = (const HjFactsDispute *)(gpointer)pass->disputes->data;
  row->n_disputes = pass->disputes->len;
  row->behaviours = (const HjFactsBehaviour *)(gpointer)pass->behaviours->data;
  row->n_behaviours = pass->behaviours->len;
  return TRUE;
}

/* Tells of @n_given, the detentions that @func was called for. */
static gboolean
run (HjReplica *self, const char *detention, HjFactsFunc func, gpointer user_data, guint *n_given,
     GError **error)
{
  g_auto (Pass) pass = {
    .sql = hj_replica_get_sql (self),
    .texts = g_string_chunk_new (4096),
    .disputes = g_array_new (FALSE, FALSE, sizeof (HjFactsDispute)),
    .behaviours = g_array_new (FALSE, FALSE, sizeof (HjFactsBehaviour)),
  };
  Cursor *detentions = &pass.cursors[DETENTIONS];

  for (guint i = 0; i < N_CURSORS; i++) {
    if (!open_cursor (&pass, (CursorName)i, detention, error))
      return FALSE;
  }
  while (detentions->on_row) {
    g_autoptr (GError) problem = NULL;
    HjFactsRow row;

    if (!read_row (&pass, &row, error))
      return FALSE;
    (*n_given)++;
    if (!func (&row, user_data, &problem)) {
      if (problem == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (!advance (&pass, detentions, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_facts_query_all:
 * @func: called once a detention, in the order of their ids; it may write to the replica, but not
 *   ask for all facts again
 * @error: a #HjSqlError, or what @func set
 *
 * Reads what is known of every detention, in one pass.
 *
 * Returns: whether all were given, or @func ended it without an error
 */
gboolean
hj_facts_query_all (HjReplica *self, HjFactsFunc func, gpointer user_data, GError **error)
{
  guint n_given = 0;

  return run (self, NULL, func, user_data, &n_given, error);
}

/**
 * hj_facts_query_one:
 * @detention: id of a detention
 * @func: called once
 * @error: `NOT_FOUND`, a #HjSqlError, or what @func set
 *
 * Reads what is known of one detention.
 *
 * Returns: whether @func was called and set no error
 */
gboolean
hj_facts_query_one (HjReplica *self, const char *detention, HjFactsFunc func, gpointer user_data,
                    GError **error)
{
  guint n_given = 0;

  if (!run (self, detention, func, user_data, &n_given, error))
    return FALSE;
  if (n_given > 0)
    return TRUE;
  g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND,
               _ ("There is no detention “%s” on this laptop; look its id up in the list."),
               detention);
  return FALSE;
}
