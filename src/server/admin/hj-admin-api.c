/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/admin/hj-admin-api.h"

#include "core/model/hj-entity.h"
#include "server/admin/hj-admin-private.h"
#include "server/audit/hj-audit.h"
#include "server/instance/hj-instance.h"

/**
 * Kind:
 * @READS: noted in the audit as read
 * @CHANGES: done and noted in one transaction
 * @DECIDES: begins, notes and ends by itself
 */
typedef enum { READS, CHANGES, DECIDES } Kind;

typedef struct {
  const char *path;
  Kind kind;
  HjAdminAct act;
} Route;

static const Route routes[] = {
  { HJ_ADMIN_USERS, READS, hj_admin_list },
  { HJ_ADMIN_USERS_ADD, CHANGES, hj_admin_add_user },
  { HJ_ADMIN_USERS_CHANGE, CHANGES, hj_admin_change_user },
  { HJ_ADMIN_USERS_DISABLE, CHANGES, hj_admin_disable_user },
  { HJ_ADMIN_USERS_ENABLE, CHANGES, hj_admin_enable_user },
  { HJ_ADMIN_USERS_PASSWORD, CHANGES, hj_admin_set_password },
  { HJ_ADMIN_USERS_CODE, CHANGES, hj_admin_make_code },
  { HJ_ADMIN_ORGS, READS, hj_admin_list },
  { HJ_ADMIN_ORGS_ADD, CHANGES, hj_admin_add_org },
  { HJ_ADMIN_ORGS_CHANGE, CHANGES, hj_admin_change_org },
  { HJ_ADMIN_DEVICES, READS, hj_admin_list },
  { HJ_ADMIN_DEVICES_REVOKE, CHANGES, hj_admin_revoke_device },
  { HJ_ADMIN_LEASE, READS, hj_admin_get_lease },
  { HJ_ADMIN_LEASE_SET, CHANGES, hj_admin_set_lease },
  { HJ_ADMIN_SEALED, READS, hj_admin_list_sealed },
  { HJ_ADMIN_SEALED_ACCEPT, DECIDES, hj_admin_accept_sealed },
  { HJ_ADMIN_SEALED_REFUSE, DECIDES, hj_admin_refuse_sealed },
  { HJ_ADMIN_HELD, READS, hj_admin_list },
};

/* What was asked for, in words that others can read. */
static GString *
describe (const HjAdminRequest *asked)
{
  const char *const parts[][2] = {
    { "name", asked->name },           { "role", asked->role },   { "org", asked->org },
    { "full_name", asked->full_name }, { "id", asked->id },       { "kind", asked->kind },
    { "parent", asked->parent },       { "after", asked->after },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i][1] != NULL)
      g_string_append_printf (text, "%s%s=%s", text->len == 0 ? "" : " ", parts[i][0], parts[i][1]);
  }
  if (asked->days != 0)
    g_string_append_printf (text, "days=%" G_GINT64_FORMAT, asked->days);
  return text;
}

static HjHttpReply *
refuse (const char *path, const GError *error)
{
  if (error->domain == HJ_MODEL_ERROR)
    return hj_http_reply_new_problem (422, "invalid", error->message);
  if (error->domain != HJ_CENTRAL_ERROR)
    return hj_api_reply_failed (path, error);
  switch (error->code) {
  case HJ_CENTRAL_ERROR_NOT_FOUND:
    return hj_http_reply_new_problem (404, "not-found", error->message);
  case HJ_CENTRAL_ERROR_EXISTS:
    return hj_http_reply_new_problem (409, "exists", error->message);
  case HJ_CENTRAL_ERROR_INVALID:
    return hj_http_reply_new_problem (422, "invalid", error->message);
  case HJ_CENTRAL_ERROR_REFUSED:
    return hj_http_reply_new_problem (422, "refused", error->message);
  default:
    return hj_api_reply_failed (path, error);
  }
}

/* Whom or what it concerns, so that an auditor finds all that was done to an account. */
static void
set_subject (HjAuditEntry *entry, const HjAdminCall *call)
{
  if (call->account != NULL) {
    entry->entity = HJ_AUDIT_ACCOUNT;
    entry->row = call->account;
  } else if (g_str_has_prefix (entry->what, HJ_ADMIN_ORGS "/")) {
    entry->entity = "org";
    entry->row = call->asked->id;
  }
}

static gboolean
note (const HjAdminCall *call, const Route *route, GError **error)
{
  HjAuditEntry entry = {
    .user = call->by->name,
    .device = call->device->id,
    .act = route->kind == READS ? "read" : "administer",
    .what = route->path,
    .purpose = call->asked->reason,
    .detail = call->detail->len == 0 ? NULL : call->detail->str,
  };

  set_subject (&entry, call);
  return hj_central_audit_append (call->central, &entry, error);
}

/* Nobody administers, or reads, what is not noted. */
static gboolean
run (HjAdminCall *call, const Route *route, GError **error)
{
  HjSql *sql = hj_central_get_sql (call->central);

  if (route->kind == DECIDES)
    return route->act (call, error);
  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (!route->act (call, error) || !note (call, route, error)) {
    hj_sql_rollback (sql);
    return FALSE;
  }
  if (!hj_sql_commit (sql, error))
    return FALSE;
  hj_audit_keep_head (call->central);
  return TRUE;
}

static HjHttpReply *
answer (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
        const HjCentralDevice *device, gpointer user_data)
{
  const Route *route = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAdminRequest) asked
      = hj_admin_request_from_bytes (route->path, request->body, &error);

  if (asked == NULL)
    return hj_api_reply_broken (error);
  g_autoptr (HjAdminAnswer) filled = g_new0 (HjAdminAnswer, 1);
  g_autoptr (HjAdminList) list
      = hj_admin_find_route (route->path)->list == NULL ? NULL : hj_admin_list_new (route->path);
  g_autoptr (GString) detail = describe (asked);
  HjAdminCall call = {
    .central = hj_api_get_central (api),
    .by = user,
    .device = device,
    .asked = asked,
    .answer = filled,
    .list = list,
    .account = g_str_has_prefix (route->path, HJ_ADMIN_USERS "/") ? asked->name : NULL,
    .detail = detail,
  };

  if (!run (&call, route, &error))
    return refuse (route->path, error);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON,
                            list != NULL ? hj_admin_list_to_bytes (list)
                                         : hj_admin_answer_to_bytes (filled));
}

static const char *const administrators[] = { HJ_INSTANCE_ADMIN_ROLE, NULL };

/**
 * hj_admin_add_routes:
 *
 * Adds what administrators ask from their laptops: accounts, organisations, laptops, the lease, and
 * work that was handed in sealed or is held.
 */
void
hj_admin_add_routes (HjApi *api)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    const HjApiRoute route = {
      .method = "POST",
      .path = routes[i].path,
      .needs_token = TRUE,
      .roles = administrators,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer,
    };

    hj_api_add_route (api, &route, (gpointer)&routes[i]);
  }
}
