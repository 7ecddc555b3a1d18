/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-problem.h"

#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (GBytes) bytes = hj_problem_new_with_int (409, HJ_PROBLEM_SEQUENCE_GAP,
                                                      "Please send 5 first.", "expected", 5);
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;
  gint64 expected = 0;

  g_assert_true (hj_problem_parse (bytes, &code, &detail));
  g_assert_cmpstr (code, ==, HJ_PROBLEM_SEQUENCE_GAP);
  g_assert_cmpstr (detail, ==, "Please send 5 first.");
  g_assert_true (hj_problem_parse_int (bytes, "expected", &expected));
  g_assert_cmpint (expected, ==, 5);
  g_assert_true (hj_problem_parse_int (bytes, "status", &expected));
  g_assert_cmpint (expected, ==, 409);
  g_assert_false (hj_problem_parse_int (bytes, "absent", &expected));
}

static void
test_foreign (void)
{
  const char *const texts[] = {
    "",
    "<html></html>",
    "[]",
    "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}",
    "{\"type\":\"urn:hejie:problem:x\",\"detail\":5}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
    g_autofree char *code = NULL;
    g_autofree char *detail = NULL;

    g_assert_false (hj_problem_parse (bytes, &code, &detail));
    g_assert_null (code);
    g_assert_null (detail);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/problem/round-trip", test_round_trip);
  g_test_add_func ("/wire/problem/foreign", test_foreign);
  return g_test_run ();
}
