/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/*
 * The disks below SQLCipher. A file is in memory while a program has it open, and one program has a
 * file at a time; it goes into the system's file of that name when it is closed. For each open file
 * it is known what has not been synced yet: what a loss of power would leave is worked out when it
 * happens, where each write since the last sync is there, or is not, or is there in part, whatever
 * the order.
 */

/* A write is torn between sectors. */
#define SECTOR 512

/* Which of the locks of a write-ahead log's index a writer has. */
#define WRITE_LOCK 0

/* One machine in so many has little memory. */
#define LITTLE_ONE_IN 3

/* A change since the last sync: bytes written at an offset, or a new length. */
typedef struct {
  gint64 offset;
  GBytes *bytes; /* (nullable) NULL: the file was cut to @offset */
} Change;

typedef struct {
  char *path;         /* (nullable) owned; NULL for temporary files */
  GByteArray *now;    /* owned, what a program reads */
  GByteArray *synced; /* owned, what is safe */
  GArray *changes;    /* owned, since then */
  gboolean is_new;    /* differs from the system's file */
} Image;

/* SQLite allocates this. */
typedef struct {
  sqlite3_file base;
  Image *image;       /* owned by the table of images, or by this where it has no path */
  SimDisk *disk;      /* (nullable) borrowed */
  GPtrArray *regions; /* (nullable) owned, of the write-ahead log's index */
} SimFile;

static sqlite3_vfs sim_vfs;
static sqlite3_vfs *real_vfs;
static GPtrArray *disks;   /* of SimDisk */
static GHashTable *images; /* path to Image, of all that are open */

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
  g_byte_array_unref (image->now);
  g_byte_array_unref (image->synced);
  g_array_unref (image->changes);
  g_free (image);
}

static Image *
open_image (const char *path)
{
  Image *image = g_new0 (Image, 1);
  char *bytes = NULL;
  gsize length = 0;

  image->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (image->changes, clear_change);
  image->synced = g_byte_array_new ();
  image->is_new = path == NULL || !g_file_get_contents (path, &bytes, &length, NULL);
  image->now = g_byte_array_new_take ((guint8 *)bytes, length);
  if (path == NULL)
    return image;
  g_byte_array_append (image->synced, image->now->data, image->now->len);
  image->path = g_strdup (path);
  g_assert_true (g_hash_table_insert (images, image->path, image));
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

/* What becomes of looking at a file: SQLITE_OK, or why it fails. */
static int
draw_blindness (SimFile *file, int broken)
{
  SimDisk *disk = file->disk;
  gboolean fails
      = disk != NULL && disk->armed && !disk->dead && draw (disk, disk->unreadable_one_in);

  if (fails)
    g_debug ("“%s” cannot be read", file->image->path);
  return fails ? broken : SQLITE_OK;
}

/* What the program has written is in the system's file; a disk whose power went is looked at no
 * more.
 */
static int
close_file (sqlite3_file *base)
{
  SimFile *file = (SimFile *)base;
  Image *image = file->image;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&file->regions, g_ptr_array_unref);
  if (image->path == NULL) {
    free_image (image);
    return SQLITE_OK;
  }
  if (image->is_new && (file->disk == NULL || !file->disk->dead)) {
    g_file_set_contents_full (image->path, (const char *)image->now->data, image->now->len,
                              G_FILE_SET_CONTENTS_NONE, 0600, &error);
    g_assert_no_error (error);
  }
  g_hash_table_remove (images, image->path);
  return SQLITE_OK;
}

static int
read_file (sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset)
{
  const GByteArray *now = ((SimFile *)base)->image->now;
  gint64 there = CLAMP ((gint64)now->len - offset, 0, length);
  int code = draw_blindness ((SimFile *)base, SQLITE_IOERR_READ);

  if (code != SQLITE_OK)
    return code;
  if (there > 0)
    memcpy (bytes, now->data + offset, (gsize)there);
  if (there == length)
    return SQLITE_OK;
  memset ((guint8 *)bytes + there, 0, (gsize)(length - there));
  return SQLITE_IOERR_SHORT_READ;
}

/* Takes the change's bytes. */
static void
change_image (Image *image, Change change)
{
  apply (image->now, &change);
  image->is_new = TRUE;
  g_array_append_val (image->changes, change);
}

static int
write_file (sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_WRITE);

  if (code == SQLITE_OK)
    change_image (file->image, (Change){ offset, g_bytes_new (bytes, (gsize)length) });
  return code;
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 length)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_TRUNCATE);

  if (code == SQLITE_OK)
    change_image (file->image, (Change){ length, NULL });
  return code;
}

static int
sync_file (sqlite3_file *base, int flags)
{
  SimFile *file = (SimFile *)base;
  int code = draw_fault (file, SQLITE_IOERR_FSYNC);

  if (code != SQLITE_OK)
    return code;
  for (guint i = 0; i < file->image->changes->len; i++)
    apply (file->image->synced, &g_array_index (file->image->changes, Change, i));
  g_array_set_size (file->image->changes, 0);
  return SQLITE_OK;
}

static int
get_file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  *size = ((SimFile *)base)->image->now->len;
  return draw_blindness ((SimFile *)base, SQLITE_IOERR_FSTAT);
}

/* Nobody else has the file. */
static int
lock_file (sqlite3_file *base, int level)
{
  return SQLITE_OK;
}

static int
check_reserved (sqlite3_file *base, int *reserved)
{
  *reserved = 0;
  return SQLITE_OK;
}

static int
control_file (sqlite3_file *base, int op, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_sector_size (sqlite3_file *base)
{
  return 4096;
}

/* As for a file of the system: a torn write leaves what lies beside it alone. */
static int
get_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
map_shared (sqlite3_file *base, int region, int size, int extend, void volatile **memory)
{
  SimFile *file = (SimFile *)base;

  if (file->regions == NULL)
    file->regions = g_ptr_array_new_with_free_func (g_free);
  while (extend && file->regions->len <= (guint)region)
    g_ptr_array_add (file->regions, g_malloc0 ((gsize)size));
  *memory = (guint)region < file->regions->len ? g_ptr_array_index (file->regions, (guint)region)
                                               : NULL;
  return SQLITE_OK;
}

/* Whoever would write has to wait for the other program. */
static int
lock_shared (sqlite3_file *base, int offset, int n, int flags)
{
  const SimDisk *disk = ((SimFile *)base)->disk;
  int wanted = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
  gboolean is_to_write = offset == WRITE_LOCK && (flags & wanted) == wanted;

  return is_to_write && disk != NULL && disk->armed && disk->taken ? SQLITE_BUSY : SQLITE_OK;
}

static void
put_barrier (sqlite3_file *base)
{
}

static int
unmap_shared (sqlite3_file *base, int delete)
{
  g_clear_pointer (&((SimFile *)base)->regions, g_ptr_array_unref);
  return SQLITE_OK;
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
  .xUnlock = lock_file,
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
  if (path != NULL && (flags & SQLITE_OPEN_CREATE) == 0 && !g_file_test (path, G_FILE_TEST_EXISTS))
    return SQLITE_CANTOPEN;
  file->disk = path == NULL ? NULL : find_disk (path);
  file->image = open_image (path);
  file->base.pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  SimDisk *disk = find_disk (path);

  if (disk != NULL && disk->dead)
    return SQLITE_IOERR_DELETE;
  return g_unlink (path) == 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

/* Whoever waits for another program has waited. */
static int
pass_time (sqlite3_vfs *vfs, int microseconds)
{
  return microseconds;
}

/* An empty file is none, as for the system's files. */
static int
access_file (sqlite3_vfs *vfs, const char *path, int flags, int *found)
{
  const Image *image = g_hash_table_lookup (images, path);

  if (image == NULL)
    return real_vfs->xAccess (real_vfs, path, flags, found);
  *found = image->now->len > 0;
  return SQLITE_OK;
}

/**
 * sim_vfs_register:
 *
 * From now on every database of this process lies on such disks, and is used by one thread.
 */
void
sim_vfs_register (void)
{
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_SINGLETHREAD), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0), ==, SQLITE_OK);
  real_vfs = sqlite3_vfs_find (NULL);
  disks = g_ptr_array_new ();
  images = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_image);
  sim_vfs = *real_vfs;
  sim_vfs.zName = "sim";
  sim_vfs.pNext = NULL;
  sim_vfs.szOsFile = (int)sizeof (SimFile);
  sim_vfs.xOpen = open_file;
  sim_vfs.xDelete = delete_file;
  sim_vfs.xAccess = access_file;
  sim_vfs.xSleep = pass_time;
  g_assert_cmpint (sqlite3_vfs_register (&sim_vfs, 1), ==, SQLITE_OK);
}

/**
 * sim_vfs_seal_pages:
 * @sealed: whether each page carries a code that shows who altered it, as outside of here
 *
 * The codes are a quarter of all work and say nothing about reconciliation: files that are opened
 * from now on, new or old, are all with them or all without.
 */
void
sim_vfs_seal_pages (gboolean sealed)
{
  sqlite3 *connection;

  g_assert_cmpint (sqlite3_open (":memory:", &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection,
                                 sealed ? "PRAGMA cipher_default_use_hmac = ON"
                                        : "PRAGMA cipher_default_use_hmac = OFF",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (connection);
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
  disk->little_memory = hj_random_below (random, LITTLE_ONE_IN) == 0;
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
 * sim_vfs_end_faults:
 *
 * From now on the disk does as it is told.
 */
void
sim_vfs_end_faults (SimDisk *self)
{
  self->full_one_in = self->broken_one_in = self->unreadable_one_in = self->power_one_in = 0;
  self->taken_one_in = 0;
}

/**
 * sim_vfs_arm:
 *
 * The disk's faults may come from now on, until it is disarmed; and for so long another program may
 * have the databases.
 */
void
sim_vfs_arm (SimDisk *self)
{
  self->armed = TRUE;
  self->taken = draw (self, self->taken_one_in);
}

void
sim_vfs_disarm (SimDisk *self)
{
  self->armed = self->taken = FALSE;
}

/**
 * sim_vfs_read:
 * @path: of a database file or its log
 * @random: (nullable): draws what the loss of power leaves of what was not synced; %NULL: all of it
 *
 * Returns: (transfer full) (nullable): what the disk holds; %NULL where there is no such file
 */
GBytes *
sim_vfs_read (const char *path, HjRandom *random)
{
  Image *image = g_hash_table_lookup (images, path);
  char *bytes;
  gsize length;

  if (image == NULL)
    return g_file_get_contents (path, &bytes, &length, NULL) ? g_bytes_new_take (bytes, length)
                                                             : NULL;
  if (random == NULL)
    return g_bytes_new (image->now->data, image->now->len);
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
