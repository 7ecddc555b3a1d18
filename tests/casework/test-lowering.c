/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"
#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"

/* A red label that the officer `officer-b` has confirmed. */
static HjRecord *
make_red (Fixture *fixture, HjRecord **detention)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_auto (HjActResult) threat = { 0 };
  g_auto (HjActResult) result = { 0 };

  *detention = casework_new_detention (fixture, person);
  casework_become (fixture, "officer-b", "duty-officer", "house-1");
  for (guint i = 0; i < 3; i++) {
    hj_act_result_clear (&threat);
    casework_new_behaviour (fixture, *detention, i == 0 ? "incident" : "threat", 3, &threat);
  }
  g_assert_cmpstr (threat.label_after, ==, "red");
  g_autoptr (HjRecord) proposed = casework_find_label (fixture, *detention, "proposed");

  casework_do (fixture, proposed, "confirm", NULL, NULL, &result);
  return casework_load (fixture, proposed);
}

static gboolean
give (Fixture *fixture, HjRecord *label, const char *command, const char *field, const char *value,
      const char *reason, GError **error)
{
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_label, hj_record_get_id (label));
  g_auto (HjActResult) result = { 0 };

  hj_record_set_text (given, field, value);
  hj_record_set_text (given, "reason", reason);
  return hj_act_do (fixture->replica, &hj_entity_label, hj_record_get_id (label), command, given,
                    &result, error);
}

static gboolean
may_give (Fixture *fixture, HjRecord *label, const char *command)
{
  g_autoptr (HjRecord) now = casework_load (fixture, label);
  g_autoptr (GPtrArray) allowed = hj_act_allowed (fixture->replica, now);

  return g_ptr_array_find_with_equal_func (allowed, command, g_str_equal, NULL);
}

static void
assert_refused (Fixture *fixture, HjRecord *label, const char *command, const char *field,
                const char *value, HjWorkflowError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (give (fixture, label, command, field, value, NULL, &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, (int)code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_two_people_lower (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) detention = NULL;
  g_autoptr (HjRecord) label = make_red (fixture, &detention);
  g_autoptr (GError) error = NULL;

  g_assert_true (may_give (fixture, label, "ask-lower"));
  g_assert_false (may_give (fixture, label, "override"));
  assert_refused (fixture, label, "ask-lower", "asked_color", "yellow",
                  HJ_WORKFLOW_ERROR_FIELD); /* no reason */
  give (fixture, label, "ask-lower", "asked_color", "yellow", "professional: calm since", &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) asked = casework_load (fixture, label);

  g_assert_cmpstr (hj_record_get_text (asked, "state"), ==, "lowering");
  g_assert_cmpstr (hj_record_get_text (asked, "color"), ==, "red");
  g_assert_cmpstr (hj_record_get_text (asked, "asked_color"), ==, "yellow");

  /* Who asked does not decide, whatever the role. */
  casework_become (fixture, "officer-b", "house-leader", "house-1");
  g_assert_false (may_give (fixture, label, "lower"));
  assert_refused (fixture, label, "lower", "color", "yellow", HJ_WORKFLOW_ERROR_SAME_PERSON);
  casework_become (fixture, "leader", "house-leader", "house-1");
  g_assert_true (may_give (fixture, label, "lower"));
  assert_refused (fixture, label, "lower", "color", "blue", HJ_WORKFLOW_ERROR_GUARD);
  give (fixture, label, "lower", "color", "yellow", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) lowered = casework_load (fixture, label);

  g_assert_cmpstr (hj_record_get_text (lowered, "state"), ==, "overridden");
  g_assert_cmpstr (hj_record_get_text (lowered, "color"), ==, "yellow");
  g_assert_cmpstr (hj_record_get_text (lowered, "decided_by"), ==, "leader");
  g_assert_false (hj_record_is_null (lowered, "expires_at"));
}

static char *
tell_due (Fixture *fixture, HjRecord *label)
{
  g_autoptr (HjRecord) now = casework_load (fixture, label);
  g_autoptr (GArray) dues = hj_act_due (fixture->replica, now);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);

    g_string_append_printf (text, "%s%s", due->deadline->id, due->passed ? "! " : " ");
  }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* A laptop tells what is due, and decides nothing by itself. */
static void
test_due_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) detention = NULL;
  g_autoptr (HjRecord) label = make_red (fixture, &detention);
  g_autofree char *confirmed = tell_due (fixture, label);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (confirmed, ==, "review ");
  give (fixture, label, "ask-lower", "asked_color", "blue", "professional", &error);
  g_assert_no_error (error);
  g_autofree char *asked = tell_due (fixture, label);

  g_assert_cmpstr (asked, ==, "second-person ");
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 5 * HJ_HOUR_MS);
  g_autofree char *late = tell_due (fixture, label);
  g_autoptr (HjRecord) still = casework_load (fixture, label);

  g_assert_cmpstr (late, ==, "second-person! ");
  g_assert_cmpstr (hj_record_get_text (still, "state"), ==, "lowering");
}

/* A dispute waits for the hour of release, which stands with the detention. */
static void
test_release_is_asked_for (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) dispute
      = casework_new_row (fixture, &hj_entity_dispute, "detention", hj_record_get_id (detention),
                          "category", "debt", "title", "Loan", NULL);
  g_autoptr (GArray) dues = hj_act_due (fixture->replica, dispute);

  g_assert_cmpuint (dues->len, ==, 1);
  g_assert_cmpstr (g_array_index (dues, HjWorkflowDue, 0).deadline->id, ==, "not-untouched");
  g_assert_cmpint (g_array_index (dues, HjWorkflowDue, 0).at, ==,
                   hj_record_get_int (detention, "ends_at", 0) - 72 * HJ_HOUR_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/lowering/two-people", test_two_people_lower);
  CASEWORK_ADD ("/lowering/due-is-told", test_due_is_told);
  CASEWORK_ADD ("/lowering/release-is-asked-for", test_release_is_asked_for);
  return g_test_run ();
}
