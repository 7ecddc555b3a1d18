/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include <string.h>

GBytes *
hj_sample_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* @text with the one place where @old stands changed to @new. */
GBytes *
hj_sample_replaced (const char *text, const char *old, const char *new)
{
  g_auto (GStrv) parts = g_strsplit (text, old, -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_bytes_new_take (g_strjoinv (new, parts), strlen (text) - strlen (old) + strlen (new));
}

/* "line:column field code" of each finding; each sentence must be one. */
char *
hj_sample_findings (const GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    const HjPolicyFinding *finding = g_ptr_array_index (findings, i);
    g_assert_true (g_str_has_suffix (finding->sentence, "."));
    g_string_append_printf (text, "%s%u:%u %s %s", i == 0 ? "" : "; ", finding->line,
                            finding->column, *finding->field == '\0' ? "-" : finding->field,
                            finding->code);
  }
  return g_string_free_and_steal (text);
}

/* A file below the folder of fixtures. */
GBytes *
hj_sample_file (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "policies", name, NULL);
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}
