/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-enrol-code.h"
#include "server/auth/hj-password.h"
#include "server/db/hj-central-admin.h"
#include "server/instance/hj-instance.h"

#define REQUEST(...) (&(const HjAdminRequest){ __VA_ARGS__ })
#define TEXT(text) (char *)(text)

static HjCentralUser *
find (AdminFixture *self, const char *name)
{
  return hj_central_find_user (self->world->central, name, NULL);
}

/* Whom the code enrols. */
static char *
dup_code_user (AdminFixture *self, const char *code)
{
  HjEnrolCode parsed;
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;

  g_assert_true (hj_enrol_code_parse (&parsed, code, NULL));
  secret = hj_enrol_code_dup_secret (&parsed);
  hash = hj_api_hash_token (secret);
  return hj_central_find_enrol_code (self->world->central, hash, NULL);
}

static void
test_add (AdminFixture *self, gconstpointer data)
{
  g_autoptr (HjAdminAnswer) answer
      = admin_do (self, HJ_ADMIN_USERS_ADD,
                  REQUEST (.name = TEXT ("wang"), .role = TEXT ("mediator"),
                           .org = TEXT ("house-2"), .full_name = TEXT ("王安")));
  g_autoptr (HjCentralUser) user = find (self, "wang");
  g_autofree char *enrols = dup_code_user (self, answer->code);
  g_autoptr (HjRecord) row = hj_central_find_mediator (self->world->central, "wang", NULL);

  g_assert_cmpstr (answer->name, ==, "wang");
  g_assert_cmpstr (user->role, ==, "mediator");
  g_assert_true (hj_password_matches (answer->password, user->password));
  g_assert_true (
      g_regex_match_simple ("^([a-hjkmnp-z]{4}-){3}[a-hjkmnp-z]{4}$", answer->password, 0, 0));
  g_assert_cmpstr (enrols, ==, "wang");
  g_assert_cmpstr (hj_record_get_text (row, "name"), ==, "王安");
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_USERS_ADD,
                                       "name=wang role=mediator org=house-2 full_name=王安"),
                    ==, 1);
}

static void
test_add_refused (AdminFixture *self, gconstpointer data)
{
  static const char *const wrong[]
      = { "", " ", "@wang", "-wang", ".wang", "wang an", "wang\n", "wang/an", "wang:an", "wang#" };
  g_autofree char *too_long = g_strnfill (65, 'a');

  admin_assert_refused (
      self, HJ_ADMIN_USERS_ADD,
      REQUEST (.name = TEXT ("admin"), .role = TEXT ("mediator"), .org = TEXT ("house-1")), 409,
      "exists");
  admin_assert_refused (
      self, HJ_ADMIN_USERS_ADD,
      REQUEST (.name = TEXT ("wang"), .role = TEXT ("king"), .org = TEXT ("house-1")), 422,
      "invalid");
  admin_assert_refused (
      self, HJ_ADMIN_USERS_ADD,
      REQUEST (.name = TEXT ("wang"), .role = TEXT ("mediator"), .org = TEXT ("nowhere")), 404,
      "not-found");
  admin_assert_refused (
      self, HJ_ADMIN_USERS_ADD,
      REQUEST (.name = too_long, .role = TEXT ("mediator"), .org = TEXT ("house-1")), 422,
      "invalid");
  admin_assert_refused (self, HJ_ADMIN_USERS_ADD,
                        REQUEST (.name = TEXT ("wang"), .role = TEXT ("mediator"),
                                 .org = TEXT ("house-1"), .full_name = TEXT ("王\n安")),
                        422, "invalid");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    admin_assert_refused (
        self, HJ_ADMIN_USERS_ADD,
        REQUEST (.name = TEXT (wrong[i]), .role = TEXT ("mediator"), .org = TEXT ("house-1")), 422,
        "invalid");
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_USERS, NULL);

  g_assert_cmpuint (list->rows->len, ==, 1);
  g_assert_cmpint (world_count (self->world, &hj_entity_mediator), ==, 0);
}

static void
test_list (AdminFixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (Laptop) first = laptop_new (self->world, "li", "duty-officer", "house-2");
  g_autoptr (Laptop) second = laptop_new (self->world, "li", "duty-officer", "house-2");
  g_autoptr (Laptop) third = laptop_new (self->world, "li", "duty-officer", "house-2");

  hj_central_touch_device (central, second->device->id, NULL);
  hj_central_set_device_state (central, first->device->id, "revoked", NULL);
  hj_central_set_user_disabled (central, "li", TRUE, NULL);
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_USERS, NULL);
  const HjAdminUser *admin = g_ptr_array_index (list->rows, 0);
  const HjAdminUser *li = g_ptr_array_index (list->rows, 1);

  g_assert_cmpuint (list->rows->len, ==, 2);
  g_assert_null (list->next);
  g_assert_cmpstr (admin->name, ==, "admin");
  g_assert_cmpint (admin->devices, ==, 1);
  g_assert_false (admin->disabled);
  g_assert_cmpstr (li->role, ==, "duty-officer");
  g_assert_cmpstr (li->org, ==, "house-2");
  g_assert_true (li->disabled);
  g_assert_cmpint (li->devices, ==, 2);
  g_assert_cmpint (li->last_seen, ==, WORLD_NOW);
  g_assert_cmpuint (admin_count_noted (self, "read", HJ_ADMIN_USERS, NULL), ==, 1);
}

/* A county's accounts come in pages, each once and in order, also where some were added meanwhile.
 */
static void
test_pages (AdminFixture *self, gconstpointer data)
{
  g_autofree char *after = NULL;
  g_autofree char *last = g_strdup ("");
  guint n_users = 0, n_pages = 0;

  for (guint i = 0; i < 450; i++) {
    g_autofree char *name = g_strdup_printf ("mediator-%03u", i);
    HjCentralUser user = {
      .name = name, .role = TEXT ("mediator"), .org = TEXT ("house-1"), .password = TEXT ("-")
    };

    g_assert_true (hj_central_add_user (self->world->central, &user, NULL));
  }
  do {
    g_autoptr (HjAdminList) list = admin_list (
        self, HJ_ADMIN_USERS, REQUEST (.after = after, .limit = n_pages == 0 ? 0 : 200));

    g_assert_cmpuint (list->rows->len, <=, n_pages == 0 ? HJ_ADMIN_LIST_DEFAULT : 200);
    for (guint i = 0; i < list->rows->len; i++) {
      const HjAdminUser *user = g_ptr_array_index (list->rows, i);

      g_assert_cmpint (strcmp (last, user->name), <, 0);
      g_set_str (&last, user->name);
    }
    n_users += list->rows->len;
    n_pages++;
    g_set_str (&after, list->next);
  } while (after != NULL);
  g_assert_cmpuint (n_users, ==, 451);
  g_assert_cmpuint (n_pages, ==, 3);
}

static void
refresh (Laptop *laptop)
{
  HjCentralUser *user = hj_central_find_user (laptop->world->central, laptop->user->name, NULL);

  g_clear_pointer (&laptop->user, hj_central_user_free);
  laptop->user = user;
}

static char *
detain (AdminFixture *self, const char *person, const char *house)
{
  return world_write (self->world, &hj_entity_detention, "person", person, "house", house, "kind",
                      "administrative", "document", "X-1", "starts_at", "2026-06-01T08:00+08:00",
                      "ends_at", "2026-06-11T08:00+08:00", "state", "admitted", NULL);
}

/* Another house: its people come, those of the old one go, and the sign-in ends. */
static void
test_change (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) officer = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autofree char *person = world_write (self->world, &hj_entity_person, "name", "王安", NULL);
  g_autofree char *other = world_write (self->world, &hj_entity_person, "name", "赵和", NULL);
  g_autofree char *stay = detain (self, person, "house-1");
  g_autofree char *other_stay = detain (self, other, "house-2");

  laptop_give_token (officer, "officer-token");
  laptop_pull (officer);
  g_assert_nonnull (laptop_find (officer, &hj_entity_person, person));
  g_assert_null (laptop_find (officer, &hj_entity_person, other));
  g_autoptr (HjAdminAnswer) answer = admin_do (
      self, HJ_ADMIN_USERS_CHANGE, REQUEST (.name = TEXT ("li"), .org = TEXT ("house-2")));

  g_assert_false (admin_is_signed_in (self, "officer-token"));
  refresh (officer);
  g_assert_cmpstr (officer->user->role, ==, "duty-officer");
  g_assert_cmpstr (officer->user->org, ==, "house-2");
  laptop_pull (officer);
  g_assert_null (laptop_find (officer, &hj_entity_person, person));
  g_assert_nonnull (laptop_find (officer, &hj_entity_person, other));
  g_assert_cmpuint (
      admin_count_noted (self, "administer", HJ_ADMIN_USERS_CHANGE, "name=li org=house-2"), ==, 1);
}

/* Who becomes a mediator can be chosen; where and how they are called follows. */
static void
test_change_mediator (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjAdminAnswer) first = admin_do (
      self, HJ_ADMIN_USERS_CHANGE, REQUEST (.name = TEXT ("li"), .role = TEXT ("mediator")));
  g_autoptr (HjRecord) row = hj_central_find_mediator (self->world->central, "li", NULL);

  g_assert_cmpstr (hj_record_get_text (row, "name"), ==, "li");
  g_assert_cmpstr (hj_record_get_text (row, "org"), ==, "house-1");
  g_autoptr (HjAdminAnswer) second = admin_do (
      self, HJ_ADMIN_USERS_CHANGE,
      REQUEST (.name = TEXT ("li"), .org = TEXT ("house-2"), .full_name = TEXT ("李平")));
  g_autoptr (HjRecord) moved = hj_central_find_mediator (self->world->central, "li", NULL);

  g_assert_cmpstr (hj_record_get_id (moved), ==, hj_record_get_id (row));
  g_assert_cmpstr (hj_record_get_text (moved, "name"), ==, "李平");
  g_assert_cmpstr (hj_record_get_text (moved, "org"), ==, "house-2");
  g_assert_cmpint (world_count (self->world, &hj_entity_mediator), ==, 1);
}

static void
assert_chosen (AdminFixture *self, gboolean chosen)
{
  g_autoptr (HjRecord) row = hj_central_find_mediator (self->world->central, "li", NULL);

  g_assert_cmpint (hj_record_get_int (row, "left", 0), ==, chosen ? 0 : 1);
}

/* Nobody sends a ticket to who does not receive it. */
static void
test_mediates_no_more (AdminFixture *self, gconstpointer data)
{
  static const struct {
    const char *path;
    const char *role;
    gboolean chosen;
  } steps[] = {
    { HJ_ADMIN_USERS_DISABLE, NULL, FALSE },        { HJ_ADMIN_USERS_ENABLE, NULL, TRUE },
    { HJ_ADMIN_USERS_CHANGE, "supervisor", FALSE }, { HJ_ADMIN_USERS_DISABLE, NULL, FALSE },
    { HJ_ADMIN_USERS_CHANGE, "mediator", FALSE },   { HJ_ADMIN_USERS_ENABLE, NULL, TRUE },
  };
  g_autoptr (HjAdminAnswer) added = admin_do (
      self, HJ_ADMIN_USERS_ADD,
      REQUEST (.name = TEXT ("li"), .role = TEXT ("mediator"), .org = TEXT ("house-1")));

  assert_chosen (self, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (HjAdminAnswer) answer = admin_do (
        self, steps[i].path, REQUEST (.name = TEXT ("li"), .role = TEXT (steps[i].role)));

    assert_chosen (self, steps[i].chosen);
  }
  g_assert_cmpint (world_count (self->world, &hj_entity_mediator), ==, 1);
}

static void
test_change_refused (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "administrator", "house-1");

  laptop_give_token (laptop, "officer-token");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("li"), .role = TEXT ("king")), 422, "invalid");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("li"), .org = TEXT ("nowhere")), 404, "not-found");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("nobody"), .org = TEXT ("house-2")), 404,
                        "not-found");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("admin"), .role = TEXT ("house-leader")), 422,
                        "refused");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("admin"), .org = TEXT ("house-2")), 422, "refused");
  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE, REQUEST (.name = TEXT ("li")), 422, "invalid");
  g_autofree char *long_name = g_strnfill (101, 'a');

  admin_assert_refused (self, HJ_ADMIN_USERS_CHANGE,
                        REQUEST (.name = TEXT ("li"), .full_name = long_name), 422, "invalid");
  refresh (laptop);
  g_assert_cmpstr (laptop->user->org, ==, "house-1");
  g_assert_true (admin_is_signed_in (self, "officer-token"));
}

static void
test_disable (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjAdminAnswer) code
      = admin_do (self, HJ_ADMIN_USERS_CODE, REQUEST (.name = TEXT ("li")));

  laptop_give_token (laptop, "officer-token");
  g_autoptr (HjAdminAnswer) disabled
      = admin_do (self, HJ_ADMIN_USERS_DISABLE, REQUEST (.name = TEXT ("li")));
  g_autofree char *enrols = dup_code_user (self, code->code);

  refresh (laptop);
  g_assert_true (laptop->user->disabled);
  g_assert_null (enrols);
  g_assert_false (admin_is_signed_in (self, "officer-token"));
  admin_assert_refused (self, HJ_ADMIN_USERS_CODE, REQUEST (.name = TEXT ("li")), 422, "refused");
  g_autoptr (HjAdminAnswer) enabled
      = admin_do (self, HJ_ADMIN_USERS_ENABLE, REQUEST (.name = TEXT ("li")));

  refresh (laptop);
  g_assert_false (laptop->user->disabled);
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_USERS_DISABLE, "name=li"), ==,
                    1);
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_USERS_ENABLE, "name=li"), ==,
                    1);
  admin_assert_refused (self, HJ_ADMIN_USERS_DISABLE, REQUEST (.name = TEXT ("admin")), 422,
                        "refused");
  admin_assert_refused (self, HJ_ADMIN_USERS_DISABLE, REQUEST (.name = TEXT ("nobody")), 404,
                        "not-found");
  admin_assert_refused (self, HJ_ADMIN_USERS_ENABLE, REQUEST (.name = TEXT ("nobody")), 404,
                        "not-found");
}

static void
assert_last_administrator (AdminFixture *self)
{
  HjCentral *central = self->world->central;
  const HjInstanceUser demoted = { .name = "admin", .role = "auditor" };
  const HjInstanceUser renamed = { .name = "admin", .full_name = "管理员" };
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_instance_set_user_disabled (central, "admin", TRUE, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (hj_instance_change_user (central, &demoted, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_assert_true (hj_instance_change_user (central, &renamed, NULL));
}

/* However it is asked for, somebody is left who can administer. */
static void
test_last_administrator (AdminFixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  const HjInstanceUser demoted = { .name = "admin", .role = "auditor" };

  assert_last_administrator (self);
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "administrator", "house-1");

  g_assert_true (hj_instance_set_user_disabled (central, "other", TRUE, NULL));
  assert_last_administrator (self);
  g_assert_true (hj_instance_set_user_disabled (central, "other", FALSE, NULL));
  g_assert_true (hj_instance_change_user (central, &demoted, NULL));
}

static void
test_password (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");

  laptop_give_token (laptop, "officer-token");
  g_autoptr (HjAdminAnswer) first
      = admin_do (self, HJ_ADMIN_USERS_PASSWORD, REQUEST (.name = TEXT ("li")));

  g_assert_false (admin_is_signed_in (self, "officer-token"));
  g_autoptr (HjAdminAnswer) second
      = admin_do (self, HJ_ADMIN_USERS_PASSWORD, REQUEST (.name = TEXT ("li")));

  refresh (laptop);
  g_assert_cmpstr (first->password, !=, second->password);
  g_assert_false (hj_password_matches (first->password, laptop->user->password));
  g_assert_true (hj_password_matches (second->password, laptop->user->password));
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_USERS_PASSWORD, "name=li"), ==,
                    2);
  admin_assert_refused (self, HJ_ADMIN_USERS_PASSWORD, REQUEST (.name = TEXT ("nobody")), 404,
                        "not-found");
}

static void
test_code (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjAdminAnswer) answer
      = admin_do (self, HJ_ADMIN_USERS_CODE, REQUEST (.name = TEXT ("li")));
  g_autofree char *enrols = dup_code_user (self, answer->code);

  g_assert_cmpstr (enrols, ==, "li");
  g_assert_null (answer->password);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_DAY_MS);
  g_clear_pointer (&enrols, g_free);
  enrols = dup_code_user (self, answer->code);
  g_assert_null (enrols);
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_USERS_CODE, "name=li"), ==, 1);
}

static void
test_code_refused (AdminFixture *self, gconstpointer data)
{
  admin_assert_refused (self, HJ_ADMIN_USERS_CODE, REQUEST (.name = TEXT ("nobody")), 404,
                        "not-found");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (AdminFixture *, gconstpointer);
  } tests[] = {
    { "/admin/add", test_add },
    { "/admin/add-refused", test_add_refused },
    { "/admin/list", test_list },
    { "/admin/pages", test_pages },
    { "/admin/change", test_change },
    { "/admin/change-mediator", test_change_mediator },
    { "/admin/mediates-no-more", test_mediates_no_more },
    { "/admin/change-refused", test_change_refused },
    { "/admin/disable", test_disable },
    { "/admin/last-administrator", test_last_administrator },
    { "/admin/password", test_password },
    { "/admin/code", test_code },
    { "/admin/code-refused", test_code_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, AdminFixture, NULL, admin_set_up, tests[i].test, admin_tear_down);
  return g_test_run ();
}
