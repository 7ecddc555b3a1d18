/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/wire/hj-batch.h"

static HjBatch *
make_batch (guint n_ops, gint64 step)
{
  g_autoptr (HjRandom) random = hj_random_new_seeded (5);
  g_autofree char *device = hj_id_new (1, random);
  HjBatch *batch = hj_batch_new (device, "batch-1");

  for (guint i = 0; i < n_ops; i++) {
    g_autofree char *row = hj_id_new (2, random);
    HjOp *op = hj_op_new (HJ_OP_NEW, "behaviour", row);

    op->id = hj_id_new (3, random);
    op->seq = 40 + i * step;
    g_ptr_array_add (batch->ops, op);
  }
  return batch;
}

static void
test_round_trip (void)
{
  g_autoptr (HjBatch) batch = make_batch (3, 1);
  g_autoptr (GBytes) bytes = hj_batch_to_bytes (batch);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatch) copy = hj_batch_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (copy->device, ==, batch->device);
  g_assert_cmpuint (copy->ops->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *left = hj_op_hash (g_ptr_array_index (batch->ops, i));
    g_autofree char *right = hj_op_hash (g_ptr_array_index (copy->ops, i));

    g_assert_cmpstr (left, ==, right);
  }
}

static void
test_refused (void)
{
  const struct {
    guint n_ops;
    gint64 step;
    int code;
  } cases[] = {
    { 0, 1, HJ_WIRE_ERROR_BROKEN },
    { 2, 2, HJ_WIRE_ERROR_BROKEN },
    { 2, 0, HJ_WIRE_ERROR_BROKEN },
    { HJ_WIRE_BATCH_OPS_MAX + 1, 1, HJ_WIRE_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (HjBatch) batch = make_batch (cases[i].n_ops, cases[i].step);
    g_autoptr (GBytes) bytes = hj_batch_to_bytes (batch);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_batch_from_bytes (bytes, &error));
    g_assert_error (error, HJ_WIRE_ERROR, cases[i].code);
  }
}

static void
test_answer (void)
{
  g_autoptr (HjBatchAnswer) answer = hj_batch_answer_new ("epoch", 90, 80);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HjBatchAnswer) copy = NULL;

  g_ptr_array_add (answer->results, hj_op_result_new (40, "a", HJ_OP_MERGED, 89));
  g_ptr_array_add (answer->results, hj_op_result_new (41, "b", HJ_OP_HELD, 90));
  bytes = hj_batch_answer_to_bytes (answer);
  copy = hj_batch_answer_from_bytes (bytes, NULL);
  g_assert_nonnull (copy);
  g_assert_cmpstr (copy->epoch, ==, "epoch");
  g_assert_cmpint (copy->pos, ==, 90);
  g_assert_cmpint (copy->durable, ==, 80);
  g_assert_cmpuint (copy->results->len, ==, 2);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (copy->results, 1))->outcome, ==, HJ_OP_HELD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/batch/round-trip", test_round_trip);
  g_test_add_func ("/wire/batch/refused", test_refused);
  g_test_add_func ("/wire/batch/answer", test_answer);
  return g_test_run ();
}
