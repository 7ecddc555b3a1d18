/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-audit.h"
#include "server/db/hj-central-held.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

void
hj_held_op_free (HjHeldOp *self)
{
  g_clear_pointer (&self->row, hj_record_unref);
  g_clear_pointer (&self->op, hj_op_unref);
  hj_verdict_clear (&self->verdict);
  g_free (self);
}

static gboolean
is_in_state (const HjRecord *row, const char *state)
{
  return g_strcmp0 (hj_record_get_text (row, "state"), state) == 0;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const HjHeldOp *left = *(const HjHeldOp *const *)a;
  const HjHeldOp *right = *(const HjHeldOp *const *)b;
  gint64 first = hj_record_get_int (left->row, "place", left->op->seq);
  gint64 second = hj_record_get_int (right->row, "place", right->op->seq);

  return first < second ? -1 : first > second;
}

/*
 * Returns: (transfer full) (element-type HjHeldOp) (nullable): what waits for the op @waits_for to
 *   be decided on, in the order in which it was entered
 */
GPtrArray *
hj_held_list (const HjApplying *applying, const char *waits_for, GError **error)
{
  g_autoptr (GPtrArray) rows = hj_central_list_waiting_for (applying->central, waits_for, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_held_op_free);

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    HjOp *op = hj_op_from_text (hj_record_get_text (row, "payload"), -1, error);
    HjHeldOp *held;

    if (op == NULL)
      return NULL;
    held = g_new0 (HjHeldOp, 1);
    held->row = hj_record_ref (row);
    held->op = op;
    g_ptr_array_add (list, held);
  }
  g_ptr_array_sort (list, compare_places);
  return g_steal_pointer (&list);
}

/* Each who sends an op has a held row of it. */
static char *
make_id (const char *op, const char *device, const char *user)
{
  return hj_id_new_derived ("held", op, device, user, NULL);
}

/*
 * Loads what is kept of an op that was held as it came first; %NULL if it was not. @found is %FALSE
 * where the database failed.
 */
HjRecord *
hj_held_load (const HjApplying *applying, const char *op, gboolean *found, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjLoggedOp) logged = hj_central_find_logged_op (applying->central, op, &problem);
  g_autoptr (HjRecord) row = NULL;

  if (logged != NULL && logged->result->outcome == HJ_OP_HELD) {
    g_autofree char *id = make_id (op, logged->device, logged->user);

    row = hj_central_load (applying->central, &hj_entity_held, id, &problem);
  }
  *found = problem == NULL;
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return g_steal_pointer (&row);
}

/* Whether nobody has decided yet on the op, which was held. */
gboolean
hj_held_is_waiting (const HjApplying *applying, const char *op, gboolean *waiting, GError **error)
{
  gboolean found;
  g_autoptr (HjRecord) row = hj_held_load (applying, op, &found, error);

  *waiting = row != NULL && is_in_state (row, "waiting");
  return found;
}

static void
set_place (HjRecord *held, const HjOp *op, const HjRecord *replaced)
{
  const char *act = replaced == NULL ? NULL : hj_record_get_text (replaced, "act");

  hj_record_set_text (held, "act", act != NULL ? act : op->group);
  hj_record_set_int (held, "place",
                     replaced == NULL ? op->seq : hj_record_get_int (replaced, "place", op->seq));
}

/*
 * Keeps a held op where its author and those who care for such work see it. What was decided on
 * already stays decided when it is sent once more, else it @waits. @replaced (nullable) is the held
 * row that it was to correct.
 */
gboolean
hj_held_write (const HjApplying *applying, const HjOp *op, const HjVerdict *verdict,
               const HjRecord *replaced, gboolean *waits, GError **error)
{
  g_autofree char *id = make_id (op->id, applying->device->id, applying->user->name);
  g_autofree char *payload = hj_op_to_text (op);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) before = hj_central_load (applying->central, &hj_entity_held, id, &problem);
  g_autoptr (HjRecord) held = hj_record_new (&hj_entity_held, id);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  *waits = before == NULL || is_in_state (before, "waiting");
  if (HJ_MUTANT (held_lost) || !*waits)
    return TRUE;
  hj_record_set_text (held, "op", op->id);
  hj_record_set_text (held, "device", applying->device->id);
  hj_record_set_text (held, "user", applying->user->name);
  hj_record_set_text (held, "user_name", applying->user->full_name);
  hj_record_set_text (held, "device_name", applying->device->name);
  hj_record_set_text (held, "entity", op->entity);
  hj_record_set_text (held, "row", op->row);
  hj_record_set_text (held, "payload", payload);
  hj_record_set_text (held, "reason", verdict->reason);
  hj_record_set_text (held, "waits_for", verdict->waits_for);
  hj_record_set_text (held, "state", "waiting");
  set_place (held, op, replaced);
  return hj_central_write_as (applying->central, before, held, NULL, error);
}

/* In the name of its author, who may be another than whoever decides. */
static gboolean
judge_as_author (const HjApplying *applying, HjHeldOp *held, GError **error)
{
  g_autoptr (HjCentralUser) user
      = hj_central_find_user (applying->central, hj_record_get_text (held->row, "user"), error);
  g_autoptr (HjCentralDevice) device
      = user == NULL ? NULL
                     : hj_central_find_device (applying->central,
                                               hj_record_get_text (held->row, "device"), error);
  const HjApplying author = { applying->central, device, user };

  hj_verdict_clear (&held->verdict);
  return device != NULL && hj_op_judge (&author, held->op, &held->verdict, error);
}

/* Judges a held op once more, by itself; nothing of it has happened if it is held again. */
gboolean
hj_held_judge_again (const HjApplying *applying, HjHeldOp *held, GError **error)
{
  HjSql *sql = hj_central_get_sql (applying->central);

  if (!hj_sql_savepoint (sql, error))
    return FALSE;
  gboolean done = judge_as_author (applying, held, error);

  if (done && held->verdict.outcome != HJ_OP_HELD)
    return hj_sql_release (sql, error);
  hj_sql_rollback_to (sql);
  return done;
}

static gboolean
note_in_audit (const HjApplying *applying, const HjHeldOp *held, GError **error)
{
  const HjOp *op = held->op;
  const HjAuditEntry entry = {
    .user = hj_record_get_text (held->row, "user"),
    .device = hj_record_get_text (held->row, "device"),
    .act = "change",
    .what = op->kind == HJ_OP_DO ? op->command : hj_op_kind_to_string (op->kind),
    .entity = op->entity,
    .row = op->row,
    .detail = hj_op_outcome_to_string (held->verdict.outcome),
  };

  return hj_central_audit_append (applying->central, &entry, error);
}

/* Writes down what became of a held op that was judged once more. */
gboolean
hj_held_note (const HjApplying *applying, HjHeldOp *held, GError **error)
{
  g_autoptr (HjRecord) after = hj_record_copy (held->row);
  gboolean again = held->verdict.outcome == HJ_OP_HELD;

  if (again) {
    hj_record_set_text (after, "reason", held->verdict.reason);
  } else {
    hj_record_set_text (after, "state", "accepted");
    hj_record_set_int (after, "decided_at", hj_central_now (applying->central));
  }
  hj_record_set_text (after, "waits_for", held->verdict.waits_for);
  return hj_central_write_as (applying->central, held->row, after, NULL, error)
         && (again || note_in_audit (applying, held, error));
}

/*
 * Lets go on what waited for @op, which is decided on: each is judged anew, in order, and either
 * taken, and then what waited for it goes on too, or held on with a reason of its own.
 */
gboolean
hj_held_release (const HjApplying *applying, const char *op, GError **error)
{
  g_autoptr (GQueue) decided = g_queue_new ();
  gboolean done = TRUE;

  g_queue_push_tail (decided, g_strdup (op));
  while (done && !g_queue_is_empty (decided)) {
    g_autofree char *next = g_queue_pop_head (decided);
    g_autoptr (GPtrArray) waiting = hj_held_list (applying, next, error);

    done = waiting != NULL;
    for (guint i = 0; done && i < waiting->len; i++) {
      HjHeldOp *held = g_ptr_array_index (waiting, i);

      done = hj_held_judge_again (applying, held, error) && hj_held_note (applying, held, error);
      if (done && held->verdict.outcome != HJ_OP_HELD)
        g_queue_push_tail (decided, g_strdup (held->op->id));
    }
  }
  g_queue_clear_full (decided, g_free);
  return done;
}

/* The other parts of an act of which one was given up are not taken by themselves. */
static gboolean
tell_rest_of_act (const HjApplying *applying, const HjRecord *row, GError **error)
{
  const char *act = hj_record_get_text (row, "act");
  g_autoptr (GPtrArray) waiting = hj_held_list (applying, hj_record_get_text (row, "op"), error);

  for (guint i = 0; act != NULL && waiting != NULL && i < waiting->len; i++) {
    HjHeldOp *held = g_ptr_array_index (waiting, i);

    if (g_strcmp0 (hj_record_get_text (held->row, "act"), act) != 0)
      continue;
    hj_verdict_hold (&held->verdict, _ ("Another part of the same act was given up; withdraw this "
                                        "too, or send it again by itself."));
    if (!hj_held_note (applying, held, error))
      return FALSE;
  }
  return waiting != NULL;
}

/* Follows a decision on held work that is written already. */
gboolean
hj_held_end (const HjApplying *applying, const HjRecord *row, GError **error)
{
  if (is_in_state (row, "withdrawn") || is_in_state (row, "refused"))
    return tell_rest_of_act (applying, row, error)
           && hj_held_release (applying, hj_record_get_text (row, "op"), error);
  return TRUE;
}

/* Whether the laptop said, just before, that @op takes the place of the held @row. */
static gboolean
takes_place_of (const HjApplying *applying, const HjOp *op, const HjRecord *row)
{
  g_autoptr (HjLoggedOp) before
      = hj_central_find_logged (applying->central, applying->device->id, op->seq - 1, NULL);
  const HjOpField *field = before == NULL ? NULL : hj_op_find_field (before->op, "replaced_by");

  return field != NULL && g_str_equal (before->op->row, hj_record_get_id (row))
         && field->new_value.kind == HJ_VALUE_TEXT && g_str_equal (field->new_value.text, op->id);
}

static gboolean
hold_given_up (const HjApplying *applying, const HjRecord *row, HjVerdict *verdict)
{
  const char *by = hj_record_get_text (row, "decided_by");
  const char *why = hj_record_get_text (row, "why");
  g_autofree char *name = hj_op_dup_user_name (applying, by);

  return hj_verdict_take_hold (
      verdict,
      g_strdup_printf (_ ("The entry that this corrects was given up meanwhile by %s (%s); "
                          "withdraw this too, or send it again."),
                       name != NULL ? name
                       : by == NULL ? ""
                                    : by,
                       why == NULL ? "" : why));
}

/*
 * What builds on work that waits for a person waits too: @waiting, with a verdict. Of work that
 * was corrected, that is the correction.
 */
gboolean
hj_held_check_base (const HjApplying *applying, const HjOp *op, gboolean *waiting,
                    HjVerdict *verdict, GError **error)
{
  g_autofree char *base = g_strdup (op->base_op);
  gboolean found;

  *waiting = FALSE;
  while (base != NULL && !HJ_MUTANT (held_base_ignored)) {
    g_autoptr (HjRecord) row = hj_held_load (applying, base, &found, error);
    const char *next = row == NULL ? NULL : hj_record_get_text (row, "replaced_by");

    if (!found)
      return FALSE;
    if (row == NULL || is_in_state (row, "accepted"))
      return TRUE;
    if (is_in_state (row, "waiting")) {
      *waiting = TRUE;
      return hj_verdict_hold_behind (verdict, base,
                                     _ ("It builds on an entry that waits for a decision; decide "
                                        "on that one first."));
    }
    if (!is_in_state (row, "replaced")) {
      *waiting = takes_place_of (applying, op, row) && hold_given_up (applying, row, verdict);
      return TRUE;
    }
    if (g_strcmp0 (next, op->id) == 0)
      return TRUE;
    g_set_str (&base, next);
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): id of the held op of the same user that is to make the row
 */
char *
hj_held_find_maker (const HjApplying *applying, const char *entity, const char *row)
{
  g_autoptr (GPtrArray) rows
      = hj_central_list_waiting_about (applying->central, entity, row, applying->user->name, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *held = g_ptr_array_index (rows, i);
    g_autoptr (HjOp) op = hj_op_from_text (hj_record_get_text (held, "payload"), -1, NULL);

    if (op != NULL && op->kind == HJ_OP_NEW)
      return g_strdup (op->id);
  }
  return NULL;
}
