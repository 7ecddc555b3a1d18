/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-administrator.h"

#include "core/wire/hj-request-signature.h"
#include "server/db/hj-central-accounts.h"

#include <sodium.h>
#include <string.h>

/* Somebody who administers the county from a laptop, by the server's own routes: whatever belongs
 * to such an act, such as the end of tokens and a line of the audit, happens here as anywhere.
 */

#define NAME "administrator"

/* With the token that it gets, and the one after where the process began anew in between. */
#define TRIES 2

struct _SimAdministrator {
  char *device; /* owned */
  guchar key[crypto_sign_SECRETKEYBYTES];
};

/**
 * sim_administrator_enrol:
 *
 * Gives the instance its administrator. To be called before anything is backed up.
 */
void
sim_administrator_enrol (SimCentral *central)
{
  SimAdministrator *self = g_new0 (SimAdministrator, 1);
  guchar public_key[crypto_sign_PUBLICKEYBYTES], seed[crypto_sign_SEEDBYTES];

  hj_random_fill (central->random, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, self->key, seed);
  self->device = sim_central_enrol (central, NAME, NAME, "county-1", public_key, "access-" NAME,
                                    "refresh-" NAME);
  central->administrator = self;
}

void
sim_administrator_free (SimAdministrator *self)
{
  g_free (self->device);
  g_free (self);
}

static char *
sign (SimCentral *central, const char *path, const char *token, GBytes *body)
{
  guint8 bytes[HJ_REQUEST_NONCE_LENGTH / 2], signature[crypto_sign_BYTES];
  char nonce[HJ_REQUEST_NONCE_LENGTH + 1];
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;

  hj_random_fill (central->random, bytes, sizeof bytes);
  sodium_bin2hex (nonce, sizeof nonce, bytes, sizeof bytes);
  text = hj_request_signed_text ("POST", path, token, nonce, body);
  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text),
                        central->administrator->key);
  encoded = g_base64_encode (signature, sizeof signature);
  const HjRequestSignature parts = { .nonce = nonce, .signature = encoded };

  return hj_request_signature_to_header (&parts);
}

/* Each try has a token of its own. */
static guint
try (SimCentral *central, const char *path, GBytes *body)
{
  g_autofree char *token
      = g_strdup_printf ("access-" NAME "-%u", hj_random_below (central->random, G_MAXINT32));
  g_autofree char *hash = hj_api_hash_token (token);
  g_autofree char *signature = sign (central, path, token, body);
  const HjRequest request = { .method = "POST",
                              .path = path,
                              .content_type = HJ_WIRE_TYPE_JSON,
                              .token = token,
                              .signature = signature,
                              .body = body };
  g_autoptr (GError) error = NULL;

  hj_central_add_access (central->central, hash, central->administrator->device,
                         hj_clock_get_raw_time (central->clock) + HJ_HOUR_MS, &error);
  g_assert_no_error (error);
  g_autoptr (HjResponse) response = sim_central_handle (central, &request);

  if (response == NULL)
    sim_central_crash (central);
  return response == NULL ? 0 : response->status;
}

/**
 * sim_administrator_ask:
 * @path: one of the routes of administrators
 *
 * Asks the central instance for something. A rule may refuse it, and the instance's disk may fail;
 * anything else is a fault of ours.
 *
 * Returns: the status of the answer; 0 where the power went meanwhile
 */
guint
sim_administrator_ask (SimCentral *central, const char *path, const HjAdminRequest *asked)
{
  g_autoptr (GBytes) body = hj_admin_request_to_bytes (path, asked);
  guint status = 401;

  for (guint i = 0; i < TRIES && status == 401; i++)
    status = try (central, path, body);
  if (status != 0 && status != 200 && status != 422 && status < 500)
    g_error ("An administrator was answered %u at %s", status, path);
  return status;
}
