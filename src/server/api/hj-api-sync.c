/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api-private.h"

#include "core/wire/hj-batch.h"
#include "core/wire/hj-hint.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-problem.h"
#include "server/audit/hj-audit.h"
#include "server/sync/hj-changes.h"
#include "server/sync/hj-ops.h"

#include <glib/gi18n-lib.h>

static HjHttpReply *
answer_hello (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
              const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autofree char *epoch = hj_central_dup_meta (central, HJ_CENTRAL_META_EPOCH);
  g_autoptr (HjHello) hello = hj_hello_new (hj_central_now (central), epoch);

  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_hello_to_bytes (hello));
}

static HjHttpReply *
refuse_batch (const GError *error, gint64 expected_seq)
{
  if (g_error_matches (error, HJ_OPS_ERROR, HJ_OPS_ERROR_GAP))
    return hj_http_reply_new (
        409, HJ_PROBLEM_CONTENT_TYPE,
        hj_problem_new_with_int (409, HJ_PROBLEM_SEQUENCE_GAP,
                                 _ ("Work is missing before what was sent; the laptop sends it "
                                    "again."),
                                 "expected", expected_seq));
  if (g_error_matches (error, HJ_OPS_ERROR, HJ_OPS_ERROR_CLONED))
    return hj_http_reply_new_problem (
        422, HJ_PROBLEM_CLONED_DEVICE,
        _ ("Two laptops speak as the same one; please ask the administrator to look at it."));
  if (g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED))
    return hj_http_reply_new_problem (403, HJ_PROBLEM_REVOKED, error->message);
  return hj_api_reply_failed ("/v1/ops", error);
}

static HjHttpReply *
answer_ops (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
            const HjCentralDevice *device, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatch) batch = hj_batch_from_bytes (request->body, &error);
  g_autoptr (HjBatchAnswer) answer = NULL;
  gint64 expected_seq = 0;

  if (batch == NULL)
    return hj_api_reply_broken (error);
  if (!g_str_equal (batch->device, device->id))
    return hj_http_reply_new_problem (
        403, "device", _ ("What was sent is another laptop's; please ask the administrator."));
  answer = hj_ops_apply (hj_api_get_central (api), device, user, batch, &expected_seq, &error);
  if (answer == NULL)
    return refuse_batch (error, expected_seq);
  hj_audit_keep_head (hj_api_get_central (api));
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_batch_answer_to_bytes (answer));
}

/* Nobody reads what is not noted. A page without rows shows nothing. */
static gboolean
note_read (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
           const HjCentralDevice *device, const GString *rows, GError **error)
{
  const HjAuditEntry note = {
    .user = user->name,
    .device = device->id,
    .act = "read",
    .what = request->path,
    .detail = rows->str,
  };

  return rows->len == 0 || hj_audit_note (hj_api_get_central (api), &note, error);
}

static HjHttpReply *
answer_changes (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                const HjCentralDevice *device, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjChangesRequest) asked = hj_changes_request_from_bytes (request->body, &error);
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GBytes) page = NULL;

  if (asked == NULL)
    return hj_api_reply_broken (error);
  page = hj_changes_answer (hj_api_get_central (api), user, asked, rows, &error);
  if (page == NULL || !note_read (api, request, user, device, rows, &error))
    return hj_api_reply_failed ("/v1/changes", error);
  return hj_http_reply_new (200, HJ_PAGE_CONTENT_TYPE, g_steal_pointer (&page));
}

/* Hints say nothing that is worth noting: what there is, is asked for. */
static HjHttpReply *
answer_live (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
             const HjCentralDevice *device, gpointer user_data)
{
  HjHttpReply *reply = hj_http_reply_new (200, HJ_HINT_CONTENT_TYPE, NULL);

  reply->listening = hj_listening_new (hj_api_get_central (api), user, device->id);
  return reply;
}

/* What every laptop needs to reconcile. */
void
hj_api_add_sync_routes (HjApi *self)
{
  const HjApiRoute routes[] = {
    { .method = "GET", .path = "/v1/hello", .handler = answer_hello },
    { .method = "POST",
      .path = "/v1/ops",
      .needs_token = TRUE,
      .body_max = HJ_WIRE_BATCH_BYTES_MAX + HJ_WIRE_OP_MAX,
      .handler = answer_ops },
    { .method = "POST",
      .path = "/v1/changes",
      .needs_token = TRUE,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_changes },
    { .method = "GET", .path = HJ_HINT_PATH, .needs_token = TRUE, .handler = answer_live },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    hj_api_add_route (self, &routes[i], NULL);
}
