/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fake-central.h"

#include "core/wire/hj-batch.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-request-signature.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <sodium.h>
#include <string.h>

static HjResponse *
reply (guint status, const char *content_type, GBytes *body)
{
  HjResponse *response = hj_response_new (status, content_type, status == 503 ? 7 : -1, body);

  g_bytes_unref (body);
  return response;
}

static HjResponse *
problem (guint status, const char *code)
{
  return reply (status, HJ_PROBLEM_CONTENT_TYPE, hj_problem_new ((int)status, code, NULL));
}

static HjResponse *
answer_hello (FakeCentral *self)
{
  g_autoptr (HjHello) hello = hj_hello_new (hj_clock_get_raw_time (self->clock), self->epoch);

  hello->protocol_min = hello->protocol_max = self->protocol;
  return reply (200, HJ_WIRE_TYPE_JSON, hj_hello_to_bytes (hello));
}

static HjResponse *
answer_token (FakeCentral *self, GBytes *body)
{
  g_autoptr (HjTokenRequest) request = hj_token_request_from_bytes (body, NULL);
  g_autofree char *expected = g_strdup_printf ("refresh-%u", self->n_tokens);
  g_autofree char *access = NULL;
  g_autofree char *refresh = NULL;
  HjTokenAnswer answer;

  g_assert_nonnull (request);
  if (!g_str_equal (request->refresh, expected))
    return problem (401, HJ_PROBLEM_REVOKED);
  self->n_tokens++;
  access = g_strdup_printf ("access-%u", self->n_tokens);
  refresh = g_strdup_printf ("refresh-%u", self->n_tokens);
  answer = (HjTokenAnswer){
    .access = access,
    .access_expires = hj_clock_get_raw_time (self->clock) + HJ_HOUR_MS,
    .refresh = refresh,
    .time = hj_clock_get_raw_time (self->clock),
    .lease_days = self->lease_days,
  };
  return reply (200, HJ_WIRE_TYPE_JSON, hj_token_answer_to_bytes (&answer));
}

static HjResponse *
answer_ops (FakeCentral *self, GBytes *body)
{
  g_autoptr (HjBatch) batch = hj_batch_from_bytes (body, NULL);
  g_autoptr (HjBatchAnswer) answer = NULL;
  HjOp *first;

  g_assert_nonnull (batch);
  first = g_ptr_array_index (batch->ops, 0);
  if (first->seq > self->ops->len + 1)
    return reply (409, HJ_PROBLEM_CONTENT_TYPE,
                  hj_problem_new_with_int (409, HJ_PROBLEM_SEQUENCE_GAP, NULL, "expected",
                                           self->ops->len + 1));
  answer = hj_batch_answer_new (self->epoch, self->pos, self->durable);
  for (guint i = 0; i < batch->ops->len; i++) {
    HjOp *op = g_ptr_array_index (batch->ops, i);

    if (op->seq > self->ops->len) {
      g_ptr_array_add (self->ops, hj_op_ref (op));
      self->pos++;
    } else {
      g_assert_cmpstr (op->id, ==, ((HjOp *)g_ptr_array_index (self->ops, (guint)op->seq - 1))->id);
    }
    g_ptr_array_add (answer->results, hj_op_result_new (op->seq, op->id, HJ_OP_APPLIED, self->pos));
  }
  answer->pos = self->pos;
  g_ptr_array_add (self->batches, GUINT_TO_POINTER (batch->ops->len));
  return reply (200, HJ_WIRE_TYPE_JSON, hj_batch_answer_to_bytes (answer));
}

static HjResponse *
answer_changes (FakeCentral *self, GBytes *body)
{
  g_autoptr (HjChangesRequest) request = hj_changes_request_from_bytes (body, NULL);
  g_autofree char *cursor = NULL;
  g_autoptr (HjPageWriter) writer = NULL;
  HjPageCommit commit;

  g_assert_nonnull (request);
  g_set_str (&self->cursor, request->cursor);
  writer = self->pages->len > 0 ? g_ptr_array_steal_index (self->pages, 0) : hj_page_writer_new ();
  cursor = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%u", self->epoch, self->pos, self->pages->len);
  commit = (HjPageCommit){ .cursor = cursor,
                           .epoch = (char *)self->epoch,
                           .more = self->pages->len > 0,
                           .pos = self->pos,
                           .time = hj_clock_get_raw_time (self->clock),
                           .durable = self->durable };
  return reply (200, HJ_PAGE_CONTENT_TYPE, hj_page_writer_finish (writer, &commit, NULL));
}

/* The first hint tells where it stands; fake_central_tell() sends more. */
static HjResponse *
answer_live (FakeCentral *self)
{
  const HjHint first = { .kind = HJ_HINT_NEWS, .pos = self->pos };
  g_autoptr (GInputStream) stream = NULL;
  int ends[2];

  fake_central_hush (self);
  g_assert_true (g_unix_open_pipe (ends, O_CLOEXEC, NULL));
  self->live = g_unix_output_stream_new (ends[1], TRUE);
  fake_central_tell (self, &first);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  return hj_response_new_stream (stream);
}

/* Whatever comes with a token is signed by the device, and never comes twice. */
static void
check_signature (FakeCentral *self, const HjRequest *request)
{
  g_autoptr (HjRequestSignature) signature = hj_request_signature_from_header (request->signature);
  g_autofree char *text = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length;

  g_assert_nonnull (self->key);
  g_assert_nonnull (signature);
  text = hj_request_signed_text (request->method, request->path, request->token, signature->nonce,
                                 request->body);
  bytes = g_base64_decode (signature->signature, &length);
  g_assert_cmpuint (length, ==, crypto_sign_BYTES);
  g_assert_cmpint (crypto_sign_verify_detached (bytes, (const guint8 *)text, strlen (text),
                                                g_bytes_get_data (self->key, NULL)),
                   ==, 0);
  g_assert_true (g_hash_table_add (self->nonces, g_steal_pointer (&signature->nonce)));
}

static HjResponse *
answer (FakeCentral *self, const HjRequest *request)
{
  g_autofree char *access = g_strdup_printf ("access-%u", self->n_tokens);
  const char *path = request->path;

  if (g_str_equal (path, "/v1/hello"))
    return answer_hello (self);
  if (g_str_equal (path, "/v1/token"))
    return answer_token (self, request->body);
  if (request->token != NULL)
    check_signature (self, request);
  if (g_strcmp0 (request->token, access) != 0)
    return problem (401, "bad-token");
  if (g_str_equal (path, HJ_HINT_PATH))
    return answer_live (self);
  return g_str_equal (path, "/v1/ops") ? answer_ops (self, request->body)
                                       : answer_changes (self, request->body);
}

static HjResponse *
damage (HjResponse *response)
{
  gsize length;
  g_autofree guint8 *bytes
      = g_memdup2 (g_bytes_get_data (response->body, &length), g_bytes_get_size (response->body));
  HjResponse *damaged;

  bytes[length / 2] ^= 4;
  damaged = reply (response->status, response->content_type, g_bytes_new (bytes, length));
  hj_response_unref (response);
  return damaged;
}

static DexFuture *
cut (void)
{
  return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "Cut.");
}

/**
 * fake_central_answer:
 * @user_data: a #FakeCentral
 *
 * An #HjTransportMemoryFunc.
 */
DexFuture *
fake_central_answer (const HjRequest *request, gpointer user_data)
{
  FakeCentral *self = user_data;
  FakeFault fault = GPOINTER_TO_INT (g_queue_pop_head (&self->faults));
  HjResponse *response;

  g_ptr_array_add (self->paths, g_strdup (request->path));
  switch (fault) {
  case FAKE_FAULT_CUT_BEFORE:
    return cut ();
  case FAKE_FAULT_EXPIRED:
    response = problem (401, "bad-token");
    break;
  case FAKE_FAULT_BUSY:
    response = problem (503, "busy");
    break;
  case FAKE_FAULT_PORTAL:
    response = reply (200, "text/html", g_bytes_new_static ("<html>", 6));
    break;
  case FAKE_FAULT_CLONED:
    response = problem (422, HJ_PROBLEM_CLONED_DEVICE);
    break;
  case FAKE_FAULT_SLOW:
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->clock), 3 * HJ_SECOND_MS);
    response = answer (self, request);
    break;
  case FAKE_FAULT_NONE:
  case FAKE_FAULT_CUT_AFTER:
  case FAKE_FAULT_DAMAGED:
  default:
    response = answer (self, request);
  }
  if (fault == FAKE_FAULT_DAMAGED)
    response = damage (response);
  if (fault == FAKE_FAULT_CUT_AFTER) {
    hj_response_unref (response);
    return cut ();
  }
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, response);
}

FakeCentral *
fake_central_new (HjClock *clock)
{
  FakeCentral *self = g_new0 (FakeCentral, 1);

  self->clock = g_object_ref (clock);
  self->epoch = "epoch-1";
  self->protocol = 1;
  self->pos = 10;
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_op_unref);
  self->batches = g_ptr_array_new ();
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * fake_central_know:
 *
 * Enrols a laptop: from now on what it asks has to be signed with its key.
 */
void
fake_central_know (FakeCentral *self, HjReplica *laptop)
{
  g_autofree char *text = hj_replica_dup_meta (laptop, HJ_META_DEVICE_KEY);
  gsize length;
  g_autofree guint8 *secret_key = g_base64_decode (text, &length);
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  g_assert_cmpuint (length, ==, crypto_sign_SECRETKEYBYTES);
  crypto_sign_ed25519_sk_to_pk (key, secret_key);
  g_clear_pointer (&self->key, g_bytes_unref);
  self->key = g_bytes_new (key, sizeof key);
}

/**
 * fake_central_tell:
 *
 * Sends a hint to who listens.
 */
void
fake_central_tell (FakeCentral *self, const HjHint *hint)
{
  g_autoptr (GBytes) bytes = hj_hint_to_bytes (hint);

  g_assert_cmpint (g_output_stream_write_bytes (self->live, bytes, NULL, NULL), >, 0);
}

/**
 * fake_central_hush:
 *
 * Ends what is sent to who listens, if anybody does.
 */
void
fake_central_hush (FakeCentral *self)
{
  if (self->live != NULL)
    g_output_stream_close (self->live, NULL, NULL);
  g_clear_object (&self->live);
}

void
fake_central_free (FakeCentral *self)
{
  fake_central_hush (self);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->batches);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->paths);
  g_hash_table_unref (self->nonces);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_queue_clear (&self->faults);
  g_free (self->cursor);
  g_free (self);
}

/**
 * fake_central_plan:
 *
 * What becomes of the next request for which nothing is planned.
 */
void
fake_central_plan (FakeCentral *self, FakeFault fault)
{
  g_queue_push_tail (&self->faults, GINT_TO_POINTER (fault));
}
