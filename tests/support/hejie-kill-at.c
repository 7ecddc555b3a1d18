/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Stands before the C library's calls that change files: the process is killed at the call of the
 * number HEJIE_KILL_AT, counted from 1, before it is done. Only what lies in the folder
 * HEJIE_KILL_UNDER counts. How many there were is written to the file HEJIE_KILL_COUNT at the end
 * of a process that lives to see it.
 */
static atomic_long n_calls;

static const char *
get_folder (void)
{
  const char *folder = getenv ("HEJIE_KILL_UNDER");

  return folder != NULL && *folder != '\0' ? folder : NULL;
}

static int
lies_under (const char *path)
{
  const char *folder = get_folder ();

  return folder != NULL && path != NULL && strncmp (path, folder, strlen (folder)) == 0;
}

static void
count (void)
{
  const char *at = getenv ("HEJIE_KILL_AT");

  if (atomic_fetch_add (&n_calls, 1) + 1 == (at != NULL ? atol (at) : 0))
    kill (getpid (), SIGKILL);
}

static void
count_path (const char *path)
{
  if (lies_under (path))
    count ();
}

static void
count_file (int file)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  if (get_folder () == NULL)
    return;
  snprintf (link, sizeof link, "/proc/self/fd/%d", file);
  length = readlink (link, path, sizeof path - 1);
  if (length <= 0)
    return;
  path[length] = '\0';
  count_path (path);
}

__attribute__ ((destructor)) static void
write_count (void)
{
  const char *path = getenv ("HEJIE_KILL_COUNT");
  FILE *file = path == NULL ? NULL : fopen (path, "w");

  if (file == NULL)
    return;
  fprintf (file, "%ld\n", atomic_load (&n_calls));
  fclose (file);
}

ssize_t
write (int file, const void *bytes, size_t length)
{
  count_file (file);
  return syscall (SYS_write, file, bytes, length);
}

ssize_t
pwrite64 (int file, const void *bytes, size_t length, off64_t offset)
{
  count_file (file);
  return syscall (SYS_pwrite64, file, bytes, length, offset);
}

ssize_t
pwrite (int file, const void *bytes, size_t length, off_t offset)
{
  return pwrite64 (file, bytes, length, offset);
}

int
fsync (int file)
{
  count_file (file);
  return (int)syscall (SYS_fsync, file);
}

int
fdatasync (int file)
{
  count_file (file);
  return (int)syscall (SYS_fdatasync, file);
}

int
ftruncate64 (int file, off64_t length)
{
  count_file (file);
  return (int)syscall (SYS_ftruncate, file, length);
}

int
ftruncate (int file, off_t length)
{
  return ftruncate64 (file, length);
}

int
rename (const char *from, const char *to)
{
  count_path (to);
  return (int)syscall (SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlink (const char *path)
{
  count_path (path);
  return (int)syscall (SYS_unlinkat, AT_FDCWD, path, 0);
}

int
rmdir (const char *path)
{
  count_path (path);
  return (int)syscall (SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int
remove (const char *path)
{
  struct stat found;

  if (lstat (path, &found) != 0)
    return -1;
  return S_ISDIR (found.st_mode) ? rmdir (path) : unlink (path);
}

int
mkdir (const char *path, mode_t mode)
{
  count_path (path);
  return (int)syscall (SYS_mkdirat, AT_FDCWD, path, mode);
}

/* Only what makes a file, or empties one, changes anything. */
static int
open_counted (const char *path, int flags, mode_t mode)
{
  if ((flags & O_TRUNC) != 0 || ((flags & O_CREAT) != 0 && access (path, F_OK) != 0))
    count_path (path);
  return (int)syscall (SYS_openat, AT_FDCWD, path, flags, mode);
}

static mode_t
read_mode (int flags, va_list rest)
{
  return (flags & O_CREAT) != 0 ? va_arg (rest, mode_t) : 0;
}

int
open (const char *path, int flags, ...)
{
  va_list rest;

  va_start (rest, flags);
  mode_t mode = read_mode (flags, rest);

  va_end (rest);
  return open_counted (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
  va_list rest;

  va_start (rest, flags);
  mode_t mode = read_mode (flags, rest);

  va_end (rest);
  return open_counted (path, flags | O_LARGEFILE, mode);
}
