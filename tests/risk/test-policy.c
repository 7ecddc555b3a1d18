/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

static void
test_keeps_its_own_copy (void)
{
  char id[] = "first";
  char when[] = "illness >= 1";
  const char *correctable[] = { "illness", NULL };
  HjRiskResourceSpec resource = { "doctor", "See", "巡诊", 4 };
  HjRiskFactorSpec factor = hj_sample_factor (id, HJ_RISK_CARE, 2, when);
  HjRiskPolicySpec spec = hj_sample_spec (&factor, 1, NULL, 0);

  factor.correctable = correctable;
  factor.source = "a book";
  spec.resources[HJ_RISK_RED] = &resource;
  spec.n_resources[HJ_RISK_RED] = 1;
  g_autoptr (HjRiskPolicy) policy = hj_risk_policy_new (&spec, NULL, NULL);
  id[0] = when[0] = '?';
  resource.role = NULL;
  correctable[0] = NULL;

  const HjRiskPolicySpec *kept = hj_risk_policy_get_spec (policy);
  g_assert_cmpstr (kept->factors[0].id, ==, "first");
  g_assert_cmpstr (kept->factors[0].when, ==, "illness >= 1");
  g_assert_cmpstr (kept->factors[0].correctable[0], ==, "illness");
  g_assert_cmpstr (kept->factors[0].source, ==, "a book");
  g_assert_cmpstr (kept->resources[HJ_RISK_RED][0].role, ==, "doctor");
  g_assert_cmpstr (hj_risk_policy_get_full_version (policy), ==, "sample-1");
  g_assert_cmpuint (hj_risk_policy_get_facts (policy), ==, 1u << HJ_RISK_FACT_ILLNESS);
  g_autoptr (HjRiskPolicy) other = hj_risk_policy_ref (policy);
  g_assert_true (other == policy);
}

static void
test_speaks_both_languages (void)
{
  HjRiskFactorSpec factor = hj_sample_factor ("a", HJ_RISK_CARE, 2, "illness >= 1");
  HjRiskRuleSpec rule = hj_sample_rule ("b", HJ_RISK_RED, "illness >= 2");
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (&factor, 1, &rule, 1);

  g_assert_cmpstr (hj_risk_policy_get_text (policy, "a", "zh_CN.UTF-8"), ==, "理由");
  g_assert_cmpstr (hj_risk_policy_get_text (policy, "a", "en_GB"), ==, "Reason");
  g_assert_cmpstr (hj_risk_policy_get_text (policy, "b", "zh"), ==, "规则");
  g_assert_cmpstr (hj_risk_policy_get_text (policy, "b", NULL), ==, "Rule");
  g_assert_cmpstr (hj_risk_policy_get_text (policy, "old", NULL), ==, "old");
}

static void
test_names_labels (void)
{
  HjRiskLabel label;

  for (guint i = 0; i < HJ_RISK_N_LABELS; i++) {
    g_assert_true (hj_risk_label_from_string (hj_risk_label_to_string (i), &label));
    g_assert_cmpuint (label, ==, i);
  }
  g_assert_false (hj_risk_label_from_string ("green", &label));
  g_assert_false (hj_risk_label_from_string (NULL, &label));
  g_assert_cmpstr (hj_risk_scale_to_string (HJ_RISK_CARE), ==, "care");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/keeps-its-own-copy", test_keeps_its_own_copy);
  g_test_add_func ("/policy/speaks-both-languages", test_speaks_both_languages);
  g_test_add_func ("/policy/names-labels", test_names_labels);
  return g_test_run ();
}
