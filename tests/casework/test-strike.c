/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/model/hj-strike.h"
#include "core/store/hj-facts-query.h"
#include "core/store/hj-query.h"

static HjRecord *
new_exam (Fixture *fixture, HjRecord **detention)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "王安");

  *detention = casework_new_detention (fixture, person);
  return casework_new_row (fixture, &hj_entity_exam, "detention", hj_record_get_id (*detention),
                           "ecg_flag", "abnormal", NULL);
}

static gint64
count_exams (Fixture *fixture, gboolean with_struck)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_exam);
  g_autoptr (GError) error = NULL;

  if (with_struck)
    hj_query_with_struck (query);
  gint64 count = hj_replica_count (fixture->replica, query, &error);

  g_assert_no_error (error);
  return count;
}

static gint64
count_struck (Fixture *fixture)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_exam);

  hj_query_where_text (query, "state", HJ_STRIKE_STRUCK);
  return hj_replica_count (fixture->replica, query, NULL);
}

static gboolean
note_exam (const HjFactsRow *row, gpointer data, GError **error)
{
  *(gboolean *)data = row->exam != NULL;
  return TRUE;
}

/* Both ways of asking know of the same. */
static void
assert_fact (Fixture *fixture, HjRecord *detention, gboolean expected)
{
  gboolean one = !expected, all = !expected;
  g_autoptr (GError) error = NULL;

  hj_facts_query_one (fixture->replica, hj_record_get_id (detention), note_exam, &one, &error);
  g_assert_no_error (error);
  hj_facts_query_all (fixture->replica, note_exam, &all, &error);
  g_assert_no_error (error);
  g_assert_cmpint (one, ==, expected);
  g_assert_cmpint (all, ==, expected);
}

/* What is struck out is in no list and no fact, and comes back when it is restored. */
static void
test_struck_and_restored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) detention = NULL;
  g_autoptr (HjRecord) exam = new_exam (fixture, &detention);
  g_auto (HjActResult) struck = { 0 };
  g_auto (HjActResult) restored = { 0 };

  g_assert_cmpint (count_exams (fixture, FALSE), ==, 1);
  assert_fact (fixture, detention, TRUE);
  casework_do (fixture, exam, "strike", "struck_reason", "录错了人", &struck);
  g_autoptr (HjRecord) shown = casework_load (fixture, exam);

  g_assert_true (hj_strike_is_struck (shown));
  g_assert_cmpstr (hj_record_get_text (shown, "struck_by"), ==, "officer-a");
  g_assert_nonnull (struck.label_after);
  assert_fact (fixture, detention, FALSE);
  g_assert_cmpint (count_exams (fixture, FALSE), ==, 0);
  g_assert_cmpint (count_exams (fixture, TRUE), ==, 1);
  g_assert_cmpint (count_struck (fixture), ==, 1);
  casework_do (fixture, exam, "restore", NULL, NULL, &restored);
  g_assert_cmpint (count_exams (fixture, FALSE), ==, 1);
  g_assert_cmpint (count_struck (fixture), ==, 0);
  assert_fact (fixture, detention, TRUE);
}

static void
test_struck_is_not_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) detention = NULL;
  g_autoptr (HjRecord) exam = new_exam (fixture, &detention);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  casework_do (fixture, exam, "strike", "struck_reason", "录错了人", &result);
  hj_act_result_clear (&result);
  g_autoptr (HjRecord) changed = casework_load (fixture, exam);

  hj_record_set_text (changed, "ecg_flag", "normal");
  g_assert_false (hj_act_set (fixture->replica, changed, &result, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (hj_act_do (fixture->replica, &hj_entity_exam, hj_record_get_id (exam), "strike",
                             NULL, &result, &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE);
}

static void
test_only_who_enters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "王安");
  g_autoptr (HjRecord) contact = casework_new_row (fixture, &hj_entity_family_contact, "person",
                                                   hj_record_get_id (person), "name", "王父", NULL);
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_family_contact, "x");
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  casework_become (fixture, "doctor-a", "doctor", "house-1");
  g_autoptr (GPtrArray) allowed = hj_act_allowed (fixture->replica, contact);

  g_assert_cmpuint (allowed->len, ==, 0);
  hj_record_set_text (given, "struck_reason", "重复");
  g_assert_false (hj_act_do (fixture->replica, &hj_entity_family_contact,
                             hj_record_get_id (contact), "strike", given, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* A row that is older than its state machine has no state, and can be struck out all the same. */
static void
test_row_without_a_state (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王安");
  g_autoptr (HjRecord) contact
      = fixture_new_of (fixture, &hj_entity_family_contact, "person", person);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GPtrArray) allowed = NULL;

  hj_record_set_text (contact, "name", "王父");
  fixture_send (fixture, person);
  fixture_send (fixture, contact);
  fixture_apply (fixture);
  g_autoptr (HjRecord) row = casework_load (fixture, contact);

  g_assert_true (hj_record_is_null (row, "state"));
  allowed = hj_act_allowed (fixture->replica, row);
  g_assert_cmpuint (allowed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (allowed, 0), ==, "strike");
  casework_do (fixture, contact, "strike", "struck_reason", "重复", &result);
  g_assert_cmpint (casework_count (fixture, &hj_entity_family_contact), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/strike/struck-and-restored", test_struck_and_restored);
  CASEWORK_ADD ("/strike/struck-is-not-changed", test_struck_is_not_changed);
  CASEWORK_ADD ("/strike/only-who-enters", test_only_who_enters);
  CASEWORK_ADD ("/strike/row-without-a-state", test_row_without_a_state);
  return g_test_run ();
}
