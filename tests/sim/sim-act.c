/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-act-private.h"

#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-query.h"

/* Few values, so that two users write the same ones, and different ones, into the same field. */
const char *const sim_act_phones[] = { "10000000001", "10000000002", "10000000003" };
const char *const sim_act_notes[] = { "甲", "乙", "丙" };
static const char *const kinds[] = { "incident", "threat", "talk", "good-conduct" };
static const char *const agencies[] = { "agency-1", "agency-2" };

#define PICK(act, array) ((array)[sim_act_draw ((act), G_N_ELEMENTS (array))])

guint
sim_act_draw (SimAct *act, guint below)
{
  return hj_random_below (act->laptop->random, below);
}

/* Any row of the entity that the user sees; NULL where there is none, or the disk says so. */
HjRecord *
sim_act_pick_row (SimAct *act, HjReplica *replica, const HjEntity *entity)
{
  HjSql *sql = hj_replica_get_sql (replica);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM \"%s\"", entity->name);
  gint64 n_rows = hj_sql_ask_int (sql, count, 0);

  if (n_rows == 0)
    return NULL;
  g_autofree char *text
      = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id LIMIT 1 OFFSET ?1", entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, sim_act_draw (act, (guint)n_rows));
  if (!hj_sql_step (sql, statement, NULL))
    return NULL;
  g_autofree char *id = hj_sql_dup_id (statement, 0);

  hj_sql_reset (statement);
  return hj_replica_load (replica, entity, id, NULL);
}

/* The row of what the user entered last about the entity and has not seen arrive, or of what
 * anybody has changed last.
 */
static HjRecord *
find_last_row (HjReplica *replica, const HjEntity *entity, gboolean own)
{
  HjSql *sql = hj_replica_get_sql (replica);
  g_autofree char *text
      = own ? g_strdup_printf ("SELECT row FROM outbox WHERE entity = %u ORDER BY seq DESC LIMIT 1",
                               entity->number)
            : g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY pos DESC, id LIMIT 1", entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);
  g_autofree char *id = statement == NULL ? NULL : hj_sql_take_id (sql, statement, NULL);

  return id == NULL ? NULL : hj_replica_load (replica, entity, id, NULL);
}

/* Users mostly go on with what they have begun, or with what others work on. */
static HjRecord *
pick_row_to_change (SimAct *act, HjReplica *replica, const HjEntity *entity)
{
  guint choice = sim_act_draw (act, 4);
  HjRecord *row = choice < 3 ? find_last_row (replica, entity, choice < 2) : NULL;

  return row != NULL ? row : sim_act_pick_row (act, replica, entity);
}

/* Words, sometimes so many that a page or a batch is full of them, and of no pattern. */
static char *
make_words (SimAct *act)
{
  GString *words = g_string_new (PICK (act, sim_act_notes));
  guint n_bytes
      = sim_act_draw (act, act->laptop->wordy ? 2 : 40) == 0 ? 4 + sim_act_draw (act, 6000) : 0;

  for (guint i = 0; i < n_bytes; i++)
    g_string_append_printf (words, "%02x", sim_act_draw (act, 256));
  return g_string_free_and_steal (words);
}

static gboolean
add (HjReplica *replica, HjRecord *record, GError **error)
{
  g_auto (HjActResult) result = { 0 };

  return hj_act_new (replica, record, &result, error);
}

gboolean
sim_act_add_person (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) person = hj_act_draft (replica, &hj_entity_person, error);

  if (person == NULL)
    return FALSE;
  hj_record_set_text (person, "name", PICK (act, sim_act_notes));
  hj_record_set_text (person, "phone", PICK (act, sim_act_phones));
  return add (replica, person, error);
}

gboolean
sim_act_add_detention (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) person = sim_act_pick_row (act, replica, &hj_entity_person);
  g_autoptr (HjRecord) detention = hj_act_draft (replica, &hj_entity_detention, error);
  gint64 now = hj_replica_now (replica);

  if (person == NULL || detention == NULL)
    return detention != NULL;
  hj_record_set_text (detention, "person", hj_record_get_id (person));
  hj_record_set_text (detention, "kind", "administrative");
  hj_record_set_int (detention, "starts_at", now - HJ_HOUR_MS);
  hj_record_set_int (detention, "ends_at", now + 5 * HJ_DAY_MS);
  return add (replica, detention, error);
}

gboolean
sim_act_add_behaviour (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) detention = sim_act_pick_row (act, replica, &hj_entity_detention);
  g_autoptr (HjRecord) behaviour = hj_act_draft (replica, &hj_entity_behaviour, error);

  if (detention == NULL || behaviour == NULL)
    return behaviour != NULL;
  hj_record_set_text (behaviour, "detention", hj_record_get_id (detention));
  hj_record_set_text (behaviour, "kind", PICK (act, kinds));
  hj_record_set_int (behaviour, "severity", sim_act_draw (act, 4));
  hj_record_set_int (behaviour, "at", hj_replica_now (replica));
  g_autofree char *words = make_words (act);

  hj_record_set_text (behaviour, "note", words);
  return add (replica, behaviour, error);
}

/* An examination with values that only those hold afterwards who look after health. */
gboolean
sim_act_add_exam (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) detention = sim_act_pick_row (act, replica, &hj_entity_detention);
  g_autoptr (HjRecord) exam = hj_act_draft (replica, &hj_entity_exam, error);

  if (detention == NULL || exam == NULL)
    return exam != NULL;
  hj_record_set_text (exam, "detention", hj_record_get_id (detention));
  hj_record_set_text (exam, "ecg", PICK (act, sim_act_notes));
  hj_record_set_text (exam, "ecg_flag", "normal");
  return add (replica, exam, error);
}

/* A dispute, its party and the ticket for a mediator, together or not at all. */
static gboolean
add_dispute_and_ticket (HjReplica *replica, HjRecord *detention, HjRecord *mediator, GError **error)
{
  g_autoptr (HjRecord) dispute = hj_act_draft (replica, &hj_entity_dispute, error);
  g_autoptr (HjRecord) party = hj_act_draft (replica, &hj_entity_party, error);
  g_autoptr (HjRecord) ticket = hj_act_draft (replica, &hj_entity_ticket, error);

  if (dispute == NULL || party == NULL || ticket == NULL)
    return FALSE;
  hj_record_set_text (dispute, "detention", hj_record_get_id (detention));
  hj_record_set_text (dispute, "title", "欠薪");
  hj_record_set_text (party, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (party, "person", hj_record_get_text (detention, "person"));
  hj_record_set_text (party, "name", "当事人");
  hj_record_set_text (party, "role", "detained");
  hj_record_set_text (ticket, "kind", "mediation");
  hj_record_set_text (ticket, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (ticket, "person", hj_record_get_text (detention, "person"));
  if (mediator != NULL)
    hj_record_set_text (ticket, "mediator", hj_record_get_id (mediator));
  return add (replica, dispute, error) && add (replica, party, error)
         && add (replica, ticket, error);
}

gboolean
sim_act_add_ticket (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) detention = sim_act_pick_row (act, replica, &hj_entity_detention);
  g_autoptr (HjRecord) mediator = sim_act_pick_row (act, replica, &hj_entity_mediator);

  if (detention == NULL)
    return TRUE;
  if (!hj_replica_begin_act (replica, error))
    return FALSE;
  if (add_dispute_and_ticket (replica, detention, mediator, error))
    return hj_replica_commit_act (replica, error);
  hj_replica_abort_act (replica);
  return FALSE;
}

gboolean
sim_act_set_field (SimAct *act, HjReplica *replica, const HjEntity *entity, const char *field,
                   const char *value, GError **error)
{
  g_autoptr (HjRecord) row = pick_row_to_change (act, replica, entity);
  g_auto (HjActResult) result = { 0 };

  if (row == NULL)
    return TRUE;
  hj_record_set_text (row, field, value);
  return hj_act_set (replica, row, &result, error);
}

/* A field that a command asks for. */
static void
fill_field (SimAct *act, HjReplica *replica, HjRecord *given, const char *field)
{
  const HjEntity *entity = hj_record_get_entity (given);

  if (hj_entity_field_index (entity, field) < 0)
    return;
  if (g_str_equal (field, "mediator")) {
    g_autoptr (HjRecord) mediator = sim_act_pick_row (act, replica, &hj_entity_mediator);

    hj_record_set_text (given, field, mediator == NULL ? NULL : hj_record_get_id (mediator));
  } else if (g_str_equal (field, "agency")) {
    hj_record_set_text (given, field, PICK (act, agencies));
  } else if (g_str_equal (field, "agency_until")) {
    hj_record_set_int (given, field,
                       hj_replica_now (replica) + (1 + sim_act_draw (act, 20)) * HJ_MINUTE_MS);
  } else if (g_str_equal (field, "reason") && entity == &hj_entity_ticket) {
    hj_record_set_text (given, field, "other");
  } else if (entity->fields[hj_entity_field_index (entity, field)].type == HJ_FIELD_TEXT) {
    hj_record_set_text (given, field, PICK (act, sim_act_notes));
  }
}

static void
fill_given (SimAct *act, HjReplica *replica, const char *command, HjRecord *given)
{
  const HjWorkflowSpec *spec
      = hj_workflow_get_spec (hj_workflow_get_default (hj_record_get_entity (given)->workflow));

  for (guint i = 0; i < spec->n_commands; i++) {
    const char *const *require = spec->commands[i].require;

    for (guint j = 0;
         g_str_equal (spec->commands[i].name, command) && require != NULL && require[j] != NULL;
         j++)
      fill_field (act, replica, given, require[j]);
  }
}

/* Any command that the user may give now, with the fields that it takes. */
gboolean
sim_act_give_command (SimAct *act, HjReplica *replica, const HjEntity *entity, GError **error)
{
  g_autoptr (HjRecord) row = pick_row_to_change (act, replica, entity);
  g_autoptr (GPtrArray) allowed = row == NULL ? NULL : hj_act_allowed (replica, row);
  g_auto (HjActResult) result = { 0 };

  if (allowed == NULL || allowed->len == 0)
    return TRUE;
  const char *command = g_ptr_array_index (allowed, sim_act_draw (act, allowed->len));
  g_autoptr (HjRecord) given = hj_record_new (entity, hj_record_get_id (row));
  g_autoptr (HjRecord) nothing = hj_record_new (entity, hj_record_get_id (row));
  g_autoptr (GError) problem = NULL;

  fill_given (act, replica, command, given);
  /* A refusal would end the act that this one is part of. */
  if (act->is_part)
    return hj_act_do (replica, entity, hj_record_get_id (row), command, given, &result, error);
  if (hj_act_do (replica, entity, hj_record_get_id (row), command, nothing, &result, &problem))
    return TRUE;
  if (!g_error_matches (problem, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_FIELD)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return hj_act_do (replica, entity, hj_record_get_id (row), command, given, &result, error);
}

gboolean
sim_act_resolve (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_conflict);
  g_autoptr (GPtrArray) rows = NULL;

  hj_query_where_text (query, "state", "open");
  rows = hj_replica_select (replica, query, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  HjRecord *conflict = g_ptr_array_index (rows, sim_act_draw (act, rows->len));

  return hj_act_resolve (replica, hj_record_get_id (conflict),
                         sim_act_draw (act, 2) == 0 ? "mine" : "theirs", error);
}

/* Held work that waits is tried again, given up, or sent once more as it is or with another note.
 */
gboolean
sim_act_decide_held (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_held);
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (HjActResult) result = { 0 };

  hj_query_where_text (query, "state", "waiting");
  rows = hj_replica_select (replica, query, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  HjRecord *held = g_ptr_array_index (rows, sim_act_draw (act, rows->len));
  guint choice = sim_act_draw (act, 3);

  if (choice == 0)
    return hj_act_give_up (replica, hj_record_get_id (held), PICK (act, sim_act_notes), error);
  if (choice == 1)
    return hj_act_do (replica, &hj_entity_held, hj_record_get_id (held), "retry", NULL, &result,
                      error);
  g_autoptr (HjRecord) draft = hj_act_held_draft (replica, held, NULL, error);

  if (draft == NULL)
    return FALSE;
  if (hj_record_get_entity (draft) == &hj_entity_person)
    hj_record_set_text (draft, "phone", PICK (act, sim_act_phones));
  return hj_act_correct (replica, hj_record_get_id (held), draft, NULL, &result, error);
}

gboolean
sim_act_strike (SimAct *act, HjReplica *replica, const HjEntity *entity, GError **error)
{
  g_autoptr (HjRecord) row = sim_act_pick_row (act, replica, entity);
  g_auto (HjActResult) result = { 0 };

  if (row == NULL)
    return TRUE;
  g_autoptr (GPtrArray) allowed = hj_act_allowed (replica, row);
  g_autoptr (HjRecord) given = hj_record_new (entity, hj_record_get_id (row));

  if (allowed->len == 0)
    return TRUE;
  if (g_str_equal (g_ptr_array_index (allowed, 0), "strike"))
    hj_record_set_text (given, "struck_reason", PICK (act, sim_act_notes));
  return hj_act_do (replica, entity, hj_record_get_id (row), g_ptr_array_index (allowed, 0), given,
                    &result, error);
}
