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
#include "core/store/hj-replica-folder.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define PAGE_SIZE 4096
#define RESERVED 80
#define IV_SIZE 16
#define SALT_SIZE 16
#define WAL_HEADER 32
#define WAL_FRAME_HEADER 24

/* Writes one page; the first of a database begins with what is not encrypted. */
static gboolean
write_page (const guint8 *key, guint8 *page, gboolean first, GError **error)
{
  gsize skip = first ? SALT_SIZE : 0;
  gnutls_datum_t secret = { (guint8 *)key, HJ_SQL_KEY_BYTES };
  gnutls_datum_t iv = { page + PAGE_SIZE - RESERVED, IV_SIZE };
  gnutls_cipher_hd_t cipher;
  int status = gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &secret, &iv);

  if (status == 0) {
    status = gnutls_cipher_decrypt (cipher, page + skip, PAGE_SIZE - RESERVED - skip);
    gnutls_cipher_deinit (cipher);
  }
  if (status != 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, gnutls_strerror (status));
    return FALSE;
  }
  if (fwrite (page, PAGE_SIZE - RESERVED, 1, stdout) == 1)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the pages cannot be written");
  return FALSE;
}

static gboolean
write_database (const guint8 *key, const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, error))
    return FALSE;
  for (gsize at = 0; at + PAGE_SIZE <= length; at += PAGE_SIZE) {
    if (!write_page (key, (guint8 *)content + at, at == 0, error))
      return FALSE;
  }
  return TRUE;
}

/* Every frame of the log, also those of transactions that were never committed. */
static gboolean
write_log (const guint8 *key, const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (path, &content, &length, error))
    return FALSE;
  for (gsize at = WAL_HEADER; at + WAL_FRAME_HEADER + PAGE_SIZE <= length;
       at += WAL_FRAME_HEADER + PAGE_SIZE) {
    guint32 number;

    memcpy (&number, content + at, sizeof number);
    if (!write_page (key, (guint8 *)content + at + WAL_FRAME_HEADER, GUINT32_FROM_BE (number) == 1,
                     error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_pages (const char *folder, const char *passphrase_file, GError **error)
{
  g_autofree char *database = hj_replica_folder_dup_database (folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *passphrase = NULL;

  if (!g_file_get_contents (passphrase_file, &passphrase, NULL, error))
    return FALSE;
  g_strdelimit (passphrase, "\r\n", '\0');
  g_autoptr (HjKey) key = hj_keyring_find (folder, passphrase, error);

  return key != NULL && write_database (hj_key_get_bytes (key), database, error)
         && write_log (hj_key_get_bytes (key), log, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 3) {
    g_printerr ("usage: hejie-pages REPLICA PASSPHRASE-FILE\n");
    return 2;
  }
  if (write_pages (argv[1], argv[2], &error) && fflush (stdout) == 0)
    return 0;
  g_printerr ("hejie-pages: %s\n", error != NULL ? error->message : "the pages cannot be written");
  return 1;
}
