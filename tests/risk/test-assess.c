/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

static void
add_event (HjRiskFacts *facts, HjRiskEventKind kind, int severity, int hours_ago, const char *id)
{
  hj_risk_facts_add_event (facts, kind, severity, HJ_SAMPLE_AT - hours_ago * HJ_SAMPLE_HOUR, id);
}

static void
test_keeps_the_scales_apart (void)
{
  HjRiskFactorSpec factors[] = { hj_sample_factor ("a", HJ_RISK_SAFETY, 3, "violence_record = 1"),
                                 hj_sample_factor ("b", HJ_RISK_CARE, 3, "illness >= 1"),
                                 hj_sample_factor ("c", HJ_RISK_CARE, 6, "illness >= 2") };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, 3, NULL, 0);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  hj_risk_facts_set (facts, HJ_RISK_FACT_VIOLENCE_RECORD, 1);
  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 1);
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_assert_cmpint (hj_risk_result_get_points (result, HJ_RISK_SAFETY), ==, 3);
  g_assert_cmpint (hj_risk_result_get_points (result, HJ_RISK_CARE), ==, 3);
  g_assert_cmpuint (hj_risk_result_get_label (result), ==, HJ_RISK_BLUE);
  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 2);
  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_RED);
}

static void
test_counts_in_the_window (void)
{
  HjRiskFactorSpec factors[] = { hj_sample_factor (
      "a", HJ_RISK_SAFETY, 4, "count(incident, severity >= 2, within 24h) >= 2") };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, 1, NULL, 0);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  add_event (facts, HJ_RISK_EVENT_INCIDENT, 2, 1, "one");
  add_event (facts, HJ_RISK_EVENT_INCIDENT, 1, 1, "too slight");
  add_event (facts, HJ_RISK_EVENT_INCIDENT, 3, 24, "just too old");
  add_event (facts, HJ_RISK_EVENT_INCIDENT, 3, -1, "not yet");
  add_event (facts, HJ_RISK_EVENT_THREAT, 3, 1, "another kind");
  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_BLUE);
  add_event (facts, HJ_RISK_EVENT_INCIDENT, 2, 0, "at this moment");
  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_YELLOW);

  /* An hour earlier, the last one had not happened, but the old one was not too old yet. */
  g_autoptr (HjRiskResult) past = hj_risk_assess (policy, facts, HJ_SAMPLE_AT - HJ_SAMPLE_HOUR);
  g_assert_cmpuint (hj_risk_result_get_label (past), ==, HJ_RISK_YELLOW);
  g_assert_cmpstr (hj_risk_result_get_reason (past, 0)->evidence[0], ==, "just too old");
  g_assert_cmpstr (hj_risk_result_get_reason (past, 0)->evidence[1], ==, "one");
  g_assert_null (hj_risk_result_get_reason (past, 0)->evidence[2]);
}

static void
test_obeys_hard_rules (void)
{
  HjRiskFactorSpec factor = hj_sample_factor ("a", HJ_RISK_SAFETY, 1, "count(threat) >= 1");
  HjRiskRuleSpec rules[]
      = { hj_sample_rule ("b", HJ_RISK_YELLOW, "count(threat) >= 1"),
          hj_sample_rule ("c", HJ_RISK_RED, "count(threat, severity >= 3) >= 1") };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (&factor, 1, rules, 2);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_BLUE);
  add_event (facts, HJ_RISK_EVENT_THREAT, 0, 1, "x");
  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_YELLOW);
  add_event (facts, HJ_RISK_EVENT_THREAT, 3, 1, "y");
  g_assert_cmpuint (hj_sample_label (policy, facts), ==, HJ_RISK_RED);
}

static void
test_never_takes_unknown_for_none (void)
{
  HjRiskFactorSpec factors[] = { hj_sample_factor ("a", HJ_RISK_CARE, 5, "illness >= 1"),
                                 hj_sample_factor ("b", HJ_RISK_CARE, -4, "illness = 0") };
  g_autoptr (HjRiskPolicy) policy = hj_sample_policy (factors, 2, NULL, 0);
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_assert_cmpuint (hj_risk_result_get_n_reasons (result), ==, 0);
  g_assert_cmpuint (hj_risk_result_get_best (result), ==, HJ_RISK_BLUE);
  g_assert_cmpuint (hj_risk_result_get_worst (result), ==, HJ_RISK_YELLOW);
}

/* More of a risk never lowers, more of what protects never raises, whatever else is known. */
static void
test_is_monotone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 3000; round++) {
    g_autoptr (HjRiskPolicy) policy = hj_sample_random_policy (random);
    g_autoptr (HjRiskFacts) facts = hj_sample_random_facts (random, 20);
    HjRiskLabel before = hj_sample_label (policy, facts);

    for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
      const HjRiskFactInfo *info = hj_risk_fact_info (fact);
      gint64 value;
      if (info->sense == HJ_RISK_SENSE_NEUTRAL || !hj_risk_facts_get (facts, fact, &value)
          || value == info->maximum)
        continue;
      g_autoptr (HjRiskFacts) more = hj_risk_facts_copy (facts);
      hj_risk_facts_set (more, fact, value + 1);
      if (info->sense == HJ_RISK_SENSE_RISK)
        g_assert_cmpuint (hj_sample_label (policy, more), >=, before);
      else
        g_assert_cmpuint (hj_sample_label (policy, more), <=, before);
    }
    for (guint kind = 0; kind < HJ_RISK_N_EVENT_KINDS; kind++) {
      g_autoptr (HjRiskFacts) more = hj_risk_facts_copy (facts);
      add_event (more, kind, g_rand_int_range (random, 0, 4), g_rand_int_range (random, 0, 100),
                 "more");
      if (hj_risk_event_kind_sense (kind) == HJ_RISK_SENSE_RISK)
        g_assert_cmpuint (hj_sample_label (policy, more), >=, before);
      else if (hj_risk_event_kind_sense (kind) == HJ_RISK_SENSE_PROTECTIVE)
        g_assert_cmpuint (hj_sample_label (policy, more), <=, before);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assess/keeps-the-scales-apart", test_keeps_the_scales_apart);
  g_test_add_func ("/assess/counts-in-the-window", test_counts_in_the_window);
  g_test_add_func ("/assess/obeys-hard-rules", test_obeys_hard_rules);
  g_test_add_func ("/assess/never-takes-unknown-for-none", test_never_takes_unknown_for_none);
  g_test_add_func ("/assess/is-monotone", test_is_monotone);
  return g_test_run ();
}
