/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-hand-in.h"

#include "core/base/hj-secret.h"
#include "core/store/hj-recovery.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-soup.h"
#include "core/wire/hj-enrol-code.h"
#include "core/wire/hj-messages.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#define STACK_BYTES (512 * 1024)

typedef struct {
  char *folder;
  char *url;
  char *password;
  char *sealed;
  HjEnrolCode code;
  HjClock *clock;
  HjRandom *random;
} Attempt;

static void
free_attempt (gpointer data)
{
  Attempt *attempt = data;

  sodium_memzero (&attempt->code, sizeof attempt->code);
  hj_secret_free (attempt->password);
  g_free (attempt->folder);
  g_free (attempt->url);
  g_free (attempt->sealed);
  g_object_unref (attempt->clock);
  g_object_unref (attempt->random);
  g_free (attempt);
}

static GBytes *
make_request (const Attempt *attempt, const guint8 *public_key)
{
  g_autofree char *secret = hj_enrol_code_dup_secret (&attempt->code);
  g_autofree char *box_key = g_base64_encode (public_key, crypto_box_PUBLICKEYBYTES);
  HjRecoverRequest request = {
    .code = secret,
    .password = attempt->password,
    .sealed = attempt->sealed,
    .box_key = box_key,
  };

  return hj_recover_request_to_bytes (&request);
}

static HjKey *
read_answer (const HjResponse *response, const guint8 *public_key, const guint8 *secret_key,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecoverAnswer) answer = NULL;
  g_autofree guchar *box = NULL;
  gsize length = 0;
  guint8 bytes[HJ_KEY_BOX_KEY_BYTES];
  HjKey *key;

  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    g_propagate_error (error, hj_sync_error_from_response (response));
    return NULL;
  }
  answer = hj_recover_answer_from_bytes (response->body, &problem);
  if (answer == NULL) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return NULL;
  }
  box = g_base64_decode (answer->key, &length);
  if (length != sizeof bytes + crypto_box_SEALBYTES
      || crypto_box_seal_open (bytes, box, length, public_key, secret_key) != 0) {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN,
                         _ ("What the central instance gave back is no key; nothing was changed, "
                            "please ask the administrator."));
    return NULL;
  }
  key = hj_key_new_from_bytes (bytes, error);
  sodium_memzero (bytes, sizeof bytes);
  return key;
}

static HjKey *
ask_key (const Attempt *attempt, HjTransport *transport, GError **error)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  g_autoptr (GBytes) body = NULL;
  g_autoptr (HjResponse) response = NULL;
  HjKey *key = NULL;

  crypto_box_keypair (public_key, secret_key);
  body = make_request (attempt, public_key);
  response = dex_await_boxed (hj_transport_post (transport, "/v1/recover", body), error);
  if (response != NULL)
    key = read_answer (response, public_key, secret_key, error);
  sodium_memzero (secret_key, sizeof secret_key);
  return key;
}

/* The device is revoked now, and does what every revoked one does. */
static gboolean
hand_in (const Attempt *attempt, HjTransport *transport, HjKey *key, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjSyncEngine) engine = NULL;
  g_autoptr (HjSyncResult) result = NULL;
  g_autoptr (HjStore) store = dex_await_object (
      hj_store_thread_open_with_key (attempt->folder, key, attempt->clock, attempt->random), error);

  if (store == NULL)
    return FALSE;
  engine = hj_sync_engine_new (store, transport, attempt->clock);
  result = dex_await_boxed (hj_sync_engine_run (engine), &problem);
  hj_store_close (store);
  if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED))
    return TRUE;
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN,
                         _ ("The central instance did not take the laptop out of use; nothing is "
                            "lost, please try again."));
  return FALSE;
}

static DexFuture *
hand_in_fiber (gpointer user_data)
{
  const Attempt *attempt = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjTransport) transport
      = hj_transport_soup_new_for_fingerprint (attempt->url, attempt->code.authority, &error);
  HjKey *key = transport == NULL ? NULL : ask_key (attempt, transport, &error);

  if (key != NULL && hand_in (attempt, transport, key, &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * hj_hand_in_run:
 * @what: copied
 * @clock: where time comes from
 * @random: where ids come from
 *
 * For a user who has forgotten the passphrase: gets the replica's key back from its central
 * instance, which takes the device out of use, hands in sealed what was not sent, and erases the
 * replica once the instance has it. Cut off anywhere it begins anew, with the same code. The user
 * then enrols with that code.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with an #HjSyncError, an #HjStoreError or an
 *   #HjSqlError
 */
DexFuture *
hj_hand_in_run (const HjHandIn *what, HjClock *clock, HjRandom *random)
{
  g_autofree char *sealed = NULL;
  g_autoptr (GError) error = NULL;
  HjEnrolCode code;
  Attempt *attempt;

  if (!hj_enrol_code_parse (&code, what->code, &error))
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_CODE, "%s", error->message);
  if (!hj_recovery_read (what->folder, NULL, &sealed, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  attempt = g_new0 (Attempt, 1);
  attempt->folder = g_strdup (what->folder);
  attempt->url = g_strdup (what->url);
  attempt->password = g_strdup (what->password);
  attempt->sealed = g_steal_pointer (&sealed);
  attempt->code = code;
  attempt->clock = g_object_ref (clock);
  attempt->random = g_object_ref (random);
  sodium_memzero (&code, sizeof code);
  return dex_scheduler_spawn (NULL, STACK_BYTES, hand_in_fiber, attempt, free_attempt);
}
