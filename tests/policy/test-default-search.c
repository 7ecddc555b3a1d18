/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-reader.h"
#include "core/risk/hj-risk-assess.h"

#define AT G_GINT64_CONSTANT (1792800000000)
#define HOUR G_GINT64_CONSTANT (3600000)
#define ROUNDS 1500

/* A random search over the policy that is shipped: what the loader promises of every policy holds
 * for this one too. */

static HjRiskFacts *
draw_facts (GRand *random, int unknown_percent)
{
  HjRiskFacts *facts = hj_risk_facts_new ();
  guint n_events = g_rand_int_range (random, 0, 8);

  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (fact);
    gint64 high = g_rand_boolean (random) ? MIN (info->maximum, info->minimum + 3) : info->maximum;
    if (g_rand_int_range (random, 0, 100) >= unknown_percent)
      hj_risk_facts_set (facts, fact, g_rand_int_range (random, info->minimum, high + 1));
  }
  for (guint i = 0; i < n_events; i++) {
    g_autofree char *id = g_strdup_printf ("event-%u", i);
    hj_risk_facts_add_event (facts, g_rand_int_range (random, 0, HJ_RISK_N_EVENT_KINDS),
                             g_rand_int_range (random, 0, HJ_RISK_SEVERITY_MAX + 1),
                             AT - g_rand_int_range (random, 0, 400) * HOUR, id);
  }
  return facts;
}

static HjRiskResult *
assess (const HjRiskFacts *facts)
{
  return hj_risk_assess (hj_policy_get_default (), facts, AT);
}

static void
assert_moved (const HjRiskResult *before, const HjRiskFacts *more, HjRiskSense sense)
{
  g_autoptr (HjRiskResult) after = assess (more);
  int direction = sense == HJ_RISK_SENSE_RISK ? 1 : -1;

  g_assert_cmpint (direction * (int)hj_risk_result_get_label (after), >=,
                   direction * (int)hj_risk_result_get_label (before));
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    g_assert_cmpint (direction * hj_risk_result_get_points (after, scale), >=,
                     direction * hj_risk_result_get_points (before, scale));
}

static void
test_is_monotone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (29);

  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr (HjRiskFacts) facts = draw_facts (random, 15);
    g_autoptr (HjRiskResult) before = assess (facts);

    for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
      const HjRiskFactInfo *info = hj_risk_fact_info (fact);
      gint64 value;
      if (info->sense == HJ_RISK_SENSE_NEUTRAL || !hj_risk_facts_get (facts, fact, &value)
          || value == info->maximum)
        continue;
      g_autoptr (HjRiskFacts) more = hj_risk_facts_copy (facts);
      hj_risk_facts_set (more, fact, value + 1);
      assert_moved (before, more, info->sense);
    }
    for (guint kind = 0; kind < HJ_RISK_N_EVENT_KINDS; kind++) {
      if (hj_risk_event_kind_sense (kind) == HJ_RISK_SENSE_NEUTRAL)
        continue;
      g_autoptr (HjRiskFacts) more = hj_risk_facts_copy (facts);
      hj_risk_facts_add_event (more, kind, g_rand_int_range (random, 0, 4),
                               AT - g_rand_int_range (random, 0, 400) * HOUR, "more");
      assert_moved (before, more, hj_risk_event_kind_sense (kind));
    }
  }
}

/* No completion leaves the interval, and some reach its ends. */
static void
test_completions_stay_within (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (31);
  guint n_best = 0, n_worst = 0, n_open = 0;

  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr (HjRiskFacts) facts = draw_facts (random, 30);
    g_autoptr (HjRiskResult) result = assess (facts);
    HjRiskLabel best = hj_risk_result_get_best (result);
    HjRiskLabel worst = hj_risk_result_get_worst (result);
    gboolean found_best = FALSE, found_worst = FALSE;
    guint n_missing;
    const HjRiskFact *missing = hj_risk_result_get_missing (result, &n_missing);

    if (best == worst)
      continue;
    n_open++;
    for (guint try = 0; try < 60; try++) {
      g_autoptr (HjRiskFacts) whole = hj_risk_facts_copy (facts);
      for (guint i = 0; i < n_missing; i++) {
        const HjRiskFactInfo *info = hj_risk_fact_info (missing[i]);
        gint64 value = try % 3 == 0   ? info->minimum
                       : try % 3 == 1 ? info->maximum
                                      : g_rand_int_range (random, info->minimum, info->maximum + 1);
        hj_risk_facts_set (whole, missing[i], value);
      }
      g_autoptr (HjRiskResult) completed = assess (whole);
      HjRiskLabel label = hj_risk_result_get_label (completed);
      g_assert_cmpuint (label, >=, best);
      g_assert_cmpuint (label, <=, worst);
      found_best |= label == best;
      found_worst |= label == worst;
    }
    n_best += found_best;
    n_worst += found_worst;
  }
  /* Sixty tries do not find every end; that each is reached is proved on small policies. */
  g_assert_cmpuint (n_open, >, ROUNDS / 10);
  g_assert_cmpuint (n_best, >, n_open * 8 / 10);
  g_assert_cmpuint (n_worst, >, n_open * 8 / 10);
}

static void
test_flip_cards_flip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (37);
  guint n_cards = 0;

  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr (HjRiskFacts) facts = draw_facts (random, 20);
    g_autoptr (HjRiskResult) result = assess (facts);
    HjRiskLabel before = hj_risk_result_get_label (result);
    guint n = hj_risk_result_get_n_flips (result);

    if (n == 0)
      continue;
    n_cards++;
    for (guint i = 0; i < n; i++) {
      gint64 value;
      HjRiskFact fact = hj_risk_result_get_flip (result, i, &value);
      g_assert_true (hj_risk_fact_info (fact)->correctable);
      hj_risk_facts_set (facts, fact, value);
    }
    g_autoptr (HjRiskResult) flipped = assess (facts);
    HjRiskLabel after = hj_risk_result_get_label (flipped);
    g_assert_cmpuint (after, ==, hj_risk_result_get_flip_label (result));
    g_assert_true (before == HJ_RISK_BLUE ? after > before : after < before);
  }
  g_assert_cmpuint (n_cards, >, ROUNDS / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/default-search/is-monotone", test_is_monotone);
  g_test_add_func ("/default-search/completions-stay-within", test_completions_stay_within);
  g_test_add_func ("/default-search/flip-cards-flip", test_flip_cards_flip);
  return g_test_run ();
}
