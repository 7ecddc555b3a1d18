/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli.h"
#include "cli/hj-profile.h"
#include "core/model/hj-entities.h"
#include "hj-cli-fixture.h"

#include <string.h>

#define ID_NUMBER "990205200512067697"
#define NOON G_GINT64_CONSTANT (1781928000000)

static const HjProfileItem *
find_item (const HjProfile *profile, const char *name)
{
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    if (g_str_equal (profile->items[i].name, name))
      return &profile->items[i];
  }
  g_assert_not_reached ();
}

static const HjProfileValue *
only_value (const HjProfile *profile, const char *name)
{
  const HjProfileItem *item = find_item (profile, name);

  g_assert_cmpuint (item->values->len, ==, 1);
  return g_ptr_array_index (item->values, 0);
}

static char *
insert (HjReplica *replica, const HjEntity *entity, ...)
{
  g_autofree char *id = hj_replica_new_id (replica);
  g_autoptr (HjRecord) record = hj_record_new (entity, id);
  g_autoptr (GError) error = NULL;
  const char *field;
  va_list list;

  va_start (list, entity);
  while ((field = va_arg (list, const char *)) != NULL) {
    hj_record_parse_field (record, field, va_arg (list, const char *), &error);
    g_assert_no_error (error);
  }
  va_end (list);
  hj_replica_insert (replica, record, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&id);
}

static void
insert_item (HjReplica *replica, const char *person, const char *detention, const char *item,
             const char *source, const char *value, const char *version)
{
  g_autofree char *id
      = insert (replica, &hj_entity_source_item, "person", person, "detention", detention, "item",
                item, "source", source, "value", value, "version", version, "observed_at",
                "2026-06-20T12:00:00+08:00", "sensitivity", "identity", NULL);

  g_assert_nonnull (id);
}

static char *
insert_detention (HjReplica *replica, const char *person, const char *document, const char *start,
                  const char *end)
{
  return insert (replica, &hj_entity_detention, "person", person, "house", "house-1", "kind",
                 "administrative", "document", document, "starts_at", start, "ends_at", end,
                 "state", "admitted", NULL);
}

static void
test_gathers (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HjReplica) replica = hj_cli_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *person
      = insert (replica, &hj_entity_person, "name", "王小明", "sex", "male", "id_number", ID_NUMBER,
                "birth_date", "2005-12-06", "phone", "13900000000", "address", "一村2号", NULL);
  g_autofree char *earlier = insert_detention (replica, person, "旧", "2025-01-01T01:00+08:00",
                                               "2025-01-04T01:00+08:00");
  g_autofree char *detention = insert_detention (replica, person, "新", "2026-06-18T01:00+08:00",
                                                 "2026-06-28T01:00+08:00");
  g_autofree char *exam = insert (replica, &hj_entity_exam, "detention", detention,
                                  "blood_pressure_flag", "raised", NULL);
  g_autoptr (HjProfile) profile = NULL;
  const HjProfileItem *item;

  g_assert_nonnull (exam);
  insert_item (replica, person, detention, "telephone", "case-platform", "13911111111", "1");
  insert_item (replica, person, earlier, "phone", "custody-platform", "139 0000 0000", "1");
  insert_item (replica, person, detention, "dispute_category", "custody-platform", "债务", "1");
  insert_item (replica, person, detention, "dispute_cause", "case-platform", "欠款", "1");
  insert_item (replica, person, earlier, "present-address", "custody-platform", "一村 ２号", "1");
  insert_item (replica, person, detention, "occupation", "custody-platform", "务工", "1");
  insert_item (replica, person, detention, "occupation", "custody-platform", "个体", "2");
  insert_item (replica, person, earlier, "reason-for-punishment", "case-platform", "旧事", "1");

  profile = hj_profile_load (replica, " 990205 20051206 ７６９7 ", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (profile->id_number, ==, ID_NUMBER);
  g_assert_cmpstr (profile->person, ==, person);
  g_assert_cmpstr (profile->detention, ==, detention);
  g_assert_cmpstr (only_value (profile, "name")->value, ==, "王小明");
  g_assert_cmpstr (only_value (profile, "name")->source, ==, HJ_PROFILE_OWN_SOURCE);
  g_assert_cmpstr (only_value (profile, "decision-document")->value, ==, "新");
  g_assert_cmpstr (only_value (profile, "blood-pressure")->value, ==, "raised");
  g_assert_cmpstr (only_value (profile, "start")->value, ==, "2026-06-18T01:00:00+08:00");

  item = find_item (profile, "telephone");
  g_assert_cmpuint (item->values->len, ==, 3);
  g_assert_true (item->conflict);
  item = find_item (profile, "dispute-category-and-cause");
  g_assert_cmpuint (item->values->len, ==, 2);
  g_assert_false (item->conflict);
  item = find_item (profile, "present-address");
  g_assert_cmpuint (item->values->len, ==, 2);
  g_assert_false (item->conflict);
  g_assert_cmpstr (only_value (profile, "occupation")->value, ==, "个体");
  g_assert_cmpint (only_value (profile, "occupation")->at, ==, NOON);
  g_assert_cmpuint (find_item (profile, "reason-for-punishment")->values->len, ==, 0);
  g_assert_cmpuint (find_item (profile, "ecg")->values->len, ==, 0);
}

static void
test_unknown_person (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HjReplica) replica = hj_cli_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjProfile) profile = hj_profile_load (replica, ID_NUMBER, &error);

  g_assert_no_error (error);
  g_assert_null (profile->person);
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++)
    g_assert_cmpuint (profile->items[i].values->len, ==, 0);
}

static void
test_refuses_numbers (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HjReplica) replica = hj_cli_fixture_open (fixture);
  const char *const wrong[] = { "990205200512067698", "99020520051206", "990205200513067697" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_profile_load (replica, wrong[i], &error));
    g_assert_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED);
    g_assert_null (strstr (error->message, wrong[i]));
  }
}

static void
test_verb (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  hj_cli_fixture_run (fixture, 0, "check", ID_NUMBER, NULL);
  node = json_from_string (fixture->out, NULL);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, "replica");
  g_assert_cmpint (json_object_get_int_member (object, "missing"), ==, HJ_PROFILE_N_ITEMS);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "items")), ==,
                    HJ_PROFILE_N_ITEMS);
  hj_cli_fixture_run (fixture, 1, "check", "990205200512067698", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  hj_cli_fixture_set_program (argv[1]);
  g_test_add ("/profile/gathers", HjCliFixture, NULL, hj_cli_fixture_set_up, test_gathers,
              hj_cli_fixture_tear_down);
  g_test_add ("/profile/unknown-person", HjCliFixture, NULL, hj_cli_fixture_set_up,
              test_unknown_person, hj_cli_fixture_tear_down);
  g_test_add ("/profile/refuses-numbers", HjCliFixture, NULL, hj_cli_fixture_set_up,
              test_refuses_numbers, hj_cli_fixture_tear_down);
  g_test_add ("/profile/verb", HjCliFixture, NULL, hj_cli_fixture_set_up, test_verb,
              hj_cli_fixture_tear_down);
  return g_test_run ();
}
