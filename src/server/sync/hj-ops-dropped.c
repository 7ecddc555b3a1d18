/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-op-private.h"
#include "server/sync/hj-ops.h"

#include <glib/gi18n-lib.h>

static gboolean
log_dropped (const HjApplying *applying, const HjOp *op, const HjVerdict *verdict, GError **error)
{
  gint64 seq = hj_central_free_seq (applying->central, applying->device->id, op->seq);
  g_autoptr (HjOpResult) result
      = hj_op_result_new (seq, op->id, verdict->outcome, hj_central_get_pos (applying->central));

  result->reason = g_strdup (verdict->reason);
  result->conflict = g_strdup (verdict->conflict);
  return hj_central_log_op (applying->central, applying->device, op, result, error);
}

/**
 * hj_ops_apply_dropped:
 * @device: that made the op, whatever its state
 * @user: its author
 * @op: one that was never answered
 * @error: `REFUSED` of #HjCentralError with the reason for which it would be held, or a
 * #HjSqlError; then nothing of it has happened
 *
 * Takes a single op that an administrator has looked at, in the caller's transaction.
 */
gboolean
hj_ops_apply_dropped (HjCentral *central, const HjCentralDevice *device, const HjCentralUser *user,
                      HjOp *op, GError **error)
{
  const HjApplying applying = { central, device, user };
  g_auto (HjVerdict) verdict = { 0 };

  if (!hj_op_apply (&applying, op, &verdict, error))
    return FALSE;
  if (verdict.outcome != HJ_OP_HELD)
    return log_dropped (&applying, op, &verdict, error);
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED, verdict.reason);
  return FALSE;
}
