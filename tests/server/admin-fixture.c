/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin-fixture.h"

#include "api-ask.h"
#include "core/wire/hj-problem.h"
#include "server/admin/hj-admin-api.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-audit.h"
#include "server/drop/hj-drop-route.h"
#include "server/pki/hj-pki.h"

#define TOKEN "admin-token"

gboolean
admin_is_signed_in (AdminFixture *self, const char *token)
{
  g_autofree char *hash = hj_api_hash_token (token);
  g_autoptr (HjCentralDevice) device = hj_central_find_access (self->world->central, hash, NULL);

  return device != NULL;
}

void
admin_set_up (AdminFixture *self, gconstpointer data)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  hj_pki_create (self->world->folder, names, WORLD_NOW, &error);
  g_assert_no_error (error);
  self->api = hj_api_new (self->world->central);
  hj_auth_add_routes (self->api);
  hj_drop_add_routes (self->api);
  hj_admin_add_routes (self->api);
  self->admin = laptop_new (self->world, "admin", "administrator", "house-1");
  laptop_give_token (self->admin, TOKEN);
}

void
admin_tear_down (AdminFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->admin, laptop_free);
  g_clear_object (&self->api);
  world_free (self->world);
}

static HjResponse *
ask (AdminFixture *self, const char *path, const HjAdminRequest *asked)
{
  static const HjAdminRequest nothing = { 0 };
  g_autoptr (GBytes) body = hj_admin_request_to_bytes (path, asked == NULL ? &nothing : asked);

  g_autofree char *signature = laptop_sign (self->admin, "POST", path, TOKEN, body);
  const HjRequest request = { .method = "POST",
                              .path = path,
                              .content_type = HJ_WIRE_TYPE_JSON,
                              .token = TOKEN,
                              .signature = signature,
                              .body = body };

  return api_ask (self->api, &request);
}

static void
assert_done (const char *path, const HjResponse *response)
{
  if (response->status != 200)
    g_error ("%s answered %u: %.*s", path, response->status, (int)g_bytes_get_size (response->body),
             (const char *)g_bytes_get_data (response->body, NULL));
}

/* What is asked for is done. */
HjAdminAnswer *
admin_do (AdminFixture *self, const char *path, const HjAdminRequest *asked)
{
  g_autoptr (HjResponse) response = ask (self, path, asked);
  g_autoptr (GError) error = NULL;

  assert_done (path, response);
  HjAdminAnswer *answer = hj_admin_answer_from_bytes (response->body, &error);

  g_assert_no_error (error);
  return answer;
}

HjAdminList *
admin_list (AdminFixture *self, const char *path, const HjAdminRequest *asked)
{
  g_autoptr (HjResponse) response = ask (self, path, asked);
  g_autoptr (GError) error = NULL;

  assert_done (path, response);
  HjAdminList *list = hj_admin_list_from_bytes (path, response->body, &error);

  g_assert_no_error (error);
  return list;
}

/* It is refused in one sentence, and nothing of it is noted as done. */
void
admin_assert_refused (AdminFixture *self, const char *path, const HjAdminRequest *asked,
                      guint status, const char *code)
{
  guint n_noted = admin_count_noted (self, "administer", path, NULL);
  g_autoptr (HjResponse) response = ask (self, path, asked);
  g_autofree char *got = NULL;
  g_autofree char *sentence = NULL;

  g_assert_cmpuint (response->status, ==, status);
  g_assert_true (hj_problem_parse (response->body, &got, &sentence));
  g_assert_cmpstr (got, ==, code);
  g_assert_true (g_str_has_suffix (sentence, "."));
  g_assert_cmpuint (admin_count_noted (self, "administer", path, NULL), ==, n_noted);
}

typedef struct {
  const char *act;
  const char *what;
  const char *detail; /* (nullable): any */
  guint count;
} Wanted;

static gboolean
on_entry_walked_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Wanted *wanted = user_data;

  wanted->count += g_str_equal (entry->act, wanted->act) && g_str_equal (entry->what, wanted->what)
                   && g_strcmp0 (entry->user, "admin") == 0
                   && (wanted->detail == NULL || g_strcmp0 (entry->detail, wanted->detail) == 0);
  return TRUE;
}

/* How many entries of the audit say that the administrator did so. */
guint
admin_count_noted (AdminFixture *self, const char *act, const char *what, const char *detail)
{
  Wanted wanted = { .act = act, .what = what, .detail = detail };

  g_assert_true (hj_central_audit_walk (self->world->central, on_entry_walked_cb, &wanted, NULL));
  return wanted.count;
}
