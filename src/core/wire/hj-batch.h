/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-op.h"

G_BEGIN_DECLS

/**
 * HjBatch:
 * @device: who sends
 * @batch: an id for the logs; a repeated batch may have another
 * @ops: (element-type HjOp): 1 to %HJ_WIRE_BATCH_OPS_MAX, seq contiguous
 *
 * Body of `POST /v1/ops`.
 */
typedef struct {
  char *device;
  char *batch;
  GPtrArray *ops;
} HjBatch;

HjBatch *hj_batch_new (const char *device, const char *batch);
void hj_batch_free (HjBatch *self);
GBytes *hj_batch_to_bytes (const HjBatch *self);
HjBatch *hj_batch_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjBatch, hj_batch_free)

/**
 * HjBatchAnswer:
 * @epoch: of the central database
 * @pos: its position after the batch
 * @durable: ops whose pos is not above it survive the loss of the machine
 * @results: (element-type HjOpResult): one an op, in the batch's order
 */
typedef struct {
  char *epoch;
  gint64 pos;
  gint64 durable;
  GPtrArray *results;
} HjBatchAnswer;

HjBatchAnswer *hj_batch_answer_new (const char *epoch, gint64 pos, gint64 durable);
void hj_batch_answer_free (HjBatchAnswer *self);
GBytes *hj_batch_answer_to_bytes (const HjBatchAnswer *self);
HjBatchAnswer *hj_batch_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjBatchAnswer, hj_batch_answer_free)

G_END_DECLS
