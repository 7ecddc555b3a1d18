/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-seal.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

static gboolean
refuse_sealed (GError **error)
{
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                       _ ("What a laptop handed in cannot be opened with the key of this instance; "
                          "it is kept as it is."));
  return FALSE;
}

/* The pair that laptops seal to: the one that signs policies, which each laptop knows from its
 * enrolment code, as a pair for sealing.
 */
static gboolean
read_keys (HjCentral *central, guint8 *public_key, guint8 *secret_key, GError **error)
{
  g_autofree char *text = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_SECRET);
  gsize length = 0;
  g_autofree guchar *signing = text == NULL ? NULL : g_base64_decode (text, &length);
  guint8 verifying[crypto_sign_PUBLICKEYBYTES];
  gboolean good = length == crypto_sign_SECRETKEYBYTES
                  && crypto_sign_ed25519_sk_to_pk (verifying, signing) == 0
                  && crypto_sign_ed25519_pk_to_curve25519 (public_key, verifying) == 0
                  && crypto_sign_ed25519_sk_to_curve25519 (secret_key, signing) == 0;

  if (length > 0)
    sodium_memzero (signing, length);
  return good || refuse_sealed (error);
}

/**
 * hj_central_unseal:
 * @sealed: base64 of what a laptop sealed to this instance
 * @length: (out): bytes of the result
 * @error: `INVALID` of #HjCentralError
 *
 * Returns: (transfer full) (nullable) (array length=length): what was sealed
 */
guint8 *
hj_central_unseal (HjCentral *self, const char *sealed, gsize *length, GError **error)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 secret_key[crypto_box_SECRETKEYBYTES];
  gsize box_length;
  g_autofree guchar *box = g_base64_decode (sealed, &box_length);
  g_autofree guint8 *content = g_malloc (MAX (box_length, 1));

  if (!read_keys (self, public_key, secret_key, error))
    return NULL;
  gboolean opened = box_length > crypto_box_SEALBYTES
                    && crypto_box_seal_open (content, box, box_length, public_key, secret_key) == 0;

  sodium_memzero (secret_key, sizeof secret_key);
  if (!opened) {
    refuse_sealed (error);
    return NULL;
  }
  *length = box_length - crypto_box_SEALBYTES;
  return g_steal_pointer (&content);
}
