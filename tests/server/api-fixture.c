/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-fixture.h"

#include "core/wire/hj-admin.h"
#include "core/wire/hj-audit-list.h"
#include "core/wire/hj-figures.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-proposal.h"
#include "core/wire/hj-transfer.h"
#include "core/wire/hj-wire.h"
#include "server/admin/hj-admin-api.h"
#include "server/auth/hj-auth.h"
#include "server/blob/hj-blob-route.h"
#include "server/drop/hj-drop-route.h"
#include "server/overview/hj-overview.h"
#include "server/proposal/hj-proposal-route.h"

#include <string.h>

#define ADMIN(path) { "POST", path, TRUE, "administrator" }

/* Every route there is. A new one fails test_routes_are_all() until it stands here. */
const ApiRoute api_routes[] = {
  { "GET", "/v1/hello", FALSE },
  { "POST", "/v1/enrol", FALSE },
  { "POST", "/v1/recover", FALSE },
  { "POST", "/v1/token", FALSE },
  { "POST", "/v1/drop", FALSE },
  { "POST", "/v1/ops", TRUE },
  { "POST", "/v1/changes", TRUE },
  { "GET", "/v1/live", TRUE },
  { "POST", HJ_UPLOADS_PATH, TRUE },
  { "POST", HJ_UPLOAD_PARTS_PATH, TRUE },
  { "POST", HJ_BLOBS_PATH, TRUE },
  { "POST", HJ_PURPOSE_PATH, TRUE, "supervisor" },
  { "POST", HJ_FIGURES_PATH, TRUE, "supervisor" },
  { "POST", HJ_PROPOSALS_PATH, TRUE, "house-leader supervisor" },
  { "POST", HJ_PROPOSALS_SHOW_PATH, TRUE, "house-leader supervisor" },
  { "POST", HJ_PROPOSALS_PROPOSE_PATH, TRUE, "house-leader supervisor" },
  { "POST", HJ_PROPOSALS_DECIDE_PATH, TRUE, "house-leader supervisor" },
  { "POST", "/v1/audit", FALSE },
  { "POST", HJ_AUDIT_LIST_PATH, TRUE, "auditor" },
  { "POST", HJ_AUDIT_CHECK_PATH, TRUE, "auditor" },
  ADMIN (HJ_ADMIN_USERS),
  ADMIN (HJ_ADMIN_USERS_ADD),
  ADMIN (HJ_ADMIN_USERS_CHANGE),
  ADMIN (HJ_ADMIN_USERS_DISABLE),
  ADMIN (HJ_ADMIN_USERS_ENABLE),
  ADMIN (HJ_ADMIN_USERS_PASSWORD),
  ADMIN (HJ_ADMIN_USERS_CODE),
  ADMIN (HJ_ADMIN_ORGS),
  ADMIN (HJ_ADMIN_ORGS_ADD),
  ADMIN (HJ_ADMIN_ORGS_CHANGE),
  ADMIN (HJ_ADMIN_DEVICES),
  ADMIN (HJ_ADMIN_DEVICES_REVOKE),
  ADMIN (HJ_ADMIN_LEASE),
  ADMIN (HJ_ADMIN_LEASE_SET),
  ADMIN (HJ_ADMIN_SEALED),
  ADMIN (HJ_ADMIN_SEALED_ACCEPT),
  ADMIN (HJ_ADMIN_SEALED_REFUSE),
  ADMIN (HJ_ADMIN_HELD),
};

const guint api_n_routes = G_N_ELEMENTS (api_routes);

void
api_fixture_set_up (ApiFixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->api = hj_api_new (self->world->central);
  self->laptops = g_hash_table_new (g_str_hash, g_str_equal);
  hj_auth_add_routes (self->api);
  hj_drop_add_routes (self->api);
  hj_overview_add_routes (self->api);
  hj_blob_add_routes (self->api);
  hj_admin_add_routes (self->api);
  hj_proposal_add_routes (self->api);
}

void
api_fixture_tear_down (ApiFixture *self, gconstpointer data)
{
  g_clear_object (&self->api);
  g_hash_table_unref (self->laptops);
  world_free (self->world);
}

/* As the laptop asks that the token was given to. */
HjHttpReply *
api_fixture_ask (ApiFixture *self, const char *method, const char *path, const char *token,
                 GBytes *body)
{
  Laptop *laptop = token == NULL ? NULL : g_hash_table_lookup (self->laptops, token);
  g_autofree char *signature
      = laptop == NULL ? NULL : laptop_sign (laptop, method, path, token, body);
  const HjHttpRequest request = { .method = method,
                                  .path = path,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = token,
                                  .signature = signature,
                                  .body = body };

  return hj_api_handle (self->api, &request);
}

guint
api_fixture_ask_status (ApiFixture *self, const char *method, const char *path, const char *token,
                        const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (HjHttpReply) reply = api_fixture_ask (self, method, path, token, body);

  return reply->status;
}

void
api_fixture_give_token (ApiFixture *self, Laptop *laptop, const char *token)
{
  laptop_give_token (laptop, token);
  g_hash_table_insert (self->laptops, (char *)token, laptop);
}
