/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sign-request.h"

#include "core/wire/hj-request-signature.h"

#include <sodium.h>
#include <string.h>

/* What a device with this Ed25519 key sends along with a request, as a header's value; NULL where
 * there is no token.
 */
char *
sign_request (const guint8 *secret_key, const char *method, const char *path, const char *token,
              GBytes *body)
{
  guint8 bytes[HJ_REQUEST_NONCE_LENGTH / 2], signature[crypto_sign_BYTES];
  char nonce[HJ_REQUEST_NONCE_LENGTH + 1];
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;

  if (token == NULL)
    return NULL;
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (nonce, sizeof nonce, bytes, sizeof bytes);
  text = hj_request_signed_text (method, path, token, nonce, body);
  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text), secret_key);
  encoded = g_base64_encode (signature, sizeof signature);
  const HjRequestSignature parts = { .nonce = nonce, .signature = encoded };

  return hj_request_signature_to_header (&parts);
}
