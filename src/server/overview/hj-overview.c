/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/overview/hj-overview.h"

#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-figures.h"
#include "core/wire/hj-messages.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-expiry.h"
#include "server/db/hj-central-figures.h"
#include "server/db/hj-central-rows.h"
#include "server/scope/hj-scope.h"

#include <glib/gi18n-lib.h>

/* A row that is not there and one that the user does not receive are refused alike. */
static HjHttpReply *
refuse_row (void)
{
  return hj_http_reply_new_problem (
      404, "not-found",
      _ ("There is no such case among those that you oversee; reconcile and choose again."));
}

/* A ticket of a dispute is opened with its dispute: the two are one case. */
static HjRecord *
find_case (HjCentral *central, const HjCentralUser *user, const HjPurposeRequest *asked,
           GError **error)
{
  const HjEntity *entity = hj_entity_find (asked->entity);

  if ((entity != &hj_entity_dispute && entity != &hj_entity_ticket)
      || !hj_scope_may_read (central, user->name, user->role, user->org, entity, asked->id))
    return NULL;
  g_autoptr (HjRecord) row = hj_central_load (central, entity, asked->id, error);

  if (row == NULL || entity == &hj_entity_dispute || hj_record_is_null (row, "dispute"))
    return g_steal_pointer (&row);
  return hj_central_load (central, &hj_entity_dispute, hj_record_get_text (row, "dispute"), error);
}

/* The case and the note of it, both or neither: nobody reads what is not noted. */
static gboolean
open_case (HjCentral *central, const HjCentralUser *user, const HjCentralDevice *device,
           const HjCentralPurpose *purpose, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  const HjAuditEntry note = {
    .user = user->name,
    .device = device->id,
    .act = "open",
    .what = HJ_PURPOSE_PATH,
    .entity = purpose->entity->name,
    .row = purpose->id,
    .purpose = purpose->purpose,
  };

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (hj_central_open_with_purpose (central, purpose, error)
      && hj_central_audit_append (central, &note, error))
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static HjHttpReply *
answer_purpose (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjPurposeRequest) asked = hj_purpose_request_from_bytes (request->body, &error);

  if (asked == NULL)
    return hj_http_reply_new_problem (400, "broken", error->message);
  g_strstrip (asked->purpose);
  if (g_utf8_strlen (asked->purpose, -1) < HJ_PURPOSE_CHARACTERS_MIN)
    return hj_http_reply_new_problem (
        422, "purpose", _ ("A purpose of a few words is needed; say why you open this case."));
  g_autoptr (HjRecord) row = find_case (central, user, asked, &error);

  if (row == NULL)
    return error != NULL ? hj_api_reply_failed (request->path, error) : refuse_row ();
  const HjCentralPurpose purpose = {
    .entity = hj_record_get_entity (row),
    .id = hj_record_get_id (row),
    .user = user->name,
    .purpose = asked->purpose,
    .until = hj_central_now (central) + HJ_PURPOSE_TIME,
  };
  const HjPurposeAnswer answer = { purpose.until };

  if (!open_case (central, user, device, &purpose, &error))
    return hj_api_reply_failed (request->path, error);
  hj_audit_keep_head (central);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_purpose_answer_to_bytes (&answer));
}

static HjHttpReply *
answer_figures (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                const HjCentralDevice *device, gpointer user_data)
{
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (HjFiguresRequest) asked = hj_figures_request_from_bytes (request->body, &error);

  if (asked == NULL)
    return hj_http_reply_new_problem (400, "broken", error->message);
  figures = hj_central_count_figures (central, asked, &error);
  if (figures == NULL)
    return hj_api_reply_failed (request->path, error);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON,
                            hj_figures_to_bytes (figures, hj_central_now (central)));
}

/* Static, as the routes keep it: roles that oversee the county. */
static const char *const *
list_roles (void)
{
  static const char *roles[16];
  static gsize filled = 0;

  if (g_once_init_enter (&filled)) {
    guint n_roles, n = 0;
    const HjAccess *accesses = hj_access_list (&n_roles);

    for (guint i = 0; i < n_roles; i++) {
      if (hj_access_reaches (&accesses[i], HJ_REACH_PURPOSE) && n < G_N_ELEMENTS (roles) - 1)
        roles[n++] = accesses[i].role;
    }
    g_once_init_leave (&filled, 1);
  }
  return roles;
}

/**
 * hj_overview_add_routes:
 *
 * Adds what those ask who oversee the county: figures, and a case with a purpose.
 */
void
hj_overview_add_routes (HjApi *api)
{
  const HjApiRoute routes[] = {
    { .method = "POST",
      .path = HJ_PURPOSE_PATH,
      .needs_token = TRUE,
      .roles = list_roles (),
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_purpose },
    { .method = "POST",
      .path = HJ_FIGURES_PATH,
      .needs_token = TRUE,
      .roles = list_roles (),
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer_figures },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    hj_api_add_route (api, &routes[i], NULL);
}
