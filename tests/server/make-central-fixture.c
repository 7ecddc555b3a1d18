/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * make-central-fixture FILE: writes the central database of this version with what central-sample.c
 * says, under the key that every fixture has. Every version's is kept in tests/fixtures, and opened
 * by test-central-schema.c for ever after.
 */
#include "central-sample.h"

int
main (int argc, char **argv)
{
  World *world = world_new ();
  g_autofree char *path = g_build_filename (world->folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (argc != 2) {
    g_printerr ("usage: make-central-fixture FILE\n");
    world_free (world);
    return 2;
  }
  central_sample_fill (world);
  hj_sql_exec (hj_central_get_sql (world->central), "VACUUM", &error);
  g_assert_no_error (error);
  /* The last connection to go puts the log into the file. */
  g_clear_object (&world->central);
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (argv[1], content, (gssize)length, &error);
  g_assert_no_error (error);
  world_free (world);
  return 0;
}
