/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-admin.h"

#include "core/base/hj-secret.h"
#include "core/wire/hj-members.h"

#define LIST_BYTES_MAX (1024 * 1024)
#define WORD_MAX 1024
#define REASON_MAX 4096

#define PAGE { "after", "limit" }

static const HjAdminRoute routes[] = {
  { HJ_ADMIN_USERS, .optional = PAGE, .list = "users" },
  { HJ_ADMIN_USERS_ADD, .required = { "name", "role", "org" }, .optional = { "full_name" } },
  { HJ_ADMIN_USERS_CHANGE, .required = { "name" }, .optional = { "role", "org", "full_name" } },
  { HJ_ADMIN_USERS_DISABLE, .required = { "name" } },
  { HJ_ADMIN_USERS_ENABLE, .required = { "name" } },
  { HJ_ADMIN_USERS_PASSWORD, .required = { "name" } },
  { HJ_ADMIN_USERS_CODE, .required = { "name" } },
  { HJ_ADMIN_ORGS, .optional = PAGE, .list = "orgs" },
  { HJ_ADMIN_ORGS_ADD, .required = { "id", "kind", "name" }, .optional = { "parent" } },
  { HJ_ADMIN_ORGS_CHANGE, .required = { "id", "name" }, .optional = { "parent" } },
  { HJ_ADMIN_DEVICES, .optional = PAGE, .list = "devices" },
  { HJ_ADMIN_DEVICES_REVOKE, .required = { "id" } },
  { HJ_ADMIN_LEASE },
  { HJ_ADMIN_LEASE_SET, .required = { "days" } },
  { HJ_ADMIN_SEALED, .optional = PAGE, .list = "ops" },
  { HJ_ADMIN_SEALED_ACCEPT, .required = { "id" }, .optional = { "reason" } },
  { HJ_ADMIN_SEALED_REFUSE, .required = { "id" }, .optional = { "reason" } },
  { HJ_ADMIN_HELD, .optional = PAGE, .list = "held" },
};

#define OF_REQUEST(member) G_STRUCT_OFFSET (HjAdminRequest, member)
#define OF_USER(member) G_STRUCT_OFFSET (HjAdminUser, member)
#define OF_ORG(member) G_STRUCT_OFFSET (HjAdminOrg, member)
#define OF_DEVICE(member) G_STRUCT_OFFSET (HjAdminDevice, member)
#define OF_SEALED(member) G_STRUCT_OFFSET (HjAdminSealed, member)
#define OF_HELD(member) G_STRUCT_OFFSET (HjAdminHeld, member)
#define OF_ANSWER(member) G_STRUCT_OFFSET (HjAdminAnswer, member)

static const HjMember request_members[] = {
  { "name", HJ_MEMBER_OPTIONAL, OF_REQUEST (name), WORD_MAX },
  { "role", HJ_MEMBER_OPTIONAL, OF_REQUEST (role), WORD_MAX },
  { "org", HJ_MEMBER_OPTIONAL, OF_REQUEST (org), WORD_MAX },
  { "full_name", HJ_MEMBER_OPTIONAL, OF_REQUEST (full_name), WORD_MAX },
  { "id", HJ_MEMBER_OPTIONAL, OF_REQUEST (id), WORD_MAX },
  { "kind", HJ_MEMBER_OPTIONAL, OF_REQUEST (kind), WORD_MAX },
  { "parent", HJ_MEMBER_OPTIONAL, OF_REQUEST (parent), WORD_MAX },
  { "reason", HJ_MEMBER_OPTIONAL, OF_REQUEST (reason), REASON_MAX },
  { "after", HJ_MEMBER_OPTIONAL, OF_REQUEST (after), WORD_MAX },
  { "limit", HJ_MEMBER_OPTIONAL_INT, OF_REQUEST (limit) },
  { "days", HJ_MEMBER_OPTIONAL_INT, OF_REQUEST (days) },
  { NULL },
};

static const HjMember user_members[] = {
  { "name", HJ_MEMBER_TEXT, OF_USER (name) },
  { "role", HJ_MEMBER_TEXT, OF_USER (role) },
  { "org", HJ_MEMBER_TEXT, OF_USER (org) },
  { "full_name", HJ_MEMBER_OPTIONAL, OF_USER (full_name) },
  { "disabled", HJ_MEMBER_BOOLEAN, OF_USER (disabled) },
  { "devices", HJ_MEMBER_INT, OF_USER (devices) },
  { "last_seen", HJ_MEMBER_TIME, OF_USER (last_seen) },
  { NULL },
};

static const HjMember org_members[] = {
  { "id", HJ_MEMBER_TEXT, OF_ORG (id) },
  { "kind", HJ_MEMBER_TEXT, OF_ORG (kind) },
  { "name", HJ_MEMBER_TEXT, OF_ORG (name) },
  { "parent", HJ_MEMBER_OPTIONAL, OF_ORG (parent) },
  { NULL },
};

static const HjMember device_members[] = {
  { "id", HJ_MEMBER_TEXT, OF_DEVICE (id) },
  { "user", HJ_MEMBER_TEXT, OF_DEVICE (user) },
  { "name", HJ_MEMBER_TEXT, OF_DEVICE (name) },
  { "state", HJ_MEMBER_TEXT, OF_DEVICE (state) },
  { "enrolled_at", HJ_MEMBER_TIME, OF_DEVICE (enrolled_at) },
  { "last_seen", HJ_MEMBER_TIME, OF_DEVICE (last_seen) },
  { "last_seq", HJ_MEMBER_INT, OF_DEVICE (last_seq) },
  { NULL },
};

static const HjMember sealed_members[] = {
  { "id", HJ_MEMBER_TEXT, OF_SEALED (id) },
  { "device", HJ_MEMBER_TEXT, OF_SEALED (device) },
  { "user", HJ_MEMBER_TEXT, OF_SEALED (user) },
  { "made_at", HJ_MEMBER_TIME, OF_SEALED (made_at) },
  { "handed_in_at", HJ_MEMBER_TIME, OF_SEALED (handed_in_at) },
  { "entity", HJ_MEMBER_TEXT, OF_SEALED (entity) },
  { "kind", HJ_MEMBER_TEXT, OF_SEALED (kind) },
  { "command", HJ_MEMBER_OPTIONAL, OF_SEALED (command) },
  { "group", HJ_MEMBER_OPTIONAL, OF_SEALED (group) },
  { "fields", HJ_MEMBER_TEXTS, OF_SEALED (fields) },
  { NULL },
};

static const HjMember held_members[] = {
  { "org", HJ_MEMBER_TEXT, OF_HELD (org) },
  { "user", HJ_MEMBER_TEXT, OF_HELD (user) },
  { "entity", HJ_MEMBER_TEXT, OF_HELD (entity) },
  { "reason", HJ_MEMBER_TEXT, OF_HELD (reason) },
  { "count", HJ_MEMBER_INT, OF_HELD (count) },
  { "oldest", HJ_MEMBER_TIME, OF_HELD (oldest) },
  { NULL },
};

static const HjMember answer_members[] = {
  { "name", HJ_MEMBER_OPTIONAL, OF_ANSWER (name) },
  { "password", HJ_MEMBER_OPTIONAL, OF_ANSWER (password) },
  { "code", HJ_MEMBER_OPTIONAL, OF_ANSWER (code) },
  { "outcome", HJ_MEMBER_OPTIONAL, OF_ANSWER (outcome) },
  { "why", HJ_MEMBER_OPTIONAL, OF_ANSWER (why) },
  { "days", HJ_MEMBER_OPTIONAL_INT, OF_ANSWER (days) },
  { NULL },
};

static const struct {
  const char *list;
  const HjMember *members;
  gsize size;
} row_types[] = {
  { "users", user_members, sizeof (HjAdminUser) },
  { "orgs", org_members, sizeof (HjAdminOrg) },
  { "devices", device_members, sizeof (HjAdminDevice) },
  { "ops", sealed_members, sizeof (HjAdminSealed) },
  { "held", held_members, sizeof (HjAdminHeld) },
};

/**
 * hj_admin_routes:
 * @n_routes: (out): how many
 *
 * Returns: (array length=n_routes): all that can be asked
 */
const HjAdminRoute *
hj_admin_routes (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

/**
 * hj_admin_find_route:
 * @path: one of the paths
 *
 * Returns: (nullable): what belongs to it
 */
const HjAdminRoute *
hj_admin_find_route (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    if (g_str_equal (routes[i].path, path))
      return &routes[i];
  }
  return NULL;
}

void
hj_admin_request_free (HjAdminRequest *self)
{
  hj_members_clear (request_members, self);
  g_free (self);
}

/**
 * hj_admin_request_to_bytes:
 * @path: whom it goes to; members that the path does not know are left out
 *
 * Returns: (transfer full): the body
 */
GBytes *
hj_admin_request_to_bytes (const char *path, const HjAdminRequest *self)
{
  const HjAdminRoute *route = hj_admin_find_route (path);
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (route != NULL, NULL);
  hj_members_write (request_members, self, object);
  for (guint i = 0; request_members[i].name != NULL; i++) {
    const char *name = request_members[i].name;

    if (!g_strv_contains (route->required, name) && !g_strv_contains (route->optional, name))
      json_object_remove_member (object, name);
  }
  return hj_wire_object_to_bytes (object);
}

static gboolean
check_required (const HjAdminRoute *route, JsonObject *object, GError **error)
{
  for (guint i = 0; route->required[i] != NULL; i++) {
    JsonNode *node = json_object_get_member (object, route->required[i]);

    if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
      continue;
    g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The member “%s” is missing.",
                 route->required[i]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_known (const HjAdminRoute *route, JsonObject *object, GError **error)
{
  const char *allowed[G_N_ELEMENTS (route->required) + G_N_ELEMENTS (route->optional)] = { NULL };
  guint n = 0;

  for (guint i = 0; route->required[i] != NULL; i++)
    allowed[n++] = route->required[i];
  for (guint i = 0; route->optional[i] != NULL; i++)
    allowed[n++] = route->optional[i];
  return hj_wire_check_members (object, allowed, error);
}

/**
 * hj_admin_request_from_bytes:
 * @path: whom it came to, one of hj_admin_routes()
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what was asked
 */
HjAdminRequest *
hj_admin_request_from_bytes (const char *path, GBytes *bytes, GError **error)
{
  const HjAdminRoute *route = hj_admin_find_route (path);
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjAdminRequest) self = g_new0 (HjAdminRequest, 1);

  g_return_val_if_fail (route != NULL, NULL);
  if (object == NULL || !check_known (route, object, error)
      || !check_required (route, object, error)
      || !hj_members_read (request_members, object, self, error))
    return NULL;
  if (self->limit <= HJ_ADMIN_LIST_MAX)
    return g_steal_pointer (&self);
  g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "A page has at most %d rows.",
               HJ_ADMIN_LIST_MAX);
  return NULL;
}

static guint
find_row_type (const char *list)
{
  guint i = 0;

  while (!g_str_equal (row_types[i].list, list))
    i++;
  return i;
}

/**
 * hj_admin_list_new:
 * @path: one of those that list
 *
 * Returns: (transfer full): an empty list
 */
HjAdminList *
hj_admin_list_new (const char *path)
{
  const HjAdminRoute *route = hj_admin_find_route (path);
  HjAdminList *self;

  g_return_val_if_fail (route != NULL && route->list != NULL, NULL);
  self = g_new0 (HjAdminList, 1);
  self->route = route;
  self->rows = g_ptr_array_new ();
  return self;
}

void
hj_admin_list_free (HjAdminList *self)
{
  guint type = find_row_type (self->route->list);

  for (guint i = 0; i < self->rows->len; i++) {
    hj_members_clear (row_types[type].members, g_ptr_array_index (self->rows, i));
    g_free (g_ptr_array_index (self->rows, i));
  }
  g_ptr_array_unref (self->rows);
  g_free (self->next);
  g_free (self);
}

GBytes *
hj_admin_list_to_bytes (const HjAdminList *self)
{
  guint type = find_row_type (self->route->list);
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++) {
    JsonObject *row = json_object_new ();

    hj_members_write (row_types[type].members, g_ptr_array_index (self->rows, i), row);
    json_array_add_object_element (rows, row);
  }
  json_object_set_array_member (object, self->route->list, rows);
  hj_wire_set_optional_text (object, "next", self->next);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_admin_list_from_bytes:
 * @path: what was asked
 * @bytes: what the central instance answered
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the page
 */
HjAdminList *
hj_admin_list_from_bytes (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (HjAdminList) self = hj_admin_list_new (path);
  guint type = find_row_type (self->route->list);
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, LIST_BYTES_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  JsonArray *rows;

  if (object == NULL
      || (rows = hj_wire_read_array (object, self->route->list, HJ_ADMIN_LIST_MAX, error)) == NULL
      || !hj_wire_read_optional_text (object, "next", LIST_BYTES_MAX, &self->next, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = hj_wire_require_object (json_array_get_element (rows, i), error);

    if (row == NULL)
      return NULL;
    g_ptr_array_add (self->rows, g_malloc0 (row_types[type].size));
    if (!hj_members_read (row_types[type].members, row, g_ptr_array_index (self->rows, i), error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

void
hj_admin_answer_free (HjAdminAnswer *self)
{
  hj_secret_wipe (self->password);
  hj_secret_wipe (self->code);
  hj_members_clear (answer_members, self);
  g_free (self);
}

GBytes *
hj_admin_answer_to_bytes (const HjAdminAnswer *self)
{
  JsonObject *object = json_object_new ();

  hj_members_write (answer_members, self, object);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_admin_answer_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what the central instance answered
 */
HjAdminAnswer *
hj_admin_answer_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjAdminAnswer) self = g_new0 (HjAdminAnswer, 1);

  if (object == NULL || !hj_members_read (answer_members, object, self, error))
    return NULL;
  return g_steal_pointer (&self);
}
