/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-reader.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

/**
 * hj_policy_verify:
 * @bytes: the document, byte for byte as it was published
 * @signature: its Ed25519 signature, 64 bytes
 * @public_key: the central instance's policy key, 32 bytes
 * @error: return location for %HJ_POLICY_ERROR_SIGNATURE
 *
 * Returns: whether @signature was made over @bytes by the owner of @public_key
 */
gboolean
hj_policy_verify (GBytes *bytes, GBytes *signature, GBytes *public_key, GError **error)
{
  g_return_val_if_fail (bytes != NULL && signature != NULL && public_key != NULL, FALSE);

  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if (g_bytes_get_size (signature) == crypto_sign_BYTES
      && g_bytes_get_size (public_key) == crypto_sign_PUBLICKEYBYTES && sodium_init () >= 0
      && crypto_sign_verify_detached (g_bytes_get_data (signature, NULL), data, size,
                                      g_bytes_get_data (public_key, NULL))
             == 0)
    return TRUE;

  g_set_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_SIGNATURE,
               _ ("The policy is not signed by your central instance, so the one in use stays. "
                  "Ask the administrator to publish it again."));
  return FALSE;
}

/**
 * hj_policy_sign:
 * @bytes: the document as it will be published
 * @secret_key: Ed25519 secret key of the central instance, 64 bytes
 *
 * Returns: (transfer full): the signature, 64 bytes
 */
GBytes *
hj_policy_sign (GBytes *bytes, GBytes *secret_key)
{
  g_return_val_if_fail (bytes != NULL && secret_key != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (secret_key) == crypto_sign_SECRETKEYBYTES, NULL);

  guint8 signature[crypto_sign_BYTES];
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if (sodium_init () < 0
      || crypto_sign_detached (signature, NULL, data, size, g_bytes_get_data (secret_key, NULL))
             != 0)
    g_return_val_if_reached (NULL);
  return g_bytes_new (signature, sizeof signature);
}
