/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define PASSPHRASE "on the kitchen table"
#define SHOWN "欧阳如水"
#define ERASED "这一句不能留下"

typedef struct {
  char *folder;
  char *passphrase_file;
} Laptop;

static void
set_up (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  laptop->folder = g_dir_make_tmp ("hejie-pages.XXXXXX", &error);
  g_assert_no_error (error);
  laptop->passphrase_file = g_strconcat (laptop->folder, ".passphrase", NULL);
  g_file_set_contents (laptop->passphrase_file, PASSPHRASE "\n", -1, &error);
  g_assert_no_error (error);
}

static void
tear_down (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  hj_replica_folder_remove (laptop->folder, &error);
  g_assert_no_error (error);
  g_unlink (laptop->passphrase_file);
  g_free (laptop->folder);
  g_free (laptop->passphrase_file);
}

static HjReplica *
create (Laptop *laptop)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  HjReplica *replica = hj_replica_folder_create (laptop->folder, PASSPHRASE, clock, random, &error);

  g_assert_no_error (error);
  return replica;
}

static void
add_person (HjReplica *replica, const char *address)
{
  g_autofree char *id = hj_replica_new_id (replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "name", SHOWN);
  hj_record_set_text (person, "address", address);
  hj_replica_insert (replica, person, &error);
  g_assert_no_error (error);
}

static GBytes *
read_pages (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) pages
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("HEJIE_PAGES"),
                          laptop->folder, laptop->passphrase_file, NULL);
  GBytes *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (pages, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (pages));
  return output;
}

static gboolean
holds (GBytes *pages, const char *text)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (pages, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

/* While the replica is open its rows are in the log only; once closed, in the database. */
static void
test_log_and_database (Laptop *laptop, gconstpointer data)
{
  g_autoptr (HjReplica) replica = create (laptop);
  g_autofree char *database = hj_replica_folder_dup_database (laptop->folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);

  g_assert_true (hj_sql_exec (hj_replica_get_sql (replica), "PRAGMA wal_autocheckpoint = 0", NULL));
  add_person (replica, NULL);
  g_autoptr (GBytes) open_pages = read_pages (laptop);

  g_assert_true (holds (open_pages, SHOWN));
  g_assert_false (holds (open_pages, ERASED));
  g_clear_object (&replica);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_autoptr (GBytes) closed_pages = read_pages (laptop);

  g_assert_true (holds (closed_pages, SHOWN));
  g_assert_true (holds (closed_pages, "CREATE TABLE"));
}

/* What is deleted is overwritten: it is in none of the pages, whether a table holds them or not. */
static void
test_deleted_is_gone (Laptop *laptop, gconstpointer data)
{
  g_autoptr (HjReplica) replica = create (laptop);
  HjSql *sql = hj_replica_get_sql (replica);

  add_person (replica, ERASED);
  g_autoptr (GBytes) before = read_pages (laptop);

  g_assert_true (holds (before, ERASED));
  g_assert_true (hj_sql_exec (sql, "DELETE FROM person; DELETE FROM outbox", NULL));
  g_assert_true (hj_sql_exec (sql, "PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  g_autoptr (GBytes) after = read_pages (laptop);

  g_assert_false (holds (after, ERASED));
}

static void
test_wrong_passphrase (Laptop *laptop, gconstpointer data)
{
  g_autoptr (HjReplica) replica = create (laptop);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (laptop->passphrase_file, "another one", -1, &error);
  g_assert_no_error (error);
  g_autoptr (GSubprocess) pages
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                          g_getenv ("HEJIE_PAGES"), laptop->folder, laptop->passphrase_file, NULL);
  g_autofree char *output = NULL;
  g_autofree char *problem = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (pages, NULL, NULL, &output, &problem, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (pages), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (problem, ==, "hejie-pages: The passphrase is wrong; type it again.\n");
}

#define ADD(path, func) g_test_add (path, Laptop, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/support/pages/log-and-database", test_log_and_database);
  ADD ("/support/pages/deleted-is-gone", test_deleted_is_gone);
  ADD ("/support/pages/wrong-passphrase", test_wrong_passphrase);
  return g_test_run ();
}
