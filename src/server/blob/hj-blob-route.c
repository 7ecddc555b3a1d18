/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/blob/hj-blob-route.h"

#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-transfer.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-blob.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-rows.h"
#include "server/scope/hj-scope.h"

#include <glib/gi18n-lib.h>

/* Of the routes' HjApi: where each device goes on reading. */
#define READERS "hj-blob-readers"

/* Of the routes' HjApi: a gint64, see hj_blob_set_mib_a_day(). */
#define MIB_A_DAY "hj-blob-mib-a-day"
#define MIB G_GINT64_CONSTANT (1024 * 1024)

/* A row that is not there and one that the user has no part in are refused alike. */
static HjHttpReply *
refuse_row (void)
{
  g_autofree char *why = hj_scope_refuse_row ();

  return hj_http_reply_new_problem (404, "not-found", why);
}

/* Whoever made the row hands in what is in it, also once it has gone from the laptop's scope. */
static gboolean
is_made_with (HjCentral *central, const HjRecord *row, const char *device)
{
  g_autoptr (HjLoggedOp) made
      = hj_central_find_logged_new (central, &hj_entity_attachment, hj_record_get_id (row), NULL);

  return made != NULL && g_str_equal (made->device, device);
}

/* The row whose content the user may hand in; NULL, with no error, for none. */
static HjRecord *
find_written (HjCentral *central, const char *id, const HjCentralUser *user,
              const HjCentralDevice *device, GError **error)
{
  g_autoptr (HjRecord) row = hj_central_load (central, &hj_entity_attachment, id, error);
  g_autofree char *why = NULL;

  if (row == NULL)
    return NULL;
  why = hj_scope_why_not_write (central, user->name, user->role, user->org, row, row, 0);
  return why == NULL || is_made_with (central, row, device->id) ? g_steal_pointer (&row) : NULL;
}

/* Finds that row, and how much of its content is here; gives a refusal where there is none. */
static HjHttpReply *
find_upload (HjCentral *central, const char *path, const char *id, const HjCentralUser *user,
             const HjCentralDevice *device, HjRecord **row, HjCentralBlob *blob)
{
  g_autoptr (GError) error = NULL;

  *row = find_written (central, id, user, device, &error);
  if (error != NULL || (*row != NULL && !hj_central_find_blob (central, *row, blob, &error)))
    return hj_api_reply_failed (path, error);
  return *row == NULL ? refuse_row () : NULL;
}

/* NULL where the user may begin to hand in this document, or has begun. What does not go into the
 * day waits on the laptop and is asked for again, so nothing is lost.
 */
static HjHttpReply *
check_quota (HjApi *api, const HjHttpRequest *request, const HjRecord *row,
             const HjCentralBlob *blob, const HjCentralUser *user)
{
  HjCentral *central = hj_api_get_central (api);
  gint64 *mib = g_object_get_data (G_OBJECT (api), MIB_A_DAY);
  gint64 most = mib == NULL ? HJ_BLOB_MIB_A_DAY : *mib;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  gint64 sum;

  if (blob->number != 0)
    return NULL;
  sum = hj_central_sum_documents (central, user->name, hj_central_now (central) - HJ_DAY_MS,
                                  hj_record_get_id (row), &error);
  if (sum < 0)
    return hj_api_reply_failed (request->path, error);
  if (sum + hj_record_get_int (row, "size", 0) <= most * MIB)
    return NULL;
  why = g_strdup_printf (_ ("This account has handed in as many documents as a day allows (%d "
                            "MiB); the rest is handed in by itself within a day."),
                         (int)most);
  return hj_http_reply_new_problem (403, HJ_PROBLEM_QUOTA, why);
}

static HjHttpReply *
reply_progress (const HjRecord *row, const HjCentralBlob *blob)
{
  const HjUploadAnswer answer
      = { .offset = blob->received, .pos = blob->whole ? hj_record_get_pos (row) : 0 };

  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_upload_answer_to_bytes (&answer));
}

static HjHttpReply *
answer_uploads (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjTransferRequest) asked = hj_transfer_request_from_bytes (request->body, &error);
  g_autoptr (HjRecord) row = NULL;
  HjHttpReply *refusal;
  HjCentralBlob blob;

  if (asked == NULL)
    return hj_api_reply_broken (error);
  refusal = find_upload (central, request->path, asked->attachment, user, device, &row, &blob);
  if (refusal == NULL)
    refusal = check_quota (api, request, row, &blob, user);
  return refusal != NULL ? refusal : reply_progress (row, &blob);
}

/* All of it is here: its readers are told with the row. */
static gboolean
note_received (HjCentral *central, HjRecord **row, const HjCentralUser *user,
               const HjCentralDevice *device, GError **error)
{
  g_autoptr (HjRecord) after = hj_record_copy (*row);
  const HjAuditEntry note = {
    .user = user->name,
    .device = device->id,
    .act = "upload",
    .what = HJ_UPLOAD_PARTS_PATH,
    .entity = hj_entity_attachment.name,
    .row = hj_record_get_id (*row),
  };

  hj_record_set_int (after, "received_at", hj_central_now (central));
  if (!hj_central_write_as (central, *row, after, NULL, error)
      || !hj_central_audit_append (central, &note, error))
    return FALSE;
  hj_record_unref (*row);
  *row = g_steal_pointer (&after);
  return TRUE;
}

/* Takes a part in a transaction of its own. */
static gboolean
take_part (HjCentral *central, HjRecord **row, const HjUploadPart *part, const HjCentralUser *user,
           const HjCentralDevice *device, HjCentralBlob *blob, gboolean *damaged, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (hj_central_append_blob (central, *row, part->content, blob, damaged, error)
      && (!blob->whole || note_received (central, row, user, device, error)))
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

/* NULL where the part may follow what is here. */
static HjHttpReply *
check_part (const HjRecord *row, const HjUploadPart *part, const HjCentralBlob *blob)
{
  gint64 size = hj_record_get_int (row, "size", 0);
  gint64 length = (gint64)g_bytes_get_size (part->content);

  if (part->offset != blob->received)
    return hj_http_reply_new (
        409, HJ_PROBLEM_CONTENT_TYPE,
        hj_problem_new_with_int (409, "offset",
                                 _ ("The document goes on elsewhere; the laptop sends it from "
                                    "there."),
                                 "expected", blob->received));
  if (part->offset + length > size || (length < HJ_TRANSFER_MIN && part->offset + length < size))
    return hj_http_reply_new_problem (422, "part",
                                      _ ("A part of a document is too long or too short; please "
                                         "install the version of Hejie that "
                                         "the administrator names."));
  return NULL;
}

static HjHttpReply *
refuse_damaged (void)
{
  return hj_http_reply_new_problem (
      422, HJ_PROBLEM_DAMAGED,
      _ ("What arrived of the document is not what was attached; it is sent again from the "
         "beginning."));
}

static HjHttpReply *
answer_part (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
             const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjUploadPart) part = hj_upload_part_from_bytes (request->body, &error);
  g_autoptr (HjRecord) row = NULL;
  HjHttpReply *refusal;
  HjCentralBlob blob;
  gboolean damaged;

  if (part == NULL)
    return hj_api_reply_broken (error);
  refusal = find_upload (central, request->path, part->attachment, user, device, &row, &blob);
  if (refusal != NULL)
    return refusal;
  if (blob.whole)
    return reply_progress (row, &blob);
  refusal = check_part (row, part, &blob);
  if (refusal == NULL)
    refusal = check_quota (api, request, row, &blob, user);
  if (refusal != NULL)
    return refusal;
  if (!take_part (central, &row, part, user, device, &blob, &damaged, &error))
    return hj_api_reply_failed (request->path, error);
  hj_audit_keep_head (central);
  return damaged ? refuse_damaged () : reply_progress (row, &blob);
}

/* Nobody reads what is not noted: one entry for as much as a laptop reads without a gap. */
static gboolean
note_read (HjApi *api, const HjTransferRequest *asked, gint64 end, const HjCentralUser *user,
           const HjCentralDevice *device, GError **error)
{
  GHashTable *readers = g_object_get_data (G_OBJECT (api), READERS);
  g_autofree char *from
      = g_strdup_printf ("%s %" G_GINT64_FORMAT, asked->attachment, asked->offset);
  gboolean goes_on
      = asked->offset > 0 && g_strcmp0 (g_hash_table_lookup (readers, device->id), from) == 0;
  const HjAuditEntry note = {
    .user = user->name,
    .device = device->id,
    .act = "read",
    .what = HJ_BLOBS_PATH,
    .entity = hj_entity_attachment.name,
    .row = asked->attachment,
  };

  if (!goes_on && !hj_audit_note (hj_api_get_central (api), &note, error))
    return FALSE;
  g_hash_table_insert (readers, g_strdup (device->id),
                       g_strdup_printf ("%s %" G_GINT64_FORMAT, asked->attachment, end));
  return TRUE;
}

static HjHttpReply *
refuse_missing (const HjRecord *row)
{
  g_autofree char *why = g_strdup_printf (
      _ ("What is in this document has not been handed in yet; “%s” has to reconcile first."),
      hj_record_get_text (row, "by"));

  return hj_http_reply_new_problem (404, HJ_PROBLEM_MISSING, why);
}

static HjHttpReply *
answer_blobs (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
              const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjTransferRequest) asked = hj_transfer_request_from_bytes (request->body, &error);
  g_autoptr (HjRecord) row = NULL;
  g_autoptr (GBytes) piece = NULL;
  HjCentralBlob blob;

  if (asked == NULL)
    return hj_api_reply_broken (error);
  if (hj_scope_may_read (central, user->name, user->role, user->org, &hj_entity_attachment,
                         asked->attachment))
    row = hj_central_load (central, &hj_entity_attachment, asked->attachment, &error);
  if (error != NULL || (row != NULL && !hj_central_find_blob (central, row, &blob, &error)))
    return hj_api_reply_failed (request->path, error);
  if (row == NULL)
    return refuse_row ();
  if (!blob.whole)
    return refuse_missing (row);
  if (asked->offset >= blob.received)
    return hj_http_reply_new_problem (422, "offset",
                                      _ ("The document ends before; the laptop fetches it again."));
  piece = hj_central_read_blob (central, &blob, asked->offset,
                                (gsize)CLAMP (asked->bytes, HJ_TRANSFER_MIN, HJ_TRANSFER_MAX),
                                &error);
  if (piece == NULL
      || !note_read (api, asked, asked->offset + (gint64)g_bytes_get_size (piece), user, device,
                     &error))
    return hj_api_reply_failed (request->path, error);
  return hj_http_reply_new (200, HJ_BLOB_CONTENT_TYPE, g_steal_pointer (&piece));
}

/**
 * hj_blob_add_routes:
 *
 * Adds what laptops ask to hand in and to fetch what is in documents.
 */
void
hj_blob_add_routes (HjApi *api)
{
  const HjApiRoute routes[] = {
    { .method = "POST",
      .path = HJ_UPLOADS_PATH,
      .needs_token = TRUE,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_uploads },
    { .method = "POST",
      .path = HJ_UPLOAD_PARTS_PATH,
      .needs_token = TRUE,
      .body_max = HJ_UPLOAD_PART_BYTES_MAX,
      .handler = answer_part },
    { .method = "POST",
      .path = HJ_BLOBS_PATH,
      .needs_token = TRUE,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_blobs },
  };

  g_object_set_data_full (G_OBJECT (api), READERS,
                          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                          (GDestroyNotify)g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    hj_api_add_route (api, &routes[i], NULL);
}

/**
 * hj_blob_set_mib_a_day:
 * @mib: how much of documents an account may hand in within a day, 1 to %HJ_BLOB_MIB_A_DAY_MAX
 *
 * For as long as @api lives.
 */
void
hj_blob_set_mib_a_day (HjApi *api, gint64 mib)
{
  gint64 *kept = g_new (gint64, 1);

  *kept = mib;
  g_object_set_data_full (G_OBJECT (api), MIB_A_DAY, kept, g_free);
}
