/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define HEX_LENGTH (2 * HJ_SQL_KEY_BYTES)

static gboolean
refuse_key (const char *path, GError **error)
{
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
               _ ("The key in “%s” cannot be read; put the file back from where it is kept safe."),
               path);
  return FALSE;
}

/* Reads the database's key; @key has room for %HJ_SQL_KEY_BYTES. */
gboolean
hj_central_read_key (const char *folder, guint8 *key, GError **error)
{
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_KEY, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return refuse_key (path, error);
  g_strchomp (text);
  gboolean understood
      = strlen (text) == HEX_LENGTH
        && sodium_hex2bin (key, HJ_SQL_KEY_BYTES, text, HEX_LENGTH, NULL, NULL, NULL) == 0;

  sodium_memzero (text, length);
  return understood || refuse_key (path, error);
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, text, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    text += written;
    length -= (gsize)written;
  }
  return g_fsync (fd) == 0;
}

/* Makes the database's key and keeps it where its owner alone reads it; never over an old one. */
gboolean
hj_central_make_key (const char *folder, HjRandom *random, guint8 *key, GError **error)
{
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_KEY, NULL);
  char text[HEX_LENGTH + 2];
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  hj_random_fill (random, key, HJ_SQL_KEY_BYTES);
  sodium_bin2hex (text, HEX_LENGTH + 1, key, HJ_SQL_KEY_BYTES);
  text[HEX_LENGTH] = '\n';
  gboolean written = fd >= 0 && write_all (fd, text, HEX_LENGTH + 1);

  sodium_memzero (text, sizeof text);
  if (fd >= 0 && !g_close (fd, NULL))
    written = FALSE;
  if (written)
    return TRUE;
  g_set_error (
      error, HJ_CENTRAL_ERROR, errno == EEXIST ? HJ_CENTRAL_ERROR_EXISTS : HJ_CENTRAL_ERROR_INVALID,
      _ ("The key file “%s” could not be made; choose an empty folder with enough room."), path);
  return FALSE;
}
