/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-admin.h"

static GBytes *
to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static char *
to_text (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return g_strndup (text, length);
}

static void
assert_refused (const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = to_bytes (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_admin_request_from_bytes (path, bytes, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
}

/* Each route takes what it names, and nothing else. */
static void
test_requests (void)
{
  HjAdminRequest all = {
    .name = (char *)"王安",
    .role = (char *)"mediator",
    .org = (char *)"town-1",
    .full_name = (char *)"王安",
    .id = (char *)"x",
    .kind = (char *)"town",
    .parent = (char *)"",
    .reason = (char *)"why",
    .after = (char *)"next",
    .limit = HJ_ADMIN_LIST_MAX,
    .days = 7,
  };
  guint n_routes;
  const HjAdminRoute *routes = hj_admin_routes (&n_routes);

  for (guint i = 0; i < n_routes; i++) {
    const HjAdminRoute *route = &routes[i];
    g_autoptr (GBytes) bytes = hj_admin_request_to_bytes (route->path, &all);
    g_autoptr (HjAdminRequest) copy = hj_admin_request_from_bytes (route->path, bytes, NULL);
    g_autofree char *text = to_text (bytes);

    g_assert_nonnull (copy);
    g_assert_true (hj_admin_find_route (route->path) == route);
    for (guint j = 0; route->required[j] != NULL; j++) {
      g_autofree char *quoted = g_strdup_printf ("\"%s\":", route->required[j]);

      g_assert_nonnull (strstr (text, quoted));
    }
    if (route->required[0] != NULL)
      assert_refused (route->path, "{}");
    assert_refused (route->path, "{\"and\":1}");
    assert_refused (route->path, "[]");
  }
}

static void
test_request_members (void)
{
  g_autoptr (GBytes) given = to_bytes ("{\"id\":\"town-1\",\"name\":\"城关镇\",\"parent\":\"\"}");
  g_autoptr (HjAdminRequest) change
      = hj_admin_request_from_bytes (HJ_ADMIN_ORGS_CHANGE, given, NULL);
  g_autoptr (GBytes) empty = to_bytes ("{}");
  g_autoptr (HjAdminRequest) list = hj_admin_request_from_bytes (HJ_ADMIN_USERS, empty, NULL);

  g_assert_cmpstr (change->name, ==, "城关镇");
  g_assert_cmpstr (change->parent, ==, "");
  g_assert_null (list->after);
  g_assert_cmpint (list->limit, ==, 0);
  assert_refused (HJ_ADMIN_USERS, "{\"limit\":201}");
  assert_refused (HJ_ADMIN_USERS, "{\"limit\":-1}");
  assert_refused (HJ_ADMIN_USERS, "{\"limit\":\"9\"}");
  assert_refused (HJ_ADMIN_USERS_DISABLE, "{\"name\":null}");
  assert_refused (HJ_ADMIN_USERS_DISABLE, "{\"name\":7}");
  assert_refused (HJ_ADMIN_LEASE_SET, "{\"days\":-1}");
  g_autofree char *name = g_strnfill (1025, 'a');
  g_autofree char *too_long = g_strdup_printf ("{\"name\":\"%s\"}", name);

  assert_refused (HJ_ADMIN_USERS_DISABLE, too_long);
}

static void
test_users (void)
{
  g_autoptr (HjAdminList) list = hj_admin_list_new (HJ_ADMIN_USERS);
  HjAdminUser *user = g_new0 (HjAdminUser, 1);

  user->name = g_strdup ("wang");
  user->role = g_strdup ("mediator");
  user->org = g_strdup ("town-1");
  user->disabled = TRUE;
  user->devices = 2;
  g_ptr_array_add (list->rows, user);
  list->next = g_strdup ("wang");

  g_autoptr (GBytes) bytes = hj_admin_list_to_bytes (list);
  g_autofree char *text = to_text (bytes);
  g_autoptr (HjAdminList) copy = hj_admin_list_from_bytes (HJ_ADMIN_USERS, bytes, NULL);

  g_assert_cmpstr (text, ==,
                   "{\"users\":[{\"name\":\"wang\",\"role\":\"mediator\",\"org\":\"town-1\","
                   "\"disabled\":true,\"devices\":2,\"last_seen\":null}],\"next\":\"wang\"}");
  g_assert_cmpuint (copy->rows->len, ==, 1);
  g_assert_cmpstr (copy->next, ==, "wang");
  user = g_ptr_array_index (copy->rows, 0);
  g_assert_cmpstr (user->org, ==, "town-1");
  g_assert_null (user->full_name);
  g_assert_true (user->disabled);
  g_assert_cmpint (user->devices, ==, 2);
  g_assert_cmpint (user->last_seen, ==, 0);
}

static void
test_sealed (void)
{
  static const char *const names[] = { "name", "phone", NULL };
  g_autoptr (HjAdminList) list = hj_admin_list_new (HJ_ADMIN_SEALED);
  HjAdminSealed *op = g_new0 (HjAdminSealed, 1);

  op->id = g_strdup ("op");
  op->device = g_strdup ("device");
  op->user = g_strdup ("li");
  op->made_at = 1;
  op->handed_in_at = 2;
  op->entity = g_strdup ("person");
  op->kind = g_strdup ("new");
  op->fields = g_strdupv ((char **)names);
  g_ptr_array_add (list->rows, op);

  g_autoptr (GBytes) bytes = hj_admin_list_to_bytes (list);
  g_autoptr (HjAdminList) copy = hj_admin_list_from_bytes (HJ_ADMIN_SEALED, bytes, NULL);

  g_assert_nonnull (copy);
  g_assert_null (copy->next);
  op = g_ptr_array_index (copy->rows, 0);
  g_assert_cmpint (op->handed_in_at, ==, 2);
  g_assert_null (op->command);
  g_assert_cmpstrv (op->fields, names);
}

/* The shapes that the other lists have, as another release may write them. */
static void
test_other_lists (void)
{
  g_autoptr (GBytes) orgs = to_bytes (
      "{\"orgs\":[{\"id\":\"town-1\",\"kind\":\"town\",\"name\":\"城关镇\",\"new\":1}]}");
  g_autoptr (GBytes) devices
      = to_bytes ("{\"devices\":[{\"id\":\"d\",\"user\":\"li\",\"name\":\"desk\",\"state\":"
                  "\"active\",\"enrolled_at\":5,\"last_seen\":9,\"last_seq\":3}]}");
  g_autoptr (GBytes) held
      = to_bytes ("{\"held\":[{\"org\":\"house-1\",\"user\":\"li\",\"entity\":\"person\","
                  "\"reason\":\"waits\",\"count\":2,\"oldest\":7}]}");
  g_autoptr (HjAdminList) org_list = hj_admin_list_from_bytes (HJ_ADMIN_ORGS, orgs, NULL);
  g_autoptr (HjAdminList) device_list = hj_admin_list_from_bytes (HJ_ADMIN_DEVICES, devices, NULL);
  g_autoptr (HjAdminList) held_list = hj_admin_list_from_bytes (HJ_ADMIN_HELD, held, NULL);
  const HjAdminOrg *org = g_ptr_array_index (org_list->rows, 0);
  const HjAdminDevice *device = g_ptr_array_index (device_list->rows, 0);
  const HjAdminHeld *work = g_ptr_array_index (held_list->rows, 0);

  g_assert_cmpstr (org->name, ==, "城关镇");
  g_assert_null (org->parent);
  g_assert_cmpint (device->last_seen, ==, 9);
  g_assert_cmpint (device->last_seq, ==, 3);
  g_assert_cmpstr (work->reason, ==, HJ_ADMIN_HELD_WAITS);
  g_assert_cmpint (work->count, ==, 2);
}

static void
test_broken_lists (void)
{
  static const char *const broken[] = {
    "",
    "[]",
    "{}",
    "{\"users\":{}}",
    "{\"users\":[1]}",
    "{\"users\":[{}]}",
    "{\"users\":[{\"name\":\"a\",\"role\":\"b\",\"org\":\"c\",\"disabled\":1,\"devices\":1}]}",
    "{\"users\":[{\"name\":\"a\",\"role\":\"b\",\"org\":\"c\",\"disabled\":true,\"devices\":-1}]}",
    "{\"users\":[],\"next\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GBytes) bytes = to_bytes (broken[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_admin_list_from_bytes (HJ_ADMIN_USERS, bytes, &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }

  g_autoptr (GBytes) bytes
      = to_bytes ("{\"ops\":[{\"id\":\"o\",\"device\":\"d\",\"user\":\"u\",\"entity\":\"e\","
                  "\"kind\":\"set\",\"fields\":[1]}]}");

  g_assert_null (hj_admin_list_from_bytes (HJ_ADMIN_SEALED, bytes, NULL));
}

static void
test_answers (void)
{
  HjAdminAnswer answer
      = { .name = (char *)"wang", .password = (char *)"abcd-efgh", .code = (char *)"CODE" };
  const HjAdminAnswer nothing = { 0 };
  g_autoptr (GBytes) bytes = hj_admin_answer_to_bytes (&answer);
  g_autoptr (HjAdminAnswer) copy = hj_admin_answer_from_bytes (bytes, NULL);
  g_autoptr (GBytes) empty = hj_admin_answer_to_bytes (&nothing);
  g_autofree char *text = to_text (empty);
  g_autoptr (GBytes) broken = to_bytes ("{\"days\":\"7\"}");

  g_assert_cmpstr (copy->password, ==, "abcd-efgh");
  g_assert_cmpstr (copy->code, ==, "CODE");
  g_assert_null (copy->why);
  g_assert_cmpint (copy->days, ==, 0);
  g_assert_cmpstr (text, ==, "{}");
  g_assert_null (hj_admin_answer_from_bytes (broken, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/admin/requests", test_requests);
  g_test_add_func ("/wire/admin/request-members", test_request_members);
  g_test_add_func ("/wire/admin/users", test_users);
  g_test_add_func ("/wire/admin/sealed", test_sealed);
  g_test_add_func ("/wire/admin/other-lists", test_other_lists);
  g_test_add_func ("/wire/admin/broken-lists", test_broken_lists);
  g_test_add_func ("/wire/admin/answers", test_answers);
  return g_test_run ();
}
