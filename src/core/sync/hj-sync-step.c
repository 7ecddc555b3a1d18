/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-step.h"

#include "core/base/hj-mutant.h"
#include "core/base/hj-secret.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-recovery.h"
#include "core/store/hj-replica-sync.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-request-signature.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* A token that is about to expire is not tried any more. */
#define ACCESS_MARGIN_MS (30 * HJ_SECOND_MS)

HjSyncStep *
hj_sync_step_new (void)
{
  HjSyncStep *self = g_new0 (HjSyncStep, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->retry_after = -1;
  return self;
}

HjSyncStep *
hj_sync_step_ref (HjSyncStep *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_sync_step_unref (HjSyncStep *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->device_key, hj_secret_free);
  g_clear_pointer (&self->access, hj_secret_free);
  g_clear_pointer (&self->refresh, hj_secret_free);
  g_free (self->challenge);
  g_free (self->signature);
  g_free (self->device);
  g_free (self->cursor);
  g_free (self->epoch);
  g_free (self->attachment);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->check, hj_check_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void
unref_step (gpointer step)
{
  hj_sync_step_unref (step);
}

/**
 * hj_sync_step_run:
 * @func: one of the functions below
 * @error: what @func reports, as an #HjSyncError where the answer was broken
 *
 * Runs a step on the store's thread. To be called on a fiber.
 */
gboolean
hj_sync_step_run (HjSyncStep *self, HjStore *store, HjStoreFunc func, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (dex_await (hj_store_run (store, func, hj_sync_step_ref (self), unref_step), &problem))
    return TRUE;
  g_propagate_error (error, hj_sync_error_from_wire (problem));
  return FALSE;
}

/**
 * hj_sync_step_load_session:
 * @error: `NOT_ENROLLED` of #HjStoreError
 *
 * Reads who speaks, and with which tokens.
 */
gboolean
hj_sync_step_load_session (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autofree char *epoch = hj_replica_dup_meta (replica, HJ_META_EPOCH);

  g_free (self->device);
  g_clear_pointer (&self->device_key, hj_secret_free);
  g_clear_pointer (&self->access, hj_secret_free);
  g_clear_pointer (&self->refresh, hj_secret_free);
  self->device = hj_replica_dup_meta (replica, HJ_META_DEVICE);
  self->device_key = hj_replica_dup_meta (replica, HJ_META_DEVICE_KEY);
  self->access = hj_replica_dup_meta (replica, HJ_META_ACCESS);
  self->refresh = hj_replica_dup_meta (replica, HJ_META_REFRESH);
  self->access_left
      = hj_replica_get_meta_int (replica, HJ_META_ACCESS_EXPIRES, 0) - hj_replica_now (replica);
  self->page_bytes = hj_replica_get_meta_int (replica, HJ_META_PAGE_BYTES, HJ_WIRE_PAGE_MIN);
  /* Right after a failure or a day's absence the greeting tells first whether all is as it was. */
  self->knows_instance
      = epoch != NULL && hj_replica_get_meta_int (replica, HJ_META_OFFLINE_SINCE, 0) == 0
        && hj_replica_now (replica) - hj_replica_get_meta_int (replica, HJ_META_LAST_SYNC, 0)
               < HJ_DAY_MS;
  if (self->device != NULL && self->device_key != NULL && self->refresh != NULL)
    return TRUE;
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                       _ ("This replica is not enrolled; please ask for an enrolment code and "
                          "enrol first."));
  return FALSE;
}

/**
 * hj_sync_step_is_signed_in:
 *
 * Returns: whether the session has an access token that is not about to expire
 */
gboolean
hj_sync_step_is_signed_in (const HjSyncStep *self)
{
  return self->access != NULL && self->access_left >= ACCESS_MARGIN_MS;
}

/**
 * hj_sync_step_meet_epoch:
 * @epoch: what an answer says about the central database
 * @error: a #HjSqlError
 *
 * Another epoch than the known one makes all uncertain work wait; @new_epoch tells.
 */
gboolean
hj_sync_step_meet_epoch (HjSyncStep *self, HjReplica *replica, const char *epoch, GError **error)
{
  g_autofree char *known = hj_replica_dup_meta (replica, HJ_META_EPOCH);

  if (g_strcmp0 (known, epoch) == 0 || (HJ_MUTANT (epoch_ignored) && known != NULL))
    return TRUE;
  self->new_epoch = TRUE;
  return hj_replica_meet_epoch (replica, epoch, error);
}

/**
 * hj_sync_step_meet:
 *
 * Takes the time and the epoch of the greeting, @epoch_time and @epoch of the step.
 */
gboolean
hj_sync_step_meet (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  hj_replica_note_exchange (replica, self->asked_at, self->answered_at);
  return hj_replica_meet_server_time (replica, self->epoch_time, error)
         && hj_sync_step_meet_epoch (self, replica, self->epoch, error);
}

/**
 * hj_sync_step_sign:
 * @error: `NOT_ENROLLED` of #HjStoreError
 *
 * Returns: (transfer full) (nullable): base64 of the device key's Ed25519 signature over @text
 */
char *
hj_sync_step_sign (const HjSyncStep *self, const char *text, GError **error)
{
  gsize length;
  g_autofree guchar *key = g_base64_decode (self->device_key, &length);
  guchar signature[crypto_sign_BYTES];

  if (length != crypto_sign_SECRETKEYBYTES) {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                         _ ("The key of this laptop cannot be read; please enrol it again."));
    return NULL;
  }
  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), key);
  sodium_memzero (key, length);
  return g_base64_encode (signature, sizeof signature);
}

/**
 * hj_sync_step_sign_request:
 * @request: which gets the access token, and the device key's signature with it; both are good
 *   until the step signs another request, or ends
 * @error: `NOT_ENROLLED` of #HjStoreError
 *
 * A request that is sent once more is signed once more: the central instance takes none twice.
 */
gboolean
hj_sync_step_sign_request (HjSyncStep *self, HjRequest *request, GError **error)
{
  guint8 bytes[HJ_REQUEST_NONCE_LENGTH / 2];
  char nonce[HJ_REQUEST_NONCE_LENGTH + 1];
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (nonce, sizeof nonce, bytes, sizeof bytes);
  text
      = hj_request_signed_text (request->method, request->path, self->access, nonce, request->body);
  signature = hj_sync_step_sign (self, text, error);
  if (signature == NULL)
    return FALSE;
  const HjRequestSignature parts = { .nonce = nonce, .signature = signature };

  g_free (self->signature);
  self->signature = hj_request_signature_to_header (&parts);
  request->token = self->access;
  request->signature = self->signature;
  return TRUE;
}

/**
 * hj_sync_step_sign_token:
 *
 * Makes the body that asks for a new pair of tokens.
 */
gboolean
hj_sync_step_sign_token (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autofree char *text = hj_token_signed_text (self->device, self->refresh, self->challenge);
  HjTokenRequest request
      = { .device = self->device, .refresh = self->refresh, .challenge = self->challenge };

  request.signature = hj_sync_step_sign (self, text, error);
  if (request.signature == NULL)
    return FALSE;
  self->token_asked_at = hj_replica_boot_now (replica);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = hj_token_request_to_bytes (&request);
  g_free (request.signature);
  return TRUE;
}

/* The device's key has signed for it: this is the laptop that the central instance sees. */
static gboolean
take_lease (HjReplica *replica, const HjTokenAnswer *answer, gint64 asked_at, GError **error)
{
  return (answer->time == 0 || hj_lease_renew (replica, answer->time, asked_at, error))
         && (answer->lease_days == 0 || hj_lease_set_length (replica, answer->lease_days, error));
}

/* An administrator may have given the user another role or organisation. */
static gboolean
take_account (HjReplica *replica, const HjTokenAnswer *answer, GError **error)
{
  return answer->role == NULL || answer->org == NULL
         || (hj_replica_set_meta (replica, HJ_META_ROLE, answer->role, error)
             && hj_replica_set_meta (replica, HJ_META_ORG, answer->org, error)
             && hj_replica_set_meta (replica, HJ_META_NAME, answer->name, error));
}

/**
 * hj_sync_step_take_token:
 *
 * Keeps the new pair, before it is used, and who the user is by now, and begins the offline lease
 * anew.
 */
gboolean
hj_sync_step_take_token (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;
  g_autoptr (HjTokenAnswer) answer = hj_token_answer_from_bytes (self->body, error);
  HjSql *sql = hj_replica_get_sql (replica);

  if (answer == NULL || !hj_sql_begin (sql, error))
    return FALSE;
  if (!hj_replica_set_meta (replica, HJ_META_ACCESS, answer->access, error)
      || !hj_replica_set_meta (replica, HJ_META_REFRESH, answer->refresh, error)
      || !hj_replica_set_meta_int (replica, HJ_META_ACCESS_EXPIRES, answer->access_expires, error)
      || !take_account (replica, answer, error)
      || !take_lease (replica, answer, self->token_asked_at, error)) {
    hj_sql_rollback (sql);
    return FALSE;
  }
  return hj_sql_commit (sql, error) && hj_sync_step_load_session (replica, self, error);
}

/**
 * hj_sync_step_keep_page_bytes:
 * @error: a #HjSqlError
 *
 * Keeps the size of pages for the next time.
 */
gboolean
hj_sync_step_keep_page_bytes (HjSyncStep *self, HjReplica *replica, GError **error)
{
  if (hj_replica_get_meta_int (replica, HJ_META_PAGE_BYTES, HJ_WIRE_PAGE_MIN) == self->page_bytes)
    return TRUE;
  return hj_replica_set_meta_int (replica, HJ_META_PAGE_BYTES, self->page_bytes, error);
}

/**
 * hj_sync_step_note_offline:
 *
 * Notes that the central instance was not reached, and keeps the page size that was tried last.
 */
gboolean
hj_sync_step_note_offline (HjReplica *replica, gpointer step, GError **error)
{
  HjSyncStep *self = step;

  return hj_replica_note_offline (replica, error)
         && hj_sync_step_keep_page_bytes (self, replica, error);
}

/**
 * hj_sync_step_keep_recovery:
 *
 * Keeps the replica's key for its central instance, where an earlier version has not.
 */
gboolean
hj_sync_step_keep_recovery (HjReplica *replica, gpointer step, GError **error)
{
  return hj_recovery_keep (replica, error);
}
