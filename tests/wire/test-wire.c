/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-wire.h"

static JsonNode *
parse (const char *text, GError **error)
{
  return hj_wire_parse_json (text, strlen (text), HJ_WIRE_SMALL_MAX, error);
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_null (hj_wire_parse_json ("[1,2]", 5, 4, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE);
  g_clear_error (&error);

  for (guint i = 0; i < 5000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (parse (deep->str, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  g_clear_error (&error);

  /* Brackets inside a text do not nest. */
  node = parse ("{\"a\": \"[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[\"}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_malformed (void)
{
  const char *const texts[] = { "", " ", "{", "{\"a\":}", "\"\xff\"", "nonsense", "{\"a\":1}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (texts[i], &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

static void
test_members (void)
{
  g_autoptr (JsonNode) node = parse (
      "{\"int\": 5, \"real\": 1.5, \"text\": \"abc\", \"null\": null, \"list\": [1]}", NULL);
  JsonObject *object = hj_wire_require_object (node, NULL);
  const char *const allowed[] = { "int", "real", "text", "null", "list", NULL };
  const char *const fewer[] = { "int", NULL };
  g_autofree char *text = NULL;
  g_autofree char *missing = NULL;
  gint64 number = 0;

  g_assert_true (hj_wire_read_int (object, "int", 0, 5, &number, NULL));
  g_assert_cmpint (number, ==, 5);
  g_assert_false (hj_wire_read_int (object, "int", 6, 9, &number, NULL));
  g_assert_false (hj_wire_read_int (object, "real", 0, 9, &number, NULL));
  g_assert_false (hj_wire_read_int (object, "text", 0, 9, &number, NULL));
  g_assert_false (hj_wire_read_int (object, "absent", 0, 9, &number, NULL));

  g_assert_true (hj_wire_read_text (object, "text", 3, &text, NULL));
  g_assert_cmpstr (text, ==, "abc");
  g_assert_false (hj_wire_read_text (object, "text", 2, &missing, NULL));
  g_assert_false (hj_wire_read_text (object, "int", 9, &missing, NULL));
  g_assert_false (hj_wire_read_text (object, "null", 9, &missing, NULL));
  g_assert_true (hj_wire_read_optional_text (object, "null", 9, &missing, NULL));
  g_assert_null (missing);
  g_assert_true (hj_wire_read_optional_text (object, "absent", 9, &missing, NULL));
  g_assert_null (missing);

  g_assert_nonnull (hj_wire_read_array (object, "list", 1, NULL));
  g_assert_null (hj_wire_read_array (object, "list", 0, NULL));
  g_assert_null (hj_wire_read_array (object, "text", 9, NULL));
  g_assert_true (hj_wire_check_members (object, allowed, NULL));
  g_assert_false (hj_wire_check_members (object, fewer, NULL));
}

/* What is written is read again; a text that is not there is not said. */
static void
test_bytes (void)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  hj_wire_set_optional_text (object, "said", "王芳");
  hj_wire_set_optional_text (object, "unsaid", NULL);
  bytes = hj_wire_object_to_bytes (object);
  g_assert_null (hj_wire_parse_bytes (bytes, g_bytes_get_size (bytes) - 1, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE);
  node = hj_wire_parse_bytes (bytes, g_bytes_get_size (bytes), NULL);
  g_assert_nonnull (node);
  object = json_node_get_object (node);
  g_assert_cmpuint (json_object_get_size (object), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "said"), ==, "王芳");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/wire/limits", test_limits);
  g_test_add_func ("/wire/wire/malformed", test_malformed);
  g_test_add_func ("/wire/wire/members", test_members);
  g_test_add_func ("/wire/wire/bytes", test_bytes);
  return g_test_run ();
}
