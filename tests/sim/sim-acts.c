/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-acts.h"

#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/store/hj-query.h"
#include "core/wire/hj-op.h"

/* Few values, so that two users write the same ones, and different ones, into the same field. */
static const char *const phones[] = { "10000000001", "10000000002", "10000000003" };
static const char *const notes[] = { "甲", "乙", "丙" };
static const char *const kinds[] = { "incident", "threat", "talk", "good-conduct" };

/* An act of one user; `next` draws from the laptop's own random source. */
typedef struct {
  SimLaptop *laptop;
  gboolean later;   /* by a release that the central instance does not know yet */
  gboolean is_part; /* of a larger act */
  char *rewritten;  /* (nullable) owned, id of the last op that another release wrote */
} Act;

#define LAST_SEQ "SELECT coalesce (max (seq), 0) FROM outbox"

static guint
draw (Act *act, guint below)
{
  return hj_random_below (act->laptop->random, below);
}

#define PICK(act, array) ((array)[draw ((act), G_N_ELEMENTS (array))])

/* Any row of the entity that the user sees; NULL where there is none. */
static HjRecord *
pick_row (Act *act, HjReplica *replica, const HjEntity *entity)
{
  HjSql *sql = hj_replica_get_sql (replica);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM \"%s\"", entity->name);
  gint64 n_rows = hj_sql_ask_int (sql, count, 0);

  if (n_rows == 0)
    return NULL;
  g_autofree char *text
      = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id LIMIT 1 OFFSET ?1", entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, draw (act, (guint)n_rows));
  g_assert_true (hj_sql_step (sql, statement, NULL));
  g_autofree char *id = hj_sql_dup_id (statement, 0);

  hj_sql_reset (statement);
  return hj_replica_load (replica, entity, id, NULL);
}

/* Words, sometimes so many that a page or a batch is full of them, and of no pattern. */
static char *
make_words (Act *act)
{
  GString *words = g_string_new (PICK (act, notes));
  guint n_bytes = draw (act, act->laptop->wordy ? 2 : 40) == 0 ? 4 + draw (act, 6000) : 0;

  for (guint i = 0; i < n_bytes; i++)
    g_string_append_printf (words, "%02x", draw (act, 256));
  return g_string_free_and_steal (words);
}

static gboolean
add (HjReplica *replica, HjRecord *record, GError **error)
{
  g_auto (HjActResult) result = { 0 };

  return hj_act_new (replica, record, &result, error);
}

static gboolean
add_person (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) person = hj_act_draft (replica, &hj_entity_person, error);

  if (person == NULL)
    return FALSE;
  hj_record_set_text (person, "name", PICK (act, notes));
  hj_record_set_text (person, "phone", PICK (act, phones));
  return add (replica, person, error);
}

static gboolean
add_detention (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) person = pick_row (act, replica, &hj_entity_person);
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

static gboolean
add_behaviour (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) detention = pick_row (act, replica, &hj_entity_detention);
  g_autoptr (HjRecord) behaviour = hj_act_draft (replica, &hj_entity_behaviour, error);

  if (detention == NULL || behaviour == NULL)
    return behaviour != NULL;
  hj_record_set_text (behaviour, "detention", hj_record_get_id (detention));
  hj_record_set_text (behaviour, "kind", PICK (act, kinds));
  hj_record_set_int (behaviour, "severity", draw (act, 4));
  hj_record_set_int (behaviour, "at", hj_replica_now (replica));
  g_autofree char *words = make_words (act);

  hj_record_set_text (behaviour, "note", words);
  return add (replica, behaviour, error);
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

static gboolean
add_ticket (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) detention = pick_row (act, replica, &hj_entity_detention);
  g_autoptr (HjRecord) mediator = pick_row (act, replica, &hj_entity_mediator);

  if (detention == NULL)
    return TRUE;
  if (!hj_replica_begin_act (replica, error))
    return FALSE;
  if (add_dispute_and_ticket (replica, detention, mediator, error))
    return hj_replica_commit_act (replica, error);
  hj_replica_abort_act (replica);
  return FALSE;
}

static gboolean
set_field (Act *act, HjReplica *replica, const HjEntity *entity, const char *field,
           const char *value, GError **error)
{
  g_autoptr (HjRecord) row = pick_row (act, replica, entity);
  g_auto (HjActResult) result = { 0 };

  if (row == NULL)
    return TRUE;
  hj_record_set_text (row, field, value);
  return hj_act_set (replica, row, &result, error);
}

static void
fill_given (Act *act, HjReplica *replica, HjRecord *given)
{
  g_autoptr (HjRecord) mediator = pick_row (act, replica, &hj_entity_mediator);
  const HjEntity *entity = hj_record_get_entity (given);

  if (hj_entity_field_index (entity, "outcome") >= 0)
    hj_record_set_text (given, "outcome", PICK (act, notes));
  if (hj_entity_field_index (entity, "reason") >= 0 && entity != &hj_entity_label)
    hj_record_set_text (given, "reason", PICK (act, notes));
  if (entity == &hj_entity_ticket && mediator != NULL)
    hj_record_set_text (given, "mediator", hj_record_get_id (mediator));
}

/* Any command that the user may give now, with the fields that it takes. */
static gboolean
give_command (Act *act, HjReplica *replica, const HjEntity *entity, GError **error)
{
  g_autoptr (HjRecord) row = pick_row (act, replica, entity);
  g_autoptr (GPtrArray) allowed = row == NULL ? NULL : hj_act_allowed (replica, row);
  g_auto (HjActResult) result = { 0 };

  if (allowed == NULL || allowed->len == 0)
    return TRUE;
  const char *command = g_ptr_array_index (allowed, draw (act, allowed->len));
  g_autoptr (HjRecord) given = hj_record_new (entity, hj_record_get_id (row));
  g_autoptr (HjRecord) nothing = hj_record_new (entity, hj_record_get_id (row));
  g_autoptr (GError) problem = NULL;

  fill_given (act, replica, given);
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

static gboolean
resolve (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_conflict);
  g_autoptr (GPtrArray) rows = NULL;

  hj_query_where_text (query, "state", "open");
  rows = hj_replica_select (replica, query, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  HjRecord *conflict = g_ptr_array_index (rows, draw (act, rows->len));

  return hj_act_resolve (replica, hj_record_get_id (conflict),
                         draw (act, 2) == 0 ? "mine" : "theirs", error);
}

/* Held work that waits is tried again, given up, or sent once more as it is or with another note.
 */
static gboolean
decide_held (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_held);
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (HjActResult) result = { 0 };

  hj_query_where_text (query, "state", "waiting");
  rows = hj_replica_select (replica, query, error);
  if (rows == NULL || rows->len == 0)
    return rows != NULL;
  HjRecord *held = g_ptr_array_index (rows, draw (act, rows->len));
  guint choice = draw (act, 3);

  if (choice == 0)
    return hj_act_give_up (replica, hj_record_get_id (held), PICK (act, notes), error);
  if (choice == 1)
    return hj_act_do (replica, &hj_entity_held, hj_record_get_id (held), "retry", NULL, &result,
                      error);
  g_autoptr (HjRecord) draft = hj_act_held_draft (replica, held, NULL, error);

  if (draft == NULL)
    return FALSE;
  if (hj_record_get_entity (draft) == &hj_entity_person)
    hj_record_set_text (draft, "phone", PICK (act, phones));
  return hj_act_correct (replica, hj_record_get_id (held), draft, NULL, &result, error);
}

static gboolean
strike (Act *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) row = pick_row (act, replica, &hj_entity_party);
  g_auto (HjActResult) result = { 0 };

  if (row == NULL)
    return TRUE;
  g_autoptr (GPtrArray) allowed = hj_act_allowed (replica, row);
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_party, hj_record_get_id (row));

  if (allowed->len == 0)
    return TRUE;
  if (g_str_equal (g_ptr_array_index (allowed, 0), "strike"))
    hj_record_set_text (given, "struck_reason", PICK (act, notes));
  return hj_act_do (replica, &hj_entity_party, hj_record_get_id (row),
                    g_ptr_array_index (allowed, 0), given, &result, error);
}

static gboolean
act_as_officer (Act *act, HjReplica *replica, GError **error)
{
  switch (draw (act, 14)) {
  case 0:
    return add_person (act, replica, error);
  case 1:
    return add_detention (act, replica, error);
  case 2:
    return add_behaviour (act, replica, error);
  case 3:
    return add_ticket (act, replica, error);
  case 4:
  case 5:
    return set_field (act, replica, &hj_entity_person, "phone", PICK (act, phones), error);
  case 6:
    return set_field (act, replica, &hj_entity_detention, "cell", PICK (act, notes), error);
  case 7:
    return give_command (act, replica, &hj_entity_ticket, error);
  case 8:
    return give_command (act, replica, &hj_entity_label, error);
  case 10:
  case 11:
    return decide_held (act, replica, error);
  case 12:
    return strike (act, replica, error);
  case 13:
    return set_field (act, replica, &hj_entity_party, "phone", PICK (act, phones), error);
  default:
    return resolve (act, replica, error);
  }
}

static gboolean
act_as_mediator (Act *act, HjReplica *replica, GError **error)
{
  switch (draw (act, 4)) {
  case 0:
    return set_field (act, replica, &hj_entity_ticket, "note", PICK (act, notes), error);
  case 1:
    return give_command (act, replica, &hj_entity_ticket, error);
  case 2:
    return give_command (act, replica, &hj_entity_dispute, error);
  default:
    return resolve (act, replica, error);
  }
}

static gboolean
act_as_user (Act *act, HjReplica *replica, GError **error)
{
  return g_str_equal (act->laptop->role, "mediator") ? act_as_mediator (act, replica, error)
                                                     : act_as_officer (act, replica, error);
}

static gboolean
rewrite_op (Act *act, HjReplica *replica, gint64 seq, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *select = hj_sql_prepare (sql, "SELECT payload FROM outbox WHERE seq = ?1", error);
  HjSqlStatement *update
      = hj_sql_prepare (sql, "UPDATE outbox SET payload = ?2 WHERE seq = ?1", error);
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)"?" } };

  g_assert_true (select != NULL && update != NULL);
  hj_sql_bind_int (select, 1, seq);
  g_assert_true (hj_sql_step (sql, select, NULL));
  g_autoptr (HjOp) op = hj_op_from_text (hj_sql_get_text (select, 0), -1, error);

  hj_sql_reset (select);
  g_assert_nonnull (op);
  op->schema = act->later ? HJ_SCHEMA_VERSION + 1 : HJ_SCHEMA_VERSION - 1;
  if (act->later)
    hj_op_add_field (op, "not_yet_known", &value, &value);
  g_autofree char *payload = hj_op_to_text (op);

  hj_sql_bind_int (update, 1, seq);
  hj_sql_bind_text (update, 2, payload);
  if (!hj_sql_run (sql, update, error))
    return FALSE;
  g_set_str (&act->rewritten, op->id);
  return TRUE;
}

/* The next op in the outbox; 0 if there is none. */
static gint64
find_next_seq (HjSql *sql, gint64 after)
{
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT min (seq) FROM outbox WHERE seq > ?1", NULL);
  gint64 seq = 0;

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, after);
  if (hj_sql_step (sql, statement, NULL))
    seq = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return seq;
}

/* The laptop has another release than the central instance for once. */
static gboolean
act_with_other_release (Act *act, HjReplica *replica, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  gint64 seq;

  if (!hj_replica_begin_act (replica, error))
    return FALSE;
  seq = hj_sql_ask_int (sql, LAST_SEQ, 0);
  act->is_part = TRUE;
  if (!act_as_user (act, replica, error)) {
    hj_replica_abort_act (replica);
    return FALSE;
  }
  while ((seq = find_next_seq (sql, seq)) != 0) {
    if (!rewrite_op (act, replica, seq, error)) {
      hj_replica_abort_act (replica);
      return FALSE;
    }
  }
  return hj_replica_commit_act (replica, error);
}

static gboolean
act_on (HjReplica *replica, gpointer data, GError **error)
{
  Act *act = data;

  if (draw (act, 12) != 0)
    return act_as_user (act, replica, error);
  act->later = draw (act, 2) == 0;
  return act_with_other_release (act, replica, error);
}

/* What fails because a rule says no, a disk is full, or the power is gone. */
static gboolean
is_expected (const GError *error)
{
  return error->domain == HJ_WORKFLOW_ERROR || error->domain == HJ_MODEL_ERROR
         || error->domain == HJ_STORE_ERROR || error->domain == HJ_SQL_ERROR
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/**
 * sim_acts_do_something:
 *
 * Has the laptop's user do one thing, whatever comes to mind. The rules may refuse it in words, and
 * its disk may fail; anything else that fails is a fault of ours.
 */
void
sim_acts_do_something (SimLaptop *laptop)
{
  Act act = { laptop };
  g_autoptr (GError) error = NULL;

  if (!sim_laptop_run (laptop, act_on, &act, &error) && !is_expected (error))
    g_assert_no_error (error);
  if (act.later && act.rewritten != NULL)
    g_hash_table_add (laptop->later, g_steal_pointer (&act.rewritten));
  g_free (act.rewritten);
}
