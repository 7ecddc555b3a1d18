/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-recovery.h"

#include "core/store/hj-replica-private.h"
#include "core/wire/hj-messages.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define RECOVERY_FILE "recovery.json"
#define ADDRESS_MAX 4096

/**
 * hj_recovery_dup_path:
 * @folder: a replica's
 *
 * Returns: (transfer full): where its sealed key is, if it has one
 */
char *
hj_recovery_dup_path (const char *folder)
{
  return g_build_filename (folder, RECOVERY_FILE, NULL);
}

/**
 * hj_recovery_seal:
 * @replica: one that is enrolled
 * @content: what only its central instance shall read
 * @length: bytes of it
 * @error: `NOT_ENROLLED` of #HjStoreError
 *
 * Seals to the key that signs the instance's policies, which the enrolment code vouched for.
 *
 * Returns: (transfer full) (nullable): base64
 */
char *
hj_recovery_seal (HjReplica *replica, gconstpointer content, gsize length, GError **error)
{
  g_autofree char *text = hj_replica_dup_meta (replica, HJ_META_POLICY_KEY);
  gsize key_length = 0;
  g_autofree guchar *verifying = text == NULL ? NULL : g_base64_decode (text, &key_length);
  guint8 key[crypto_box_PUBLICKEYBYTES];
  g_autofree guchar *box = g_malloc (length + crypto_box_SEALBYTES);

  if (key_length == crypto_sign_PUBLICKEYBYTES
      && crypto_sign_ed25519_pk_to_curve25519 (key, verifying) == 0
      && crypto_box_seal (box, content, length, key) == 0)
    return g_base64_encode (box, length + crypto_box_SEALBYTES);
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                       _ ("The keys of this laptop cannot be read; please ask the administrator."));
  return NULL;
}

static char *
seal_key (HjReplica *replica, const char *device, GError **error)
{
  guint8 plain[HJ_KEY_BOX_PLAIN_BYTES];
  char *sealed;

  memcpy (plain, device, HJ_KEY_BOX_DEVICE_BYTES);
  memcpy (plain + HJ_KEY_BOX_DEVICE_BYTES, hj_key_get_bytes (replica->key), HJ_SQL_KEY_BYTES);
  sealed = hj_recovery_seal (replica, plain, sizeof plain, error);
  sodium_memzero (plain, sizeof plain);
  return sealed;
}

/**
 * hj_recovery_keep:
 * @replica: one that is enrolled
 * @error: `NOT_ENROLLED` of #HjStoreError, or a #GFileError
 *
 * Keeps the replica's key for its central instance to open, unless it is kept already; nothing for
 * a replica that was not opened by its folder.
 */
gboolean
hj_recovery_keep (HjReplica *replica, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (replica->path);
  g_autofree char *path = hj_recovery_dup_path (folder);
  g_autofree char *device = hj_replica_dup_meta (replica, HJ_META_DEVICE);
  g_autofree char *address = hj_replica_dup_meta (replica, HJ_META_URL);
  g_autofree char *known = hj_replica_dup_meta (replica, HJ_META_RECOVERY);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *text = NULL;

  if (replica->key == NULL || device == NULL || strlen (device) != HJ_KEY_BOX_DEVICE_BYTES
      || (g_strcmp0 (known, device) == 0 && g_file_test (path, G_FILE_TEST_EXISTS)))
    return TRUE;
  sealed = seal_key (replica, device, error);
  if (sealed == NULL)
    return FALSE;
  object = json_object_new ();
  node = json_node_new (JSON_NODE_OBJECT);
  json_object_set_string_member (object, "instance", address != NULL ? address : "");
  json_object_set_string_member (object, "sealed", sealed);
  json_node_set_object (node, object);
  text = json_to_string (node, TRUE);
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error)
         && hj_replica_set_meta (replica, HJ_META_RECOVERY, device, error);
}

/**
 * hj_recovery_read:
 * @folder: a replica's
 * @address: (out) (optional): of its central instance
 * @sealed: (out) (optional): base64
 * @error: `PASSPHRASE` of #HjStoreError where there is none
 */
gboolean
hj_recovery_read (const char *folder, char **address, char **sealed, GError **error)
{
  g_autofree char *path = hj_recovery_dup_path (folder);
  g_autofree char *text = NULL;
  g_autofree char *read_address = NULL;
  g_autofree char *read_sealed = NULL;
  gsize length;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  if (g_file_get_contents (path, &text, &length, NULL)
      && (node = hj_wire_parse_json (text, length, HJ_WIRE_SMALL_MAX, NULL)) != NULL)
    object = hj_wire_require_object (node, NULL);
  if (object == NULL || !hj_wire_read_text (object, "instance", ADDRESS_MAX, &read_address, NULL)
      || !hj_wire_read_text (object, "sealed", ADDRESS_MAX, &read_sealed, NULL)) {
    g_set_error_literal (
        error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE,
        _ ("Only the passphrase opens this replica, since it has not reconciled with a version of "
           "Hejie that leaves a way without it; remember the passphrase, or give up what was not "
           "sent and enrol in another folder."));
    return FALSE;
  }
  if (address != NULL)
    *address = g_steal_pointer (&read_address);
  if (sealed != NULL)
    *sealed = g_steal_pointer (&read_sealed);
  return TRUE;
}
