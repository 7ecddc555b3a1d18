/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The header that carries it. */
#define HJ_REQUEST_SIGNATURE_HEADER "Hejie-Signature"

/* Of a nonce: so many hexadecimal digits, in small letters. */
#define HJ_REQUEST_NONCE_LENGTH 32

/**
 * HjRequestSignature:
 * @nonce: never used before with this access token
 * @signature: base64 of the device key's Ed25519 signature over hj_request_signed_text()
 *
 * Shows that who asks holds the device's key, and not merely an access token that was found
 * somewhere (as RFC 9449 does it). It says nothing of a time: a laptop's clock may be years off.
 * As a header it is the nonce, a space and the signature.
 */
typedef struct {
  char *nonce;
  char *signature;
} HjRequestSignature;

void hj_request_signature_free (HjRequestSignature *self);
char *hj_request_signature_to_header (const HjRequestSignature *self);
HjRequestSignature *hj_request_signature_from_header (const char *header);
char *hj_request_signed_text (const char *method, const char *path, const char *token,
                              const char *nonce, GBytes *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRequestSignature, hj_request_signature_free)

G_END_DECLS
