/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

/* A conflict over a person's telephone, as the central instance sends it. */
static HjRecord *
send_conflict (Fixture *fixture, const char *field, const char *shown_by, const char *offered_by)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  HjRecord *conflict = hj_record_new (&hj_entity_conflict, id);

  hj_record_set_text (conflict, "entity", "person");
  hj_record_set_text (conflict, "row", id);
  hj_record_set_text (conflict, "field", field);
  hj_record_set_text (conflict, "shown", "13811111111");
  hj_record_set_text (conflict, "offered", "13822222222");
  hj_record_set_text (conflict, "shown_by", shown_by);
  hj_record_set_text (conflict, "offered_by", offered_by);
  hj_record_set_text (conflict, "state", "open");
  fixture_send (fixture, conflict);
  fixture_apply (fixture);
  return conflict;
}

static void
assert_resolves (Fixture *fixture, const char *shown_by, const char *offered_by, const char *take,
                 const char *expected)
{
  g_autoptr (HjRecord) conflict = send_conflict (fixture, "phone", shown_by, offered_by);
  g_autoptr (GError) error = NULL;

  hj_act_resolve (fixture->replica, hj_record_get_id (conflict), take, &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) shown = casework_load (fixture, conflict);

  g_assert_cmpstr (hj_record_get_text (shown, "value"), ==, expected);
  g_assert_cmpstr (hj_record_get_text (shown, "state"), ==, "resolved");
  g_assert_cmpstr (hj_record_get_text (shown, "resolved_by"), ==, "officer-a");
}

static void
test_sides (Fixture *fixture, gconstpointer data)
{
  assert_resolves (fixture, "officer-b", "officer-a", "mine", "13822222222");
  assert_resolves (fixture, "officer-b", "officer-a", "theirs", "13811111111");
  assert_resolves (fixture, "officer-a", "officer-b", "mine", "13811111111");
  assert_resolves (fixture, "officer-a", "officer-b", "theirs", "13822222222");
  /* Of two others', and of two of one's own, mine is the one that came later. */
  assert_resolves (fixture, "officer-b", "officer-c", "mine", "13822222222");
  assert_resolves (fixture, "officer-a", "officer-a", "mine", "13822222222");
}

static void
test_value (Fixture *fixture, gconstpointer data)
{
  assert_resolves (fixture, "officer-b", "officer-a", "13833333333", "13833333333");
}

static void
assert_refused (Fixture *fixture, HjRecord *conflict, const char *take, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_act_resolve (fixture->replica, hj_record_get_id (conflict), take, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* A conflict of which one side is empty, over a field that may be empty and one that may not. */
static HjRecord *
send_empty_side (Fixture *fixture, const char *field)
{
  HjRecord *conflict = send_conflict (fixture, field, "officer-b", "officer-a");

  hj_record_set_text (conflict, "offered", NULL);
  fixture_send (fixture, conflict);
  fixture_apply (fixture);
  return conflict;
}

static void
test_empty_side (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) phone = send_empty_side (fixture, "phone");
  g_autoptr (HjRecord) other = send_conflict (fixture, "phone", "officer-b", "officer-a");

  hj_act_resolve (fixture->replica, hj_record_get_id (phone), "mine", &error);
  g_assert_no_error (error);
  hj_act_resolve (fixture->replica, hj_record_get_id (other), "", &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) mine = casework_load (fixture, phone);
  g_autoptr (HjRecord) none = casework_load (fixture, other);

  g_assert_cmpstr (hj_record_get_text (mine, "state"), ==, "resolved");
  g_assert_cmpstr (hj_record_get_text (none, "state"), ==, "resolved");
  g_assert_null (hj_record_get_text (mine, "value"));
  g_assert_null (hj_record_get_text (none, "value"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) sex = send_conflict (fixture, "sex", "officer-b", "officer-a");
  g_autoptr (HjRecord) command = send_conflict (fixture, NULL, "officer-b", "officer-a");
  g_autoptr (HjRecord) absent
      = hj_record_new (&hj_entity_conflict, "018f0000-0000-7000-8000-000000000000");
  g_autoptr (HjRecord) twice = send_conflict (fixture, "phone", "officer-b", "officer-a");
  g_autoptr (HjRecord) needed = send_empty_side (fixture, "name");
  g_autoptr (GError) error = NULL;

  assert_refused (fixture, needed, "mine", HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_refused (fixture, command, "", HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_refused (fixture, sex, "neither", HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_refused (fixture, command, "accepted", HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  hj_act_resolve (fixture->replica, hj_record_get_id (twice), "mine", &error);
  g_assert_no_error (error);
  assert_refused (fixture, twice, "theirs", HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE);
  assert_refused (fixture, absent, "mine", HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

/* A value that came in after the person had read the two is not taken for one that they chose. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = send_conflict (fixture, "phone", "officer-b", "officer-a");
  g_autoptr (HjRecord) seen = casework_load (fixture, conflict);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (conflict, "shown", "13844444444");
  fixture_send (fixture, conflict);
  fixture_apply (fixture);
  g_assert_false (hj_act_resolve_seen (fixture->replica, seen, "theirs", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (HjRecord) undecided = casework_load (fixture, conflict);

  g_assert_cmpstr (hj_record_get_text (undecided, "state"), ==, "open");
  g_assert_true (hj_act_resolve_seen (fixture->replica, undecided, "theirs", &error));
  g_assert_no_error (error);
  g_autoptr (HjRecord) decided = casework_load (fixture, conflict);

  g_assert_cmpstr (hj_record_get_text (decided, "value"), ==, "13844444444");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/resolve/sides", test_sides);
  CASEWORK_ADD ("/resolve/value", test_value);
  CASEWORK_ADD ("/resolve/empty-side", test_empty_side);
  CASEWORK_ADD ("/resolve/refused", test_refused);
  CASEWORK_ADD ("/resolve/seen", test_seen);
  return g_test_run ();
}
