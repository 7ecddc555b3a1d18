/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-secret.h"

static void
test_wipe (void)
{
  char text[] = "on the kitchen table";

  hj_secret_wipe (text);
  for (gsize i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
  hj_secret_wipe (NULL);
}

static void
test_free (void)
{
  char *text = g_strdup ("correct horse 9");

  g_clear_pointer (&text, hj_secret_free);
  g_assert_null (text);
  hj_secret_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/free", test_free);
  return g_test_run ();
}
