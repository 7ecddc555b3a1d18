/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-batch.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

#define HJ_OPS_ERROR (hj_ops_error_quark ())
GQuark hj_ops_error_quark (void);

/**
 * HjOpsError:
 * @HJ_OPS_ERROR_GAP: ops are missing before the batch; the message ends with the seq expected
 * @HJ_OPS_ERROR_CLONED: a seq came again with other content: two laptops are one enrolment
 */
typedef enum { HJ_OPS_ERROR_GAP, HJ_OPS_ERROR_CLONED } HjOpsError;

HjBatchAnswer *hj_ops_apply (HjCentral *central, const HjCentralDevice *device,
                             const HjCentralUser *user, const HjBatch *batch, gint64 *expected_seq,
                             GError **error);
gboolean hj_ops_apply_dropped (HjCentral *central, const HjCentralDevice *device,
                               const HjCentralUser *user, HjOp *op, GError **error);

G_END_DECLS
