/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-messages.h"
#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth-private.h"
#include "server/db/hj-central-seal.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

static HjHttpReply *
refuse_sealed (void)
{
  return hj_http_reply_new_problem (403, "recover",
                                    _ ("This laptop's replica is not one of this account's at this "
                                       "central instance; please ask the administrator."));
}

/* The device that the box speaks of, if it is @user's; @key is what the box holds. */
static HjCentralDevice *
open_box (HjCentral *central, const HjCentralUser *user, const char *sealed, guint8 *key,
          GError **error)
{
  g_autoptr (GError) problem = NULL;
  gsize length = 0;
  g_autofree guint8 *plain = hj_central_unseal (central, sealed, &length, &problem);
  g_autofree char *id = NULL;
  g_autoptr (HjCentralDevice) device = NULL;

  if (plain != NULL && length == HJ_KEY_BOX_PLAIN_BYTES) {
    id = g_strndup ((const char *)plain, HJ_KEY_BOX_DEVICE_BYTES);
    memcpy (key, plain + HJ_KEY_BOX_DEVICE_BYTES, HJ_KEY_BOX_KEY_BYTES);
    device = hj_central_find_device (central, id, &problem);
  }
  if (plain != NULL)
    sodium_memzero (plain, length);
  if (device != NULL && g_str_equal (device->user, user->name)
      && !g_str_equal (device->state, "frozen"))
    return g_steal_pointer (&device);
  if (problem != NULL && problem->domain != HJ_CENTRAL_ERROR)
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* From now on the laptop may only hand in what it had not sent. */
static gboolean
retire (HjCentral *central, const HjCentralDevice *device, const char *path, GError **error)
{
  const HjAuditEntry note = { .user = device->user,
                              .device = device->id,
                              .act = "admit",
                              .what = path,
                              .detail = "key given back; the device is revoked" };
  HjSql *sql = hj_central_get_sql (central);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (hj_central_set_device_state (central, device->id, "revoked", error)
      && hj_central_audit_append (central, &note, error))
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static HjHttpReply *
give_key (const guint8 *key, const char *box_key)
{
  guint8 box[HJ_KEY_BOX_KEY_BYTES + crypto_box_SEALBYTES];
  gsize length;
  g_autofree guchar *public_key = g_base64_decode (box_key, &length);
  g_autofree char *text = NULL;
  HjRecoverAnswer answer;

  if (length != crypto_box_PUBLICKEYBYTES
      || crypto_box_seal (box, key, HJ_KEY_BOX_KEY_BYTES, public_key) != 0)
    return NULL;
  text = g_base64_encode (box, sizeof box);
  answer.key = text;
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_recover_answer_to_bytes (&answer));
}

static HjHttpReply *
recover (HjCentral *central, const HjHttpRequest *request, const HjRecoverRequest *message,
         const HjCentralUser *user)
{
  guint8 key[HJ_KEY_BOX_KEY_BYTES];
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentralDevice) device = open_box (central, user, message->sealed, key, &error);
  g_autoptr (HjHttpReply) reply = device == NULL ? NULL : give_key (key, message->box_key);

  sodium_memzero (key, sizeof key);
  if (error != NULL)
    return hj_api_reply_failed ("/v1/recover", error);
  if (device == NULL)
    return refuse_sealed ();
  if (reply == NULL)
    return hj_http_reply_new_problem (400, "malformed",
                                      _ ("The key of the laptop is malformed; please install this "
                                         "version of Hejie again."));
  if (!retire (central, device, request->path, &error))
    return hj_api_reply_failed ("/v1/recover", error);
  hj_audit_keep_head (central);
  g_message ("Device %s hands in what it had not sent and is revoked", device->id);
  return g_steal_pointer (&reply);
}

/**
 * hj_auth_recover:
 *
 * Answers `POST /v1/recover`: who holds a good code and the password of the account gets back the
 * key of a replica of that account, which the laptop has kept sealed to this instance. The device
 * is revoked by it. The code stays good, so that a laptop that is cut off begins anew, and enrols
 * with it at the end.
 */
HjHttpReply *
hj_auth_recover (HjApi *api, const HjHttpRequest *request, const HjCentralUser *nobody,
                 const HjCentralDevice *no_device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecoverRequest) message = hj_recover_request_from_bytes (request->body, &error);
  g_autoptr (HjCentralUser) user = NULL;
  HjHttpReply *refusal;

  if (message == NULL)
    return hj_http_reply_new_problem (400, "malformed", error->message);
  refusal = hj_auth_check_code (user_data, central, request->path, message->code, message->password,
                                &user);
  return refusal != NULL ? refusal : recover (central, request, message, user);
}
