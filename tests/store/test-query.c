/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-query.h"

#include "core/store/hj-query-private.h"
#include "store-fixture.h"

#define BIT(entity) (G_GUINT64_CONSTANT (1) << hj_entity_##entity.number)

static HjRecord *
enter_person (Fixture *fixture, const char *name, const char *phone, const char *sex)
{
  HjRecord *person = fixture_new_person (fixture, name);

  hj_record_set_text (person, "phone", phone);
  hj_record_set_text (person, "sex", sex);
  fixture_enter (fixture, person);
  return person;
}

static void
enter_four (Fixture *fixture)
{
  g_autoptr (HjRecord) first = enter_person (fixture, "D", "13800000001", "male");
  g_autoptr (HjRecord) second = enter_person (fixture, "B", NULL, "female");
  g_autoptr (HjRecord) third = enter_person (fixture, "C", "13800000003", NULL);
  g_autoptr (HjRecord) fourth = enter_person (fixture, "A", "13800000004", "male");

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_nonnull (third);
  g_assert_nonnull (fourth);
}

/* The names of the rows, in the query's order. */
static char *
select_names (Fixture *fixture, const HjQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = hj_replica_select (fixture->replica, query, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append (names, hj_record_get_text (g_ptr_array_index (records, i), "name"));
  g_assert_cmpint (hj_replica_count (fixture->replica, query, &error), ==, records->len);
  g_assert_no_error (error);
  return g_string_free_and_steal (g_steal_pointer (&names));
}

static void
assert_names (Fixture *fixture, const HjQuery *query, const char *expected)
{
  g_autofree char *names = select_names (fixture, query);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjQuery) as_they_came = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) by_name = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) by_phone = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) by_phone_down = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) by_sex_and_name = hj_query_new (&hj_entity_person);

  enter_four (fixture);
  hj_query_order (by_name, "name", FALSE);
  hj_query_order (by_phone, "phone", FALSE);
  hj_query_order (by_phone_down, "phone", TRUE);
  hj_query_order (by_sex_and_name, "sex", TRUE);
  hj_query_order (by_sex_and_name, "name", FALSE);
  assert_names (fixture, as_they_came, "DBCA");
  assert_names (fixture, by_name, "ABCD");
  /* What has no value comes last, either way. */
  assert_names (fixture, by_phone, "DCAB");
  assert_names (fixture, by_phone_down, "ACDB");
  assert_names (fixture, by_sex_and_name, "ADBC");
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_person);

  enter_four (fixture);
  hj_query_order (query, "name", FALSE);
  hj_query_set_limit (query, 2, 0);
  assert_names (fixture, query, "AB");
  hj_query_set_limit (query, 2, 3);
  assert_names (fixture, query, "D");
  hj_query_set_limit (query, 0, 0);
  assert_names (fixture, query, "");
  hj_query_set_limit (query, -1, 1);
  assert_names (fixture, query, "BCD");
}

static void
test_where (Fixture *fixture, gconstpointer data)
{
  static const char *const sexes[] = { "female", "male", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (HjQuery) typed = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) without = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) one_of = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) none_of = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) both = hj_query_new (&hj_entity_person);
  g_autoptr (GError) error = NULL;

  enter_four (fixture);
  g_assert_true (hj_query_where (typed, "sex", "male", &error));
  assert_names (fixture, typed, "DA");
  g_assert_true (hj_query_where (without, "phone", "", &error));
  assert_names (fixture, without, "B");
  hj_query_where_in (one_of, "sex", sexes);
  assert_names (fixture, one_of, "DBA");
  hj_query_where_in (none_of, "sex", none);
  assert_names (fixture, none_of, "");
  hj_query_where_text (both, "sex", NULL);
  hj_query_where_text (both, "name", "C");
  assert_names (fixture, both, "C");

  g_assert_false (hj_query_where (typed, "colour", "red", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (hj_query_where (typed, "sex", "sometimes", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
}

static void
test_where_ids_and_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = enter_person (fixture, "A", NULL, NULL);
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (HjQuery) of_person = hj_query_new (&hj_entity_detention);
  g_autoptr (HjQuery) at_time = hj_query_new (&hj_entity_detention);
  g_autoptr (HjQuery) in_house = hj_query_new (&hj_entity_detention);
  g_autoptr (GError) error = NULL;

  fixture_enter (fixture, detention);
  hj_query_where_text (of_person, "person", hj_record_get_id (person));
  hj_query_where_int (at_time, "starts_at", FIXTURE_TIME);
  hj_query_where_text (in_house, "house", "house-1");
  g_assert_cmpint (hj_replica_count (fixture->replica, of_person, &error), ==, 1);
  g_assert_cmpint (hj_replica_count (fixture->replica, at_time, &error), ==, 1);
  g_assert_cmpint (hj_replica_count (fixture->replica, in_house, &error), ==, 1);
  hj_query_where_int (at_time, "ends_at", FIXTURE_TIME);
  g_assert_cmpint (hj_replica_count (fixture->replica, at_time, &error), ==, 0);
  g_assert_no_error (error);
}

/* A value is a value, whatever stands in it. */
static void
test_no_sql_from_input (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_person);
  g_autoptr (HjQuery) search = hj_query_new_people ();
  g_autoptr (GError) error = NULL;

  enter_four (fixture);
  hj_query_where_text (query, "name", "A' OR 1=1; DROP TABLE person; --");
  assert_names (fixture, query, "");
  hj_query_set_search (search, "\"A\" OR name:* NEAR(D B) ' ; DROP TABLE person");
  assert_names (fixture, search, "");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM person"), ==, 4);
}

static void
test_touched (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjQuery) tickets = hj_query_new (&hj_entity_ticket);
  g_autoptr (HjQuery) people = hj_query_new_people ();

  g_assert_true (hj_query_is_touched (tickets, BIT (ticket) | BIT (org)));
  g_assert_false (hj_query_is_touched (tickets, BIT (person) | BIT (dispute)));
  g_assert_true (hj_query_is_touched (people, BIT (label)));
  g_assert_true (hj_query_is_touched (people, BIT (dispute)));
  g_assert_false (hj_query_is_touched (people, BIT (exam) | BIT (policy)));
  hj_query_set_search (people, "wang");
  g_assert_true (hj_query_is_touched (people, BIT (behaviour)));
  g_assert_false (hj_query_is_touched (people, 0));
}

static void
test_copy_summary (void)
{
  HjPersonSummary summary = { .person = (char *)"id", .name = (char *)"王小明", .ends_at = 7 };
  g_autoptr (HjPersonSummary) copy = hj_person_summary_copy (&summary);

  g_assert_cmpstr (copy->name, ==, "王小明");
  g_assert_true (copy->name != summary.name);
  g_assert_cmpint (copy->ends_at, ==, 7);
  g_assert_null (copy->label);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/query/order", test_order);
  FIXTURE_ADD ("/store/query/limit", test_limit);
  FIXTURE_ADD ("/store/query/where", test_where);
  FIXTURE_ADD ("/store/query/ids-and-numbers", test_where_ids_and_numbers);
  FIXTURE_ADD ("/store/query/no-sql-from-input", test_no_sql_from_input);
  FIXTURE_ADD ("/store/query/touched", test_touched);
  g_test_add_func ("/store/query/copy-summary", test_copy_summary);
  return g_test_run ();
}
