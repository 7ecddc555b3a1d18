/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin-central.h"

#include "app-fixture.h"
#include "core/base/hj-clock.h"
#include "core/wire/hj-problem.h"

static const char *const listing[]
    = { HJ_ADMIN_USERS, HJ_ADMIN_ORGS, HJ_ADMIN_DEVICES, HJ_ADMIN_SEALED, HJ_ADMIN_HELD };

static void
free_list (gpointer data)
{
  hj_admin_list_free (data);
}

AdminCentral *
admin_central_new (void)
{
  AdminCentral *self = g_new0 (AdminCentral, 1);

  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_list);
  for (guint i = 0; i < G_N_ELEMENTS (listing); i++)
    g_hash_table_insert (self->lists, (gpointer)listing[i], hj_admin_list_new (listing[i]));
  self->answer.days = 7;
  admin_central_add_org (self, "county-1", "county", "安和县", NULL);
  admin_central_add_org (self, "house-1", "house", "安和县拘留所", "county-1");
  return self;
}

void
admin_central_free (AdminCentral *self)
{
  dex_clear (&self->line);
  g_ptr_array_unref (self->asked);
  g_hash_table_unref (self->lists);
  g_free (self);
}

static void
add (AdminCentral *self, const char *path, gpointer row)
{
  HjAdminList *list = g_hash_table_lookup (self->lists, path);

  g_ptr_array_add (list->rows, row);
}

void
admin_central_add_org (AdminCentral *self, const char *id, const char *kind, const char *name,
                       const char *parent)
{
  HjAdminOrg *org = g_new0 (HjAdminOrg, 1);

  org->id = g_strdup (id);
  org->kind = g_strdup (kind);
  org->name = g_strdup (name);
  org->parent = g_strdup (parent);
  add (self, HJ_ADMIN_ORGS, org);
}

HjAdminUser *
admin_central_add_user (AdminCentral *self, const char *name, const char *full_name,
                        const char *role, const char *org)
{
  HjAdminUser *user = g_new0 (HjAdminUser, 1);

  user->name = g_strdup (name);
  user->full_name = g_strdup (full_name);
  user->role = g_strdup (role);
  user->org = g_strdup (org);
  add (self, HJ_ADMIN_USERS, user);
  return user;
}

HjAdminDevice *
admin_central_add_laptop (AdminCentral *self, const char *id, const char *user, const char *state)
{
  HjAdminDevice *laptop = g_new0 (HjAdminDevice, 1);

  laptop->id = g_strdup (id);
  laptop->user = g_strdup (user);
  laptop->name = g_strdup_printf ("laptop-of-%s", user);
  laptop->state = g_strdup (state);
  laptop->enrolled_at = APP_FIXTURE_NOW - 30 * HJ_DAY_MS;
  laptop->last_seen = APP_FIXTURE_NOW - HJ_HOUR_MS;
  add (self, HJ_ADMIN_DEVICES, laptop);
  return laptop;
}

/* Somebody's behaviour was entered. */
void
admin_central_add_sealed (AdminCentral *self, const char *id, const char *group)
{
  HjAdminSealed *sealed = g_new0 (HjAdminSealed, 1);

  sealed->id = g_strdup (id);
  sealed->device = g_strdup ("laptop-1");
  sealed->user = g_strdup ("li");
  sealed->made_at = APP_FIXTURE_NOW - HJ_DAY_MS;
  sealed->handed_in_at = APP_FIXTURE_NOW - HJ_HOUR_MS;
  sealed->entity = g_strdup ("behaviour");
  sealed->kind = g_strdup ("new");
  sealed->group = g_strdup (group);
  sealed->fields = g_strsplit ("kind severity note", " ", -1);
  add (self, HJ_ADMIN_SEALED, sealed);
}

void
admin_central_add_held (AdminCentral *self, const char *user, gint64 count, gint64 oldest)
{
  HjAdminHeld *held = g_new0 (HjAdminHeld, 1);

  held->org = g_strdup ("house-1");
  held->user = g_strdup (user);
  held->entity = g_strdup ("ticket");
  held->reason = g_strdup (HJ_ADMIN_HELD_DECIDE);
  held->count = count;
  held->oldest = oldest;
  add (self, HJ_ADMIN_HELD, held);
}

/* Nothing is in that list any more. */
void
admin_central_empty (AdminCentral *self, const char *path)
{
  g_hash_table_insert (self->lists, (gpointer)hj_admin_find_route (path)->path,
                       hj_admin_list_new (path));
}

/* The act that came last; %NULL for none. */
const char *
admin_central_last (AdminCentral *self)
{
  return self->asked->len == 0 ? NULL : g_ptr_array_index (self->asked, self->asked->len - 1);
}

/* A page of the list: it ends before as many rows as @after says were given. */
static GBytes *
list_page (AdminCentral *self, HjAdminList *all, GBytes *body)
{
  g_autoptr (HjAdminRequest) request = hj_admin_request_from_bytes (all->route->path, body, NULL);
  HjAdminList page = { .route = all->route };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *next = NULL;
  guint from, until;

  g_assert_nonnull (request);
  g_assert_cmpint (request->limit, >, 0);
  from = request->after == NULL ? 0 : (guint)atoi (request->after);
  until = MIN (from + (guint)request->limit, all->rows->len);
  for (guint i = from; i < until; i++)
    g_ptr_array_add (rows, g_ptr_array_index (all->rows, i));
  if (until < all->rows->len)
    next = g_strdup_printf ("%u", until);
  page.rows = rows;
  page.next = next;
  self->n_pages++;
  return hj_admin_list_to_bytes (&page);
}

static HjResponse *
reply (guint status, const char *type, GBytes *body)
{
  HjResponse *response = hj_response_new (status, type, -1, body);

  g_bytes_unref (body);
  return response;
}

static HjResponse *
answer (AdminCentral *self, const char *path, GBytes *body)
{
  HjAdminList *list = g_hash_table_lookup (self->lists, path);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  const char *refusal = g_steal_pointer (&self->refusal);

  if (list != NULL)
    return reply (200, HJ_WIRE_TYPE_JSON, list_page (self, list, body));
  if (!g_str_equal (path, HJ_ADMIN_LEASE))
    g_ptr_array_add (self->asked, g_strdup_printf ("%s %.*s", path, (int)length, text));
  if (refusal != NULL && !g_str_equal (path, HJ_ADMIN_LEASE))
    return reply (403, HJ_PROBLEM_CONTENT_TYPE, hj_problem_new (403, "no", refusal));
  return reply (200, HJ_WIRE_TYPE_JSON, hj_admin_answer_to_bytes (&self->answer));
}

static DexFuture *
on_line_free_cb (DexFuture *line, gpointer response)
{
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, hj_response_ref (response));
}

static void
drop_response (gpointer response)
{
  hj_response_unref (response);
}

/**
 * admin_central_answer:
 * @user_data: an #AdminCentral
 *
 * An #HjTransportMemoryFunc.
 */
DexFuture *
admin_central_answer (const HjRequest *request, gpointer user_data)
{
  AdminCentral *self = user_data;

  if (self->offline || !g_str_has_prefix (request->path, "/v1/admin/"))
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "No network.");
  g_assert_cmpstr (request->token, ==, "access");
  g_assert_nonnull (request->signature);
  g_autoptr (HjResponse) response = answer (self, request->path, request->body);
  gboolean is_act = g_hash_table_lookup (self->lists, request->path) == NULL;

  if (self->line != NULL && is_act)
    return dex_future_then (dex_ref (DEX_FUTURE (self->line)), on_line_free_cb,
                            g_steal_pointer (&response), drop_response);
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}
