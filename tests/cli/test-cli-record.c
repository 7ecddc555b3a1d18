/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-record.h"

#include "core/model/hj-entities.h"

#include <string.h>

static void
test_split (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *field = NULL;
  const char *value = NULL;

  g_assert_true (hj_cli_split_assignment ("note=a=b", &field, &value, &error));
  g_assert_cmpstr (field, ==, "note");
  g_assert_cmpstr (value, ==, "a=b");
  g_clear_pointer (&field, g_free);
  g_assert_true (hj_cli_split_assignment ("note=", &field, &value, &error));
  g_assert_cmpstr (value, ==, "");
  g_clear_pointer (&field, g_free);
  g_assert_false (hj_cli_split_assignment ("note", &field, &value, &error));
  g_assert_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (hj_cli_split_assignment ("=x", &field, &value, &error));
  g_assert_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE);
}

static void
test_take (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_behaviour, "id");
  g_autoptr (GError) error = NULL;
  char *words[] = { "kind=threat", "severity=2", "at=2026-06-20T10:00:00+08:00", NULL };
  char *unknown[] = { "kindd=threat", NULL };
  char *twice[] = { "note=a", "note=b", NULL };

  g_assert_true (hj_cli_take_assignments (words, record, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (hj_record_get_text (record, "kind"), ==, "threat");
  g_assert_cmpint (hj_record_get_int (record, "severity", -1), ==, 2);
  g_assert_cmpint (hj_record_get_int (record, "at", -1), ==, G_GINT64_CONSTANT (1781920800000));
  g_assert_false (hj_cli_take_assignments (unknown, record, &error));
  g_assert_cmpint (hj_cli_status_for_error (error), ==, HJ_CLI_USAGE);
  g_assert_nonnull (strstr (error->message, "severity"));
  g_clear_error (&error);
  g_assert_false (hj_cli_take_assignments (twice, record, &error));
  g_assert_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE);
}

static void
test_json (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_source_item, "an-id");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  hj_record_set_pos (record, 17);
  hj_record_set_int (record, "observed_at", G_GINT64_CONSTANT (1781920800000));
  hj_record_set_int (record, "understood", 1);
  node = hj_cli_record_to_json (record);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, "an-id");
  g_assert_false (json_object_has_member (object, "pos"));
  g_assert_cmpstr (json_object_get_string_member (object, "observed_at"), ==,
                   "2026-06-20T10:00:00+08:00");
  g_assert_true (json_object_get_boolean_member (object, "understood"));
  g_assert_true (json_object_get_null_member (object, "value"));
}

static void
test_error_lines (void)
{
  g_autoptr (GError) plain = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No\nluck");
  g_autoptr (GError) chinese = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "不行。");
  g_autofree char *line = hj_cli_error_to_line (plain);
  g_autofree char *same = hj_cli_error_to_line (chinese);

  g_assert_cmpstr (line, ==, "No luck.");
  g_assert_cmpstr (same, ==, "不行。");
  g_assert_cmpint (hj_cli_status_for_error (plain), ==, HJ_CLI_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-record/split", test_split);
  g_test_add_func ("/cli-record/take", test_take);
  g_test_add_func ("/cli-record/json", test_json);
  g_test_add_func ("/cli-record/error-lines", test_error_lines);
  return g_test_run ();
}
