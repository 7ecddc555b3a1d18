/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-policy-json-private.h"

static void
test_knows_where_values_stand (void)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_autoptr (GBytes) bytes = hj_sample_bytes (
      "{ \"名\": \"汉字\",\n  \"list\": [1, {\"deep\": true}, -7],\r\n\t\"no\":null }");
  g_autoptr (HjPolicyJson) root = hj_policy_json_parse (bytes, findings);

  g_assert_nonnull (root);
  g_assert_cmpuint (findings->len, ==, 0);
  HjPolicyJson *name = hj_policy_json_get (root, "名");
  g_assert_cmpstr (name->text, ==, "汉字");
  g_assert_cmpuint (name->line, ==, 1);
  g_assert_cmpuint (name->column, ==, 8);
  const HjPolicyJson *deep = hj_policy_json_locate (root, "list[1].deep");
  g_assert_cmpuint (deep->type, ==, HJ_POLICY_JSON_BOOLEAN);
  g_assert_cmpint (deep->number, ==, 1);
  g_assert_cmpuint (deep->line, ==, 2);
  g_assert_cmpuint (deep->column, ==, 24);
  g_assert_cmpint (hj_policy_json_locate (root, "list[2]")->number, ==, -7);
  g_assert_cmpuint (hj_policy_json_locate (root, "no")->line, ==, 3);
  /* What is not there is shown where it should be. */
  g_assert_true (hj_policy_json_locate (root, "list[1].lost.more")
                 == hj_policy_json_locate (root, "list[1]"));
  g_assert_null (hj_policy_json_get (root, "lost"));
}

static void
test_reads_escapes (void)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_autoptr (GBytes) bytes
      = hj_sample_bytes ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u548c\\ud842\\udfb7\"]");
  g_autoptr (HjPolicyJson) root = hj_policy_json_parse (bytes, findings);

  g_assert_nonnull (root);
  g_assert_cmpstr (hj_policy_json_locate (root, "[0]")->text, ==, "\"\\/\b\f\n\r\t");
  g_assert_cmpstr (hj_policy_json_locate (root, "[1]")->text, ==, "和𠮷");
  g_assert_false (hj_policy_json_locate (root, "[0]")->plain);
}

static void
test_refuses_what_is_no_json (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { "", "1:1 - syntax" },
    { "{", "1:2 - syntax" },
    { "{\n \"a\": 1,\n}", "3:1 - syntax" },
    { "{\"a\" 1}", "1:6 - syntax" },
    { "{\"a\": 1} 2", "1:10 - syntax" },
    { "{\"a\": 1.5}", "1:7 - syntax" },
    { "{\"a\": 1e3}", "1:7 - syntax" },
    { "{\"a\": yes}", "1:7 - syntax" },
    { "{'a': 1}", "1:2 - syntax" },
    { "{\"a\": \"x\ny\"}", "1:9 - syntax" },
    { "{\"a\": \"\\x\"}", "1:9 - syntax" },
    { "{\"a\": \"\\u12\"}", "1:12 - syntax" },
    { "{\"a\": \"\\ud800\"}", "1:14 - syntax" },
    { "{\"a\": 1, // why\n \"b\": 2}", "1:10 - syntax" },
    { "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}", "1:24 b double-member" },
    { "{\"a\": \"\xff\"}", "1:8 - syntax" },
    { "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "1:17 - syntax" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) findings
        = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
    g_autoptr (GBytes) bytes = hj_sample_bytes (rows[i].text);

    g_assert_null (hj_policy_json_parse (bytes, findings));
    g_autofree char *told = hj_sample_findings (findings);
    g_test_message ("%s", rows[i].text);
    g_assert_cmpstr (told, ==, rows[i].expected);
  }
}

static void
test_bounds_the_size (void)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  gsize size = 1024 * 1024 + 1;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (size, ' '), size);

  g_assert_null (hj_policy_json_parse (bytes, findings));
  g_autofree char *told = hj_sample_findings (findings);
  g_assert_cmpstr (told, ==, "1:1 - syntax");
}

static void
test_reads_by_type (void)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_autoptr (GBytes) bytes
      = hj_sample_bytes ("{\"n\": \"1\", \"t\": 1, \"b\": 0, \"o\": [], \"l\": {}, \"m\": [\"a\", "
                         "2], \"extra\": {\"x\": 1},\n"
                         "\"good\": [{\"name\": \"x\", \"typo\": 1}]}");
  g_auto (HjPolicyJsonReader) reader = { 0 };

  hj_policy_json_reader_init (&reader, bytes, findings);
  g_assert_cmpint (hj_policy_json_reader_integer (&reader, reader.root, "n", TRUE), ==, 0);
  g_assert_cmpstr (hj_policy_json_reader_text (&reader, reader.root, "t", TRUE), ==, "");
  g_assert_null (hj_policy_json_reader_text (&reader, reader.root, "lost", FALSE));
  g_assert_false (hj_policy_json_reader_boolean (&reader, reader.root, "b"));
  g_assert_null (hj_policy_json_reader_object (&reader, reader.root, "o", TRUE));
  g_assert_null (hj_policy_json_reader_objects (&reader, reader.root, "l", TRUE));
  g_assert_cmpstr (hj_policy_json_reader_texts (&reader, reader.root, "m", TRUE)[0], ==, "a");
  hj_policy_json_reader_text (&reader, reader.root, "gone", TRUE);
  GPtrArray *good = hj_policy_json_reader_objects (&reader, reader.root, "good", TRUE);
  g_assert_cmpstr (hj_policy_json_reader_text (&reader, g_ptr_array_index (good, 0), "name", TRUE),
                   ==, "x");
  hj_policy_json_reader_end (&reader);
  g_autofree char *told = hj_sample_findings (findings);
  g_assert_cmpstr (
      told, ==,
      "1:7 n type; 1:17 t type; 1:25 b type; 1:33 o type; 1:42 l type; 1:57 m[1] type; "
      "1:1 - missing; 1:70 extra unknown-member; 2:32 good[0].typo unknown-member");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-json/knows-where-values-stand", test_knows_where_values_stand);
  g_test_add_func ("/policy-json/reads-escapes", test_reads_escapes);
  g_test_add_func ("/policy-json/refuses-what-is-no-json", test_refuses_what_is_no_json);
  g_test_add_func ("/policy-json/bounds-the-size", test_bounds_the_size);
  g_test_add_func ("/policy-json/reads-by-type", test_reads_by_type);
  return g_test_run ();
}
