/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-calendar-reader.h"

#include <glib/gi18n-lib.h>

#define BIT(index) (G_GUINT64_CONSTANT (1) << (index))

static gboolean
apply_given (HjRecord *after, const HjRecord *given, const HjWorkflowCommand *command,
             guint64 *mask, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (after);

  for (guint i = 0; given != NULL && i < entity->n_fields; i++) {
    const HjValue *value = hj_record_get_value (given, i);

    if (value->kind == HJ_VALUE_NULL)
      continue;
    if (!hj_workflow_command_takes (command, entity->fields[i].name)) {
      g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                   _ ("The command “%s” takes no field “%s”; leave it out."), command->name,
                   entity->fields[i].name);
      return FALSE;
    }
    hj_record_set_value_at (after, i, value);
    *mask |= BIT (i);
  }
  return TRUE;
}

static gboolean
apply_sets (HjRecord *after, const HjWorkflowCommand *command, const HjActor *actor, gint64 now,
            GError **error)
{
  for (guint i = 0; i < command->n_sets; i++) {
    const HjWorkflowSet *set = &command->sets[i];

    if (g_str_equal (set->value, "@user"))
      hj_record_set_text (after, set->field, actor->user);
    else if (g_str_equal (set->value, "@role"))
      hj_record_set_text (after, set->field, actor->role);
    else if (g_str_equal (set->value, "@now"))
      hj_record_set_int (after, set->field, now);
    else if (!hj_record_parse_field (after, set->field, set->value, error))
      return FALSE;
  }
  return TRUE;
}

/* Every label that a person decided on comes up for review again. */
static gboolean
give_expiry (HjReplica *replica, HjRecord *after, const HjWorkflowCommand *command, gint64 now,
             guint64 *mask, GError **error)
{
  int index = hj_entity_field_index (&hj_entity_label, "expires_at");

  if (hj_record_get_entity (after) != &hj_entity_label
      || !hj_workflow_command_takes (command, "expires_at") || (*mask & BIT (index)) != 0)
    return TRUE;
  gint64 time = hj_label_get_review_time (replica, hj_record_get_text (after, "color"), now, error);

  if (time == 0)
    return FALSE;
  hj_record_set_int_at (after, (guint)index, time);
  *mask |= BIT (index);
  return TRUE;
}

/* Asks the workflow and makes the row as it will be; nothing is written yet. */
HjRecord *
hj_act_apply_command (HjReplica *replica, const HjActor *actor, const HjRecord *row,
                      const char *command, const HjRecord *given, guint64 *mask, GError **error)
{
  HjWorkflow *workflow = hj_act_get_workflow (hj_record_get_entity (row));
  g_auto (HjActSubject) subject = { 0 };

  if (workflow == NULL) {
    g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN,
                 _ ("A “%s” knows no commands; change its fields instead."),
                 hj_record_get_entity (row)->name);
    return NULL;
  }
  if (!hj_actor_may_command (actor, hj_record_get_entity (row))) {
    hj_actor_refuse (actor, hj_record_get_entity (row), error);
    return NULL;
  }
  hj_act_subject_init (&subject, replica, actor, workflow, row, given);
  const char *state = hj_workflow_apply (workflow, command, &subject.asked, error);

  if (state == NULL)
    return NULL;
  const HjWorkflowCommand *found
      = hj_workflow_find_command_from (workflow, command, subject.asked.state);
  gint64 now = subject.asked.now;
  g_autoptr (HjRecord) after = hj_record_copy (row);

  *mask = 0;
  hj_record_set_text (after, "state", state);
  if (!apply_given (after, given, found, mask, error)
      || !apply_sets (after, found, actor, now, error)
      || !give_expiry (replica, after, found, now, mask, error))
    return NULL;
  return g_steal_pointer (&after);
}

/* Gives a command to @row in the act that is open. */
gboolean
hj_act_command (HjReplica *replica, const HjActor *actor, const HjRecord *row, const char *command,
                const HjRecord *given, GError **error)
{
  guint64 mask;
  g_autoptr (HjRecord) after
      = hj_act_apply_command (replica, actor, row, command, given, &mask, error);

  return after != NULL && hj_replica_command (replica, after, command, mask, error);
}

/* A label that a person decided on takes the place of all others of its detention. */
static gboolean
do_label (HjReplica *replica, const HjActor *actor, const HjRecord *row, const char *command,
          const HjRecord *given, GError **error)
{
  return hj_act_command (replica, actor, row, command, given, error)
         && (g_str_equal (command, "supersede")
             || hj_label_supersede_others (replica, actor, hj_record_get_text (row, "detention"),
                                           hj_record_get_id (row), error));
}

/* An open dispute is a fact, and so is an agreement; what is struck out is none any more. */
static gboolean
do_and_relabel (HjReplica *replica, const HjActor *actor, const HjRecord *row, const char *command,
                const HjRecord *given, HjActResult *result, GError **error)
{
  gint64 at = hj_replica_now (replica);
  g_autoptr (GPtrArray) detentions = hj_label_find_detentions (replica, row, error);

  return detentions != NULL && hj_label_note_before (replica, detentions, at, result, error)
         && hj_act_command (replica, actor, row, command, given, error)
         && hj_label_propose_all (replica, actor, detentions, at, result, error);
}

static gboolean
do_in_act (HjReplica *replica, const HjActor *actor, const HjRecord *row, const char *command,
           const HjRecord *given, HjActResult *result, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (row);

  if (entity == &hj_entity_label)
    return do_label (replica, actor, row, command, given, error);
  if (hj_label_is_about (entity) && hj_actor_is_house_officer (actor)
      && (entity == &hj_entity_dispute || hj_strike_applies (entity)))
    return do_and_relabel (replica, actor, row, command, given, result, error);
  if (entity == &hj_entity_held)
    return hj_held_command (replica, actor, row, command, given, error);
  return hj_act_command (replica, actor, row, command, given, error);
}

/**
 * hj_act_do:
 * @id: of the row
 * @command: its name
 * @given: (nullable): a record of @entity whose filled fields are given with the command
 * @result: (out caller-allocates): what came of it, cleared with hj_act_result_clear()
 * @error: a #HjWorkflowError that says why the command cannot be given now, `INVALID` of the
 *   model, or an error of the store; then nothing has happened
 *
 * Gives a command. A label that is confirmed or overridden takes the place of all others of its
 * detention in the same act; a command to a dispute has the classifier run as in hj_act_new().
 */
gboolean
hj_act_do (HjReplica *replica, const HjEntity *entity, const char *id, const char *command,
           const HjRecord *given, HjActResult *result, GError **error)
{
  g_auto (HjActor) actor = { 0 };

  *result = (HjActResult){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  g_autoptr (HjRecord) row = hj_replica_require (replica, entity, id, error);

  if (row == NULL || !hj_replica_begin_act (replica, error))
    return FALSE;
  if (!hj_act_finish (replica, do_in_act (replica, &actor, row, command, given, result, error),
                      error)) {
    hj_act_result_clear (result);
    return FALSE;
  }
  result->id = g_strdup (id);
  return TRUE;
}

/**
 * hj_act_allowed:
 * @record: a row as it is shown
 *
 * Returns: (transfer full) (element-type utf8): names of the commands that the user may give to
 *   the row now, in the order of the workflow; the names belong to the workflow
 */
GPtrArray *
hj_act_allowed (HjReplica *replica, const HjRecord *record)
{
  g_auto (HjActor) actor = { 0 };
  HjWorkflow *workflow = hj_act_get_workflow (hj_record_get_entity (record));
  g_auto (HjActSubject) subject = { 0 };

  if (workflow == NULL || !hj_actor_read (&actor, replica, NULL)
      || !hj_actor_may_command (&actor, hj_record_get_entity (record)))
    return g_ptr_array_new ();
  hj_act_subject_init (&subject, replica, &actor, workflow, record, NULL);
  return hj_workflow_allowed (workflow, &subject.asked);
}

/**
 * hj_act_due:
 * @record: a row as it is shown
 *
 * For showing only: nothing on a laptop is decided by a clock.
 *
 * Returns: (transfer full) (element-type HjWorkflowDue): the deadlines of the row's state, the
 *   earliest first
 */
GArray *
hj_act_due (HjReplica *replica, const HjRecord *record)
{
  g_auto (HjActor) actor = { 0 };
  HjWorkflow *workflow = hj_act_get_workflow (hj_record_get_entity (record));
  g_auto (HjActSubject) subject = { 0 };

  if (workflow == NULL || !hj_actor_read (&actor, replica, NULL))
    return g_array_new (FALSE, FALSE, sizeof (HjWorkflowDue));
  hj_act_subject_init (&subject, replica, &actor, workflow, record, NULL);
  return hj_workflow_due (workflow, &subject.asked, hj_calendar_get_default ());
}
