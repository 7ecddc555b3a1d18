/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "replica-pages.h"

#include <gnutls/crypto.h>
#include <string.h>

/*
 * SQLCipher 4 with a raw key: pages of 4096 bytes, of which the last 80 are the vector and a code
 * of authenticity; the first page begins with a salt in the clear. The log has pages of the same
 * form behind headers of its own.
 */
#define PAGE 4096
#define RESERVED 80
#define SALT 16
#define VECTOR 16
#define KEY 32
#define LOG_HEADER 32
#define FRAME_HEADER 24

static void
add_page (GByteArray *plain, const guint8 *page, gsize salt, const guint8 *key)
{
  guint8 copy[PAGE];
  gnutls_datum_t key_datum = { (guint8 *)key, KEY };
  gnutls_datum_t vector = { (guint8 *)page + PAGE - RESERVED, VECTOR };
  gnutls_cipher_hd_t cipher;

  memcpy (copy, page, PAGE);
  g_assert_cmpint (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &key_datum, &vector), ==,
                   0);
  g_assert_cmpint (gnutls_cipher_decrypt (cipher, copy + salt, PAGE - RESERVED - salt), ==, 0);
  gnutls_cipher_deinit (cipher);
  g_byte_array_append (plain, copy + salt, (guint)(PAGE - RESERVED - salt));
}

static gsize
read_file (const char *path, char **bytes)
{
  gsize length = 0;

  *bytes = NULL;
  if (!g_file_get_contents (path, bytes, &length, NULL))
    return 0;
  return length;
}

/* A page that was never written to is all zeros, and not of SQLCipher's making. */
static gboolean
is_empty (const guint8 *page)
{
  for (guint i = 0; i < PAGE; i++) {
    if (page[i] != 0)
      return FALSE;
  }
  return TRUE;
}

/*
 * Everything that whoever has the key can read in a database and in its log: pages in use, pages
 * that are free, and pages of the log that were replaced since.
 */
GByteArray *
replica_pages_decrypt (const char *path, const guint8 *key)
{
  GByteArray *plain = g_byte_array_new ();
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *file = NULL;
  g_autofree char *log = NULL;
  gsize length = read_file (path, &file);
  gsize log_length = read_file (log_path, &log);

  g_assert_cmpuint (length % PAGE, ==, 0);
  for (gsize at = 0; at < length; at += PAGE) {
    if (!is_empty ((guint8 *)file + at))
      add_page (plain, (guint8 *)file + at, at == 0 ? SALT : 0, key);
  }
  for (gsize at = LOG_HEADER; at + FRAME_HEADER + PAGE <= log_length; at += FRAME_HEADER + PAGE) {
    const guint8 *frame = (guint8 *)log + at;
    gboolean first = frame[0] == 0 && frame[1] == 0 && frame[2] == 0 && frame[3] == 1;

    add_page (plain, frame + FRAME_HEADER, first ? SALT : 0, key);
  }
  /* The words of the tables prove that key and form are right. */
  g_assert_nonnull (memmem (plain->data, plain->len, "CREATE TABLE", strlen ("CREATE TABLE")));
  return plain;
}
