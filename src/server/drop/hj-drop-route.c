/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/drop/hj-drop-route.h"

#include "core/base/hj-mutant.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-handed-in.h"
#include "server/drop/hj-drop-held.h"

#include <glib/gi18n-lib.h>
#define PATH "/v1/drop"

static gboolean
is_signed_by (const HjDropRequest *request, const HjCentralDevice *device)
{
  g_autofree char *text = hj_drop_signed_text (request);

  return hj_central_device_signed (device, text, request->signature);
}

/* Whether the laptop was taken out of use: itself, or its user. A copied one is looked at first. */
static gboolean
is_out_of_use (HjCentral *central, const HjCentralDevice *device, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjCentralUser) user = hj_central_find_user (central, device->user, &problem);

  if (user == NULL && !g_error_matches (problem, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return g_str_equal (device->state, "revoked")
         || (g_str_equal (device->state, "active") && (user == NULL || user->disabled));
}

static gboolean
note (HjCentral *central, const HjCentralDevice *device, const char *detail, GError **error)
{
  const HjAuditEntry entry = {
    .user = device->user, .device = device->id, .act = "admit", .what = PATH, .detail = detail
  };

  return hj_central_audit_append (central, &entry, error);
}

static gboolean
write_part (HjCentral *central, const HjCentralDevice *device, const HjCentralDropped *part,
            const char *detail, GError **error)
{
  return hj_central_handed_in_keep (central, part, error)
         && hj_central_put_dropped (central, part, error) && note (central, device, detail, error);
}

/* Ends the transaction that is open with the part in the database, and beside it, or with neither.
 */
static gboolean
keep (HjCentral *central, const HjCentralDevice *device, const HjCentralDropped *part,
      const char *detail, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  g_autofree char *before = NULL;
  HjCentralDropped replaced = *part;
  gboolean known = hj_central_dup_dropped (central, part->device, part->part, &before, error);
  gboolean kept = known && write_part (central, device, part, detail, error);

  if (kept)
    kept = hj_sql_commit (sql, error);
  else
    hj_sql_rollback (sql);
  replaced.sealed = before;
  if (known && g_strcmp0 (before, part->sealed) != 0 && (!kept || before != NULL))
    hj_central_handed_in_forget (central, kept ? &replaced : part);
  return kept;
}

static gboolean
keep_part (HjCentral *central, const HjCentralDevice *device, HjCentralDropped *part,
           const HjBatch *batch, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  g_autofree char *detail
      = g_strdup_printf ("part %" G_GINT64_FORMAT ", %u ops", part->part, batch->ops->len);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (HJ_MUTANT (drop_unkept))
    return hj_sql_commit (sql, error);
  if (hj_drop_choose_part (central, device->id, batch, &part->part, error))
    return keep (central, device, part, detail, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static gboolean
keep_piece (HjCentral *central, const HjCentralDevice *device, HjCentralDropped *part,
            const HjUploadPart *piece, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (hj_drop_choose_piece (central, device->id, piece, &part->part, error))
    return keep (central, device, part, piece->attachment, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static HjHttpReply *
refuse_sealed (void)
{
  return hj_http_reply_new_problem (400, "sealed",
                                    _ ("What was handed in cannot be opened; nothing is erased, "
                                       "please ask the administrator."));
}

/* A piece of a document. */
static HjHttpReply *
take_piece (HjCentral *central, const HjCentralDevice *device, HjCentralDropped *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjUploadPart) piece = hj_drop_open_piece (central, part->sealed, NULL);

  if (piece == NULL)
    return refuse_sealed ();
  if (!keep_piece (central, device, part, piece, &error))
    return hj_api_reply_failed (PATH, error);
  hj_audit_keep_head (central);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_drop_answer_to_bytes (FALSE));
}

static HjHttpReply *
take_part (HjCentral *central, const HjCentralDevice *device, HjCentralDropped *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatch) batch = hj_drop_open (central, part->sealed, NULL);

  if (batch == NULL || !g_str_equal (batch->device, device->id))
    return refuse_sealed ();
  if (!keep_part (central, device, part, batch, &error))
    return hj_api_reply_failed (PATH, error);
  hj_audit_keep_head (central);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_drop_answer_to_bytes (FALSE));
}

static HjHttpReply *
let_erase (HjCentral *central, const HjCentralDevice *device)
{
  HjSql *sql = hj_central_get_sql (central);
  g_autoptr (GError) error = NULL;

  if (!hj_sql_begin (sql, &error))
    return hj_api_reply_failed (PATH, error);
  if (!hj_drop_take_documents (central, device->id, &error)
      || !note (central, device, "erase", &error) || !hj_sql_commit (sql, &error)) {
    hj_sql_rollback (sql);
    return hj_api_reply_failed (PATH, error);
  }
  hj_audit_keep_head (central);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_drop_answer_to_bytes (TRUE));
}

static HjHttpReply *
answer_drop (HjApi *api, const HjHttpRequest *request, const HjCentralUser *nobody,
             const HjCentralDevice *no_device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjDropRequest) message = hj_drop_request_from_bytes (request->body, &error);
  g_autoptr (HjCentralDevice) device = NULL;

  if (message == NULL)
    return hj_http_reply_new_problem (400, "malformed", error->message);
  device = hj_central_find_device (central, message->device, &error);
  if (device == NULL && !g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND))
    return hj_api_reply_failed (PATH, error);
  if (device == NULL || !is_signed_by (message, device))
    return hj_api_refuse_unknown_device ();
  gboolean out_of_use = is_out_of_use (central, device, &error);

  if (error != NULL)
    return hj_api_reply_failed (PATH, error);
  if (!out_of_use)
    return hj_http_reply_new_problem (409, "in-use",
                                      _ ("This laptop is in use; it reconciles as before."));
  if (message->sealed == NULL)
    return let_erase (central, device);
  HjCentralDropped part = { .device = device->id,
                            .user = device->user,
                            .part = message->part,
                            .at = hj_central_now (central),
                            .sealed = message->sealed };

  return message->part < HJ_DROP_DOCUMENTS ? take_part (central, device, &part)
                                           : take_piece (central, device, &part);
}

/**
 * hj_drop_add_routes:
 *
 * Adds `POST /v1/drop`: a laptop that may not reconcile any more hands in what it had not sent,
 * sealed and signed by the device's key, and is told to erase itself.
 */
void
hj_drop_add_routes (HjApi *api)
{
  const HjApiRoute route
      = { .method = "POST", .path = PATH, .body_max = HJ_DROP_REQUEST_MAX, .handler = answer_drop };

  hj_api_add_route (api, &route, NULL);
}
