/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-policy-reader.h"

#include <string.h>

/* Each line of broken.expected is `FILE: LINE:COLUMN FIELD CODE; …`. */
static void
test_finds_what_is_broken (void)
{
  g_autoptr (GBytes) list = hj_sample_file ("broken.expected");
  g_autofree char *text = g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++, n++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);
    g_autofree char *name = g_build_filename ("broken", parts[0], NULL);
    g_autoptr (GBytes) bytes = hj_sample_file (name);
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_policy_read (bytes, &findings, &error));
    g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN);
    g_autofree char *told = hj_sample_findings (findings);
    g_autofree char *line = g_strdup_printf ("%s: %s", parts[0], told);
    g_assert_cmpstr (line, ==, lines[i]);
  }
  g_assert_cmpuint (n, >=, 100);
}

/* No fixture is left out of the list. */
static void
test_list_is_complete (void)
{
  g_autoptr (GBytes) list = hj_sample_file ("broken.expected");
  g_autofree char *text = g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fixtures", "policies", "broken", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
    g_autofree char *start = g_strconcat (name, ": ", NULL);
    g_assert_nonnull (strstr (text, start));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/broken/finds-what-is-broken", test_finds_what_is_broken);
  g_test_add_func ("/broken/list-is-complete", test_list_is_complete);
  return g_test_run ();
}
