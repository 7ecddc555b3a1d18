/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-keyring.h"

#include "core/base/hj-secret.h"
#include "core/sql/hj-sql-error.h"
#include "core/store/hj-passphrase.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>

#define WRAPPED_FILE "key.json"
#define WRAP_METHOD "argon2id-secretbox"

struct _HjKey {
  guint8 bytes[HJ_SQL_KEY_BYTES];
};

static const SecretSchema schema = {
  "org.hejie.Hejie.Replica",
  SECRET_SCHEMA_NONE,
  { { "replica", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static gboolean
start_sodium (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
                       _ ("This computer gives no random numbers, so nothing can be encrypted; "
                          "restart it and try again."));
  return FALSE;
}

static HjKey *
allocate (GError **error)
{
  HjKey *self = start_sodium (error) ? sodium_malloc (sizeof *self) : NULL;

  if (self == NULL && error != NULL && *error == NULL)
    g_set_error_literal (
        error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
        _ ("There is no protected memory left for the key; close other programs and "
           "try again."));
  return self;
}

/**
 * hj_key_new_random:
 * @error: `KEYRING`
 *
 * Returns: (transfer full) (nullable): a new key
 */
HjKey *
hj_key_new_random (GError **error)
{
  HjKey *self = allocate (error);

  if (self != NULL)
    randombytes_buf (self->bytes, sizeof self->bytes);
  return self;
}

/**
 * hj_key_new_from_bytes:
 * @bytes: (array fixed-size=32): copied
 * @error: `KEYRING`
 *
 * Returns: (transfer full) (nullable): the key
 */
HjKey *
hj_key_new_from_bytes (const guint8 *bytes, GError **error)
{
  HjKey *self = allocate (error);

  if (self != NULL)
    memcpy (self->bytes, bytes, sizeof self->bytes);
  return self;
}

/**
 * hj_key_get_bytes:
 *
 * Returns: (transfer none) (array fixed-size=32): the raw key
 */
const guint8 *
hj_key_get_bytes (const HjKey *self)
{
  return self->bytes;
}

/**
 * hj_key_free:
 * @self: (transfer full) (nullable): overwritten
 */
void
hj_key_free (HjKey *self)
{
  sodium_free (self);
}

static gboolean
derive (const char *passphrase, const guint8 *salt, gint64 ops, gint64 memory, HjKey *wrapping,
        GError **error)
{
  if (crypto_pwhash (wrapping->bytes, sizeof wrapping->bytes, passphrase, strlen (passphrase), salt,
                     (guint64)ops, (gsize)memory, crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    return TRUE;
  g_set_error_literal (
      error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
      _ ("There is not enough memory to check the passphrase; close other programs "
         "and try again."));
  return FALSE;
}

static void
set_base64 (JsonObject *object, const char *member, const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  json_object_set_string_member (object, member, text);
}

/**
 * hj_key_wrap:
 * @passphrase: opens it again
 * @error: `PASSPHRASE` if it is empty, or there is no memory
 *
 * Returns: (transfer full) (nullable): the key encrypted under the passphrase (Argon2id,
 *   XSalsa20-Poly1305), as JSON
 */
char *
hj_key_wrap (const HjKey *self, const char *passphrase, GError **error)
{
  guint8 salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  guint8 box[crypto_secretbox_MACBYTES + HJ_SQL_KEY_BYTES];
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (HjKey) wrapping = NULL;

  if (*passphrase == '\0') {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
                         _ ("The passphrase is empty; choose one of several words."));
    return NULL;
  }
  wrapping = allocate (error);
  if (wrapping == NULL)
    return NULL;
  randombytes_buf (salt, sizeof salt);
  randombytes_buf (nonce, sizeof nonce);
  if (!derive (passphrase, salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
               crypto_pwhash_MEMLIMIT_INTERACTIVE, wrapping, error))
    return NULL;
  crypto_secretbox_easy (box, self->bytes, sizeof self->bytes, nonce, wrapping->bytes);
  json_object_set_string_member (object, "method", WRAP_METHOD);
  json_object_set_int_member (object, "ops", crypto_pwhash_OPSLIMIT_INTERACTIVE);
  json_object_set_int_member (object, "memory", crypto_pwhash_MEMLIMIT_INTERACTIVE);
  set_base64 (object, "salt", salt, sizeof salt);
  set_base64 (object, "nonce", nonce, sizeof nonce);
  set_base64 (object, "box", box, sizeof box);
  json_node_set_object (node, object);
  return json_to_string (node, TRUE);
}

static gboolean
get_base64 (JsonObject *object, const char *member, guint8 *bytes, gsize length)
{
  const char *text = json_object_get_string_member_with_default (object, member, "");
  gsize told = 0;
  g_autofree guchar *data = text != NULL ? g_base64_decode (text, &told) : NULL;

  if (told != length)
    return FALSE;
  memcpy (bytes, data, length);
  return TRUE;
}

static HjKey *
open_box (JsonObject *object, const char *passphrase, gboolean *readable, GError **error)
{
  guint8 salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  guint8 box[crypto_secretbox_MACBYTES + HJ_SQL_KEY_BYTES];
  gint64 ops = json_object_get_int_member_with_default (object, "ops", 0);
  gint64 memory = json_object_get_int_member_with_default (object, "memory", 0);

  *readable
      = g_strcmp0 (json_object_get_string_member_with_default (object, "method", NULL), WRAP_METHOD)
            == 0
        && ops >= 1 && ops <= crypto_pwhash_OPSLIMIT_SENSITIVE
        && memory >= (gint64)crypto_pwhash_MEMLIMIT_MIN
        && memory <= (gint64)crypto_pwhash_MEMLIMIT_SENSITIVE
        && get_base64 (object, "salt", salt, sizeof salt)
        && get_base64 (object, "nonce", nonce, sizeof nonce)
        && get_base64 (object, "box", box, sizeof box);
  if (!*readable)
    return NULL;
  g_autoptr (HjKey) wrapping = allocate (error);
  g_autoptr (HjKey) key = wrapping != NULL ? allocate (error) : NULL;

  if (key == NULL || !derive (passphrase, salt, ops, memory, wrapping, error))
    return NULL;
  if (crypto_secretbox_open_easy (key->bytes, box, sizeof box, nonce, wrapping->bytes) != 0) {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
                         _ ("The passphrase is wrong; type it again."));
    return NULL;
  }
  return g_steal_pointer (&key);
}

/**
 * hj_key_unwrap:
 * @wrapped: what hj_key_wrap() made
 * @passphrase: the passphrase
 * @error: `PASSPHRASE`
 *
 * Returns: (transfer full) (nullable): the key
 */
HjKey *
hj_key_unwrap (const char *wrapped, const char *passphrase, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;
  gboolean readable = FALSE;
  HjKey *key = NULL;

  if (json_parser_load_from_data (parser, wrapped, -1, NULL)
      && (root = json_parser_get_root (parser)) != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    key = open_box (json_node_get_object (root), passphrase, &readable, error);
    if (readable)
      return key;
  }
  g_set_error_literal (
      error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
      _ ("The replica's key file is damaged; restore it from a copy, or enrol again."));
  return NULL;
}

/**
 * hj_keyring_dup_wrapped_path:
 * @folder: a replica's
 *
 * Returns: (transfer full): where its wrapped key is, if it has one
 */
char *
hj_keyring_dup_wrapped_path (const char *folder)
{
  return g_build_filename (folder, WRAPPED_FILE, NULL);
}

/* Folders may be called by several names; the keyring knows one. */
static char *
dup_replica_name (const char *folder)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
}

static void
tell_keyring_problem (const GError *problem, GError **error)
{
  if (g_error_matches (problem, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
                         _ ("The keyring is locked; unlock it and try again."));
  else
    g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
                 _ ("There is no keyring here (%s); log in to the desktop, or give a passphrase."),
                 problem->message);
}

static gboolean
store_in_keyring (const char *folder, const HjKey *key, GError **error)
{
  g_autofree char *name = dup_replica_name (folder);
  g_autoptr (GError) problem = NULL;
  char *text = g_base64_encode (key->bytes, sizeof key->bytes);
  gboolean stored = secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Hejie", text,
                                                NULL, &problem, "replica", name, NULL);

  hj_secret_free (text);
  if (!stored)
    tell_keyring_problem (problem, error);
  return stored;
}

static HjKey *
find_in_keyring (const char *folder, GError **error)
{
  g_autofree char *name = dup_replica_name (folder);
  g_autoptr (GError) problem = NULL;
  char *text = secret_password_lookup_sync (&schema, NULL, &problem, "replica", name, NULL);
  HjKey *key = NULL;
  gsize length = 0;

  if (problem != NULL) {
    tell_keyring_problem (problem, error);
    return NULL;
  }
  if (text == NULL) {
    g_set_error_literal (
        error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
        _ ("The keyring holds no key for this replica, or is locked; unlock it and "
           "try again, or enrol again."));
    return NULL;
  }
  g_base64_decode_inplace (text, &length);
  if (length == HJ_SQL_KEY_BYTES)
    key = hj_key_new_from_bytes ((const guint8 *)text, error);
  else
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING,
                         _ ("What the keyring holds for this replica is no key; enrol again."));
  secret_password_free (text);
  return key;
}

static gboolean
clear_keyring (const char *folder, GError **error)
{
  g_autofree char *name = dup_replica_name (folder);
  g_autoptr (GError) problem = NULL;

  secret_password_clear_sync (&schema, NULL, &problem, "replica", name, NULL);
  if (problem != NULL)
    tell_keyring_problem (problem, error);
  return problem == NULL;
}

static gboolean
write_wrapped (const char *path, const char *wrapped, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (g_file_set_contents_full (path, wrapped, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &problem))
    return TRUE;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return hj_sql_fail_full (error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
wrap_in_file (const char *folder, const HjKey *key, const char *passphrase, GError **error)
{
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);
  g_autofree char *wrapped
      = hj_passphrase_check (passphrase, error) ? hj_key_wrap (key, passphrase, error) : NULL;

  return wrapped != NULL && write_wrapped (path, wrapped, error);
}

/**
 * hj_keyring_make:
 * @folder: a replica's, which is there
 * @passphrase: (nullable): with one, the key lies wrapped beside the database; without, in the
 *   keyring
 * @error: `KEYRING`, `PASSPHRASE` or a #GFileError
 *
 * Makes a database key and keeps it; never in the clear on the disk.
 *
 * Returns: (transfer full) (nullable): the key
 */
HjKey *
hj_keyring_make (const char *folder, const char *passphrase, GError **error)
{
  g_autoptr (HjKey) key = hj_key_new_random (error);
  gboolean kept = key != NULL
                  && (passphrase == NULL ? store_in_keyring (folder, key, error)
                                         : wrap_in_file (folder, key, passphrase, error));

  return kept ? g_steal_pointer (&key) : NULL;
}

/**
 * hj_keyring_find:
 * @folder: a replica's
 * @passphrase: (nullable): needed where the key lies wrapped beside the database
 * @error: `KEYRING` or `PASSPHRASE`
 *
 * Returns: (transfer full) (nullable): the replica's database key
 */
HjKey *
hj_keyring_find (const char *folder, const char *passphrase, GError **error)
{
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);
  g_autofree char *wrapped = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return find_in_keyring (folder, error);
  if (passphrase == NULL) {
    g_set_error_literal (
        error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
        _ ("This replica is locked by a passphrase; give it to open the replica."));
    return NULL;
  }
  if (!g_file_get_contents (path, &wrapped, NULL, error))
    return NULL;
  return hj_key_unwrap (wrapped, passphrase, error);
}

/**
 * hj_keyring_change_passphrase:
 * @folder: a replica's
 * @old: (nullable): the passphrase, needed where there is one
 * @passphrase: the one that opens the replica from now on
 * @error: `PASSPHRASE` where @old is wrong or @passphrase not good enough, `KEYRING`, or a
 *   #GFileError; then the old one opens it as before
 *
 * Wraps the replica's key anew, in one step on the disk: cut anywhere, either the old passphrase
 * opens the replica or the new one. A key that lay in the keyring leaves it.
 */
gboolean
hj_keyring_change_passphrase (const char *folder, const char *old, const char *passphrase,
                              GError **error)
{
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);
  gboolean was_in_keyring = !g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (HjKey) key = NULL;

  if (g_strcmp0 (old, passphrase) == 0) {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
                         _ ("The new passphrase is the one there was; choose another one."));
    return FALSE;
  }
  key = hj_keyring_find (folder, old, error);
  if (key == NULL || !wrap_in_file (folder, key, passphrase, error))
    return FALSE;
  if (was_in_keyring)
    clear_keyring (folder, NULL);
  return TRUE;
}

/**
 * hj_keyring_forget:
 * @folder: a replica's
 * @error: `KEYRING` or a #GFileError
 *
 * Takes the key away, so that the database is nothing but noise.
 */
gboolean
hj_keyring_forget (const char *folder, GError **error)
{
  g_autofree char *path = hj_keyring_dup_wrapped_path (folder);

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autoptr (GFile) file = g_file_new_for_path (path);

    return g_file_delete (file, NULL, error);
  }
  return clear_keyring (folder, error);
}
