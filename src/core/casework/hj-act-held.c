/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"
#include "core/wire/hj-op.h"

#include <glib/gi18n-lib.h>

/* Whether the user's own entry that is to make the row waits for a decision: then the row is not on
 * the laptop, and yet is named.
 */
gboolean
hj_held_makes (HjReplica *replica, const HjActor *actor, const HjEntity *entity, const char *id)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_held);

  hj_query_where_text (query, "entity", entity->name);
  hj_query_where_text (query, "row", id);
  hj_query_where_text (query, "user", actor->user);
  hj_query_where_text (query, "state", "waiting");
  g_autoptr (GPtrArray) rows = hj_replica_select (replica, query, NULL);

  return rows != NULL && rows->len > 0;
}

static GPtrArray *
list_waiting_for (HjReplica *replica, const char *op, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_held);

  hj_query_where_text (query, "waits_for", op);
  hj_query_where_text (query, "state", "waiting");
  return hj_replica_select (replica, query, error);
}

static gboolean
is_new (const HjRecord *held)
{
  g_autoptr (HjOp) op = hj_op_from_text (hj_record_get_text (held, "payload"), -1, NULL);

  return op != NULL && op->kind == HJ_OP_NEW;
}

/* Whether nothing can become of @other once @held is given up. */
static gboolean
goes_with (const HjRecord *held, const HjRecord *other)
{
  const char *act = hj_record_get_text (held, "act");

  return (act != NULL && g_strcmp0 (act, hj_record_get_text (other, "act")) == 0)
         || (is_new (held)
             && g_strcmp0 (hj_record_get_text (held, "row"), hj_record_get_text (other, "row"))
                    == 0);
}

/* Gives up what waits for a held entry and cannot be without it. */
static gboolean
give_up_rest (HjReplica *replica, const HjActor *actor, const HjRecord *held, const char *command,
              const HjRecord *given, GError **error)
{
  g_autoptr (GPtrArray) waiting
      = list_waiting_for (replica, hj_record_get_text (held, "op"), error);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++) {
    const HjRecord *other = g_ptr_array_index (waiting, i);

    if (goes_with (held, other) && !hj_act_command (replica, actor, other, command, given, error))
      return FALSE;
  }
  return waiting != NULL;
}

/* Gives a command to held work in the act that is open; whatever was entered with an entry that is
 * given up is given up too.
 */
gboolean
hj_held_command (HjReplica *replica, const HjActor *actor, const HjRecord *held,
                 const char *command, const HjRecord *given, GError **error)
{
  if (g_str_equal (command, "replace")) {
    g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                         _ ("An entry is replaced by its correction only; correct it instead."));
    return FALSE;
  }
  return hj_act_command (replica, actor, held, command, given, error)
         && give_up_rest (replica, actor, held, command, given, error);
}

/**
 * hj_act_give_up:
 * @held: id of held work
 * @why: the reason, for whoever reads it later
 * @error: `NOT_FOUND` of the store, a #HjWorkflowError where it is decided on already or the user
 *   may not, or an error of the store; then nothing has happened
 *
 * Withdraws an entry of the user's own that the central instance holds, or refuses one of somebody
 * else's. What was entered with it, or needs what it was to make, is given up in the same act;
 * other later work on the same goes on. The entry itself is kept for good.
 */
gboolean
hj_act_give_up (HjReplica *replica, const char *held, const char *why, GError **error)
{
  g_auto (HjActor) actor = { 0 };
  g_auto (HjActResult) result = { 0 };

  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  g_autoptr (HjRecord) row = hj_replica_require (replica, &hj_entity_held, held, error);

  if (row == NULL)
    return FALSE;
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_held, held);
  gboolean own = g_strcmp0 (hj_record_get_text (row, "user"), actor.user) == 0;

  hj_record_set_text (given, "why", why);
  return hj_act_do (replica, &hj_entity_held, held, own ? "withdraw" : "refuse", given, &result,
                    error);
}

/* What the entry would be about: a row of its own, one that is there, or what a command takes. */
static HjRecord *
make_base (HjReplica *replica, const HjOp *op, GError **error)
{
  const HjEntity *entity = hj_entity_require (op->entity, error);

  if (entity == NULL)
    return NULL;
  return op->kind == HJ_OP_SET ? hj_replica_require (replica, entity, op->row, error)
                               : hj_record_new (entity, op->row);
}

/**
 * hj_act_held_draft:
 * @held: a row of held work
 * @op: (out) (optional) (transfer full): what was entered
 * @error: `NOT_FOUND` of the store where the row is not on this laptop, `UNKNOWN` of the model
 *   where a newer release entered it, `BROKEN` of the wire
 *
 * Returns: (transfer full) (nullable): the entry as it would be sent again: the new row, the row as
 *   it is now with the values that were entered, or what was given with the command
 */
HjRecord *
hj_act_held_draft (HjReplica *replica, const HjRecord *held, HjOp **op, GError **error)
{
  g_autoptr (HjOp) entered = hj_op_from_text (hj_record_get_text (held, "payload"), -1, error);
  g_autoptr (HjRecord) draft = entered == NULL ? NULL : make_base (replica, entered, error);

  if (draft == NULL)
    return NULL;
  for (guint i = 0; i < entered->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (entered->fields, i);
    int index = hj_entity_field_index (hj_record_get_entity (draft), field->name);

    if (index >= 0)
      hj_record_set_value_at (draft, (guint)index, &field->new_value);
  }
  if (op != NULL)
    *op = g_steal_pointer (&entered);
  return g_steal_pointer (&draft);
}

/* Says that the next op takes the place of the held one; the workflow is asked as for any command.
 */
static gboolean
replace (HjReplica *replica, const HjActor *actor, const HjRecord *held, GError **error)
{
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_held, hj_record_get_id (held));
  guint64 mask;

  hj_record_set_text (given, "replaced_by", hj_record_get_id (held));
  g_autoptr (HjRecord) after
      = hj_act_apply_command (replica, actor, held, "replace", given, &mask, error);

  return after != NULL && hj_replica_correct (replica, after, mask, error);
}

static gboolean
enter_again (HjReplica *replica, const HjOp *op, HjRecord *corrected, const char *command,
             HjActResult *result, GError **error)
{
  switch (op->kind) {
  case HJ_OP_NEW:
    return hj_act_new (replica, corrected, result, error);
  case HJ_OP_SET:
    return hj_act_set (replica, corrected, result, error);
  case HJ_OP_DO:
  default:
    return hj_act_do (replica, hj_record_get_entity (corrected), op->row,
                      command != NULL ? command : op->command, corrected, result, error);
  }
}

/* A change that is there already would send nothing. */
static gboolean
check_changes (HjReplica *replica, const HjOp *op, const HjRecord *corrected, GError **error)
{
  if (op->kind != HJ_OP_SET)
    return TRUE;
  g_autoptr (HjRecord) shown
      = hj_replica_require (replica, hj_record_get_entity (corrected), op->row, error);

  if (shown == NULL || hj_record_changed_mask (shown, corrected) != 0)
    return shown != NULL;
  g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                       _ ("This is what is written already; withdraw the entry instead."));
  return FALSE;
}

/**
 * hj_act_correct:
 * @held: id of held work of the user's own
 * @corrected: (inout): the entry as it is to be sent again, from hj_act_held_draft()
 * @command: (nullable): another command in the place of the one that was given
 * @result: (out caller-allocates): what came of it, cleared with hj_act_result_clear()
 * @error: as hj_act_new(), hj_act_set() or hj_act_do(), or a #HjWorkflowError where the held work
 *   is decided on already or is somebody else's; then nothing has happened
 *
 * Corrects an entry that the central instance holds, and sends it again as a new one that names the
 * old. Both are kept for good.
 */
gboolean
hj_act_correct (HjReplica *replica, const char *held, HjRecord *corrected, const char *command,
                HjActResult *result, GError **error)
{
  g_auto (HjActor) actor = { 0 };
  g_autoptr (HjOp) op = NULL;

  *result = (HjActResult){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  g_autoptr (HjRecord) row = hj_replica_require (replica, &hj_entity_held, held, error);

  if (row != NULL)
    op = hj_op_from_text (hj_record_get_text (row, "payload"), -1, error);
  if (op == NULL || !check_changes (replica, op, corrected, error)
      || !hj_replica_begin_act (replica, error))
    return FALSE;
  if (hj_act_finish (replica,
                     replace (replica, &actor, row, error)
                         && enter_again (replica, op, corrected, command, result, error),
                     error))
    return TRUE;
  hj_act_result_clear (result);
  return FALSE;
}
