/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define DEVICE_COLUMNS                                                                             \
  "d.id, d.user, d.name, d.public_key, d.refresh_hash, d.state, d.last_seq, d.enrolled_at, "       \
  "d.last_seen_at"

/**
 * hj_central_device_free:
 * @device: (transfer full): an enrolment
 */
void
hj_central_device_free (HjCentralDevice *device)
{
  g_free (device->id);
  g_free (device->user);
  g_free (device->name);
  g_free (device->public_key);
  g_free (device->refresh_hash);
  g_free (device->state);
  g_free (device);
}

static HjCentralDevice *
read_device (HjSqlStatement *statement)
{
  HjCentralDevice *device = g_new0 (HjCentralDevice, 1);

  device->id = g_strdup (hj_sql_get_text (statement, 0));
  device->user = g_strdup (hj_sql_get_text (statement, 1));
  device->name = g_strdup (hj_sql_get_text (statement, 2));
  device->public_key = g_strdup (hj_sql_get_text (statement, 3));
  device->refresh_hash = g_strdup (hj_sql_get_text (statement, 4));
  device->state = g_strdup (hj_sql_get_text (statement, 5));
  device->last_seq = hj_sql_get_int (statement, 6);
  device->enrolled_at = hj_sql_get_int (statement, 7);
  device->last_seen_at = hj_sql_get_int (statement, 8);
  return device;
}

static gboolean
refuse_unknown (const char *id, GError **error)
{
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
               _ ("There is no device “%s”; see the list of devices."), id);
  return FALSE;
}

/**
 * hj_central_add_device:
 * @device: the enrolment; its `last_seq` and `last_seen_at` do not count
 * @error: a #HjSqlError
 */
gboolean
hj_central_add_device (HjCentral *self, const HjCentralDevice *device, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT INTO device (id, user, name, public_key, refresh_hash, state,"
                        " enrolled_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device->id);
  hj_sql_bind_text (statement, 2, device->user);
  hj_sql_bind_text (statement, 3, device->name);
  hj_sql_bind_text (statement, 4, device->public_key);
  hj_sql_bind_text (statement, 5, device->refresh_hash);
  hj_sql_bind_text (statement, 6, device->state);
  hj_sql_bind_int (statement, 7, device->enrolled_at);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_find_device:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the enrolment, whatever its state
 */
HjCentralDevice *
hj_central_find_device (HjCentral *self, const char *id, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT " DEVICE_COLUMNS " FROM device d WHERE d.id = ?1", error);
  g_autoptr (GError) problem = NULL;
  HjCentralDevice *device = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, id);
  if (hj_sql_step (sql, statement, &problem))
    device = read_device (statement);
  hj_sql_reset (statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (device == NULL)
    refuse_unknown (id, error);
  return device;
}

/**
 * hj_central_list_devices:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjCentralDevice) (nullable): all enrolments, oldest first
 */
GPtrArray *
hj_central_list_devices (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT " DEVICE_COLUMNS " FROM device d ORDER BY d.enrolled_at, d.id", error);
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_central_device_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (devices, read_device (statement));
  if (problem == NULL)
    return g_steal_pointer (&devices);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
check_changed (HjCentral *self, const char *id, GError **error)
{
  return hj_sql_changes (hj_central_get_sql (self)) > 0 || refuse_unknown (id, error);
}

/**
 * hj_central_set_device_state:
 * @state: "active", "revoked" or "frozen"
 * @error: `NOT_FOUND`, or a #HjSqlError
 */
gboolean
hj_central_set_device_state (HjCentral *self, const char *id, const char *state, GError **error)
{
  return hj_central_run_texts (self, error, "UPDATE device SET state = ?2 WHERE id = ?1", id, state,
                               NULL)
         && check_changed (self, id, error);
}

/**
 * hj_central_set_device_refresh:
 * @refresh_hash: SHA-256, hexadecimal, of the only refresh token that is good from now on
 * @error: `NOT_FOUND`, or a #HjSqlError
 */
gboolean
hj_central_set_device_refresh (HjCentral *self, const char *id, const char *refresh_hash,
                               GError **error)
{
  return hj_central_run_texts (self, error, "UPDATE device SET refresh_hash = ?2 WHERE id = ?1", id,
                               refresh_hash, NULL)
         && check_changed (self, id, error);
}

/**
 * hj_central_touch_device:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * Notes that the device was seen now.
 */
gboolean
hj_central_touch_device (HjCentral *self, const char *id, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "UPDATE device SET last_seen_at = ?2 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, id);
  hj_sql_bind_int (statement, 2, hj_central_now (self));
  return hj_sql_run (sql, statement, error) && check_changed (self, id, error);
}

static gboolean
run_secret (HjCentral *self, const char *text, const char *secret, const char *owner,
            gint64 expires_at, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, secret);
  hj_sql_bind_text (statement, 2, owner);
  hj_sql_bind_int (statement, 3, expires_at);
  return hj_sql_run (sql, statement, error);
}

static gboolean
forget_expired (HjCentral *self, const char *text, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_central_now (self));
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_add_access:
 * @token_hash: as hj_api_hash_token() makes it
 * @device: whose token it is
 * @expires_at: UTC milliseconds
 * @error: a #HjSqlError
 *
 * Keeps an access token, and forgets those that have expired.
 */
gboolean
hj_central_add_access (HjCentral *self, const char *token_hash, const char *device,
                       gint64 expires_at, GError **error)
{
  return forget_expired (self, "DELETE FROM access WHERE expires_at <= ?1", error)
         && run_secret (self, "INSERT INTO access VALUES (?1, ?2, ?3)", token_hash, device,
                        expires_at, error);
}

/**
 * hj_central_find_access:
 * @error: `REFUSED` where the token is unknown or has expired, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the device that the token was given to, whatever its state
 */
HjCentralDevice *
hj_central_find_access (HjCentral *self, const char *token_hash, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT " DEVICE_COLUMNS " FROM access a JOIN device d ON d.id = a.device"
                        " WHERE a.token = ?1 AND a.expires_at > ?2",
                        error);
  g_autoptr (GError) problem = NULL;
  HjCentralDevice *device = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, token_hash);
  hj_sql_bind_int (statement, 2, hj_central_now (self));
  if (hj_sql_step (sql, statement, &problem))
    device = read_device (statement);
  hj_sql_reset (statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (device == NULL)
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                         _ ("The access has expired; ask for a new token."));
  return device;
}

/**
 * hj_central_list_access:
 * @error: a #HjSqlError
 *
 * Forgets the access tokens that have expired.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): set of the hashes of the others
 */
GHashTable *
hj_central_list_access (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) problem = NULL;
  HjSqlStatement *statement;

  if (!forget_expired (self, "DELETE FROM access WHERE expires_at <= ?1", error))
    return NULL;
  statement = hj_sql_prepare (sql, "SELECT token FROM access", error);
  if (statement == NULL)
    return NULL;
  while (hj_sql_step (sql, statement, &problem))
    g_hash_table_add (hashes, g_strdup (hj_sql_get_text (statement, 0)));
  if (problem == NULL)
    return g_steal_pointer (&hashes);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * hj_central_forget_access:
 * @error: a #HjSqlError
 *
 * Ends every access token, so that each laptop asks for a new one with its next request.
 */
gboolean
hj_central_forget_access (HjCentral *self, GError **error)
{
  return hj_sql_exec (hj_central_get_sql (self), "DELETE FROM access", error);
}

/**
 * hj_central_forget_access_of:
 * @user: whose
 * @error: a #HjSqlError
 *
 * Ends every access token of a user, on every device.
 */
gboolean
hj_central_forget_access_of (HjCentral *self, const char *user, GError **error)
{
  return hj_central_run_texts (
      self, error, "DELETE FROM access WHERE device IN (SELECT id FROM device WHERE user = ?1)",
      user, NULL);
}

/**
 * hj_central_forget_enrol_codes_of:
 * @user: whose
 * @error: a #HjSqlError
 *
 * Makes every code of a user unusable that was not used.
 */
gboolean
hj_central_forget_enrol_codes_of (HjCentral *self, const char *user, GError **error)
{
  return hj_central_run_texts (self, error, "DELETE FROM enrol_code WHERE user = ?1", user, NULL);
}

/**
 * hj_central_add_enrol_code:
 * @code_hash: of the code's secret
 * @user: whom it enrols
 * @expires_at: UTC milliseconds
 * @error: a #HjSqlError
 */
gboolean
hj_central_add_enrol_code (HjCentral *self, const char *code_hash, const char *user,
                           gint64 expires_at, GError **error)
{
  return forget_expired (self, "DELETE FROM enrol_code WHERE expires_at <= ?1", error)
         && run_secret (self, "INSERT INTO enrol_code VALUES (?1, ?2, ?3)", code_hash, user,
                        expires_at, error);
}

/**
 * hj_central_find_enrol_code:
 * @error: `REFUSED` where the code is unknown, used or expired, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the user whom the code enrols
 */
char *
hj_central_find_enrol_code (HjCentral *self, const char *code_hash, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT user FROM enrol_code WHERE code = ?1 AND expires_at > ?2", error);
  g_autoptr (GError) problem = NULL;
  char *user = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, code_hash);
  hj_sql_bind_int (statement, 2, hj_central_now (self));
  if (hj_sql_step (sql, statement, &problem))
    user = g_strdup (hj_sql_get_text (statement, 0));
  hj_sql_reset (statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (user == NULL)
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                         _ ("This code was used already or has expired; ask for a new one."));
  return user;
}

/**
 * hj_central_burn_enrol_code:
 * @error: `REFUSED` where the code is not there any more, or a #HjSqlError
 *
 * Makes the code unusable; to be called in the transaction that adds the device.
 */
gboolean
hj_central_burn_enrol_code (HjCentral *self, const char *code_hash, GError **error)
{
  if (!hj_central_run_texts (self, error, "DELETE FROM enrol_code WHERE code = ?1", code_hash,
                             NULL))
    return FALSE;
  if (hj_sql_changes (hj_central_get_sql (self)) > 0)
    return TRUE;
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                       _ ("This code was used already or has expired; ask for a new one."));
  return FALSE;
}

/**
 * hj_central_device_signed:
 * @signature: base64
 *
 * Returns: whether the key of the device signed @text
 */
gboolean
hj_central_device_signed (const HjCentralDevice *device, const char *text, const char *signature)
{
  gsize key_length, length;
  g_autofree guchar *key = g_base64_decode (device->public_key, &key_length);
  g_autofree guchar *bytes = g_base64_decode (signature, &length);

  return key_length == crypto_sign_PUBLICKEYBYTES && length == crypto_sign_BYTES
         && crypto_sign_verify_detached (bytes, (const guchar *)text, strlen (text), key) == 0;
}
