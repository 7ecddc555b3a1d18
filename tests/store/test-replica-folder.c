/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-folder.h"

#include "core/store/hj-keyring.h"
#include "store-fixture.h"

#include <glib/gstdio.h>

#define PASSPHRASE "on the kitchen table"

typedef struct {
  char *parent;
  char *folder;
  HjClock *clock;
  HjRandom *random;
} Laptop;

static void
set_up (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  laptop->parent = g_dir_make_tmp ("hejie-folder.XXXXXX", &error);
  g_assert_no_error (error);
  laptop->folder = g_build_filename (laptop->parent, "replica", NULL);
  laptop->clock = hj_manual_clock_new (FIXTURE_TIME);
  laptop->random = hj_random_new_seeded (7);
}

static void
tear_down (Laptop *laptop, gconstpointer data)
{
  fixture_remove_folder (laptop->folder);
  g_rmdir (laptop->parent);
  g_clear_object (&laptop->clock);
  g_clear_object (&laptop->random);
  g_free (laptop->parent);
  g_free (laptop->folder);
}

static HjReplica *
create (Laptop *laptop, GError **error)
{
  return hj_replica_folder_create (laptop->folder, PASSPHRASE, laptop->clock, laptop->random,
                                   error);
}

static HjReplica *
open_with (Laptop *laptop, const char *passphrase, GError **error)
{
  return hj_replica_folder_open (laptop->folder, passphrase, laptop->clock, laptop->random, error);
}

static mode_t
get_mode (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

/* Nobody else on the laptop reads anything of it, whatever the umask says. */
static void
test_permissions (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *database = hj_replica_folder_dup_database (laptop->folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *key = hj_keyring_dup_wrapped_path (laptop->folder);
  mode_t before = umask (0);
  g_autoptr (HjReplica) replica = create (laptop, &error);

  umask (before);
  g_assert_no_error (error);
  g_assert_cmpuint (get_mode (laptop->folder), ==, 0700);
  g_assert_cmpuint (get_mode (database), ==, 0600);
  g_assert_cmpuint (get_mode (log), ==, 0600);
  g_assert_cmpuint (get_mode (key), ==, 0600);
}

static void
test_create_and_open (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_replica_folder_exists (laptop->folder));
  g_assert_null (open_with (laptop, PASSPHRASE, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED);
  g_clear_error (&error);
  g_autoptr (HjReplica) replica = create (laptop, &error);

  g_assert_no_error (error);
  g_assert_true (hj_replica_set_meta (replica, HJ_META_USER, "wang", &error));
  g_clear_object (&replica);
  g_assert_true (hj_replica_folder_exists (laptop->folder));
  g_assert_true (hj_replica_folder_needs_passphrase (laptop->folder));
  g_assert_null (create (laptop, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  g_assert_null (open_with (laptop, "another one", &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (open_with (laptop, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  replica = open_with (laptop, PASSPHRASE, &error);
  g_assert_no_error (error);
  g_autofree char *user = hj_replica_dup_meta (replica, HJ_META_USER);

  g_assert_cmpstr (user, ==, "wang");
}

static void
test_failed_create_leaves_nothing (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      hj_replica_folder_create (laptop->folder, "", laptop->clock, laptop->random, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_assert_false (hj_replica_folder_exists (laptop->folder));
  g_assert_false (hj_replica_folder_needs_passphrase (laptop->folder));
  g_assert_false (g_file_test (laptop->folder, G_FILE_TEST_EXISTS));
}

static void
test_folder_cannot_be_made (Laptop *laptop, gconstpointer data)
{
  g_autofree char *below_a_file = g_build_filename (laptop->folder, "replica", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (laptop->folder, "a file", -1, &error);
  g_assert_no_error (error);
  g_assert_null (
      hj_replica_folder_create (below_a_file, PASSPHRASE, laptop->clock, laptop->random, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_true (g_str_has_suffix (error->message, "; choose another one."));
  g_unlink (laptop->folder);
}

static void
test_remove (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica = create (laptop, &error);

  g_clear_object (&replica);
  g_assert_true (hj_replica_folder_remove (laptop->folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (laptop->folder, G_FILE_TEST_EXISTS));
}

/* Cut off once the key was forgotten, an erasure is ended by whoever looks for a replica next;
 * before it began, a replica without a key is left alone.
 */
static void
test_remove_is_cut_off (Laptop *laptop, gconstpointer data)
{
  g_autofree char *erasing = g_build_filename (laptop->folder, "erasing", NULL);
  g_autofree char *key = g_build_filename (laptop->folder, "key.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjReplica) replica = create (laptop, &error);

  g_clear_object (&replica);
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_true (hj_replica_folder_exists (laptop->folder));
  g_assert_true (g_file_set_contents (erasing, "", 0, NULL));
  g_assert_false (hj_replica_folder_exists (laptop->folder));
  g_assert_false (g_file_test (laptop->folder, G_FILE_TEST_EXISTS));
}

#define ADD(path, func) g_test_add (path, Laptop, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/folder/permissions", test_permissions);
  ADD ("/store/folder/create-and-open", test_create_and_open);
  ADD ("/store/folder/failed-create", test_failed_create_leaves_nothing);
  ADD ("/store/folder/cannot-be-made", test_folder_cannot_be_made);
  ADD ("/store/folder/remove", test_remove);
  ADD ("/store/folder/remove-is-cut-off", test_remove_is_cut_off);
  return g_test_run ();
}
