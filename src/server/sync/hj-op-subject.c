/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-op-subject.h"

#include "core/model/hj-entities.h"
#include "core/workflow/hj-workflow-due.h"
#include "server/db/hj-central-rows.h"
#include "server/db/hj-central-versions.h"

/* What a workflow may ask beside the columns of the row: the hour of release of its detention. */
#define INPUT_RELEASE "release_at"

static const char *
keep (HjOpSubject *self, const HjField *field, const HjValue *value)
{
  char *text = hj_value_to_input (field, value);

  if (text != NULL)
    g_ptr_array_add (self->texts, text);
  return text;
}

static const char *
give_text (HjOpSubject *self, const HjRecord *record, const char *field)
{
  const HjEntity *entity = record == NULL ? NULL : hj_record_get_entity (record);
  int index = entity == NULL ? -1 : hj_entity_field_index (entity, field);

  return index < 0
             ? NULL
             : keep (self, &entity->fields[index], hj_record_get_value (record, (guint)index));
}

static const char *
give_release (HjOpSubject *self)
{
  const char *id = hj_record_get_text (self->row, "detention");
  g_autoptr (HjRecord) detention
      = id == NULL ? NULL : hj_central_load (self->central, &hj_entity_detention, id, NULL);

  return give_text (self, detention, "ends_at");
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  HjOpSubject *self = data;
  const HjEntity *entity = hj_record_get_entity (self->row);
  int index = hj_entity_field_index (entity, field);
  const HjOpField *found
      = index < 0 || self->op == NULL ? NULL : hj_op_find_field (self->op, field);

  return found == NULL ? NULL : keep (self, &entity->fields[index], &found->new_value);
}

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  HjOpSubject *self = data;

  if (g_str_equal (field, INPUT_RELEASE)
      && hj_entity_field_index (hj_record_get_entity (self->row), field) < 0)
    return give_release (self);
  return give_text (self, self->row, field);
}

/**
 * hj_op_subject_init:
 * @self: (out caller-allocates): cleared with hj_op_subject_clear(); borrows all that is given, and
 *   must not be moved
 * @op: (nullable): with what is given with a command
 * @role: of who gives it
 * @user: (nullable): who gives it
 * @error: a #HjSqlError
 *
 * Lays a row before its workflow. When it came into its state is what was noted as its state was
 * written, else what the row tells by itself; a laptop whose clock is ahead puts nothing into the
 * future.
 */
gboolean
hj_op_subject_init (HjOpSubject *self, HjCentral *central, HjWorkflow *workflow,
                    const HjRecord *row, const HjOp *op, const char *role, const char *user,
                    GError **error)
{
  g_auto (HjFieldVersion) version = { 0 };

  *self = (HjOpSubject){
    .central = central, .row = row, .op = op, .texts = g_ptr_array_new_with_free_func (g_free)
  };
  self->asked = (HjWorkflowSubject){
    .state = hj_workflow_state_or_initial (workflow, hj_record_get_text (row, "state")),
    .role = role,
    .user = user,
    .field = on_given_asked_cb,
    .row = on_row_asked_cb,
    .data = self,
    .now = hj_central_now (central),
  };
  if (!hj_central_load_field_version (central, row, "state", &version, error))
    return FALSE;
  self->asked.entered
      = version.at > 0 ? version.at : hj_workflow_find_entered (workflow, &self->asked);
  self->asked.entered = MIN (self->asked.entered, self->asked.now);
  return TRUE;
}

void
hj_op_subject_clear (HjOpSubject *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}
