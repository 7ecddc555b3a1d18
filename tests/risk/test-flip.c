/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

#include "core/risk/hj-risk-policy-private.h"

static gboolean
is_flipped (HjRiskLabel before, HjRiskLabel after)
{
  return before == HJ_RISK_BLUE ? after > before : after < before;
}

/* Whether any change of exactly @n correctable facts from @from on flips. */
static gboolean
try_all (HjRiskPolicy *policy, HjRiskFacts *facts, HjRiskLabel before, guint n, guint from)
{
  if (n == 0)
    return is_flipped (before, hj_sample_label (policy, facts));
  for (guint fact = from; fact < HJ_RISK_N_FACTS; fact++) {
    if ((policy->correctable & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    const HjRiskFactInfo *info = hj_risk_fact_info (fact);
    g_autoptr (HjRiskFacts) changed = hj_risk_facts_copy (facts);
    for (gint64 value = info->minimum; value <= info->maximum; value++) {
      hj_risk_facts_set (changed, fact, value);
      if (try_all (policy, changed, before, n - 1, fact + 1))
        return TRUE;
    }
  }
  return FALSE;
}

static void
test_flips_with_as_few_as_can_be (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  guint n_seen[HJ_RISK_FLIP_MAX + 1] = { 0 };

  for (guint round = 0; round < 500; round++) {
    g_autoptr (HjRiskPolicy) policy = hj_sample_random_policy (random);
    g_autoptr (HjRiskFacts) facts = hj_sample_random_facts (random, 25);
    g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
    HjRiskLabel before = hj_risk_result_get_label (result);
    guint n = hj_risk_result_get_n_flips (result);

    n_seen[n]++;
    for (guint fewer = 1; fewer < (n == 0 ? HJ_RISK_FLIP_MAX + 1 : n); fewer++)
      g_assert_false (try_all (policy, facts, before, fewer, 0));
    if (n == 0) {
      g_assert_cmpuint (hj_risk_result_get_flip_label (result), ==, before);
      continue;
    }
    g_autoptr (HjRiskFacts) flipped = hj_risk_facts_copy (facts);
    for (guint i = 0; i < n; i++) {
      gint64 value;
      HjRiskFact fact = hj_risk_result_get_flip (result, i, &value);
      g_assert_true (hj_risk_fact_info (fact)->correctable);
      hj_risk_facts_set (flipped, fact, value);
    }
    g_assert_cmpuint (hj_sample_label (policy, flipped), ==,
                      hj_risk_result_get_flip_label (result));
    g_assert_true (is_flipped (before, hj_risk_result_get_flip_label (result)));
  }
  for (guint i = 0; i <= HJ_RISK_FLIP_MAX; i++)
    g_assert_cmpuint (n_seen[i], >, 0); /* each size is met */
}

static void
test_changes_as_little_as_can_be (void)
{
  static const char *const correctable[] = { "blood_pressure", NULL };
  HjRiskFactorSpec factors[] = { hj_sample_factor ("a", HJ_RISK_CARE, 4, "blood_pressure >= 1"),
                                 hj_sample_factor ("b", HJ_RISK_CARE, 5, "blood_pressure >= 2"),
                                 hj_sample_factor ("c", HJ_RISK_SAFETY, 8, "violence_record = 1") };
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  gint64 value;

  factors[0].correctable = factors[1].correctable = correctable;
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, 3, NULL, 0);
  hj_risk_facts_set (facts, HJ_RISK_FACT_BLOOD_PRESSURE, 2);
  g_autoptr (HjRiskResult) red = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_assert_cmpuint (hj_risk_result_get_n_flips (red), ==, 1);
  g_assert_cmpuint (hj_risk_result_get_flip (red, 0, &value), ==, HJ_RISK_FACT_BLOOD_PRESSURE);
  g_assert_cmpint (value, ==, 1);
  g_assert_cmpuint (hj_risk_result_get_flip_label (red), ==, HJ_RISK_YELLOW);

  /* Nobody may correct the record, so there is no card. */
  hj_risk_facts_set (facts, HJ_RISK_FACT_VIOLENCE_RECORD, 1);
  g_autoptr (HjRiskResult) fixed = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_assert_cmpuint (hj_risk_result_get_n_flips (fixed), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flip/flips-with-as-few-as-can-be", test_flips_with_as_few_as_can_be);
  g_test_add_func ("/flip/changes-as-little-as-can-be", test_changes_as_little_as_can_be);
  return g_test_run ();
}
