/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-words.h"

/*
 * The line of the people list is kept, not joined anew at every look: the list's order is then one
 * walk along an index. It holds the detention that lasts, begun last, and its label, the latest
 * that no other has superseded.
 */
#define SUMMARY_OF_PEOPLE                                                                          \
  "INSERT OR REPLACE INTO summary"                                                                 \
  " (person, name_key, detention, label, color, label_state, severity, sort_at, tickets)"          \
  " SELECT p.rowid, %s, d.id, l.id, l.color, l.state,"                                             \
  "  CASE l.color WHEN 'red' THEN 3 WHEN 'yellow' THEN 2 WHEN 'blue' THEN 1 ELSE 0 END,"           \
  "  coalesce (d.ends_at, 9223372036854775807),"                                                   \
  "  (SELECT count(*) FROM ticket t WHERE t.person = p.id AND " OPEN_TICKET ")"                    \
  "  + (SELECT count(*) FROM detention e JOIN dispute x ON x.detention = e.id"                     \
  "     JOIN ticket t ON t.dispute = x.id"                                                         \
  "     WHERE e.person = p.id AND t.person IS NULL AND " OPEN_TICKET ")"                           \
  " FROM person p"                                                                                 \
  " LEFT JOIN detention d ON d.rowid = (SELECT c.rowid FROM detention c WHERE c.person = p.id"     \
  "  AND coalesce (c.state, '') <> 'released' ORDER BY c.starts_at DESC, c.id DESC LIMIT 1)"       \
  " LEFT JOIN label l ON l.rowid = (SELECT m.rowid FROM label m WHERE m.detention = d.id"          \
  "  AND m.state <> 'superseded' ORDER BY m.at DESC, m.id DESC LIMIT 1)"

#define OPEN_TICKET "t.state NOT IN ('finished', 'returned', 'refused', 'withdrawn')"

static char *
make_name_key (const char *name)
{
  g_autofree char *pinyin = hj_words_dup_pinyin (name);

  return g_strconcat (pinyin, " ", name, NULL);
}

static char *
find_name (HjReplica *self, const char *person, gboolean *found, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT name FROM person WHERE id = ?1", error);
  char *name = NULL;

  *found = FALSE;
  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, person);
  if (hj_sql_step (self->sql, statement, error)) {
    *found = TRUE;
    name = g_strdup (hj_sql_get_text (statement, 0));
  }
  hj_sql_reset (statement);
  return name;
}

/* Writes a person's line anew; a person who is gone has none (the erasing takes it away). */
gboolean
hj_summary_refresh (HjReplica *self, const char *person, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean found;
  g_autofree char *name = find_name (self, person, &found, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!found)
    return TRUE;
  g_autofree char *name_key = make_name_key (name != NULL ? name : "");
  g_autofree char *text = g_strdup_printf (SUMMARY_OF_PEOPLE " WHERE p.id = ?1", "?2");
  HjSqlStatement *statement = hj_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, person);
  hj_sql_bind_text (statement, 2, name_key);
  return hj_sql_run (self->sql, statement, error);
}

gboolean
hj_summary_remove (HjReplica *self, const char *person, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql, "DELETE FROM summary WHERE person = (SELECT rowid FROM person WHERE id = ?1)",
      error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, person);
  return hj_sql_run (self->sql, statement, error);
}

static gboolean
make_name_keys (HjReplica *self, GError **error)
{
  HjSqlStatement *select
      = hj_sql_prepare (self->sql, "SELECT rowid, name FROM person ORDER BY rowid", error);
  HjSqlStatement *insert = hj_sql_prepare (
      self->sql, "INSERT INTO temp.name_keys (person, name_key) VALUES (?1, ?2)", error);
  g_autoptr (GError) problem = NULL;

  if (select == NULL || insert == NULL)
    return FALSE;
  while (problem == NULL && hj_sql_step (self->sql, select, &problem)) {
    const char *name = hj_sql_get_text (select, 1);
    g_autofree char *name_key = make_name_key (name != NULL ? name : "");

    hj_sql_bind_int (insert, 1, hj_sql_get_int (select, 0));
    hj_sql_bind_text (insert, 2, name_key);
    hj_sql_run (self->sql, insert, &problem);
  }
  if (!hj_sql_end_rows (select, g_steal_pointer (&problem), error))
    return FALSE;
  return TRUE;
}

/* Writes every line anew, after a first load, and the list's order last. */
gboolean
hj_summary_rebuild (HjReplica *self, GError **error)
{
  g_autofree char *text
      = g_strdup_printf (SUMMARY_OF_PEOPLE " ORDER BY p.rowid",
                         "(SELECT k.name_key FROM temp.name_keys k WHERE k.person = p.rowid)");

  return hj_sql_exec (self->sql,
                      "DROP INDEX IF EXISTS summary_order;"
                      "DELETE FROM summary;"
                      "CREATE TEMP TABLE IF NOT EXISTS name_keys"
                      " (person INTEGER PRIMARY KEY, name_key TEXT);"
                      "DELETE FROM temp.name_keys",
                      error)
         && make_name_keys (self, error) && hj_sql_exec (self->sql, text, error)
         && hj_sql_exec (self->sql, HJ_SUMMARY_ORDER ";DELETE FROM temp.name_keys", error);
}

/* SQL for the id of the person that a row of the entity, called `t`, belongs to. */
const char *
hj_summary_person_of (const HjEntity *entity)
{
#define OF_DETENTION "(SELECT d.person FROM detention d WHERE d.id = t.detention)"
/* A mediator's dispute shows no detention, but its ticket or its party names the person. */
#define OF_DISPUTE(dispute)                                                                        \
  "coalesce ((SELECT d.person FROM dispute x JOIN detention d ON d.id = x.detention"               \
  " WHERE x.id = " dispute "),"                                                                    \
  " (SELECT k.person FROM ticket k WHERE k.dispute = " dispute " AND k.person IS NOT NULL"         \
  " LIMIT 1),"                                                                                     \
  " (SELECT y.person FROM party y WHERE y.dispute = " dispute " AND y.role = 'detained'"           \
  " AND y.person IS NOT NULL LIMIT 1))"

  if (entity == &hj_entity_person)
    return "t.id";
  if (entity == &hj_entity_detention || entity == &hj_entity_family_contact
      || entity == &hj_entity_source_item)
    return "t.person";
  if (entity == &hj_entity_label || entity == &hj_entity_behaviour || entity == &hj_entity_exam
      || entity == &hj_entity_screening || entity == &hj_entity_record_band)
    return OF_DETENTION;
  if (entity == &hj_entity_dispute)
    return OF_DISPUTE ("t.id");
  if (entity == &hj_entity_party)
    return "coalesce (t.person, " OF_DISPUTE ("t.dispute") ")";
  if (entity == &hj_entity_ticket)
    return "coalesce (t.person, " OF_DISPUTE ("t.dispute") ")";
  return NULL;
#undef OF_DETENTION
#undef OF_DISPUTE
}

static char *
make_find_person (const HjEntity *entity, guint64 mask)
{
  return g_strdup_printf ("SELECT %s FROM \"%s\" t WHERE t.id = ?1", hj_summary_person_of (entity),
                          entity->name);
}

/* The person whose line a row is part of, or NULL. */
char *
hj_summary_find_person (HjReplica *self, const HjEntity *entity, const char *id)
{

  if (entity == &hj_entity_person)
    return g_strdup (id);
  if (entity != &hj_entity_detention && entity != &hj_entity_label && entity != &hj_entity_ticket
      && entity != &hj_entity_dispute)
    return NULL;
  HjSqlStatement *statement = hj_sql_prepare_made (self->sql, make_find_person, entity, 0, NULL);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, id);
  return hj_sql_take_id (self->sql, statement, NULL);
}
