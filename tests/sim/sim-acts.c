/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-acts.h"

#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-lease.h"
#include "core/sync/hj-sync-step.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-op.h"
#include "core/wire/hj-wire.h"
#include "sim-act-private.h"

/* How late an answer is that begins a lease anew. */
#define LEASE_SLACK (10 * HJ_MINUTE_MS)

/* One act in so many is about a document. */
#define DOCUMENTS_ONE_IN 4

/* One is done with another release than the central instance has. */
#define OTHER_RELEASE_ONE_IN 8

/* One is of the kind that the user did last. */
#define AGAIN_ONE_IN 3

#define LAST_SEQ "SELECT coalesce (max (seq), 0) FROM outbox"

#define PICK(act, array) ((array)[sim_act_draw ((act), G_N_ELEMENTS (array))])

/* One of @n kinds of acts: users often do the same again, such as to put right what they entered.
 */
static guint
draw_kind (SimAct *act, guint n)
{
  guint *last = &act->laptop->last_kind;

  if (sim_act_draw (act, AGAIN_ONE_IN) != 0 || *last >= n)
    *last = sim_act_draw (act, n);
  return *last;
}

static gboolean
act_as_officer (SimAct *act, HjReplica *replica, GError **error)
{
  switch (draw_kind (act, 23)) {
  case 0:
    return sim_act_add_person (act, replica, error);
  case 1:
    return sim_act_add_detention (act, replica, error);
  case 2:
    return sim_act_add_behaviour (act, replica, error);
  case 3:
  case 15:
    return sim_act_add_ticket (act, replica, error);
  case 4:
  case 5:
  case 19:
  case 20:
  case 21:
  case 22:
    return sim_act_set_field (act, replica, &hj_entity_person, "phone", PICK (act, sim_act_phones),
                              error);
  case 6:
    return sim_act_set_field (act, replica, &hj_entity_detention, "cell", PICK (act, sim_act_notes),
                              error);
  case 7:
  case 16:
  case 17:
  case 18:
    return sim_act_give_command (act, replica, &hj_entity_ticket, error);
  case 8:
    return sim_act_give_command (act, replica, &hj_entity_label, error);
  case 10:
  case 11:
    return sim_act_decide_held (act, replica, error);
  case 9:
    return sim_act_add_exam (act, replica, error);
  case 12:
    return sim_act_strike (act, replica, &hj_entity_party, error);
  case 13:
    return sim_act_set_field (act, replica, &hj_entity_party, "phone", PICK (act, sim_act_phones),
                              error);
  default:
    return sim_act_resolve (act, replica, error);
  }
}

static gboolean
act_as_mediator (SimAct *act, HjReplica *replica, GError **error)
{
  switch (draw_kind (act, 4)) {
  case 0:
    return sim_act_set_field (act, replica, &hj_entity_ticket, "note", PICK (act, sim_act_notes),
                              error);
  case 1:
    return sim_act_give_command (act, replica, &hj_entity_ticket, error);
  case 2:
    return sim_act_give_command (act, replica, &hj_entity_dispute, error);
  default:
    return sim_act_resolve (act, replica, error);
  }
}

/* What is asked of an organisation is accepted, declined, worked on and handed back. */
static gboolean
act_as_agency (SimAct *act, HjReplica *replica, GError **error)
{
  if (sim_act_draw (act, 3) == 0)
    return sim_act_set_field (act, replica, &hj_entity_ticket, "note", PICK (act, sim_act_notes),
                              error);
  return sim_act_give_command (act, replica, &hj_entity_ticket, error);
}

static gboolean
act_as_doctor (SimAct *act, HjReplica *replica, GError **error)
{
  switch (sim_act_draw (act, 4)) {
  case 0:
    return sim_act_add_exam (act, replica, error);
  case 1:
    return sim_act_set_field (act, replica, &hj_entity_exam, "ecg", PICK (act, sim_act_notes),
                              error);
  case 2:
    return sim_act_strike (act, replica, &hj_entity_exam, error);
  default:
    return sim_act_decide_held (act, replica, error);
  }
}

/* Asks for a case beside reconciliation; what comes of it, the next one brings. */
static gboolean
act_as_supervisor (SimAct *act, HjReplica *replica, GError **error)
{
  const HjEntity *entity = sim_act_draw (act, 2) == 0 ? &hj_entity_dispute : &hj_entity_ticket;
  g_autoptr (HjRecord) row = sim_act_pick_row (act, replica, entity);
  g_autoptr (HjSyncStep) step = hj_sync_step_new ();

  if (row == NULL || !hj_sync_step_load_session (replica, step, NULL) || step->access == NULL)
    return TRUE;
  const HjPurposeRequest asked = { .entity = (char *)entity->name,
                                   .id = (char *)hj_record_get_id (row),
                                   .purpose = (char *)"a complaint was made" };
  g_autoptr (GBytes) body = hj_purpose_request_to_bytes (&asked);
  HjRequest request = {
    .method = "POST", .path = HJ_PURPOSE_PATH, .content_type = HJ_WIRE_TYPE_JSON, .body = body
  };

  g_assert_true (hj_sync_step_sign_request (step, &request, NULL));
  dex_future_disown (hj_transport_request (act->laptop->transport, &request));
  return TRUE;
}

/* Whoever may not make or change one is told so. */
static gboolean
act_on_documents (SimAct *act, HjReplica *replica, GError **error)
{
  guint choice = sim_act_draw (act, 8);

  if (choice < 3 || act->is_part)
    return sim_act_attach (act, replica, error);
  if (choice == 3)
    return sim_act_claim (act, replica, error);
  if (choice == 4)
    return sim_act_strike (act, replica, &hj_entity_attachment, error);
  return sim_act_use_document (act, replica, error);
}

static gboolean
act_as_user (SimAct *act, HjReplica *replica, GError **error)
{
  static const struct {
    const char *role;
    gboolean (*act) (SimAct *act, HjReplica *replica, GError **error);
  } roles[] = {
    { "mediator", act_as_mediator },
    { "agency-member", act_as_agency },
    { "doctor", act_as_doctor },
    { "supervisor", act_as_supervisor },
  };

  if (act->laptop->documents != NULL && sim_act_draw (act, DOCUMENTS_ONE_IN) == 0)
    return act_on_documents (act, replica, error);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (g_str_equal (roles[i].role, act->laptop->role))
      return roles[i].act (act, replica, error);
  }
  return act_as_officer (act, replica, error);
}

static gboolean
rewrite_op (SimAct *act, HjReplica *replica, gint64 seq, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *select = hj_sql_prepare (sql, "SELECT payload FROM outbox WHERE seq = ?1", error);
  HjSqlStatement *update
      = hj_sql_prepare (sql, "UPDATE outbox SET payload = ?2 WHERE seq = ?1", error);
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)"?" } };

  if (select == NULL || update == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, seq);
  if (!hj_sql_step (sql, select, error))
    return FALSE;
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

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, after);
  return hj_sql_take_int (sql, statement, 0, NULL);
}

/* The laptop has another release than the central instance for once. */
static gboolean
act_with_other_release (SimAct *act, HjReplica *replica, GError **error)
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

/* The lease is locked by the time that passed since the central instance saw the laptop, whatever
 * its clock was set to. A copy on another machine knows nothing of the time before.
 */
static void
check_lease (const SimLaptop *laptop, const HjLease *lease)
{
  gint64 left = lease->until - hj_clock_get_raw_time (laptop->true_clock);

  if (lease->until != 0 && !laptop->is_copied && (left < -LEASE_SLACK || left > LEASE_SLACK)
      && (left <= 0) != hj_lease_has_ended (lease))
    g_error ("%s %s, with %" G_GINT64_FORMAT " ms of its lease left", laptop->user,
             hj_lease_has_ended (lease) ? "is locked" : "is open", left);
}

/* Something that is no op, such as that a row was looked at. */
static gboolean
note_deed (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) row = sim_act_pick_row (act, replica, &hj_entity_ticket);
  const HjDeed deed = { .act = HJ_DEED_OPEN,
                        .entity = hj_entity_ticket.name,
                        .row = row == NULL ? NULL : hj_record_get_id (row) };

  return hj_deed_log_add (replica, &deed, error);
}

static gboolean
act_on (HjReplica *replica, gpointer data, GError **error)
{
  SimAct *act = data;
  HjLease lease;

  hj_lease_look (replica, &lease);
  check_lease (act->laptop, &lease);
  act->laptop->n_locked += hj_lease_has_ended (&lease) ? 1 : 0;
  if (!hj_lease_check (replica, error)
      || (sim_act_draw (act, 4) == 0 && !note_deed (act, replica, error)))
    return FALSE;

  if (sim_act_draw (act, OTHER_RELEASE_ONE_IN) != 0)
    return act_as_user (act, replica, error);
  act->later = sim_act_draw (act, 2) == 0;
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
  SimAct act = { laptop };
  g_autoptr (GError) error = NULL;

  if (!sim_laptop_run (laptop, act_on, &act, &error) && !is_expected (error))
    g_assert_no_error (error);
  if (act.later && act.rewritten != NULL)
    g_hash_table_add (laptop->later, g_steal_pointer (&act.rewritten));
  g_free (act.rewritten);
}
