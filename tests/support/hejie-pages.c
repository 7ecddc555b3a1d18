/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * hejie-pages REPLICA PASSPHRASE-FILE: writes every page of a replica's database and of its
 * write-ahead log to standard output, decrypted, also pages that no table holds any more. A test
 * searches them for what must not be there.
 *
 * The page format is SQLCipher 4's: AES-256-CBC, at each page's end 80 bytes of which the first 16
 * are the initialisation vector; page 1 begins with 16 bytes of salt that are not encrypted.
 */
#include "core/store/hj-keyring.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define PAGE_SIZE 4096
#define RESERVED 80
#define IV_SIZE 16
#define SALT_SIZE 16
#define WAL_HEADER 32
#define WAL_FRAME_HEADER 24

static gboolean
write_page (const guint8 *key, guint8 *page, gsize skip)
{
  gnutls_datum_t secret = { (guint8 *)key, 32 };
  gnutls_datum_t iv = { page + PAGE_SIZE - RESERVED, IV_SIZE };
  gnutls_cipher_hd_t cipher;

  if (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &secret, &iv) < 0)
    return FALSE;
  int status = gnutls_cipher_decrypt (cipher, page + skip, PAGE_SIZE - RESERVED - skip);

  gnutls_cipher_deinit (cipher);
  return status == 0 && fwrite (page, PAGE_SIZE - RESERVED, 1, stdout) == 1;
}

static gboolean
write_database (const guint8 *key, const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, error))
    return FALSE;
  for (gsize at = 0; at + PAGE_SIZE <= length; at += PAGE_SIZE) {
    if (!write_page (key, (guint8 *)content + at, at == 0 ? SALT_SIZE : 0))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_log (const guint8 *key, const char *path)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return TRUE;
  for (gsize at = WAL_HEADER; at + WAL_FRAME_HEADER + PAGE_SIZE <= length;
       at += WAL_FRAME_HEADER + PAGE_SIZE) {
    guint32 number;

    memcpy (&number, content + at, sizeof number);
    if (!write_page (key, (guint8 *)content + at + WAL_FRAME_HEADER,
                     GUINT32_FROM_BE (number) == 1 ? SALT_SIZE : 0))
      return FALSE;
  }
  return TRUE;
}
