/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-batch.h"

#include "core/base/hj-id.h"

/* What surrounds the ops in a batch, and a result per op with its sentence. */
#define ENVELOPE_MAX 4096
#define ANSWER_MAX (HJ_WIRE_BATCH_OPS_MAX * 4096)

static void
unref_op (gpointer data)
{
  hj_op_unref (data);
}

static void
free_result (gpointer data)
{
  hj_op_result_free (data);
}

/**
 * hj_batch_new:
 *
 * Returns: (transfer full): a batch without ops
 */
HjBatch *
hj_batch_new (const char *device, const char *batch)
{
  HjBatch *self = g_new0 (HjBatch, 1);

  self->device = g_strdup (device);
  self->batch = g_strdup (batch);
  self->ops = g_ptr_array_new_with_free_func (unref_op);
  return self;
}

void
hj_batch_free (HjBatch *self)
{
  g_free (self->device);
  g_free (self->batch);
  g_ptr_array_unref (self->ops);
  g_free (self);
}

/**
 * hj_batch_to_bytes:
 *
 * Returns: (transfer full): the body of `POST /v1/ops`
 */
GBytes *
hj_batch_to_bytes (const HjBatch *self)
{
  GString *json = g_string_new ("{\"device\":");

  hj_wire_append_string (json, self->device);
  g_string_append (json, ",\"batch\":");
  hj_wire_append_string (json, self->batch);
  g_string_append (json, ",\"ops\":[");
  for (guint i = 0; i < self->ops->len; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    hj_op_append_to (g_ptr_array_index (self->ops, i), json);
  }
  g_string_append (json, "]}");
  return g_string_free_to_bytes (json);
}

/**
 * hj_batch_from_bytes:
 * @error: `BROKEN` or `TOO_LARGE`
 *
 * Returns: (transfer full): the batch, its ops contiguous by seq
 */
HjBatch *
hj_batch_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node
      = hj_wire_parse_bytes (bytes, HJ_WIRE_BATCH_BYTES_MAX + ENVELOPE_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjBatch) self = hj_batch_new (NULL, NULL);
  JsonArray *ops;

  if (object == NULL || !hj_wire_read_text (object, "device", HJ_ID_LENGTH, &self->device, error)
      || !hj_wire_read_text (object, "batch", 64, &self->batch, error)
      || (ops = hj_wire_read_array (object, "ops", HJ_WIRE_BATCH_OPS_MAX, error)) == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (ops); i++) {
    HjOp *op = hj_op_from_json (json_array_get_element (ops, i), error);

    if (op == NULL)
      return NULL;
    g_ptr_array_add (self->ops, op);
    if (op->seq != ((HjOp *)g_ptr_array_index (self->ops, 0))->seq + i) {
      g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                           "The ops of the batch do not follow each other.");
      return NULL;
    }
  }
  if (self->ops->len == 0) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The batch has no ops.");
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * hj_batch_answer_new:
 *
 * Returns: (transfer full): an answer without results
 */
HjBatchAnswer *
hj_batch_answer_new (const char *epoch, gint64 pos, gint64 durable)
{
  HjBatchAnswer *self = g_new0 (HjBatchAnswer, 1);

  self->epoch = g_strdup (epoch);
  self->pos = pos;
  self->durable = durable;
  self->results = g_ptr_array_new_with_free_func (free_result);
  return self;
}

void
hj_batch_answer_free (HjBatchAnswer *self)
{
  g_free (self->epoch);
  g_ptr_array_unref (self->results);
  g_free (self);
}

GBytes *
hj_batch_answer_to_bytes (const HjBatchAnswer *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *results = json_array_sized_new (self->results->len);

  json_object_set_string_member (object, "epoch", self->epoch);
  json_object_set_int_member (object, "pos", self->pos);
  json_object_set_int_member (object, "durable", self->durable);
  for (guint i = 0; i < self->results->len; i++)
    json_array_add_element (results, hj_op_result_to_json (g_ptr_array_index (self->results, i)));
  json_object_set_array_member (object, "results", results);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_batch_answer_from_bytes:
 * @error: `BROKEN` or `TOO_LARGE`
 *
 * Returns: (transfer full): the answer
 */
HjBatchAnswer *
hj_batch_answer_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, ANSWER_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjBatchAnswer) self = hj_batch_answer_new (NULL, 0, 0);
  JsonArray *results;

  if (object == NULL || !hj_wire_read_text (object, "epoch", 64, &self->epoch, error)
      || !hj_wire_read_int (object, "pos", 0, G_MAXINT64, &self->pos, error)
      || !hj_wire_read_int (object, "durable", 0, G_MAXINT64, &self->durable, error)
      || (results = hj_wire_read_array (object, "results", HJ_WIRE_BATCH_OPS_MAX, error)) == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (results); i++) {
    HjOpResult *result = hj_op_result_from_json (json_array_get_element (results, i), error);

    if (result == NULL)
      return NULL;
    g_ptr_array_add (self->results, result);
  }
  return g_steal_pointer (&self);
}
