/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-cli-fixture.h"

#include "core/store/hj-replica-folder.h"

#include <glib/gstdio.h>

#define PASSPHRASE "on the kitchen table"

static const char *program;

/* The program's path, the test's only argument. */
void
hj_cli_fixture_set_program (const char *path)
{
  program = path;
}

void
hj_cli_fixture_set_up (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (HjReplica) replica = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hejie-cli.XXXXXX", NULL);
  fixture->replica = g_build_filename (fixture->folder, "replica", NULL);
  fixture->passphrase_file = g_build_filename (fixture->folder, "passphrase", NULL);
  g_assert_true (g_file_set_contents (fixture->passphrase_file, PASSPHRASE "\n", -1, NULL));
  replica = hj_replica_folder_create (fixture->replica, PASSPHRASE, clock, random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_replica_set_meta (replica, HJ_META_DEVICE, "device-1", NULL));
  g_assert_true (hj_replica_set_meta (replica, HJ_META_USER, "officer-a", NULL));
  g_assert_true (hj_replica_set_meta (replica, HJ_META_ROLE, "duty-officer", NULL));
  g_assert_true (hj_replica_set_meta (replica, HJ_META_ORG, "house-1", NULL));
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

void
hj_cli_fixture_tear_down (HjCliFixture *fixture, gconstpointer data)
{
  if (hj_replica_folder_exists (fixture->replica))
    g_assert_true (hj_replica_folder_remove (fixture->replica, NULL));
  remove_file (fixture->folder, "passphrase");
  remove_file (fixture->folder, "out.csv");
  remove_file (fixture->folder, "policy.json");
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->replica);
  g_free (fixture->passphrase_file);
  g_free (fixture->out);
  g_free (fixture->err);
}

HjReplica *
hj_cli_fixture_open (HjCliFixture *fixture)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  HjReplica *replica = hj_replica_folder_open (fixture->replica, PASSPHRASE, clock, random, &error);

  g_assert_no_error (error);
  return replica;
}

/* What the address sanitizer says of every program with fibers is no word of the program's. */
static void
drop_sanitizer_notice (char **err)
{
  const char *end = strchr (*err, '\n');

  if (end != NULL
      && g_regex_match_simple ("^==\\d+==WARNING: ASan doesn't fully support", *err, 0, 0)) {
    char *rest = g_strdup (end + 1);

    g_free (*err);
    *err = rest;
  }
}

/* Runs the program with --format=json on the replica and asserts its exit status. */
void
hj_cli_fixture_run (HjCliFixture *fixture, int status, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *words[] = {
    program,        "--replica", fixture->replica, "--passphrase-file", fixture->passphrase_file,
    "--format=json"
  };
  const char *word;
  va_list list;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_ptr_array_add (arguments, (gpointer)words[i]);
  va_start (list, status);
  while ((word = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer)word);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  process
      = g_subprocess_newv ((const char *const *)arguments->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->out, &fixture->err, &error);
  g_assert_no_error (error);
  drop_sanitizer_notice (&fixture->err);
  if (g_subprocess_get_exit_status (process) != status)
    g_test_message ("stdout: %s\nstderr: %s", fixture->out, fixture->err);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
}

/* A text member of the one object that was printed last. */
char *
hj_cli_fixture_ask_text (HjCliFixture *fixture, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (fixture->out, &error);

  g_assert_no_error (error);
  return g_strdup (json_object_get_string_member (json_node_get_object (node), member));
}

guint
hj_cli_fixture_count_lines (HjCliFixture *fixture)
{
  guint n_lines = 0;

  for (const char *at = fixture->out; *at != '\0'; at++)
    n_lines += *at == '\n';
  return n_lines;
}
