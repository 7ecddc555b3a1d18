/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/base/hj-id.h"
#include "core/model/hj-validation.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-draft.h"

#include <glib/gi18n-lib.h>

/**
 * hj_replica_begin_act:
 * @error: a #HjSqlError
 *
 * Opens one act of the user: everything until hj_replica_commit_act() happens together or not at
 * all, here and at the central instance. Acts may stand inside each other; the outermost counts.
 */
gboolean
hj_replica_begin_act (HjReplica *self, GError **error)
{
  if (self->act_depth == 0) {
    if (!hj_replica_begin (self, error))
      return FALSE;
    g_free (self->group);
    self->group = hj_replica_new_id (self);
  }
  self->act_depth++;
  return TRUE;
}

/**
 * hj_replica_commit_act:
 * @error: a #HjSqlError; then nothing of the act has happened
 *
 * Returns: whether the act is on the disk
 */
gboolean
hj_replica_commit_act (HjReplica *self, GError **error)
{
  g_return_val_if_fail (self->act_depth > 0, FALSE);
  if (--self->act_depth > 0)
    return TRUE;
  g_clear_pointer (&self->next_op, g_free);
  g_clear_pointer (&self->corrected, g_free);
  if (self->entered_draft != NULL && !hj_draft_drop (self, self->entered_draft, error)) {
    hj_replica_rollback (self);
    return FALSE;
  }
  return hj_replica_commit (self, error);
}

/**
 * hj_replica_abort_act:
 *
 * Undoes the whole act, also the ones around it.
 */
void
hj_replica_abort_act (HjReplica *self)
{
  self->act_depth = 0;
  g_clear_pointer (&self->next_op, g_free);
  g_clear_pointer (&self->corrected, g_free);
  hj_replica_rollback (self);
}

static gboolean
finish (HjReplica *self, gboolean succeeded, GError **error)
{
  if (succeeded)
    return hj_replica_commit_act (self, error);
  hj_replica_abort_act (self);
  return FALSE;
}

/* The user's own last op on the row that what is shown does not yet hold as confirmed. */
static char *
find_earlier_op (HjReplica *self, const HjRecord *record)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT op FROM outbox WHERE seq = ?1", NULL);
  const GArray *seqs = NULL;

  if (statement == NULL
      || !hj_outbox_rows_find (self, hj_record_get_entity (record), hj_record_get_id (record),
                               &seqs, NULL)
      || seqs == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, g_array_index (seqs, gint64, seqs->len - 1));
  return hj_sql_take_text (self->sql, statement, NULL);
}

static HjOp *
new_op (HjReplica *self, HjOpKind kind, const HjRecord *record)
{
  HjOp *op = hj_op_new (kind, hj_record_get_entity (record)->name, hj_record_get_id (record));

  op->id = self->next_op != NULL ? g_steal_pointer (&self->next_op) : hj_replica_new_id (self);
  op->schema = HJ_SCHEMA_VERSION;
  op->raw = hj_replica_raw_now (self);
  op->at = hj_replica_now (self);
  op->base = hj_record_get_pos (record);
  op->base_op = self->corrected != NULL ? g_steal_pointer (&self->corrected)
                                        : find_earlier_op (self, record);
  op->group = g_strdup (self->group);
  return op;
}

static void
add_fields (HjOp *op, const HjRecord *before, const HjRecord *after, guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (after);

  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_op_add_field (op, entity->fields[i].name,
                       before == NULL ? NULL : hj_record_get_value (before, i),
                       hj_record_get_value (after, i));
  }
}

static gboolean
insert_in_act (HjReplica *self, HjRecord *record, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  const char *id = hj_record_get_id (record);
  guint64 filled = hj_record_filled_mask (record);
  gint64 rowid, pos;

  /* What was not taken at first is entered once more. */
  if (self->corrected != NULL ? hj_replica_find_row (self, entity, id, &rowid, &pos, NULL)
                              : hj_replica_owns (self, entity, id)) {
    g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EXISTS, _ ("This %s was entered already."),
                 entity->name);
    return FALSE;
  }
  g_autoptr (HjOp) op = new_op (self, HJ_OP_NEW, record);

  add_fields (op, NULL, record, filled);
  return hj_outbox_add (self, op, record, filled, error)
         && hj_replica_write (self, record, filled, error);
}

/**
 * hj_replica_insert:
 * @record: a new row with an id of its own
 * @error: `EXISTS`, `INVALID` of the model, or a #HjSqlError; then nothing has happened
 *
 * Enters a row: it is shown at once and sent when there is a connection.
 */
gboolean
hj_replica_insert (HjReplica *self, HjRecord *record, GError **error)
{
  return hj_record_validate (record, error) && hj_replica_begin_act (self, error)
         && finish (self, insert_in_act (self, record, error), error);
}

/* Keeps what is confirmed, unless the row has own ops already. */
static gboolean
keep_confirmed (HjReplica *self, const HjRecord *before, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (hj_overlay_covers (self, hj_record_get_entity (before), hj_record_get_id (before), NULL,
                         &problem))
    return TRUE;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return hj_overlay_keep_base (self, before, error);
}

static gboolean
update_in_act (HjReplica *self, HjRecord *changed, GError **error)
{
  g_autoptr (HjRecord) before = hj_replica_require (self, hj_record_get_entity (changed),
                                                    hj_record_get_id (changed), error);

  if (before == NULL)
    return FALSE;
  guint64 mask = hj_record_changed_mask (before, changed);

  if (mask == 0)
    return TRUE;
  g_autoptr (HjOp) op = new_op (self, HJ_OP_SET, before);

  add_fields (op, before, changed, mask);
  hj_record_set_pos (changed, hj_record_get_pos (before));
  return keep_confirmed (self, before, error) && hj_outbox_add (self, op, changed, mask, error)
         && hj_replica_write (self, changed, mask, error);
}

/* What is wrong in a field that the user did not touch, or may not see, is not this user's fault.
 */
static gboolean
validate_changed (HjRecord *changed, const HjRecord *before, GError **error)
{
  return hj_record_validate_fields (
      changed, before == NULL ? 0 : hj_record_changed_mask (before, changed), error);
}

/**
 * hj_replica_update:
 * @changed: the row as the user wants it; only fields that differ are sent, and it gets the
 *   version that they were changed in
 * @error: `NOT_FOUND`, `INVALID` of the model, or a #HjSqlError; then nothing has happened
 */
gboolean
hj_replica_update (HjReplica *self, HjRecord *changed, GError **error)
{
  g_autoptr (HjRecord) before = hj_replica_require (self, hj_record_get_entity (changed),
                                                    hj_record_get_id (changed), error);

  return before != NULL && validate_changed (changed, before, error)
         && hj_replica_begin_act (self, error)
         && finish (self, update_in_act (self, changed, error), error);
}

static gboolean
command_in_act (HjReplica *self, HjRecord *after, const char *command, guint64 given,
                GError **error)
{
  const HjEntity *entity = hj_record_get_entity (after);
  g_autoptr (HjRecord) before = hj_replica_require (self, entity, hj_record_get_id (after), error);

  if (before == NULL)
    return FALSE;
  g_autoptr (HjOp) op = new_op (self, HJ_OP_DO, before);
  guint64 effect = hj_record_changed_mask (before, after);

  op->command = g_strdup (command);
  op->state = g_strdup (hj_record_get_text (before, "state"));
  add_fields (op, before, after, given);
  hj_record_set_pos (after, hj_record_get_pos (before));
  return keep_confirmed (self, before, error) && hj_outbox_add (self, op, after, effect, error)
         && hj_replica_write (self, after, effect, error);
}

/**
 * hj_replica_command:
 * @after: the row as the workflow says that it will be; it gets the version that it was before
 * @command: its name
 * @given: one bit a field that the user gave with the command
 * @error: `NOT_FOUND`, `INVALID` of the model, or a #HjSqlError; then nothing has happened
 *
 * Enters a command whose workflow has been asked already.
 */
gboolean
hj_replica_command (HjReplica *self, HjRecord *after, const char *command, guint64 given,
                    GError **error)
{
  g_autoptr (HjRecord) before
      = hj_replica_require (self, hj_record_get_entity (after), hj_record_get_id (after), error);

  return before != NULL && validate_changed (after, before, error)
         && hj_replica_begin_act (self, error)
         && finish (self, command_in_act (self, after, command, given, error), error);
}

/**
 * hj_replica_correct:
 * @held: (inout): a held row as its workflow says that it will be, once it is replaced
 * @given: one bit a field that is given with the command `replace`
 * @error: `NOT_FOUND`, `INVALID` of the model, or a #HjSqlError; then the caller undoes the act
 *
 * To be called in an open act: the next op of it takes the place of the held one. It stands by
 * itself, so that it is noted what took the place of what, whatever becomes of that.
 */
gboolean
hj_replica_correct (HjReplica *self, HjRecord *held, guint64 given, GError **error)
{
  g_return_val_if_fail (self->act_depth > 0, FALSE);
  g_autofree char *id = hj_replica_new_id (self);

  hj_record_set_text (held, "replaced_by", id);
  if (!hj_replica_command (self, held, "replace", given, error))
    return FALSE;
  g_free (self->group);
  self->group = hj_replica_new_id (self);
  self->next_op = g_steal_pointer (&id);
  g_set_str (&self->corrected, hj_record_get_text (held, "op"));
  return TRUE;
}
