/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entity.h"
#include "core/wire/hj-messages.h"

static GBytes *
to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_hello (void)
{
  g_autoptr (HjHello) hello = hj_hello_new (1774000000000, "e-1");
  g_autoptr (GBytes) bytes = hj_hello_to_bytes (hello);
  g_autoptr (HjHello) copy = hj_hello_from_bytes (bytes, NULL);
  g_autoptr (GBytes) portal = to_bytes ("<html>Please sign in</html>");
  g_autoptr (GBytes) short_protocol
      = to_bytes ("{\"protocol\":[1],\"schema\":1,\"time\":1,\"epoch\":\"e\",\"limits\":{\"op\":1,"
                  "\"batch_ops\":1,\"batch_bytes\":1,\"page_min\":1,\"page_max\":1}}");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (copy);
  g_assert_cmpint (copy->protocol_min, ==, HJ_WIRE_PROTOCOL_MIN);
  g_assert_cmpint (copy->protocol_max, ==, HJ_WIRE_PROTOCOL_MAX);
  g_assert_cmpint (copy->schema, ==, HJ_SCHEMA_VERSION);
  g_assert_cmpint (copy->time, ==, 1774000000000);
  g_assert_cmpstr (copy->epoch, ==, "e-1");
  g_assert_cmpint (copy->op_max, ==, HJ_WIRE_OP_MAX);
  g_assert_cmpint (copy->page_max, ==, HJ_WIRE_PAGE_MAX);

  g_assert_null (hj_hello_from_bytes (portal, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_null (hj_hello_from_bytes (short_protocol, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
}

static void
test_enrol (void)
{
  HjEnrolRequest request
      = { (char *)"SECRET", (char *)"pass\"word", (char *)"key", (char *)"name" };
  g_autoptr (GBytes) bytes = hj_enrol_request_to_bytes (&request);
  g_autoptr (HjEnrolRequest) copy = hj_enrol_request_from_bytes (bytes, NULL);
  HjEnrolAnswer answer = {
    .device = (char *)"d",
    .user = (char *)"u",
    .role = (char *)"mediator",
    .org = (char *)"o",
    .access = (char *)"a",
    .access_expires = 99,
    .refresh = (char *)"r",
    .epoch = (char *)"e",
    .policy_key = (char *)"k",
  };
  g_autoptr (GBytes) answer_bytes = hj_enrol_answer_to_bytes (&answer);
  g_autoptr (HjEnrolAnswer) answer_copy = hj_enrol_answer_from_bytes (answer_bytes, NULL);

  g_assert_cmpstr (copy->password, ==, "pass\"word");
  g_assert_cmpstr (copy->device_name, ==, "name");
  g_assert_nonnull (answer_copy);
  g_assert_null (answer_copy->name);
  g_assert_cmpint (answer_copy->access_expires, ==, 99);
  g_assert_cmpstr (answer_copy->policy_key, ==, "k");
}

static void
test_token (void)
{
  HjTokenRequest request
      = { .device = (char *)"d", .refresh = (char *)"r", .signature = (char *)"s" };
  HjTokenAnswer answer = { .role = (char *)"doctor",
                           .org = (char *)"house-1",
                           .access = (char *)"a",
                           .access_expires = 5,
                           .refresh = (char *)"r2" };
  g_autoptr (GBytes) bytes = hj_token_request_to_bytes (&request);
  g_autoptr (HjTokenRequest) copy = hj_token_request_from_bytes (bytes, NULL);
  g_autoptr (GBytes) answer_bytes = hj_token_answer_to_bytes (&answer);
  g_autoptr (HjTokenAnswer) answer_copy = hj_token_answer_from_bytes (answer_bytes, NULL);
  g_autofree char *text = hj_token_signed_text ("d", "r", NULL);
  g_autofree char *challenged = hj_token_signed_text ("d", "r", "c");

  g_assert_cmpstr (copy->signature, ==, "s");
  g_assert_cmpstr (answer_copy->refresh, ==, "r2");
  g_assert_cmpstr (answer_copy->role, ==, "doctor");
  g_assert_cmpstr (answer_copy->org, ==, "house-1");
  g_assert_null (answer_copy->name);
  g_assert_cmpstr (text, ==, "hejie-token\nd\nr");
  g_assert_cmpstr (challenged, ==, "hejie-token\nd\nr\nc");
  g_assert_null (copy->challenge);
}

static void
test_changes (void)
{
  HjChangesRequest request = { NULL, 32768, 2 };
  g_autoptr (GBytes) bytes = hj_changes_request_to_bytes (&request);
  g_autoptr (HjChangesRequest) copy = hj_changes_request_from_bytes (bytes, NULL);
  g_autoptr (GBytes) negative = to_bytes ("{\"cursor\":null,\"bytes\":-1}");

  g_assert_null (copy->cursor);
  g_assert_cmpint (copy->bytes, ==, 32768);
  g_assert_cmpint (copy->schema, ==, 2);
  g_assert_null (hj_changes_request_from_bytes (negative, NULL));
}

/* The first release did not say its schema version. */
static void
test_changes_of_first_release (void)
{
  g_autoptr (GBytes) bytes = to_bytes ("{\"cursor\":null,\"bytes\":32768}");
  g_autoptr (GBytes) wrong = to_bytes ("{\"cursor\":null,\"bytes\":32768,\"schema\":\"2\"}");
  g_autoptr (HjChangesRequest) request = hj_changes_request_from_bytes (bytes, NULL);

  g_assert_nonnull (request);
  g_assert_cmpint (request->schema, ==, 0);
  g_assert_null (hj_changes_request_from_bytes (wrong, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/messages/hello", test_hello);
  g_test_add_func ("/wire/messages/enrol", test_enrol);
  g_test_add_func ("/wire/messages/token", test_token);
  g_test_add_func ("/wire/messages/changes", test_changes);
  g_test_add_func ("/wire/messages/changes-first-release", test_changes_of_first_release);
  return g_test_run ();
}
