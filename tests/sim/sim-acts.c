/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-acts.h"

#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#include <string.h>

/* Few values, so that two users write the same ones, and different ones, into the same field. */
static const char *const phones[] = { "10000000001", "10000000002", "10000000003" };
static const char *const notes[] = { "甲", "乙", "丙" };
static const char *const kinds[] = { "incident", "threat", "talk", "good-conduct" };

/* An act of one user; `next` draws from the laptop's own random source. */
typedef struct {
  SimLaptop *laptop;
} Act;

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
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GPtrArray) rows = hj_replica_select (replica, query, NULL);

  if (rows == NULL || rows->len == 0)
    return NULL;
  return hj_record_copy (g_ptr_array_index (rows, draw (act, rows->len)));
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
  hj_record_set_text (behaviour, "note", PICK (act, notes));
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

static gboolean
act_as_officer (Act *act, HjReplica *replica, GError **error)
{
  switch (draw (act, 10)) {
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
act_on (HjReplica *replica, gpointer data, GError **error)
{
  Act *act = data;

  return g_str_equal (act->laptop->role, "mediator") ? act_as_mediator (act, replica, error)
                                                     : act_as_officer (act, replica, error);
}

/**
 * sim_acts_do_something:
 *
 * Has the laptop's user do one thing, whatever comes to mind. The rules may refuse it in words;
 * anything else that fails is a fault of ours.
 */
void
sim_acts_do_something (SimLaptop *laptop)
{
  Act act = { laptop };
  g_autoptr (GError) error = NULL;

  if (sim_laptop_run (laptop, act_on, &act, &error) || error->domain == HJ_WORKFLOW_ERROR
      || error->domain == HJ_MODEL_ERROR || error->domain == HJ_STORE_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return;
  g_assert_no_error (error);
}
