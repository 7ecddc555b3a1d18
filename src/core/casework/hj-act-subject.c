/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"
#include "core/workflow/hj-workflow-due.h"

/* What a workflow may ask beside the columns of the row: the hour of release of its detention. */
#define INPUT_RELEASE "release_at"

static const char *
keep (HjActSubject *self, char *text)
{
  if (text != NULL)
    g_ptr_array_add (self->texts, text);
  return text;
}

static const char *
give_text (HjActSubject *self, const HjRecord *record, const char *field)
{
  const HjEntity *entity = record == NULL ? NULL : hj_record_get_entity (record);
  int index = entity == NULL ? -1 : hj_entity_field_index (entity, field);

  return index < 0 ? NULL
                   : keep (self, hj_value_to_input (&entity->fields[index],
                                                    hj_record_get_value (record, (guint)index)));
}

static const char *
give_release (HjActSubject *self)
{
  const char *id = hj_record_get_text (self->row, "detention");
  g_autoptr (HjRecord) detention
      = id == NULL ? NULL : hj_replica_load (self->replica, &hj_entity_detention, id, NULL);

  return give_text (self, detention, "ends_at");
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  HjActSubject *self = data;

  return give_text (self, self->given, field);
}

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  HjActSubject *self = data;

  if (g_str_equal (field, INPUT_RELEASE)
      && hj_entity_field_index (hj_record_get_entity (self->row), field) < 0)
    return give_release (self);
  return give_text (self, self->row, field);
}

/*
 * hj_act_subject_init:
 * @self: (out caller-allocates): cleared with hj_act_subject_clear(); borrows all that is given,
 *   and must not be moved
 * @given: (nullable): what is given with a command
 *
 * Lays a row, the user and the time before the row's workflow.
 */
void
hj_act_subject_init (HjActSubject *self, HjReplica *replica, const HjActor *actor,
                     HjWorkflow *workflow, const HjRecord *row, const HjRecord *given)
{
  *self = (HjActSubject){
    .replica = replica,
    .row = row,
    .given = given,
    .texts = g_ptr_array_new_with_free_func (g_free),
  };
  self->asked = (HjWorkflowSubject){
    .state = hj_workflow_state_or_initial (workflow, hj_record_get_text (row, "state")),
    .role = actor->role,
    .user = actor->user,
    .field = on_given_asked_cb,
    .row = on_row_asked_cb,
    .data = self,
    .now = hj_replica_now (replica),
  };
  self->asked.entered = hj_workflow_find_entered (workflow, &self->asked);
}

void
hj_act_subject_clear (HjActSubject *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}
