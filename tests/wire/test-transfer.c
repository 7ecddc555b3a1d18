/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-transfer.h"

#include <string.h>

#define ID "0190f3a0-0000-7000-8000-000000000101"

static GBytes *
to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
assert_text (GBytes *bytes, const char *text)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* Who asks how far a document is names it only. */
static void
test_request (void)
{
  const HjTransferRequest progress = { .attachment = (char *)ID };
  const HjTransferRequest piece = { .attachment = (char *)ID, .offset = 5, .bytes = 7 };
  g_autoptr (GBytes) asked = hj_transfer_request_to_bytes (&progress);
  g_autoptr (GBytes) fetched = hj_transfer_request_to_bytes (&piece);
  g_autoptr (HjTransferRequest) first = hj_transfer_request_from_bytes (asked, NULL);
  g_autoptr (HjTransferRequest) second = hj_transfer_request_from_bytes (fetched, NULL);

  assert_text (asked, "{\"attachment\":\"" ID "\"}");
  g_assert_cmpstr (first->attachment, ==, ID);
  g_assert_cmpint (first->offset, ==, 0);
  g_assert_cmpint (first->bytes, ==, 0);
  g_assert_cmpstr (second->attachment, ==, ID);
  g_assert_cmpint (second->offset, ==, 5);
  g_assert_cmpint (second->bytes, ==, 7);
}

static void
test_part (void)
{
  g_autoptr (GBytes) content = g_bytes_new ("\0\xff\x7f", 3);
  const HjUploadPart part = { .attachment = (char *)ID, .offset = 9, .content = content };
  g_autoptr (GBytes) bytes = hj_upload_part_to_bytes (&part);
  g_autoptr (HjUploadPart) read = hj_upload_part_from_bytes (bytes, NULL);

  assert_text (bytes, "{\"attachment\":\"" ID "\",\"offset\":9,\"content\":\"AP9/\"}");
  g_assert_cmpstr (read->attachment, ==, ID);
  g_assert_cmpint (read->offset, ==, 9);
  g_assert_true (g_bytes_equal (read->content, content));
}

/* The largest part fits into a body; a byte more is refused. */
static void
test_largest_part (void)
{
  for (gsize more = 0; more < 2; more++) {
    gsize length = HJ_TRANSFER_MAX + more;
    g_autoptr (GBytes) content = g_bytes_new_take (g_malloc0 (length), length);
    const HjUploadPart part
        = { .attachment = (char *)ID, .offset = G_MAXINT32, .content = content };
    g_autoptr (GBytes) bytes = hj_upload_part_to_bytes (&part);
    g_autoptr (GError) error = NULL;
    g_autoptr (HjUploadPart) read = hj_upload_part_from_bytes (bytes, &error);

    g_assert_cmpuint (g_bytes_get_size (bytes), <=, HJ_UPLOAD_PART_BYTES_MAX);
    if (more == 0)
      g_assert_true (g_bytes_equal (read->content, content));
    else
      g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE);
  }
}

static void
test_answer (void)
{
  const HjUploadAnswer answer = { .offset = 65536, .pos = G_MAXINT64 };
  g_autoptr (GBytes) bytes = hj_upload_answer_to_bytes (&answer);
  HjUploadAnswer read;

  g_assert_true (hj_upload_answer_from_bytes (bytes, &read, NULL));
  g_assert_cmpint (read.offset, ==, answer.offset);
  g_assert_cmpint (read.pos, ==, answer.pos);
}

static void
assert_sentence (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == HJ_WIRE_ERROR);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_refused (void)
{
  static const char *const requests[] = {
    "",
    "[]",
    "{}",
    "{\"attachment\":7}",
    "{\"attachment\":\"contract\"}",
    "{\"attachment\":\"" ID "\",\"bytes\":0}",
    "{\"attachment\":\"" ID "\",\"offset\":-1,\"bytes\":5}",
    "{\"attachment\":\"" ID "\",\"offset\":2147483648,\"bytes\":5}",
    "{\"attachment\":\"" ID "\",\"sha256\":\"00\"}",
  };
  static const char *const parts[] = {
    "{\"attachment\":\"" ID "\",\"offset\":0}",
    "{\"attachment\":\"" ID "\",\"content\":\"AA==\"}",
    "{\"attachment\":\"" ID "\",\"offset\":0,\"content\":\"\"}",
    "{\"attachment\":\"" ID "\",\"offset\":0,\"content\":\"AA\"}",
    "{\"attachment\":\"" ID "\",\"offset\":0,\"content\":\"A A==\"}",
    "{\"attachment\":\"" ID "\",\"offset\":0,\"content\":\"AB==\"}",
    "{\"attachment\":\"" ID "\",\"offset\":-1,\"content\":\"AA==\"}",
    "{\"attachment\":\"x\",\"offset\":0,\"content\":\"AA==\"}",
  };
  static const char *const answers[]
      = { "", "{\"offset\":1}", "{\"offset\":-1,\"pos\":0}", "{\"offset\":0,\"pos\":\"1\"}" };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (GBytes) bytes = to_bytes (requests[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_transfer_request_from_bytes (bytes, &error));
    assert_sentence (error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autoptr (GBytes) bytes = to_bytes (parts[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_upload_part_from_bytes (bytes, &error));
    assert_sentence (error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GBytes) bytes = to_bytes (answers[i]);
    g_autoptr (GError) error = NULL;
    HjUploadAnswer answer;

    g_assert_false (hj_upload_answer_from_bytes (bytes, &answer, &error));
    assert_sentence (error);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/transfer/request", test_request);
  g_test_add_func ("/wire/transfer/part", test_part);
  g_test_add_func ("/wire/transfer/largest-part", test_largest_part);
  g_test_add_func ("/wire/transfer/answer", test_answer);
  g_test_add_func ("/wire/transfer/refused", test_refused);
  return g_test_run ();
}
