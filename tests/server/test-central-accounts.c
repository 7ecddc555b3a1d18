/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-accounts.h"

#include "central-fixture.h"

typedef struct {
  World *world;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  world_free (self->world);
}

static gboolean
add_user (Fixture *self, const char *name, const char *role, const char *org, GError **error)
{
  HjCentralUser user = { .name = (char *)name,
                         .role = (char *)role,
                         .org = (char *)org,
                         .full_name = (char *)"王安",
                         .password = (char *)"hash" };

  return hj_central_add_user (self->world->central, &user, error);
}

static void
assert_not_added (Fixture *self, const char *name, const char *role, const char *org,
                  HjCentralError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (add_user (self, name, role, org, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, (int)code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_users (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GError) error = NULL;

  g_assert_true (add_user (self, "b", "duty-officer", "house-1", NULL));
  g_assert_true (add_user (self, "a", "mediator", "house-2", NULL));
  assert_not_added (self, "a", "mediator", "house-2", HJ_CENTRAL_ERROR_EXISTS);
  assert_not_added (self, "c", "king", "house-2", HJ_CENTRAL_ERROR_INVALID);
  assert_not_added (self, "", "mediator", "house-2", HJ_CENTRAL_ERROR_INVALID);
  assert_not_added (self, "c", "mediator", "nowhere", HJ_CENTRAL_ERROR_NOT_FOUND);

  g_autoptr (HjCentralUser) user = hj_central_find_user (central, "a", NULL);
  g_autoptr (GPtrArray) all = hj_central_list_users (central, NULL);

  g_assert_cmpstr (user->role, ==, "mediator");
  g_assert_cmpstr (user->org, ==, "house-2");
  g_assert_cmpstr (user->full_name, ==, "王安");
  g_assert_cmpstr (user->password, ==, "hash");
  g_assert_false (user->disabled);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((HjCentralUser *)g_ptr_array_index (all, 0))->name, ==, "a");
  g_assert_null (hj_central_find_user (central, "nobody", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static void
test_disabled_user (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GError) error = NULL;

  g_assert_true (add_user (self, "a", "mediator", "house-2", NULL));
  g_assert_true (hj_central_set_user_disabled (central, "a", TRUE, NULL));
  g_autoptr (HjCentralUser) user = hj_central_find_user (central, "a", NULL);

  g_assert_true (user->disabled);
  g_assert_true (hj_central_set_user_disabled (central, "a", FALSE, NULL));
  g_assert_false (hj_central_set_user_disabled (central, "nobody", TRUE, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static void
test_devices (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (Laptop) laptop = laptop_new (self->world, "a", "mediator", "house-1");
  const char *id = laptop->device->id;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (laptop->device->last_seen_at, ==, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), 5);
  g_assert_true (hj_central_touch_device (central, id, NULL));
  g_assert_true (hj_central_set_device_refresh (central, id, "next", NULL));
  g_assert_true (hj_central_set_device_state (central, id, "revoked", NULL));
  g_autoptr (HjCentralDevice) device = hj_central_find_device (central, id, NULL);
  g_autoptr (GPtrArray) all = hj_central_list_devices (central, NULL);

  g_assert_cmpstr (device->user, ==, "a");
  g_assert_cmpstr (device->name, ==, "laptop");
  g_assert_cmpstr (device->refresh_hash, ==, "next");
  g_assert_cmpstr (device->state, ==, "revoked");
  g_assert_cmpint (device->last_seen_at, ==, WORLD_NOW + 5);
  g_assert_cmpint (device->enrolled_at, ==, WORLD_NOW);
  g_assert_cmpint (device->last_seq, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_false (hj_central_set_device_state (central, "no-device", "revoked", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (hj_central_find_device (central, "no-device", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static void
test_access (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (Laptop) laptop = laptop_new (self->world, "a", "mediator", "house-1");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_central_add_access (central, "hash", laptop->device->id, WORLD_NOW + 10, NULL));
  g_autoptr (HjCentralDevice) device = hj_central_find_access (central, "hash", NULL);

  g_assert_cmpstr (device->id, ==, laptop->device->id);
  g_assert_null (hj_central_find_access (central, "other", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), 10);
  g_assert_null (hj_central_find_access (central, "hash", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  /* What has expired does not pile up. */
  g_assert_true (hj_central_add_access (central, "next", laptop->device->id, WORLD_NOW + 50, NULL));
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (central), "SELECT count(*) FROM access", -1),
                   ==, 1);
}

static void
test_enrol_codes (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GError) error = NULL;
  g_autofree char *user = NULL;

  g_assert_true (hj_central_add_enrol_code (central, "code", "a", WORLD_NOW + 10, NULL));
  user = hj_central_find_enrol_code (central, "code", NULL);
  g_assert_cmpstr (user, ==, "a");
  g_assert_true (hj_central_burn_enrol_code (central, "code", NULL));
  g_assert_null (hj_central_find_enrol_code (central, "code", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (hj_central_burn_enrol_code (central, "code", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (hj_central_add_enrol_code (central, "late", "a", WORLD_NOW + 10, NULL));
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), 10);
  g_assert_null (hj_central_find_enrol_code (central, "late", &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/central-accounts/users", Fixture, NULL, set_up, test_users, tear_down);
  g_test_add ("/central-accounts/disabled", Fixture, NULL, set_up, test_disabled_user, tear_down);
  g_test_add ("/central-accounts/devices", Fixture, NULL, set_up, test_devices, tear_down);
  g_test_add ("/central-accounts/access", Fixture, NULL, set_up, test_access, tear_down);
  g_test_add ("/central-accounts/enrol-codes", Fixture, NULL, set_up, test_enrol_codes, tear_down);
  return g_test_run ();
}
