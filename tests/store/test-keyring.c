/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-keyring.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define PASSPHRASE "on the kitchen table"
#define NEW_PASSPHRASE "under the third tile"

static void
test_wrap (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjKey) key = hj_key_new_from_bytes (fixture_key, &error);

  g_assert_no_error (error);
  g_autofree char *wrapped = hj_key_wrap (key, PASSPHRASE, &error);
  g_autofree char *again = hj_key_wrap (key, PASSPHRASE, &error);

  g_assert_no_error (error);
  /* Nothing of one wrapping helps with another. */
  g_assert_cmpstr (wrapped, !=, again);
  g_autoptr (HjKey) unwrapped = hj_key_unwrap (wrapped, PASSPHRASE, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hj_key_get_bytes (unwrapped), HJ_SQL_KEY_BYTES, fixture_key, HJ_SQL_KEY_BYTES);
  g_assert_null (hj_key_unwrap (wrapped, PASSPHRASE " ", &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_assert_cmpstr (error->message, ==, "The passphrase is wrong; type it again.");
  g_clear_error (&error);
  g_assert_null (hj_key_wrap (key, "", &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
}

/* Whatever became of the file, it is a sentence and never a key. */
static void
test_damaged (void)
{
  static const char *const damaged[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"method\":null}",
    "{\"method\":\"argon2id-secretbox\",\"ops\":\"many\"}",
    "{\"method\":\"argon2id-secretbox\",\"ops\":2,\"memory\":67108864,\"salt\":null,\"nonce\":\"\","
    "\"box\":\"\"}",
    "{\"method\":\"argon2id-secretbox\",\"ops\":9999999,\"memory\":67108864,\"salt\":\"\","
    "\"nonce\":\"\",\"box\":\"\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_key_unwrap (damaged[i], PASSPHRASE, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
    g_assert_nonnull (strstr (error->message, "damaged"));
  }
}

static void
test_bit_flips (void)
{
  static const char *const members[] = { "salt", "nonce", "box" };
  g_autoptr (GError) error = NULL;
  g_autoptr (HjKey) key = hj_key_new_random (&error);
  g_autofree char *wrapped = hj_key_wrap (key, PASSPHRASE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autoptr (JsonNode) root = json_from_string (wrapped, NULL);
    JsonObject *object = json_node_get_object (root);
    gsize length = 0;
    g_autofree guchar *bytes
        = g_base64_decode (json_object_get_string_member (object, members[i]), &length);

    bytes[length / 2] ^= 1;
    g_autofree char *text = g_base64_encode (bytes, length);

    json_object_set_string_member (object, members[i], text);
    g_autofree char *flipped = json_to_string (root, FALSE);

    g_assert_null (hj_key_unwrap (flipped, PASSPHRASE, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
    g_clear_error (&error);
  }
}

static void
test_keys_differ (void)
{
  g_autoptr (HjKey) first = hj_key_new_random (NULL);
  g_autoptr (HjKey) second = hj_key_new_random (NULL);

  g_assert_cmpint (memcmp (hj_key_get_bytes (first), hj_key_get_bytes (second), HJ_SQL_KEY_BYTES),
                   !=, 0);
}

/* The key itself never lies on the disk. */
static void
test_beside_the_database (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjKey) made = hj_keyring_make (folder, PASSPHRASE, &error);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  g_autoptr (HjKey) found = hj_keyring_find (folder, PASSPHRASE, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hj_key_get_bytes (found), HJ_SQL_KEY_BYTES, hj_key_get_bytes (made),
                   HJ_SQL_KEY_BYTES);
  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_autofree char *base64 = g_base64_encode (hj_key_get_bytes (made), HJ_SQL_KEY_BYTES);

  g_assert_null (strstr (content, base64));
  g_assert_null (memmem (content, length, hj_key_get_bytes (made), HJ_SQL_KEY_BYTES));
  g_assert_true (hj_keyring_forget (folder, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

/* The key stays what it was; one of the two passphrases opens it, never both. */
static void
test_change (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjKey) made = hj_keyring_make (folder, PASSPHRASE, &error);
  g_autoptr (HjKey) found = NULL;
  static const struct {
    const char *old, *passphrase;
  } refused[] = {
    { "not this one", NEW_PASSPHRASE },
    { NULL, NEW_PASSPHRASE },
    { PASSPHRASE, "short" },
    { PASSPHRASE, PASSPHRASE },
  };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_false (
        hj_keyring_change_passphrase (folder, refused[i].old, refused[i].passphrase, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
    g_clear_error (&error);
  }
  g_assert_true (hj_keyring_change_passphrase (folder, PASSPHRASE, NEW_PASSPHRASE, &error));
  g_assert_no_error (error);
  g_assert_null (hj_keyring_find (folder, PASSPHRASE, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  found = hj_keyring_find (folder, NEW_PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (hj_key_get_bytes (found), HJ_SQL_KEY_BYTES, hj_key_get_bytes (made),
                   HJ_SQL_KEY_BYTES);
  g_assert_true (hj_keyring_forget (folder, &error));
  g_rmdir (folder);
}

/* Without a session bus there is no keyring: the user is told what to do instead. */
static void
test_absent_keyring (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_keyring_make (folder, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING);
  g_assert_true (g_str_has_suffix (error->message, "log in to the desktop, or give a passphrase."));
  g_clear_error (&error);
  g_assert_null (hj_keyring_find (folder, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING);
  g_rmdir (folder);
}

/* A keyring in a file, as a sandbox has one. */
static void
test_file_keyring (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *same = g_build_filename (folder, ".", NULL);
  g_autofree char *wrapped = hj_keyring_dup_wrapped_path (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjKey) made = hj_keyring_make (folder, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (g_file_test (wrapped, G_FILE_TEST_EXISTS));
  g_autoptr (HjKey) found = hj_keyring_find (same, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hj_key_get_bytes (found), HJ_SQL_KEY_BYTES, hj_key_get_bytes (made),
                   HJ_SQL_KEY_BYTES);
  g_assert_null (hj_keyring_find (other, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING);
  g_clear_error (&error);

  /* A passphrase takes the key out of the keyring. */
  g_assert_true (hj_keyring_change_passphrase (folder, NULL, NEW_PASSPHRASE, &error));
  g_assert_no_error (error);
  g_clear_pointer (&found, hj_key_free);
  found = hj_keyring_find (folder, NEW_PASSPHRASE, &error);
  g_assert_cmpmem (hj_key_get_bytes (found), HJ_SQL_KEY_BYTES, hj_key_get_bytes (made),
                   HJ_SQL_KEY_BYTES);
  g_assert_true (hj_keyring_forget (folder, &error));
  g_assert_no_error (error);
  g_assert_null (hj_keyring_find (folder, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING);
  g_rmdir (folder);
}

/* What opens the keyring is not what it was made with: it stays locked. */
static void
test_locked_keyring (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_keyring_find (folder, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_rmdir (folder);
}

/* libsecret chooses its keyring once a process, so each of these has one of its own. */
static void
run_with_keyring (const char *test, const char *file, const char *password)
{
  g_auto (GStrv) env = g_get_environ ();

  env = g_environ_setenv (env, "SECRET_BACKEND", "file", TRUE);
  env = g_environ_setenv (env, "SECRET_FILE_TEST_PATH", file, TRUE);
  env = g_environ_setenv (env, "SECRET_FILE_TEST_PASSWORD", password, TRUE);
  g_test_trap_subprocess_with_envp (test, (const char *const *)env, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_keyrings (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-keyring.XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keyring", NULL);

  run_with_keyring ("/store/keyring/subprocess/file", file, "the right one");
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  run_with_keyring ("/store/keyring/subprocess/locked", file, "another one");
  g_unlink (file);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    g_unsetenv ("SECRET_BACKEND");
  g_test_add_func ("/store/keyring/wrap", test_wrap);
  g_test_add_func ("/store/keyring/damaged", test_damaged);
  g_test_add_func ("/store/keyring/bit-flips", test_bit_flips);
  g_test_add_func ("/store/keyring/keys-differ", test_keys_differ);
  g_test_add_func ("/store/keyring/beside-the-database", test_beside_the_database);
  g_test_add_func ("/store/keyring/change", test_change);
  g_test_add_func ("/store/keyring/absent", test_absent_keyring);
  g_test_add_func ("/store/keyring/kept", test_keyrings);
  g_test_add_func ("/store/keyring/subprocess/file", test_file_keyring);
  g_test_add_func ("/store/keyring/subprocess/locked", test_locked_keyring);
  return g_test_run ();
}
