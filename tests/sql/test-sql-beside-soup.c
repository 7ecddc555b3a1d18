/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libsoup links the system's SQLite: in a program that has both, SQLCipher serves both. */
#include "core/sql/hj-sql.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <string.h>

static const guint8 key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };

/* What libsoup writes to a file of its own, which is not ours to encrypt. */
static void
let_soup_write (const char *path)
{
  g_autoptr (SoupCookieJar) jar = soup_cookie_jar_db_new (path, FALSE);

  soup_cookie_jar_add_cookie (jar, soup_cookie_new ("name", "value", "hejie.example", "/", 3600));
}

static void
test_sqlcipher_answers (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hejie-soup.XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autofree char *cookies = g_build_filename (folder, "cookies.db", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;
  Dl_info found;

  let_soup_write (cookies);
  g_assert_true (g_file_test (cookies, G_FILE_TEST_EXISTS));
  g_autoptr (HjSql) sql = hj_sql_open (path, key, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hj_sql_get_cipher_version (sql), "4."));
  g_assert_true (sqlite3_compileoption_used ("HAS_CODEC"));
  /* By the name under which anybody in this program finds it. */
  g_assert_cmpint (dladdr (dlsym (RTLD_DEFAULT, "sqlite3_prepare_v2"), &found), !=, 0);
  g_assert_nonnull (strstr (found.dli_fname, "sqlcipher"));

  g_assert_true (hj_sql_exec (sql, "CREATE TABLE t (v); PRAGMA wal_checkpoint (TRUNCATE)", &error));
  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_no_error (error);
  g_assert_null (memmem (content, length, "SQLite format 3", strlen ("SQLite format 3")));
  g_clear_object (&sql);
  g_unlink (path);
  g_unlink (cookies);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/beside-soup", test_sqlcipher_answers);
  return g_test_run ();
}
