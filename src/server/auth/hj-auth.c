/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/auth/hj-auth.h"

#include "core/wire/hj-messages.h"
#include "server/auth/hj-auth-private.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define BODY_MAX (16 * 1024)

static void
free_auth (gpointer data)
{
  HjAuth *self = data;

  g_hash_table_unref (self->tries);
  g_bytes_unref (self->chain_key);
  g_free (self);
}

static char *
to_hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (2 * length + 1);

  sodium_bin2hex (text, 2 * length + 1, bytes, length);
  return text;
}

/**
 * hj_auth_new_token:
 *
 * Returns: (transfer full): 256 random bits, hexadecimal
 */
char *
hj_auth_new_token (HjCentral *central)
{
  guint8 bytes[TOKEN_BYTES];

  hj_random_fill (hj_central_get_random (central), bytes, sizeof bytes);
  return to_hex (bytes, sizeof bytes);
}

/**
 * hj_auth_next_refresh:
 * @refresh: a refresh token
 *
 * The tokens of a device are a chain that only the central instance can continue. So one hash is
 * all that is kept of it, and the answer to a request that comes again is the answer that was lost.
 *
 * Returns: (transfer full): its successor
 */
char *
hj_auth_next_refresh (HjAuth *self, const char *refresh)
{
  gsize key_length;
  const guchar *key = g_bytes_get_data (self->chain_key, &key_length);

  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, key_length, (const guchar *)refresh,
                                  strlen (refresh));
}

/**
 * hj_auth_give_access:
 * @device: whom
 * @access: (out): a token
 * @expires_at: (out): UTC milliseconds
 * @error: a #HjSqlError
 *
 * Returns: whether the token is good from now on
 */
gboolean
hj_auth_give_access (HjCentral *central, const char *device, char **access, gint64 *expires_at,
                     GError **error)
{
  g_autofree char *token = hj_auth_new_token (central);
  g_autofree char *hash = hj_api_hash_token (token);

  *expires_at = hj_central_now (central) + HJ_AUTH_ACCESS_MS;
  if (!hj_central_add_access (central, hash, device, *expires_at, error))
    return FALSE;
  *access = g_steal_pointer (&token);
  return TRUE;
}

/**
 * hj_auth_add_routes:
 * @api: where to
 *
 * Adds `POST /v1/enrol`, `POST /v1/recover` and `POST /v1/token`.
 */
void
hj_auth_add_routes (HjApi *api)
{
  const HjApiRoute routes[] = {
    { .method = "POST", .path = "/v1/enrol", .body_max = BODY_MAX, .handler = hj_auth_enrol },
    { .method = "POST", .path = "/v1/recover", .body_max = BODY_MAX, .handler = hj_auth_recover },
    { .method = "POST", .path = "/v1/token", .body_max = BODY_MAX, .handler = hj_auth_token },
  };
  HjAuth *self = g_new0 (HjAuth, 1);
  g_autofree char *cursor_key
      = hj_central_dup_meta (hj_api_get_central (api), HJ_CENTRAL_META_CURSOR_KEY);
  g_autofree char *chain_key = NULL;

  g_return_if_fail (cursor_key != NULL && sodium_init () >= 0);
  /* A key of its own, which tells nothing about the one it comes from. */
  chain_key = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *)cursor_key,
                                         strlen (cursor_key), "hejie refresh tokens", -1);
  self->chain_key = g_bytes_new (chain_key, strlen (chain_key));
  self->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_object_set_data_full (G_OBJECT (api), "hj-auth", self, free_auth);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    hj_api_add_route (api, &routes[i], self);
}

/**
 * hj_auth_forgive_refresh:
 * @error: a #HjSqlError
 *
 * To be called once a backup is restored: laptops hold refresh tokens that came after it. The next
 * one of each device is taken on the word of its key.
 *
 * Returns: whether it is done
 */
gboolean
hj_auth_forgive_refresh (HjCentral *central, GError **error)
{
  g_autoptr (GPtrArray) devices = hj_central_list_devices (central, error);

  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < devices->len; i++) {
    const HjCentralDevice *device = g_ptr_array_index (devices, i);

    if (!hj_central_set_device_refresh (central, device->id, HJ_AUTH_REFRESH_ANY, error))
      return FALSE;
  }
  return TRUE;
}
