/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-enrolment.h"

#include "core/base/hj-secret.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-recovery.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-transport-soup.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define STACK_BYTES (512 * 1024)

/* An enrolment under way. */
typedef struct {
  HjTransport *transport;
  HjEnrolCode code;
  char *url;
  char *password;
  char *device_name;
} Attempt;

G_DEFINE_BOXED_TYPE (HjEnrolment, hj_enrolment, hj_enrolment_ref, hj_enrolment_unref)

static void
free_attempt (gpointer data)
{
  Attempt *attempt = data;

  g_object_unref (attempt->transport);
  sodium_memzero (&attempt->code, sizeof attempt->code);
  hj_secret_free (attempt->password);
  g_free (attempt->url);
  g_free (attempt->device_name);
  g_free (attempt);
}

HjEnrolment *
hj_enrolment_ref (HjEnrolment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_enrolment_unref (HjEnrolment *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  hj_secret_free (self->device_key);
  g_free (self->url);
  g_free (self->authority);
  g_clear_pointer (&self->answer, hj_enrol_answer_free);
  g_free (self);
}

static gboolean
greet (Attempt *attempt, GError **error)
{
  g_autoptr (HjResponse) response
      = dex_await_boxed (hj_transport_get (attempt->transport, "/v1/hello"), error);
  g_autoptr (HjHello) hello = NULL;
  g_autoptr (GError) problem = NULL;

  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    g_propagate_error (error, hj_sync_error_from_response (response));
    return FALSE;
  }
  hello = hj_hello_from_bytes (response->body, &problem);
  if (hello == NULL) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return FALSE;
  }
  if (hello->protocol_min <= HJ_WIRE_PROTOCOL_MAX && hello->protocol_max >= HJ_WIRE_PROTOCOL_MIN)
    return TRUE;
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_TOO_OLD,
                       _ ("This version of Hejie and the central instance do not understand each "
                          "other; please install the version that the administrator names."));
  return FALSE;
}

static GBytes *
make_request (Attempt *attempt, const guchar *public_key)
{
  g_autofree char *secret = hj_enrol_code_dup_secret (&attempt->code);
  g_autofree char *device_key = g_base64_encode (public_key, crypto_sign_PUBLICKEYBYTES);
  HjEnrolRequest request = {
    .code = secret,
    .password = attempt->password,
    .device_key = device_key,
    .device_name = attempt->device_name,
  };

  return hj_enrol_request_to_bytes (&request);
}

/* The policies of the instance are believed because of this key, and the key because of the code.
 */
static gboolean
check_policy_key (Attempt *attempt, const HjEnrolAnswer *answer, GError **error)
{
  gsize length;
  g_autofree guchar *key = g_base64_decode (answer->policy_key, &length);
  guint8 fingerprint[HJ_ENROL_FINGERPRINT_BYTES];

  hj_enrol_fingerprint (key, length, fingerprint);
  if (memcmp (fingerprint, attempt->code.policy_key, sizeof fingerprint) == 0)
    return TRUE;
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNTRUSTED,
                       _ ("The central instance signs its policies with another key than the code "
                          "says; please ask the administrator for a new code."));
  return FALSE;
}

static HjEnrolment *
enrol (Attempt *attempt, GError **error)
{
  guchar public_key[crypto_sign_PUBLICKEYBYTES];
  guchar secret_key[crypto_sign_SECRETKEYBYTES];
  g_autoptr (GBytes) body = NULL;
  g_autoptr (HjResponse) response = NULL;
  g_autoptr (HjEnrolAnswer) answer = NULL;
  g_autoptr (GError) problem = NULL;
  HjEnrolment *self;

  crypto_sign_keypair (public_key, secret_key);
  body = make_request (attempt, public_key);
  response = dex_await_boxed (hj_transport_post (attempt->transport, "/v1/enrol", body), error);
  if (response == NULL)
    return NULL;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    g_propagate_error (error, hj_sync_error_from_response (response));
    return NULL;
  }
  answer = hj_enrol_answer_from_bytes (response->body, &problem);
  if (answer == NULL) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return NULL;
  }
  if (!check_policy_key (attempt, answer, error))
    return NULL;

  self = g_new0 (HjEnrolment, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->url = g_strdup (attempt->url);
  self->device_key = g_base64_encode (secret_key, sizeof secret_key);
  self->answer = g_steal_pointer (&answer);
  if (HJ_IS_TRANSPORT_SOUP (attempt->transport))
    self->authority = hj_transport_soup_dup_authority (HJ_TRANSPORT_SOUP (attempt->transport));
  sodium_memzero (secret_key, sizeof secret_key);
  return self;
}

static DexFuture *
enrol_fiber (gpointer user_data)
{
  Attempt *attempt = user_data;
  g_autoptr (GError) error = NULL;
  HjEnrolment *enrolment = NULL;

  if (greet (attempt, &error))
    enrolment = enrol (attempt, &error);
  if (enrolment == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (HJ_TYPE_ENROLMENT, enrolment);
}

/**
 * hj_enrolment_run_over:
 * @transport: the way to the central instance
 * @url: kept with the enrolment
 * @code: the one-time code
 * @password: of the account
 * @device_name: for the list of devices
 *
 * Returns: (transfer full): a future of an #HjEnrolment; rejects with an #HjSyncError
 */
DexFuture *
hj_enrolment_run_over (HjTransport *transport, const char *url, const HjEnrolCode *code,
                       const char *password, const char *device_name)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->transport = g_object_ref (transport);
  attempt->code = *code;
  attempt->url = g_strdup (url);
  attempt->password = g_strdup (password);
  attempt->device_name = g_strdup (device_name);
  return dex_scheduler_spawn (NULL, STACK_BYTES, enrol_fiber, attempt, free_attempt);
}

/**
 * hj_enrolment_run:
 * @url: such as `https://host:8443`
 * @code: the one-time code as it was typed
 * @password: of the account
 * @device_name: for the list of devices
 *
 * Makes the device known to the central instance. What comes back has to be saved at once: the
 * code is used up.
 *
 * Returns: (transfer full): a future of an #HjEnrolment; rejects with an #HjSyncError, `CODE` where
 *   @code is malformed
 */
DexFuture *
hj_enrolment_run (const char *url, const char *code, const char *password, const char *device_name)
{
  HjEnrolCode parsed;
  g_autoptr (HjTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  if (!hj_enrol_code_parse (&parsed, code, &error))
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_CODE, "%s", error->message);
  transport = hj_transport_soup_new_for_fingerprint (url, parsed.authority, &error);
  if (transport == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return hj_enrolment_run_over (transport, url, &parsed, password, device_name);
}

static gboolean
save_texts (const HjEnrolment *self, HjReplica *replica, GError **error)
{
  const struct {
    const char *key;
    const char *value;
  } values[] = {
    { HJ_META_DEVICE, self->answer->device },
    { HJ_META_USER, self->answer->user },
    { HJ_META_ROLE, self->answer->role },
    { HJ_META_ORG, self->answer->org },
    { HJ_META_NAME, self->answer->name },
    { HJ_META_ACCESS, self->answer->access },
    { HJ_META_REFRESH, self->answer->refresh },
    { HJ_META_POLICY_KEY, self->answer->policy_key },
    { HJ_META_URL, self->url },
    { HJ_META_AUTHORITY, self->authority },
    { HJ_META_DEVICE_KEY, self->device_key },
    { HJ_META_EPOCH, self->answer->epoch },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    if (!hj_replica_set_meta (replica, values[i].key, values[i].value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_lease (const HjEnrolAnswer *answer, HjReplica *replica, GError **error)
{
  gint64 time = answer->time != 0 ? answer->time : hj_replica_now (replica);

  return hj_lease_renew (replica, time, hj_replica_boot_now (replica), error)
         && (answer->lease_days == 0 || hj_lease_set_length (replica, answer->lease_days, error));
}

/**
 * hj_enrolment_save:
 * @replica: a new one
 * @error: a #HjSqlError
 *
 * Keeps the enrolment in the replica, in one transaction, and the replica's key for its central
 * instance, in case that the passphrase is forgotten.
 */
gboolean
hj_enrolment_save (const HjEnrolment *self, HjReplica *replica, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  g_autoptr (GError) problem = NULL;

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (save_texts (self, replica, error)
      && hj_replica_set_meta_int (replica, HJ_META_ACCESS_EXPIRES, self->answer->access_expires,
                                  error)
      && save_lease (self->answer, replica, error)) {
    if (!hj_sql_commit (sql, error))
      return FALSE;
    /* The next reconciliation tries again. */
    if (!hj_recovery_keep (replica, &problem))
      g_debug ("The key could not be kept for the central instance: %s", problem->message);
    return TRUE;
  }
  hj_sql_rollback (sql);
  return FALSE;
}
