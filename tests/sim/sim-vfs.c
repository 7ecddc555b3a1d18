/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-vfs.h"

#include <sqlite3.h>
#include <string.h>

/*
 * A layer below SQLCipher that knows, for each open file, what has not been synced yet. Writes go
 * through to the file at once, as programs read what they wrote; what a loss of power would leave
 * is worked out when it happens: each write since the last sync is there, or is not, or is there in
 * part, whatever the order.
 */

/* A write is torn between sectors. */
#define SECTOR 512

/* A change since the last sync: bytes written at an offset, or a new length. */
typedef struct {
  gint64 offset;
  GBytes *bytes; /* (nullable) NULL: the file was cut to @offset */
} Change;

typedef struct {
  char *path;         /* owned */
  GByteArray *synced; /* owned, what is safe */
  GArray *changes;    /* owned, since then */
  guint n_users;      /* files that are open */
} Image;

/* SQLite allocates this, with room for the file of the system's layer behind it. */
typedef struct {
  sqlite3_file base;
  Image *image;       /* (nullable) borrowed; NULL for temporary files */
  SimDisk *disk;      /* (nullable) borrowed */
  sqlite3_file *real; /* behind this */
} SimFile;

static sqlite3_vfs sim_vfs;
static sqlite3_vfs *real_vfs;
static GPtrArray *disks;   /* of SimDisk */
static GHashTable *images; /* path to Image */

static void
clear_change (gpointer data)
{
  g_clear_pointer (&((Change *)data)->bytes, g_bytes_unref);
}

static void
free_image (gpointer data)
{
  Image *image = data;

  g_free (image->path);
  g_byte_array_unref (image->synced);
  g_array_unref (image->changes);
  g_free (image);
}

static Image *
open_image (const char *path)
{
  Image *image = g_hash_table_lookup (images, path);
  char *bytes = NULL;
  gsize length = 0;

  if (image != NULL) {
    image->n_users++;
    return image;
  }
  image = g_new0 (Image, 1);
  image->n_users = 1;
  image->path = g_strdup (path);
  g_file_get_contents (path, &bytes, &length, NULL);
  image->synced = g_byte_array_new_take ((guint8 *)bytes, length);
  image->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (image->changes, clear_change);
  g_hash_table_insert (images, image->path, image);
  return image;
}

static SimDisk *
find_disk (const char *path)
{
  for (guint i = 0; i < disks->len; i++) {
    SimDisk *disk = g_ptr_array_index (disks, i);

    if (g_str_has_prefix (path, disk->folder))
      return disk;
  }
  return NULL;
}

static void
set_length (GByteArray *bytes, gint64 length)
{
  guint before = bytes->len;

  g_byte_array_set_size (bytes, (guint)length);
  if (length > before)
    memset (bytes->data + before, 0, (gsize)length - before);
}

static void
put (GByteArray *bytes, gint64 offset, const guint8 *from, gsize length)
{
  if (offset + (gint64)length > bytes->len)
    set_length (bytes, offset + (gint64)length);
  memcpy (bytes->data + offset, from, length);
}

static void
apply (GByteArray *bytes, const Change *change)
{
  gsize length;

  if (change->bytes == NULL) {
    if (change->offset < bytes->len)
      set_length (bytes, change->offset);
    return;
  }
  const guint8 *from = g_bytes_get_data (change->bytes, &length);

  put (bytes, change->offset, from, length);
}

/* A write of which some sectors reached the disk. */
static void
apply_torn (GByteArray *bytes, const Change *change, HjRandom *random)
{
  gsize length;
  const guint8 *from = g_bytes_get_data (change->bytes, &length);

  for (gsize at = 0; at < length; at += SECTOR) {
    if (hj_random_below (random, 2) == 0)
      put (bytes, change->offset + (gint64)at, from + at, MIN (SECTOR, length - at));
  }
}

static gboolean
draw (SimDisk *disk, guint one_in)
{
  gboolean hit = one_in != 0 && hj_random_below (disk->random, one_in) == 0;

  disk->n_faults += hit ? 1 : 0;
  return hit;
}

/* What becomes of a write or a sync: SQLITE_OK, or why it fails. */
static int
draw_fault (SimFile *file, int broken)
{
  SimDisk *disk = file->disk;

  if (disk == NULL)
    return SQLITE_OK;
  if (disk->armed && !disk->dead && draw (disk, disk->power_one_in))
    disk->dead = TRUE;
  if (disk->dead)
    return broken;
  if (!disk->armed)
    return SQLITE_OK;
  if (broken == SQLITE_IOERR_WRITE && draw (disk, disk->full_one_in))
    return SQLITE_FULL;
  return draw (disk, disk->broken_one_in) ? broken : SQLITE_OK;
}

static int
close_file (sqlite3_file *base)
{
  SimFile *file = (SimFile *)base;
  int code = file->real->pMethods->xClose (file->real);

  if (file->image != NULL && --file->image->n_users == 0)
    g_hash_table_remove (images, file->image->path);
  return code;
}

static int
read_file (sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xRead (file->real, bytes, length, offset);
}

static int
write_file (sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_WRITE);

  if (code != SQLITE_OK)
    return code;
  code = file->real->pMethods->xWrite (file->real, bytes, length, offset);
  if (code == SQLITE_OK && file->image != NULL) {
    Change change = { offset, g_bytes_new (bytes, (gsize)length) };

    g_array_append_val (file->image->changes, change);
  }
  return code;
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 length)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_TRUNCATE);

  if (code != SQLITE_OK)
    return code;
  code = file->real->pMethods->xTruncate (file->real, length);
  if (code == SQLITE_OK && file->image != NULL) {
    Change change = { length, NULL };

    g_array_append_val (file->image->changes, change);
  }
  return code;
}

/* The system's own sync is not needed: no power is lost but here. */
static int
sync_file (sqlite3_file *base, int flags)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_FSYNC);

  if (code != SQLITE_OK || file->image == NULL)
    return code;
  for (guint i = 0; i < file->image->changes->len; i++)
    apply (file->image->synced, &g_array_index (file->image->changes, Change, i));
  g_array_set_size (file->image->changes, 0);
  return SQLITE_OK;
}

static int
get_file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xFileSize (file->real, size);
}

static int
lock_file (sqlite3_file *base, int level)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xLock (file->real, level);
}

static int
unlock_file (sqlite3_file *base, int level)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xUnlock (file->real, level);
}

static int
check_reserved (sqlite3_file *base, int *reserved)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xCheckReservedLock (file->real, reserved);
}

static int
control_file (sqlite3_file *base, int op, void *argument)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xFileControl (file->real, op, argument);
}

static int
get_sector_size (sqlite3_file *base)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xSectorSize (file->real);
}

static int
get_characteristics (sqlite3_file *base)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xDeviceCharacteristics (file->real);
}

static int
map_shared (sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xShmMap (file->real, page, size, extend, memory);
}

static int
lock_shared (sqlite3_file *base, int offset, int n, int flags)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xShmLock (file->real, offset, n, flags);
}

static void
put_barrier (sqlite3_file *base)
{
  SimFile *file = (SimFile *)base;

  file->real->pMethods->xShmBarrier (file->real);
}

static int
unmap_shared (sqlite3_file *base, int delete)
{
  SimFile *file = (SimFile *)base;

  return file->real->pMethods->xShmUnmap (file->real, delete);
}

/* Version 2: pages are not mapped into memory, so that every access is seen. */
static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_file_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_reserved,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_shared,
  .xShmLock = lock_shared,
  .xShmBarrier = put_barrier,
  .xShmUnmap = unmap_shared,
};

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *out_flags)
{
  SimFile *file = (SimFile *)base;

  memset (file, 0, sizeof *file);
  file->real = (sqlite3_file *)(file + 1);
  int code = real_vfs->xOpen (real_vfs, path, file->real, flags, out_flags);

  if (code != SQLITE_OK)
    return code;
  if (path != NULL) {
    file->disk = find_disk (path);
    file->image = open_image (path);
  }
  file->base.pMethods = &methods;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  SimDisk *disk = find_disk (path);

  return disk != NULL && disk->dead ? SQLITE_IOERR_DELETE
                                    : real_vfs->xDelete (real_vfs, path, sync_folder);
}

/**
 * sim_vfs_register:
 *
 * From now on every database of this process lies on such disks.
 */
void
sim_vfs_register (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  disks = g_ptr_array_new ();
  images = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_image);
  sim_vfs = *real_vfs;
  sim_vfs.zName = "sim";
  sim_vfs.pNext = NULL;
  sim_vfs.szOsFile = (int)sizeof (SimFile) + real_vfs->szOsFile;
  sim_vfs.xOpen = open_file;
  sim_vfs.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&sim_vfs, 1), ==, SQLITE_OK);
}

/**
 * sim_vfs_add_disk:
 * @folder: where the machine keeps its databases
 *
 * Returns: (transfer full): a disk without faults yet
 */
SimDisk *
sim_vfs_add_disk (const char *folder, HjRandom *random)
{
  SimDisk *disk = g_new0 (SimDisk, 1);

  disk->folder = g_strdup (folder);
  disk->random = random;
  g_ptr_array_add (disks, disk);
  return disk;
}

void
sim_vfs_remove_disk (SimDisk *disk)
{
  g_ptr_array_remove_fast (disks, disk);
  g_free (disk->folder);
  g_free (disk);
}

/**
 * sim_vfs_lose_power:
 * @path: of a database file or its log
 *
 * Returns: (transfer full) (nullable): what the disk holds if the power goes now; %NULL where no
 *   program has the file open
 */
GBytes *
sim_vfs_lose_power (const char *path, HjRandom *random)
{
  Image *image = g_hash_table_lookup (images, path);

  if (image == NULL)
    return NULL;
  g_autoptr (GByteArray) left = g_byte_array_sized_new (image->synced->len);

  g_byte_array_append (left, image->synced->data, image->synced->len);
  for (guint i = 0; i < image->changes->len; i++) {
    const Change *change = &g_array_index (image->changes, Change, i);
    guint drawn = hj_random_below (random, 8);

    if (drawn < 4)
      apply (left, change);
    else if (drawn < 5 && change->bytes != NULL)
      apply_torn (left, change, random);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&left));
}
