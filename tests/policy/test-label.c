/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-label.h"

#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/policy/hj-policy-reader.h"
#include "core/risk/hj-risk-assess.h"

#define NOW G_GINT64_CONSTANT (1772352000000)
#define DETENTION "018f0000-0000-7000-8000-000000000001"
#define LABEL "018f0000-0000-7000-8000-000000000002"

static HjRiskResult *
assess_threat (void)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  hj_risk_facts_add_event (facts, HJ_RISK_EVENT_THREAT, 1, NOW - HJ_HOUR_MS, "entry");
  return hj_risk_assess (hj_policy_get_default (), facts, NOW);
}

/* All that the classifier says is in the row, and nothing that only a person can say. */
static void
test_row (void)
{
  g_autoptr (HjRiskResult) result = assess_threat ();
  g_autoptr (HjRecord) label = hj_policy_make_label (result, LABEL, DETENTION);
  g_autofree char *json = hj_risk_result_to_json (result, DETENTION, HJ_RISK_JSON_FULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_record_get_entity (label) == &hj_entity_label);
  g_assert_cmpstr (hj_record_get_id (label), ==, LABEL);
  g_assert_cmpstr (hj_record_get_text (label, "detention"), ==, DETENTION);
  g_assert_cmpstr (hj_record_get_text (label, "color"), ==,
                   hj_risk_label_to_string (hj_risk_result_get_label (result)));
  g_assert_cmpstr (hj_record_get_text (label, "color"), !=, "blue");
  g_assert_cmpint (hj_record_get_int (label, "safety", -1), ==,
                   hj_risk_result_get_points (result, HJ_RISK_SAFETY));
  g_assert_cmpint (hj_record_get_int (label, "care", -1), ==,
                   hj_risk_result_get_points (result, HJ_RISK_CARE));
  g_assert_cmpstr (hj_record_get_text (label, "best"), ==,
                   hj_risk_label_to_string (hj_risk_result_get_best (result)));
  g_assert_cmpstr (hj_record_get_text (label, "worst"), ==,
                   hj_risk_label_to_string (hj_risk_result_get_worst (result)));
  g_assert_cmpstr (hj_record_get_text (label, "result"), ==, json);
  g_assert_cmpstr (hj_record_get_text (label, "policy"), ==,
                   hj_risk_policy_get_full_version (hj_policy_get_default ()));
  for (const char *const *field = (const char *const[]){ "state", "by", "at", "decided_by", NULL };
       *field != NULL; field++)
    g_assert_true (hj_record_is_null (label, *field));

  hj_record_set_text (label, "state", "proposed");
  hj_record_set_int (label, "at", NOW);
  g_assert_true (hj_record_validate (label, &error));
  g_assert_no_error (error);
}

static void
test_review_time (void)
{
  const HjRiskPolicy *policy = hj_policy_get_default ();
  const guint *hours = hj_risk_policy_get_spec (policy)->review_hours;

  g_assert_cmpint (hj_policy_get_review_time (policy, "blue", NOW), ==,
                   NOW + hours[HJ_RISK_BLUE] * HJ_HOUR_MS);
  g_assert_cmpint (hj_policy_get_review_time (policy, "yellow", NOW), ==,
                   NOW + hours[HJ_RISK_YELLOW] * HJ_HOUR_MS);
  g_assert_cmpint (hj_policy_get_review_time (policy, "red", NOW), ==,
                   NOW + hours[HJ_RISK_RED] * HJ_HOUR_MS);
  g_assert_cmpuint (hours[HJ_RISK_RED], <, hours[HJ_RISK_BLUE]);
  g_assert_cmpint (hj_policy_get_review_time (policy, NULL, NOW), ==,
                   NOW + hours[HJ_RISK_RED] * HJ_HOUR_MS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/label/row", test_row);
  g_test_add_func ("/policy/label/review-time", test_review_time);
  return g_test_run ();
}
