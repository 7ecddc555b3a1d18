/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-op-clock.h"

#include "core/policy/hj-workflow-reader.h"
#include "server/sync/hj-op-private.h"

/**
 * hj_op_give_by_clock:
 * @before: a row as it is now, in the caller's transaction
 * @command: of its workflow, which the clock may give now
 * @error: a #HjSqlError, or a #HjModelError where the workflow writes what the model refuses; then
 *   the caller undoes its transaction
 *
 * Gives a command on behalf of nobody but the time. It is written as the commands of laptops are:
 * feed, field versions and open conflicts follow. No device sent it, so it is not among the ops;
 * who changed the fields is the central instance itself.
 */
gboolean
hj_op_give_by_clock (HjCentral *central, const HjRecord *before, const char *command,
                     GError **error)
{
  const HjEntity *entity = hj_record_get_entity (before);
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowCommand *found = hj_workflow_find_command_from (
      workflow, command,
      hj_workflow_state_or_initial (workflow, hj_record_get_text (before, "state")));
  const HjCentralDevice no_device = { 0 };
  const HjCentralUser nobody = { .role = (char *)HJ_WORKFLOW_CLOCK };
  const HjApplying applying = { central, &no_device, &nobody };
  g_autoptr (HjOp) op = hj_op_new (HJ_OP_DO, entity->name, hj_record_get_id (before));
  g_autoptr (HjRecord) after = hj_record_copy (before);

  g_return_val_if_fail (found != NULL, FALSE);
  op->command = g_strdup (command);
  op->raw = op->at = hj_central_now (central);
  return hj_op_give_command (&applying, op, found, after, error)
         && hj_op_write (&applying, op, before, after, error);
}
