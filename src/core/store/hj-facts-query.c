/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-facts-query.h"

/* One pass: everything that hangs on a detention is found by an index. */
static const char rows_sql[]
    = "SELECT d.id, d.kind, d.starts_at, d.ends_at, p.birth_date, e.id, e.blood_pressure_flag,"
      " e.blood_count_flag, e.ecg_flag, e.ultrasound_flag, e.chest_film_flag, e.illness_flag,"
      " e.pregnancy_flag, p.sex, s.id, s.mental_flag, s.injury_flag, r.id, r.prior_detentions,"
      " r.prior_convictions, r.violence, r.drug_history,"
      " (SELECT count(*) FROM family_contact c WHERE c.person = d.person),"
      " (SELECT count(*) || ',' || total (state IN ('open', 'mediating')) || ',' ||"
      "  total (state = 'agreed') || ',' ||"
      "  coalesce (group_concat (CASE WHEN state IN ('open', 'mediating') THEN cause END, char "
      "(10)),"
      "   '') FROM dispute x WHERE x.detention = d.id)"
      " FROM detention d JOIN person p ON p.id = d.person"
      " LEFT JOIN exam e ON e.detention = d.id"
      " LEFT JOIN screening s ON s.detention = d.id"
      " LEFT JOIN record_band r ON r.detention = d.id";

static const char events_sql[]
    = "SELECT id, kind, severity, at FROM behaviour WHERE detention = ?1 ORDER BY at, id";

enum {
  COLUMN_ID,
  COLUMN_KIND,
  COLUMN_STARTS_AT,
  COLUMN_ENDS_AT,
  COLUMN_BIRTH_DATE,
  COLUMN_EXAM,
  COLUMN_BLOOD_PRESSURE,
  COLUMN_BLOOD_COUNT,
  COLUMN_ECG,
  COLUMN_ULTRASOUND,
  COLUMN_CHEST_FILM,
  COLUMN_ILLNESS,
  COLUMN_PREGNANCY,
  COLUMN_SEX,
  COLUMN_SCREENING,
  COLUMN_MENTAL,
  COLUMN_INJURY,
  COLUMN_RECORD_BAND,
  COLUMN_PRIOR_DETENTIONS,
  COLUMN_PRIOR_CONVICTIONS,
  COLUMN_VIOLENCE,
  COLUMN_DRUG_HISTORY,
  COLUMN_CONTACTS,
  COLUMN_DISPUTES,
};

static gint64
get_int_or (HjSqlStatement *statement, int column)
{
  return hj_sql_is_null (statement, column) ? -1 : hj_sql_get_int (statement, column);
}

/* "count,open,agreed,causes": totals come as decimals. */
static void
read_disputes (HjFactsRow *row, const char *text)
{
  char *end = NULL;

  row->n_disputes = (gint64)g_ascii_strtod (text, &end);
  row->n_open_disputes = (gint64)g_ascii_strtod (end + 1, &end);
  row->n_agreed_disputes = (gint64)g_ascii_strtod (end + 1, &end);
  row->open_causes = end[1] != '\0' ? end + 1 : NULL;
}

static void
read_row (HjSqlStatement *statement, HjFactsRow *row)
{
  row->kind = hj_sql_get_text (statement, COLUMN_KIND);
  row->starts_at = get_int_or (statement, COLUMN_STARTS_AT);
  row->ends_at = get_int_or (statement, COLUMN_ENDS_AT);
  row->birth_date = hj_sql_get_text (statement, COLUMN_BIRTH_DATE);
  row->blood_pressure_flag = hj_sql_get_text (statement, COLUMN_BLOOD_PRESSURE);
  row->blood_count_flag = hj_sql_get_text (statement, COLUMN_BLOOD_COUNT);
  row->ecg_flag = hj_sql_get_text (statement, COLUMN_ECG);
  row->ultrasound_flag = hj_sql_get_text (statement, COLUMN_ULTRASOUND);
  row->chest_film_flag = hj_sql_get_text (statement, COLUMN_CHEST_FILM);
  row->illness_flag = hj_sql_get_text (statement, COLUMN_ILLNESS);
  row->pregnancy_flag = get_int_or (statement, COLUMN_PREGNANCY);
  row->sex = hj_sql_get_text (statement, COLUMN_SEX);
  row->mental_flag = hj_sql_get_text (statement, COLUMN_MENTAL);
  row->injury_flag = get_int_or (statement, COLUMN_INJURY);
  row->prior_detentions = hj_sql_get_text (statement, COLUMN_PRIOR_DETENTIONS);
  row->prior_convictions = hj_sql_get_text (statement, COLUMN_PRIOR_CONVICTIONS);
  row->violence = get_int_or (statement, COLUMN_VIOLENCE);
  row->drug_history = hj_sql_get_text (statement, COLUMN_DRUG_HISTORY);
  row->n_contacts = hj_sql_get_int (statement, COLUMN_CONTACTS);
  read_disputes (row, hj_sql_get_text (statement, COLUMN_DISPUTES));
}

static void
clear_event (gpointer data)
{
  HjFactsEvent *event = data;

  g_free ((char *)event->id);
  g_free ((char *)event->kind);
}

static gboolean
read_events (HjSql *sql, const char *detention, GArray *events, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (sql, events_sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  g_array_set_size (events, 0);
  hj_sql_bind_id (statement, 1, detention);
  while (hj_sql_step (sql, statement, &problem)) {
    HjFactsEvent event = { hj_sql_dup_id (statement, 0), g_strdup (hj_sql_get_text (statement, 1)),
                           hj_sql_get_int (statement, 2), hj_sql_get_int (statement, 3) };

    g_array_append_val (events, event);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
give_row (HjSql *sql, HjSqlStatement *statement, GArray *events, HjFactsFunc func,
          gpointer user_data, GError **error)
{
  HjFactsRow row = { 0 };
  g_autofree char *detention = hj_sql_dup_id (statement, COLUMN_ID);
  g_autofree char *exam = hj_sql_dup_id (statement, COLUMN_EXAM);
  g_autofree char *screening = hj_sql_dup_id (statement, COLUMN_SCREENING);
  g_autofree char *record_band = hj_sql_dup_id (statement, COLUMN_RECORD_BAND);

  row.detention = detention;
  row.exam = exam;
  row.screening = screening;
  row.record_band = record_band;
  read_row (statement, &row);
  return read_events (sql, detention, events, error)
         && func (&row, (HjFactsEvent *)(gpointer)events->data, events->len, user_data, error);
}

/**
 * hj_facts_query:
 * @detention: (nullable): id of one detention, or %NULL for all in the order of their ids
 * @func: called once a detention
 * @error: a #HjSqlError, or what @func set
 *
 * Returns: whether all were given and @func agreed
 */
gboolean
hj_facts_query (HjReplica *self, const char *detention, HjFactsFunc func, gpointer user_data,
                GError **error)
{
  HjSql *sql = hj_replica_get_sql (self);
  g_autofree char *text
      = g_strconcat (rows_sql, detention != NULL ? " WHERE d.id = ?1" : " ORDER BY d.id", NULL);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (HjFactsEvent));
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  g_array_set_clear_func (events, clear_event);
  if (detention != NULL)
    hj_sql_bind_id (statement, 1, detention);
  while (hj_sql_step (sql, statement, &problem)) {
    if (!give_row (sql, statement, events, func, user_data, error)) {
      hj_sql_reset (statement);
      return FALSE;
    }
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
