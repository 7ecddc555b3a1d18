/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-disk.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/**
 * sim_disk_new_folder:
 *
 * Returns: (transfer full): a folder of its own, in memory where the system has such a place: what
 * a crash leaves is decided by copies here, not by the system's caches
 */
char *
sim_disk_new_folder (void)
{
  char *folder = g_strdup ("/dev/shm/hejie-sim-XXXXXX");

  if (g_mkdtemp (folder) != NULL)
    return folder;
  g_free (folder);
  folder = g_dir_make_tmp ("hejie-sim-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return folder;
}

void
sim_disk_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      sim_disk_remove (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (from, &bytes, &length, NULL))
    return;
  g_autoptr (GFile) file = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_replace_contents (file, bytes, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                           &error);
  g_assert_no_error (error);
}

/**
 * sim_disk_copy_database:
 * @from: a database file that a program still has open
 * @to: where a copy goes of what is on the disk at this moment: the file and its write-ahead log,
 *   without anything that closing it would do
 */
void
sim_disk_copy_database (const char *from, const char *to)
{
  g_autofree char *log_from = g_strconcat (from, "-wal", NULL);
  g_autofree char *log_to = g_strconcat (to, "-wal", NULL);

  copy_file (from, to);
  copy_file (log_from, log_to);
}
