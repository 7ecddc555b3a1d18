/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-signatures.h"

#include "core/wire/hj-request-signature.h"

/* How many tokens are known before those that are over are looked for. */
#define TOKENS_MIN 64

struct _HjSignatures {
  HjCentral *central; /* owned */
  GHashTable *tokens; /* owned, hash of a token → set of nonces */
  guint full_at;      /* tokens */
};

/**
 * hj_signatures_new:
 *
 * Returns: (transfer full): knows of no request
 */
HjSignatures *
hj_signatures_new (HjCentral *central)
{
  HjSignatures *self = g_new0 (HjSignatures, 1);

  self->central = g_object_ref (central);
  self->tokens
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  self->full_at = TOKENS_MIN;
  return self;
}

void
hj_signatures_free (HjSignatures *self)
{
  g_clear_object (&self->central);
  g_hash_table_unref (self->tokens);
  g_free (self);
}

static gboolean
is_over (gpointer token, gpointer nonces, gpointer good)
{
  return !g_hash_table_contains (good, token);
}

/* A token that the database does not know any more cannot come back, whatever clocks do. */
static void
forget_old (HjSignatures *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) good = hj_central_list_access (self->central, &error);

  if (good == NULL)
    g_warning ("Access tokens could not be listed: %s", error->message);
  else
    g_hash_table_foreach_remove (self->tokens, is_over, good);
  self->full_at = MAX (TOKENS_MIN, 2 * g_hash_table_size (self->tokens));
}

static GHashTable *
find_nonces (HjSignatures *self, const char *token)
{
  g_autofree char *hash = hj_api_hash_token (token);
  GHashTable *nonces = g_hash_table_lookup (self->tokens, hash);

  if (nonces != NULL)
    return nonces;
  if (g_hash_table_size (self->tokens) >= self->full_at)
    forget_old (self);
  nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->tokens, g_steal_pointer (&hash), nonces);
  return nonces;
}

static gboolean
is_signed_by (const HjHttpRequest *request, const HjRequestSignature *signature,
              const HjCentralDevice *device)
{
  g_autofree char *text = hj_request_signed_text (request->method, request->path, request->token,
                                                  signature->nonce, request->body);

  return hj_central_device_signed (device, text, signature->signature);
}

/**
 * hj_signatures_check:
 * @request: with an access token
 * @device: whom the token was given to
 *
 * Only what is signed well is remembered, so that whoever found a token cannot use it up.
 *
 * Returns: what the signature is worth
 */
HjSigned
hj_signatures_check (HjSignatures *self, const HjHttpRequest *request,
                     const HjCentralDevice *device)
{
  g_autoptr (HjRequestSignature) signature = hj_request_signature_from_header (request->signature);
  GHashTable *nonces;

  if (signature == NULL || !is_signed_by (request, signature, device))
    return HJ_SIGNED_NOT;
  nonces = find_nonces (self, request->token);
  if (g_hash_table_size (nonces) >= HJ_SIGNATURES_MAX
      || !g_hash_table_add (nonces, g_steal_pointer (&signature->nonce)))
    return HJ_SIGNED_BEFORE;
  return HJ_SIGNED_GOOD;
}

/**
 * hj_signatures_count_tokens:
 *
 * Returns: of how many tokens something is remembered, so that a test can tell that it does not
 *   grow without end
 */
guint
hj_signatures_count_tokens (HjSignatures *self)
{
  return g_hash_table_size (self->tokens);
}
