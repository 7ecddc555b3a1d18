/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

/* Tries every value of every missing fact from @from on. */
static void
try_all (HjRiskPolicy *policy, HjRiskFacts *facts, const HjRiskFact *missing, guint n, guint from,
         HjRiskLabel *best, HjRiskLabel *worst)
{
  if (from == n) {
    HjRiskLabel label = hj_sample_label (policy, facts);
    *best = MIN (*best, label);
    *worst = MAX (*worst, label);
    return;
  }
  const HjRiskFactInfo *info = hj_risk_fact_info (missing[from]);
  for (gint64 value = info->minimum; value <= info->maximum; value++) {
    hj_risk_facts_set (facts, missing[from], value);
    try_all (policy, facts, missing, n, from + 1, best, worst);
  }
  hj_risk_facts_unset (facts, missing[from]);
}

static void
test_interval_is_what_completions_make (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_open = 0, n_seen = 0;

  while (n_seen < 2500) {
    g_autoptr (HjRiskPolicy) policy = hj_sample_random_policy (random);
    g_autoptr (HjRiskFacts) facts = hj_sample_random_facts (random, 40);
    g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
    HjRiskLabel best = hj_risk_result_get_label (result), worst = best;
    guint n_missing, n_completions = 1;
    const HjRiskFact *missing = hj_risk_result_get_missing (result, &n_missing);

    for (guint i = 0; i < n_missing; i++)
      n_completions *= hj_risk_fact_info (missing[i])->maximum + 1;
    if (n_completions > 600)
      continue;
    try_all (policy, facts, missing, n_missing, 0, &best, &worst);
    g_assert_cmpuint (hj_risk_result_get_best (result), ==, best);
    g_assert_cmpuint (hj_risk_result_get_worst (result), ==, worst);
    n_open += best != worst;
    n_seen++;
  }
  g_assert_cmpuint (n_open, >, 500); /* the search is worth something */
}

static void
test_interval_joins_what_hangs_together (void)
{
  /* Apart, both could be false and both true; together, exactly one of them holds. */
  HjRiskFactorSpec factors[] = { hj_sample_factor ("a", HJ_RISK_SAFETY, 5, "prior_detentions = 0"),
                                 hj_sample_factor ("b", HJ_RISK_CARE, 5, "prior_detentions >= 1") };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, 2, NULL, 0);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);

  /* Blue is the label as long as nobody asks; every answer makes it yellow. */
  g_assert_cmpuint (hj_risk_result_get_label (result), ==, HJ_RISK_BLUE);
  g_assert_cmpuint (hj_risk_result_get_best (result), ==, HJ_RISK_BLUE);
  g_assert_cmpuint (hj_risk_result_get_worst (result), ==, HJ_RISK_YELLOW);
}

static void
test_missing_is_ordered_by_weight (void)
{
  HjRiskFactorSpec factors[] = {
    hj_sample_factor ("a", HJ_RISK_SAFETY, 1, "age_years < 18"),
    hj_sample_factor ("b", HJ_RISK_CARE, 2, "pregnancy = 1"),
    hj_sample_factor ("c", HJ_RISK_CARE, 9, "mental_state >= 2"),
    hj_sample_factor ("d", HJ_RISK_SAFETY, 3, "violence_record = 1"),
    hj_sample_factor ("e", HJ_RISK_SAFETY, 3, "dispute_open = 1"),
    hj_sample_factor ("f", HJ_RISK_SAFETY, 7, "ecg = 1 and dispute_open = 1"),
  };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, G_N_ELEMENTS (factors), NULL, 0);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;

  hj_risk_facts_set (facts, HJ_RISK_FACT_DISPUTE_OPEN, 0);
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  const HjRiskFact *missing = hj_risk_result_get_missing (result, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s ", hj_risk_fact_info (missing[i])->name);
  /* An electrocardiogram could change nothing, but nobody has taken it, so it is missing. */
  g_assert_cmpstr (names->str, ==, "mental_state violence_record pregnancy age_years ecg ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/interval-is-what-completions-make",
                   test_interval_is_what_completions_make);
  g_test_add_func ("/outlook/interval-joins-what-hangs-together",
                   test_interval_joins_what_hangs_together);
  g_test_add_func ("/outlook/missing-is-ordered-by-weight", test_missing_is_ordered_by_weight);
  return g_test_run ();
}
