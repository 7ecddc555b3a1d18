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

void
sim_disk_write (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
copy_file (const char *from, const char *to, HjRandom *random)
{
  g_autoptr (GBytes) bytes = sim_vfs_read (from, random);

  if (bytes != NULL)
    sim_disk_write (to, bytes);
}

/**
 * sim_disk_copy_database:
 * @from: a database file that a program may still have open
 * @to: where a copy goes of what is on the disk at this moment: the file and its write-ahead log,
 *   without anything that closing it would do
 * @random: (nullable): draws what the loss of power leaves of what was not synced; %NULL: all of it
 */
void
sim_disk_copy_database (const char *from, const char *to, HjRandom *random)
{
  g_autofree char *log_from = g_strconcat (from, "-wal", NULL);
  g_autofree char *log_to = g_strconcat (to, "-wal", NULL);

  copy_file (from, to, random);
  copy_file (log_from, log_to, random);
}

void
sim_disk_remove_database (const char *path)
{
  static const char *const parts[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = g_strconcat (path, parts[i], NULL);

    g_unlink (part);
  }
}

/**
 * sim_disk_fit_memory:
 * @sql: a database on the disk, just opened
 *
 * Lets it keep as many pages as the machine has memory for.
 */
void
sim_disk_fit_memory (const SimDisk *disk, HjSql *sql)
{
  if (disk->little_memory)
    g_assert_true (hj_sql_exec (sql, "PRAGMA cache_size = 10", NULL));
}
