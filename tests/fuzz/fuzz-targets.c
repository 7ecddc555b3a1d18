/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz-targets.h"

#include "fuzz-apply.h"
#include "fuzz-messages.h"

#include "core/casework/hj-intake-csv-private.h"
#include "core/casework/hj-intake-map-private.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-reader.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/wire/hj-batch.h"
#include "core/wire/hj-enrol-code.h"
#include "core/wire/hj-page.h"
#include "server/sync/hj-cursor.h"

#include <sodium.h>
#include <string.h>
#include <zstd.h>

static const guint8 cursor_key[crypto_auth_KEYBYTES] = { 1, 2, 3 };

static char *
dup_text (GBytes *input)
{
  return g_strndup (g_bytes_get_data (input, NULL), g_bytes_get_size (input));
}

/* Whoever refuses says why. */
void
fuzz_check_refusal (gboolean refused, const GError *error)
{
  g_assert_true (refused == (error != NULL));
  if (error != NULL)
    g_assert_true (error->message != NULL && error->message[0] != '\0');
}

static gboolean
on_row (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  g_assert_nonnull (bucket);
  g_assert_nonnull (hj_record_get_id (record));
  g_assert_cmpuint (hj_record_filled_mask (record) & ~mask, ==, 0);
  return TRUE;
}

static gboolean
on_drop (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
         GError **error)
{
  g_assert_nonnull (bucket);
  g_assert_nonnull (entity);
  g_assert_nonnull (id);
  return TRUE;
}

static gboolean
on_bucket (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  g_assert_nonnull (bucket);
  return TRUE;
}

static void
try_packed_page (GBytes *input)
{
  static const HjPageReader reader = { on_row, on_drop, on_bucket };
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean whole = hj_page_read (input, &reader, NULL, &commit, &error);

  fuzz_check_refusal (!whole, error);
  if (whole)
    g_assert_true (commit.cursor != NULL && commit.epoch != NULL);
}

/* The same below the compression, where mutations would hardly reach otherwise. */
static void
try_page (GBytes *input)
{
  gsize capacity = ZSTD_compressBound (g_bytes_get_size (input));
  g_autofree guint8 *packed = g_malloc (capacity);
  gsize length = ZSTD_compress (packed, capacity, g_bytes_get_data (input, NULL),
                                g_bytes_get_size (input), 1);

  g_assert_false (ZSTD_isError (length));
  g_autoptr (GBytes) page = g_bytes_new (packed, length);

  try_packed_page (page);
}

static void
try_op (GBytes *input)
{
  g_autofree char *text = dup_text (input);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjOp) op = hj_op_from_text (text, -1, &error);

  fuzz_check_refusal (op == NULL, error);
  if (op == NULL)
    return;
  g_autofree char *written = hj_op_to_text (op);
  g_autoptr (HjOp) again = hj_op_from_text (written, -1, &error);

  g_assert_no_error (error);
  g_autofree char *hash = hj_op_hash (op);
  g_autofree char *hash_again = hj_op_hash (again);

  g_assert_cmpstr (hash, ==, hash_again);
}

static void
try_batch (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatch) batch = hj_batch_from_bytes (input, &error);

  fuzz_check_refusal (batch == NULL, error);
  if (batch == NULL)
    return;
  g_autoptr (GBytes) written = hj_batch_to_bytes (batch);
  g_autoptr (HjBatch) again = hj_batch_from_bytes (written, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (batch->ops->len, ==, again->ops->len);
}

static void
try_answer (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatchAnswer) answer = hj_batch_answer_from_bytes (input, &error);

  fuzz_check_refusal (answer == NULL, error);
  if (answer == NULL)
    return;
  g_autoptr (GBytes) written = hj_batch_answer_to_bytes (answer);
  g_autoptr (HjBatchAnswer) again = hj_batch_answer_from_bytes (written, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->results->len, ==, again->results->len);
}

/* With a good seal, so that what is inside is read at all; a changed seal is refused. */
static void
try_cursor (GBytes *input)
{
  gsize length = g_bytes_get_size (input);
  g_autofree guint8 *bytes = g_malloc (crypto_auth_BYTES + length);

  memcpy (bytes + crypto_auth_BYTES, g_bytes_get_data (input, NULL), length);
  crypto_auth (bytes, bytes + crypto_auth_BYTES, length, cursor_key);
  g_autofree char *text = g_base64_encode (bytes, crypto_auth_BYTES + length);
  g_autoptr (HjCursor) cursor = hj_cursor_from_text (text, cursor_key);

  bytes[0] ^= 1;
  g_autofree char *changed = g_base64_encode (bytes, crypto_auth_BYTES + length);

  g_assert_null (hj_cursor_from_text (changed, cursor_key));
  if (cursor == NULL)
    return;
  g_autofree char *written = hj_cursor_to_text (cursor, cursor_key);
  g_autoptr (HjCursor) again = hj_cursor_from_text (written, cursor_key);

  g_assert_nonnull (again);
  g_assert_cmpint (cursor->pos, ==, again->pos);
  g_assert_cmpuint (cursor->buckets->len, ==, again->buckets->len);
}

static void
try_csv (GBytes *input)
{
  gsize length = g_bytes_get_size (input);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_csv_parse (g_bytes_get_data (input, NULL), length, &error);
  gsize before = 0;

  fuzz_check_refusal (rows == NULL, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjCsvRow *row = g_ptr_array_index (rows, i);

    g_assert_cmpuint (row->start, >=, before);
    g_assert_cmpuint (row->end, >=, row->start);
    g_assert_cmpuint (row->end, <=, length);
    before = row->end;
  }
}

static void
try_map (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjIntakeMap) map = hj_intake_map_parse (input, &error);

  fuzz_check_refusal (map == NULL, error);
}

static void
try_policy (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_policy_read (input, &findings, &error);

  fuzz_check_refusal (policy == NULL, error);
}

static void
try_workflow (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (HjWorkflow) workflow = hj_workflow_read (input, &findings, &error);

  fuzz_check_refusal (workflow == NULL, error);
}

static void
try_enrol_code (GBytes *input)
{
  g_autofree char *text = dup_text (input);
  g_autoptr (GError) error = NULL;
  HjEnrolCode code = { 0 }, again = { 0 };
  gboolean good = hj_enrol_code_parse (&code, text, &error);

  fuzz_check_refusal (!good, error);
  if (!good)
    return;
  g_autofree char *written = hj_enrol_code_to_text (&code);

  g_assert_true (hj_enrol_code_parse (&again, written, NULL));
  g_assert_cmpmem (&code, sizeof code, &again, sizeof again);
}

const FuzzTarget fuzz_targets[] = {
  { "page", try_page, NULL, 10000 },
  { "packed-page", try_packed_page, NULL, 10000 },
  { "op", try_op, NULL, 5000 },
  { "batch", try_batch, NULL, 10000 },
  { "answer", try_answer, NULL, 10000 },
  { "request", fuzz_try_changes_request, NULL, 10000 },
  { "cursor", try_cursor, NULL, 10000 },
  { "csv", try_csv, "tests/fixtures/intake.csv", 2000 },
  { "map", try_map, "data/intake/custody.json", 1000 },
  { "policy", try_policy, "data/policy-default.json", 300 },
  { "workflow", try_workflow, "data/workflows", 100 },
  { "enrol-code", try_enrol_code, NULL, 10000 },
  { "hello", fuzz_try_hello, NULL, 3000 },
  { "enrol-request", fuzz_try_enrol_request, NULL, 3000 },
  { "enrol-answer", fuzz_try_enrol_answer, NULL, 3000 },
  { "recover-request", fuzz_try_recover_request, NULL, 3000 },
  { "recover-answer", fuzz_try_recover_answer, NULL, 3000 },
  { "token-request", fuzz_try_token_request, NULL, 3000 },
  { "token-answer", fuzz_try_token_answer, NULL, 3000 },
  { "admin-request", fuzz_try_admin_request, NULL, 1000 },
  { "admin-list", fuzz_try_admin_list, NULL, 2000 },
  { "admin-answer", fuzz_try_admin_answer, NULL, 3000 },
  { "purpose-request", fuzz_try_purpose_request, NULL, 3000 },
  { "purpose-answer", fuzz_try_purpose_answer, NULL, 3000 },
  { "drop-request", fuzz_try_drop_request, NULL, 3000 },
  { "transfer-request", fuzz_try_transfer_request, NULL, 3000 },
  { "upload-part", fuzz_try_upload_part, NULL, 3000 },
  { "upload-answer", fuzz_try_upload_answer, NULL, 3000 },
  { "drop-answer", fuzz_try_drop_answer, NULL, 3000 },
  { "deed-part", fuzz_try_deed_part, NULL, 3000 },
  { "deed-answer", fuzz_try_deed_answer, NULL, 3000 },
  { "audit-query", fuzz_try_audit_query, NULL, 3000 },
  { "audit-page", fuzz_try_audit_page, NULL, 3000 },
  { "audit-check", fuzz_try_audit_check, NULL, 3000 },
  { "proposal", fuzz_try_proposal, NULL, 3000 },
  { "proposals", fuzz_try_proposals, NULL, 3000 },
  { "proposal-request", fuzz_try_proposal_request, NULL, 3000 },
  { "request-signature", fuzz_try_request_signature, NULL, 3000 },
  { "figures", fuzz_try_figures, NULL, 3000 },
  { "hint", fuzz_try_hint, NULL, 3000 },
  { "apply", fuzz_try_apply, NULL, 1000 },
  { NULL },
};

/**
 * fuzz_make_page:
 *
 * Returns: (transfer full): a page with one frame of every kind, not compressed
 */
GBytes *
fuzz_make_page (void)
{
  g_autoptr (HjPageWriter) writer = hj_page_writer_new ();
  g_autoptr (HjRecord) person
      = hj_record_new (&hj_entity_person, "0190f3a0-0000-7000-8000-000000000001");
  HjPageCommit commit = {
    .cursor = (char *)"c", .epoch = (char *)"e", .more = TRUE, .pos = 7, .time = 1781000000000
  };

  hj_record_set_text (person, "name", "曾国藩");
  hj_record_set_pos (person, 7);
  hj_page_writer_add_bucket (writer, HJ_FRAME_FORGET, "house:a#officer");
  hj_page_writer_add_bucket (writer, HJ_FRAME_SNAPSHOT_BEGIN, "house:b#officer");
  hj_page_writer_add_row (writer, "house:b#officer", person, 1);
  hj_page_writer_add_bucket (writer, HJ_FRAME_SNAPSHOT_END, "house:b#officer");
  hj_page_writer_add_drop (writer, "house:b#officer", &hj_entity_person, hj_record_get_id (person));
  g_autoptr (GBytes) packed = hj_page_writer_finish (writer, &commit, NULL);
  gsize capacity = 64 * 1024;
  guint8 *plain = g_malloc (capacity);
  gsize length = ZSTD_decompress (plain, capacity, g_bytes_get_data (packed, NULL),
                                  g_bytes_get_size (packed));

  g_assert_false (ZSTD_isError (length));
  return g_bytes_new_take (plain, length);
}

/**
 * fuzz_make_cursor:
 *
 * Returns: (transfer full): a cursor in the midst of a first load, with its seal
 */
char *
fuzz_make_cursor (void)
{
  g_autoptr (HjCursor) cursor = hj_cursor_new ("officer-a");
  HjCursorBucket *bucket = hj_cursor_add (cursor, "house:b#officer");

  cursor->epoch = g_strdup ("0190f3a0-0000-7000-8000-000000000002");
  cursor->pos = 42;
  bucket->state = HJ_SNAPSHOT_RUNNING;
  bucket->entity = 4;
  bucket->after = g_strdup ("0190f3a0-0000-7000-8000-000000000001");
  return hj_cursor_to_text (cursor, cursor_key);
}

/**
 * fuzz_make_enrol_code:
 *
 * Returns: (transfer full): a code as a user types it
 */
char *
fuzz_make_enrol_code (void)
{
  HjEnrolCode code = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };

  return hj_enrol_code_to_text (&code);
}
