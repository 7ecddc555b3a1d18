/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api-private.h"

#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"
#include "server/audit/hj-audit.h"

#include <glib/gi18n-lib.h>

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
    *refusal = hj_http_reply_new_problem (
        401, "unknown-device",
        _ ("The central instance does not know this laptop; please ask the administrator for a "
           "new enrolment code."));
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

/* What was done on laptops joins the audit. */
void
hj_api_add_audit_routes (HjApi *self)
{
  const HjApiRoute route = {
    .method = "POST", .path = "/v1/audit", .body_max = HJ_DEED_PART_MAX, .handler = answer_audit
  };

  hj_api_add_route (self, &route, NULL);
}
