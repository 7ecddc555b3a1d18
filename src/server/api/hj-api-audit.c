/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api-private.h"

#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"
#include "server/audit/hj-audit.h"

#include <glib/gi18n-lib.h>

/* Entries that are looked at in one piece, so that nobody waits long for the database. */
#define CHECK_ENTRIES 20000

static gboolean
is_signed_by (const HjDeedPart *part, const HjCentralDevice *device)
{
  const HjDeed *last
      = part->deeds->len == 0 ? NULL : g_ptr_array_index (part->deeds, part->deeds->len - 1);
  g_autofree char *text = hj_deed_signed_text (part->device, part->after, part->after_hash,
                                               last == NULL ? part->after : last->seq,
                                               last == NULL ? part->after_hash : last->hash);

  return hj_central_device_signed (device, text, part->signature);
}

/* NULL where the laptop may not hand anything in. One that was taken out of use still may: it is
 * how what was done on it becomes known before it erases itself.
 */
static HjCentralDevice *
find_signer (HjCentral *central, const HjDeedPart *part, HjHttpReply **refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentralDevice) device = hj_central_find_device (central, part->device, &error);

  if (device == NULL && !g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND)) {
    *refusal = hj_api_reply_failed ("/v1/audit", error);
    return NULL;
  }
  if (device == NULL || !is_signed_by (part, device)) {
    *refusal = hj_api_refuse_unknown_device ();
    return NULL;
  }
  if (g_str_equal (device->state, "frozen")) {
    *refusal = hj_http_reply_new_problem (
        403, HJ_PROBLEM_CLONED_DEVICE,
        _ ("Two laptops speak as the same one; please ask the administrator to look at it."));
    return NULL;
  }
  return g_steal_pointer (&device);
}

static HjHttpReply *
answer_audit (HjApi *api, const HjHttpRequest *request, const HjCentralUser *nobody,
              const HjCentralDevice *no_device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjDeedPart) part = hj_deed_part_from_bytes (request->body, &error);
  g_autoptr (HjCentralDevice) device = NULL;
  g_autoptr (HjDeedAnswer) answer = NULL;
  HjHttpReply *refusal = NULL;

  if (part == NULL)
    return hj_api_reply_broken (error);
  device = find_signer (central, part, &refusal);
  if (device == NULL)
    return refusal;
  if (!hj_audit_join (central, device, part, &answer, &error))
    return hj_api_reply_failed (request->path, error);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_deed_answer_to_bytes (answer));
}

/* What an auditor asked for, in words that others can read. */
static char *
describe (const HjAuditQuery *query)
{
  const char *const parts[][2] = {
    { "person", query->person },
    { "user", query->user },
    { "act", query->act },
    { "purpose", query->why },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i][1] != NULL)
      g_string_append_printf (text, "%s=%s ", parts[i][0], parts[i][1]);
  }
  g_string_append_printf (text, "before=%" G_GINT64_FORMAT, query->before);
  return g_string_free_and_steal (text);
}

/* Nobody reads the audit without leaving a trace in it. */
static gboolean
note_look (HjCentral *central, const HjHttpRequest *request, const HjCentralUser *user,
           const HjCentralDevice *device, const HjAuditQuery *query, const char *person,
           GError **error)
{
  g_autofree char *detail = describe (query);
  const HjAuditEntry note = { .user = user->name,
                              .device = device->id,
                              .act = "read",
                              .what = request->path,
                              .entity = person == NULL ? NULL : "person",
                              .row = person,
                              .purpose = query->purpose,
                              .detail = detail };

  return hj_audit_note (central, &note, error);
}

static HjHttpReply *
answer_list (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
             const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAuditQuery) query = hj_audit_query_from_bytes (request->body, &error);
  g_autoptr (HjAuditPage) page = NULL;
  g_autofree char *person = NULL;

  if (query == NULL)
    return hj_api_reply_broken (error);
  g_strstrip (query->purpose);
  if (*query->purpose == '\0')
    return hj_http_reply_new_problem (422, "purpose",
                                      _ ("Say for which purpose you look at the audit."));
  page = hj_audit_find (central, query, &person, &error);
  if (page == NULL || !note_look (central, request, user, device, query, person, &error))
    return hj_api_reply_failed (request->path, error);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_audit_page_to_bytes (page));
}

static HjHttpReply *
answer_check (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
              const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAuditCheck) check = hj_audit_check_from_bytes (request->body, &error);
  g_autofree char *head = hj_audit_read_head (central, NULL);
  g_auto (HjAuditState) state = { 0 };

  if (check == NULL)
    return hj_api_reply_broken (error);
  state.n_entries = check->seq;
  state.hash = g_strdup (check->seq == 0 ? HJ_AUDIT_NO_HASH : check->hash);
  if (!hj_audit_check (central, head, CHECK_ENTRIES, &state, &check->done, &error))
    return hj_api_reply_failed (request->path, error);
  check->seq = state.n_entries;
  g_set_str (&check->hash, state.hash);
  check->broken_at = state.broken_at;
  check->n_breaks = state.n_breaks;
  g_set_str (&check->why, state.why);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_audit_check_to_bytes (check));
}

static const char *const auditors[] = { "auditor", NULL };

/* What was done on laptops joins the audit, and auditors read it. */
void
hj_api_add_audit_routes (HjApi *self)
{
  const HjApiRoute routes[] = {
    { .method = "POST",
      .path = "/v1/audit",
      .body_max = HJ_DEED_PART_MAX,
      .handler = answer_audit },
    { .method = "POST",
      .path = HJ_AUDIT_LIST_PATH,
      .needs_token = TRUE,
      .roles = auditors,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_list },
    { .method = "POST",
      .path = HJ_AUDIT_CHECK_PATH,
      .needs_token = TRUE,
      .roles = auditors,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_check },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    hj_api_add_route (self, &routes[i], NULL);
}
