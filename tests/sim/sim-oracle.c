/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-oracle.h"

#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-rows.h"

/*
 * A small model of what the central instance has to do with fields, held against its log: it
 * replays the log over texts in memory and knows nothing of how the server merges.
 */

/* Commands that the time gives to a row one after the other, at most. */
#define TIME_COMMANDS 3

/* A field as the model knows it. */
typedef struct {
  HjOp *op;               /* owned, which wrote it last */
  const HjOpField *field; /* borrowed from it */
  GHashTable *devices;    /* owned, of all who wrote this value, one after the other */
  gint64 pos;
} Known;

typedef struct {
  SimCentral *central;
  GPtrArray *laptops;
  GHashTable *fields; /* owned, "row/field" to Known; a field that is not there is not known */
  GHashTable *states; /* owned, row to the state that commands have brought it into, interned; one
                         that is not there is not known */
  gboolean decided;   /* whether the last op decided on held work: the next may be a correction */
} Oracle;

/* Fields that users fill in freely; others follow from commands and from what the server adds. */
static const struct {
  const HjEntity *entity;
  const char *field;
} watched[] = {
  { &hj_entity_person, "phone" },
  { &hj_entity_detention, "cell" },
  { &hj_entity_ticket, "note" },
};

static void
free_known (gpointer data)
{
  Known *known = data;

  hj_op_unref (known->op);
  g_hash_table_unref (known->devices);
  g_free (known);
}

static gboolean
is_watched (const char *entity, const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++) {
    if (g_str_equal (watched[i].entity->name, entity) && g_str_equal (watched[i].field, field))
      return TRUE;
  }
  return FALSE;
}

static char *
make_key (const char *row, const char *field)
{
  return g_strconcat (row, "/", field, NULL);
}

static void
learn (Oracle *self, const HjLoggedOp *logged, const HjOpField *field)
{
  g_autofree char *key = make_key (logged->op->row, field->name);
  const Known *before = g_hash_table_lookup (self->fields, key);
  Known *known = g_new0 (Known, 1);

  known->op = hj_op_ref (logged->op);
  known->field = field;
  known->devices = before != NULL && hj_value_equal (&before->field->new_value, &field->new_value)
                       ? g_hash_table_ref (before->devices)
                       : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (known->devices, g_strdup (logged->device));
  known->pos = logged->result->pos;
  g_hash_table_replace (self->fields, g_steal_pointer (&key), known);
}

static void
unlearn_row (Oracle *self, const char *row)
{
  g_hash_table_remove (self->states, row);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++) {
    g_autofree char *key = make_key (row, watched[i].field);

    g_hash_table_remove (self->fields, key);
  }
}

/* Where its writer's laptop was when the op was entered. */
static const char *
find_epoch (Oracle *self, const HjOp *op)
{
  for (guint i = 0; i < self->laptops->len; i++) {
    const SimLaptop *laptop = g_ptr_array_index (self->laptops, i);
    const char *epoch = g_hash_table_lookup (laptop->entered, op->id);

    if (epoch != NULL)
      return epoch;
  }
  g_error ("Op %s is nobody's", op->id);
}

/* Whether its writer's laptop showed the value: where it had own work over the row, what came in
 * below that is not what was shown.
 */
static gboolean
was_shown (Oracle *self, const Known *known, const HjOp *op)
{
  return op->base_op == NULL
         && sim_epochs_was_seen (self->central->epochs, known->pos, find_epoch (self, op),
                                 op->base);
}

/* Nobody's value is replaced by another who had not seen it; who wrote the same one has. */
static void
check_set (Oracle *self, const HjLoggedOp *logged, const HjOpField *field)
{
  g_autofree char *key = make_key (logged->op->row, field->name);
  const Known *known = g_hash_table_lookup (self->fields, key);

  if (known == NULL || hj_value_equal (&known->field->new_value, &field->old_value)
      || hj_value_equal (&known->field->new_value, &field->new_value)
      || g_hash_table_contains (known->devices, logged->device)
      || was_shown (self, known, logged->op))
    return;
  g_error ("Op %s replaced “%s” of %s that its writer had not seen", logged->op->id, field->name,
           logged->op->row);
}

/* Both values are kept in a conflict. */
static void
check_conflict (Oracle *self, const HjLoggedOp *logged)
{
  g_autoptr (HjRecord) conflict
      = logged->result->conflict == NULL
            ? NULL
            : hj_central_load (self->central->central, &hj_entity_conflict,
                               logged->result->conflict, NULL);

  if (conflict == NULL)
    g_error ("Op %s ended as a conflict that is not there", logged->op->id);
  /* A decision that comes into conflict is about the row of the conflict that it decides. */
  if (!g_str_equal (logged->op->entity, hj_entity_conflict.name))
    g_assert_cmpstr (hj_record_get_text (conflict, "row"), ==, logged->op->row);
}

static void
unlearn_all (Oracle *self)
{
  g_hash_table_remove_all (self->fields);
  g_hash_table_remove_all (self->states);
}

/* The command's part that leaves @state; without one any part of that name, for where it leads. */
static const HjWorkflowCommand *
find_part (const HjWorkflowSpec *spec, const char *name, const char *state)
{
  for (guint i = 0; i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];

    if (g_str_equal (command->name, name)
        && (state == NULL || g_strv_contains (command->from, state)))
      return command;
  }
  return NULL;
}

/* Whether the command may be given in @state, or has nothing to do there any more; the time may
 * have given commands in between, which are no ops.
 */
static gboolean
may_be_given (const HjWorkflowSpec *spec, const char *name, const char *state, guint n_between)
{
  const HjWorkflowCommand *any = find_part (spec, name, NULL);

  if (any == NULL || find_part (spec, name, state) != NULL || g_strcmp0 (any->to, state) == 0)
    return TRUE;
  for (guint i = 0; n_between > 0 && i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];

    if (g_strv_contains (command->roles, HJ_WORKFLOW_CLOCK)
        && g_strv_contains (command->from, state) && command->to != NULL
        && may_be_given (spec, name, command->to, n_between - 1))
      return TRUE;
  }
  return FALSE;
}

/* No command is given to a row that is in no state for it, however late it comes. */
static void
check_command (Oracle *self, const HjOp *op)
{
  const HjEntity *entity = hj_entity_find (op->entity);
  const HjWorkflow *workflow = entity == NULL || entity->workflow == NULL
                                   ? NULL
                                   : hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);
  const char *state = g_hash_table_lookup (self->states, op->row);
  const HjWorkflowCommand *given;

  if (spec == NULL)
    return;
  if (state != NULL && !may_be_given (spec, op->command, state, TIME_COMMANDS))
    g_error ("Op %s gave “%s” to the %s %s, which was “%s”", op->id, op->command, op->entity,
             op->row, state);
  given = find_part (spec, op->command, state);
  unlearn_row (self, op->row);
  if (given != NULL && given->to != NULL)
    g_hash_table_insert (self->states, g_strdup (op->row), (gpointer)g_intern_string (given->to));
}

/* What builds on work that waits for a person has waited as well. An administrator may have taken
 * it before, out of what was handed in, when the central instance did not know the other yet.
 */
static void
check_base (Oracle *self, const HjLoggedOp *logged)
{
  HjSql *sql = hj_central_get_sql (self->central->central);
  HjSqlStatement *statement = hj_sql_prepare (
      sql,
      "SELECT 1 FROM held h JOIN op o ON o.op = h.op AND o.device = h.device"
      " WHERE h.op = ?1 AND h.device = ?2 AND h.state = 'waiting' AND o.pos <= ?3",
      NULL);

  if (logged->op->base_op == NULL)
    return;
  g_assert_nonnull (statement);
  hj_sql_bind_text (statement, 1, logged->op->base_op);
  hj_sql_bind_text (statement, 2, logged->device);
  hj_sql_bind_int (statement, 3, logged->result->pos);
  if (hj_sql_has_row (sql, statement, NULL))
    g_error (
        "Op %s (“%s” of the %s %s, %s) did not wait for op %s, on which it builds", logged->op->id,
        logged->op->command != NULL ? logged->op->command : hj_op_kind_to_string (logged->op->kind),
        logged->op->entity, logged->op->row, hj_op_outcome_to_string (logged->result->outcome),
        logged->op->base_op);
}

static void
unlearn_resolved (Oracle *self, const HjLoggedOp *logged)
{
  g_autoptr (HjRecord) conflict
      = hj_central_load (self->central->central, &hj_entity_conflict, logged->op->row, NULL);

  if (conflict != NULL)
    unlearn_row (self, hj_record_get_text (conflict, "row"));
}

/* What a person has to look at can be looked at. */
static void
check_held (Oracle *self, const HjLoggedOp *logged)
{
  HjSql *sql = hj_central_get_sql (self->central->central);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT count(*) FROM held WHERE op = ?1", NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_text (statement, 1, logged->op->id);
  g_assert_true (hj_sql_step (sql, statement, NULL));
  gint64 n_found = hj_sql_get_int (statement, 0);

  hj_sql_reset (statement);
  if (n_found != 1)
    g_error ("Op %s was held, but is kept %" G_GINT64_FORMAT " times", logged->op->id, n_found);
}

static void
replay_fields (Oracle *self, const HjLoggedOp *logged)
{
  const HjOp *op = logged->op;

  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);

    if (!is_watched (op->entity, field->name))
      continue;
    if (op->kind == HJ_OP_SET)
      check_set (self, logged, field);
    learn (self, logged, field);
  }
}

/* A decision lets held work go on, in an order that the log does not tell. */
static gboolean
is_decision (const HjLoggedOp *logged)
{
  return g_str_equal (logged->op->entity, hj_entity_held.name);
}

static void
replay_op (Oracle *self, const HjLoggedOp *logged)
{
  switch (logged->result->outcome) {
  case HJ_OP_HELD:
    check_held (self, logged);
    break;
  case HJ_OP_CONFLICT:
    check_base (self, logged);
    check_conflict (self, logged);
    if (logged->op->fields->len > 1)
      unlearn_row (self, logged->op->row);
    break;
  case HJ_OP_APPLIED:
  case HJ_OP_MERGED:
    check_base (self, logged);
    if (g_str_equal (logged->op->entity, hj_entity_conflict.name))
      unlearn_resolved (self, logged);
    else if (logged->op->kind == HJ_OP_DO)
      check_command (self, logged->op);
    else
      replay_fields (self, logged);
    break;
  case HJ_OP_DUPLICATE:
  default:
    break;
  }
}

/* What a decision lets go on may come after it, or after the correction that follows it. */
static void
replay (Oracle *self, const HjLoggedOp *logged)
{
  gboolean is_uncertain = self->decided || is_decision (logged);

  self->decided = is_decision (logged);
  if (is_uncertain)
    unlearn_all (self);
  replay_op (self, logged);
  if (is_uncertain)
    unlearn_all (self);
}

/* What was applied is there. */
static void
check_values (Oracle *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_auto (GStrv) parts = g_strsplit (key, "/", 2);

    for (guint i = 0; i < G_N_ELEMENTS (watched); i++) {
      g_autoptr (HjRecord) row
          = hj_central_load (self->central->central, watched[i].entity, parts[0], NULL);
      int index = hj_entity_field_index (watched[i].entity, parts[1]);

      if (row == NULL || !g_str_equal (watched[i].field, parts[1]))
        continue;
      if (!hj_value_equal (hj_record_get_value (row, (guint)index),
                           &((Known *)value)->field->new_value))
        g_error ("“%s” of %s is not what the log says", parts[1], parts[0]);
    }
  }
}

/**
 * sim_oracle_check:
 *
 * @laptops: (element-type SimLaptop): all that there ever were
 *
 * Holds the central database against its log of ops: nobody's value was replaced unseen, every
 * conflict and every held op can be found, and what was applied is there.
 */
void
sim_oracle_check (SimCentral *central, GPtrArray *laptops)
{
  HjSql *sql = hj_central_get_sql (central->central);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT device, seq FROM op ORDER BY pos, seq", NULL);
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) fields
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_known);
  Oracle oracle = { central, laptops, fields, states };

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autoptr (HjLoggedOp) logged = hj_central_find_logged (
        central->central, hj_sql_get_text (statement, 0), hj_sql_get_int (statement, 1), NULL);

    g_assert_nonnull (logged);
    replay (&oracle, logged);
  }
  hj_sql_reset (statement);
  check_values (&oracle);
}
