/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-request-signature.h"

#include <string.h>

/* Base64 of 64 bytes. */
#define SIGNATURE_LENGTH 88

void
hj_request_signature_free (HjRequestSignature *self)
{
  g_free (self->nonce);
  g_free (self->signature);
  g_free (self);
}

/**
 * hj_request_signature_to_header:
 *
 * Returns: (transfer full): the value of the header
 */
char *
hj_request_signature_to_header (const HjRequestSignature *self)
{
  return g_strconcat (self->nonce, " ", self->signature, NULL);
}

static gboolean
is_nonce (const char *text)
{
  return strspn (text, "0123456789abcdef") == HJ_REQUEST_NONCE_LENGTH
         && text[HJ_REQUEST_NONCE_LENGTH] == ' ';
}

/**
 * hj_request_signature_from_header:
 * @header: (nullable): what came as the header's value
 *
 * Returns: (transfer full) (nullable): its parts, or %NULL where it is not written as it has to be
 */
HjRequestSignature *
hj_request_signature_from_header (const char *header)
{
  HjRequestSignature *self;

  if (header == NULL || !is_nonce (header)
      || strlen (header) != HJ_REQUEST_NONCE_LENGTH + 1 + SIGNATURE_LENGTH)
    return NULL;
  self = g_new0 (HjRequestSignature, 1);
  self->nonce = g_strndup (header, HJ_REQUEST_NONCE_LENGTH);
  self->signature = g_strdup (header + HJ_REQUEST_NONCE_LENGTH + 1);
  return self;
}

/**
 * hj_request_signed_text:
 * @method: such as `POST`
 * @path: such as `/v1/ops`
 * @token: the access token
 * @nonce: of the signature
 * @body: (nullable): %NULL for an empty one
 *
 * Returns: (transfer full): what the device key signs for a request; none of the parts can hold a
 *   line's end where it is looked at, so that no two requests have the same text
 */
char *
hj_request_signed_text (const char *method, const char *path, const char *token, const char *nonce,
                        GBytes *body)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *token_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *body_hash
      = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body == NULL ? nothing : body);

  return g_strjoin ("\n", "hejie-request", method, path, token_hash, nonce, body_hash, NULL);
}
