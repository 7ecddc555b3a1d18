/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

/* Conditions that the grammar takes for points above zero; facts are shared on purpose, so that
 * factors hang together. Only facts of few values, so that all completions can be tried. */
static const char *const raising[] = {
  "mental_state >= 1",
  "mental_state >= 2",
  "mental_state = 3 and illness >= 1",
  "illness >= 2",
  "illness != 0 or blood_pressure >= 1",
  "blood_pressure > 1",
  "ecg = 1 or ultrasound = 1",
  "ecg = 1 and (ultrasound = 1 or illness >= 2)",
  "not (violence_record = 0)",
  "violence_record = 1 and dispute_open = 1",
  "dispute_open = 1 and agreement_reached = 0",
  "agreement_reached < 1",
  "first_detention",
  "prior_detentions = 1 or prior_detentions = 3",
  "prior_detentions >= 2 and not (detention_kind = 1)",
  "detention_kind != 0",
  "not known(mental_state) or mental_state >= 3",
  "known(illness) and illness >= 1",
  "count(threat) >= 1",
  "count(threat, severity >= 2, within 48h) >= 1 and dispute_open = 1",
  "count(incident, severity >= 1) >= 2",
  "latest(self-harm-sign, within 72h)",
  "count(self-harm-sign) >= 1 or mental_state >= 2",
};

static const char *const lowering[] = {
  "agreement_reached = 1",    "agreement_reached >= 1 and dispute_open = 0",
  "count(good-conduct) >= 2", "illness = 0 and mental_state <= 1",
  "detention_kind = 2",
};

static const HjRiskFact small_facts[] = {
  HJ_RISK_FACT_DETENTION_KIND,
  HJ_RISK_FACT_PRIOR_DETENTIONS,
  HJ_RISK_FACT_VIOLENCE_RECORD,
  HJ_RISK_FACT_BLOOD_PRESSURE,
  HJ_RISK_FACT_ECG,
  HJ_RISK_FACT_ULTRASOUND,
  HJ_RISK_FACT_ILLNESS,
  HJ_RISK_FACT_MENTAL_STATE,
  HJ_RISK_FACT_DISPUTE_OPEN,
  HJ_RISK_FACT_AGREEMENT_REACHED,
};

HjRiskPolicySpec
hj_sample_spec (const HjRiskFactorSpec *factors, guint n_factors, const HjRiskRuleSpec *rules,
                guint n_rules)
{
  return (HjRiskPolicySpec){
    .id = "sample",
    .version = "1",
    .factors = factors,
    .n_factors = n_factors,
    .rules = rules,
    .n_rules = n_rules,
    .yellow = { 4, 4 },
    .red = { 8, 9 },
    .review_hours = { 168, 72, 24 },
  };
}

HjRiskFactorSpec
hj_sample_factor (const char *id, HjRiskScale scale, int points, const char *when)
{
  return (HjRiskFactorSpec){
    .id = id,
    .text_en = "Reason",
    .text_zh = "理由",
    .scale = scale,
    .points = points,
    .when = when,
  };
}

HjRiskRuleSpec
hj_sample_rule (const char *id, HjRiskLabel at_least, const char *when)
{
  return (HjRiskRuleSpec){
    .id = id,
    .text_en = "Rule",
    .text_zh = "规则",
    .when = when,
    .at_least = at_least,
  };
}

static void
on_problem_told_cb (const char *field, int offset, const char *code, const char *sentence,
                    gpointer data)
{
  g_error ("%s: %s", field, sentence);
}

HjRiskPolicy *
hj_sample_policy (const HjRiskFactorSpec *factors, guint n_factors, const HjRiskRuleSpec *rules,
                  guint n_rules)
{
  HjRiskPolicySpec spec = hj_sample_spec (factors, n_factors, rules, n_rules);
  return hj_risk_policy_new (&spec, on_problem_told_cb, NULL);
}

/* The facts that a condition names, so that all of them can be corrected. */
static const char *const *
list_correctable (const char *when, GPtrArray *owned)
{
  g_auto (GStrv) words = g_strsplit_set (when, " ()=<>!,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    HjRiskFact fact;
    if (hj_risk_fact_find (words[i], &fact) && hj_risk_fact_info (fact)->correctable)
      g_strv_builder_add (builder, words[i]);
  }
  GStrv list = g_strv_builder_end (builder);
  g_ptr_array_add (owned, list);
  return (const char *const *)list;
}

HjRiskPolicy *
hj_sample_random_policy (GRand *random)
{
  static const char *const ids[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
  HjRiskFactorSpec factors[8];
  HjRiskRuleSpec rules[2];
  guint n_factors = g_rand_int_range (random, 2, 9);
  guint n_rules = g_rand_int_range (random, 0, 3);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  for (guint i = 0; i < n_factors; i++) {
    gboolean lowers = g_rand_int_range (random, 0, 5) == 0;
    const char *when = lowers ? lowering[g_rand_int_range (random, 0, G_N_ELEMENTS (lowering))]
                              : raising[g_rand_int_range (random, 0, G_N_ELEMENTS (raising))];
    int points = g_rand_int_range (random, 1, 6);
    factors[i] = hj_sample_factor (ids[i], g_rand_int_range (random, 0, 2),
                                   lowers ? -points : points, when);
    factors[i].correctable = list_correctable (when, owned);
  }
  for (guint i = 0; i < n_rules; i++)
    rules[i] = hj_sample_rule (ids[8 + i], g_rand_int_range (random, HJ_RISK_YELLOW, 3),
                               raising[g_rand_int_range (random, 0, G_N_ELEMENTS (raising))]);
  return hj_sample_policy (factors, n_factors, rules, n_rules);
}

HjRiskFacts *
hj_sample_random_facts (GRand *random, int unknown_percent)
{
  HjRiskFacts *facts = hj_risk_facts_new ();
  guint n_events = g_rand_int_range (random, 0, 6);

  for (guint i = 0; i < G_N_ELEMENTS (small_facts); i++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (small_facts[i]);
    if (g_rand_int_range (random, 0, 100) >= unknown_percent)
      hj_risk_facts_set (facts, small_facts[i],
                         g_rand_int_range (random, info->minimum, info->maximum + 1));
  }
  for (guint i = 0; i < n_events; i++) {
    g_autofree char *id = g_strdup_printf ("event-%u", i);
    hj_risk_facts_add_event (
        facts, g_rand_int_range (random, 0, HJ_RISK_N_EVENT_KINDS), g_rand_int_range (random, 0, 4),
        HJ_SAMPLE_AT - g_rand_int_range (random, -10, 200) * HJ_SAMPLE_HOUR, id);
  }
  return facts;
}

HjRiskLabel
hj_sample_label (HjRiskPolicy *policy, const HjRiskFacts *facts)
{
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  return hj_risk_result_get_label (result);
}
