/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * make-replica-fixture FILE: writes the database of this version with what replica-sample.c says.
 * Every version's is kept in tests/fixtures, and opened by test-replica-schema.c for ever after.
 */
#include "replica-sample.h"

#include <glib/gstdio.h>

int
main (int argc, char **argv)
{
  Fixture fixture = { 0 };
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (argc != 2) {
    g_printerr ("usage: make-replica-fixture FILE\n");
    return 2;
  }
  fixture_set_up (&fixture, NULL);
  replica_sample_fill (&fixture);
  replica_sample_assert (&fixture);
  hj_sql_exec (hj_replica_get_sql (fixture.replica), "VACUUM", &error);
  g_assert_no_error (error);
  /* The last connection to go puts the log into the file. */
  g_clear_object (&fixture.replica);
  g_file_get_contents (fixture.path, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (argv[1], content, (gssize)length, &error);
  g_assert_no_error (error);
  fixture_tear_down (&fixture, NULL);
  return 0;
}
