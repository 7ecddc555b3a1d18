/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

static HjRiskPolicy *
make_policy (void)
{
  static const char *const correctable[] = { "illness", NULL };
  HjRiskFactorSpec factors[] = {
    hj_sample_factor ("ill", HJ_RISK_CARE, 4, "illness >= 1"),
    hj_sample_factor ("threat", HJ_RISK_SAFETY, 5, "count(threat) >= 1"),
    hj_sample_factor ("agreed", HJ_RISK_SAFETY, -2, "agreement_reached = 1"),
    hj_sample_factor ("ecg", HJ_RISK_CARE, 1, "ecg = 1"),
    hj_sample_factor ("scuffle", HJ_RISK_SAFETY, 4, "count(incident) >= 2"),
  };
  HjRiskRuleSpec rule = hj_sample_rule ("never-blue", HJ_RISK_YELLOW, "count(threat) >= 1");

  factors[0].correctable = correctable;
  return hj_sample_policy (factors, G_N_ELEMENTS (factors), &rule, 1);
}

static HjRiskFacts *
make_facts (gboolean backwards)
{
  static const struct {
    HjRiskEventKind kind;
    int hours;
    const char *id;
  } events[] = {
    { HJ_RISK_EVENT_THREAT, 3, "t1" },   { HJ_RISK_EVENT_INCIDENT, 9, "i1" },
    { HJ_RISK_EVENT_INCIDENT, 7, "i2" }, { HJ_RISK_EVENT_THREAT, 3, "t0" },
    { HJ_RISK_EVENT_TALK, 1, "talk" },
  };
  HjRiskFacts *facts = hj_risk_facts_new ();
  guint n = G_N_ELEMENTS (events);

  for (guint i = 0; i < n; i++) {
    guint at = backwards ? n - 1 - i : i;
    hj_risk_facts_add_event (facts, events[at].kind, 1,
                             HJ_SAMPLE_AT - events[at].hours * HJ_SAMPLE_HOUR, events[at].id);
  }
  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 1);
  hj_risk_facts_set_evidence (facts, HJ_RISK_FACT_ILLNESS, "exam");
  hj_risk_facts_set (facts, HJ_RISK_FACT_AGREEMENT_REACHED, 1);
  hj_risk_facts_set (facts, HJ_RISK_FACT_AGE_YEARS, 40);
  return facts;
}

static void
test_writes_the_contract (void)
{
  g_autoptr (HjRiskPolicy) policy = make_policy ();
  g_autoptr (HjRiskFacts) facts = make_facts (FALSE);
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_autofree char *json = hj_risk_result_to_json (result, "d\"1", HJ_RISK_JSON_CONTRACT);

  g_assert_cmpstr (
      json, ==,
      "{\"detention\":\"d\\\"1\",\"label\":\"yellow\",\"safety\":7,\"care\":4,\"best\":\"yellow\","
      "\"worst\":\"yellow\",\"reasons\":[{\"factor\":\"never-blue\",\"points\":0},"
      "{\"factor\":\"threat\",\"points\":5},{\"factor\":\"ill\",\"points\":4},"
      "{\"factor\":\"scuffle\",\"points\":4},{\"factor\":\"agreed\",\"points\":-2}],"
      "\"missing\":[\"ecg\"],\"flip\":{},\"policy\":\"sample-1\"}");
}

static void
test_writes_it_all (void)
{
  g_autoptr (HjRiskPolicy) policy = make_policy ();
  g_autoptr (HjRiskFacts) facts = make_facts (FALSE);
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_autofree char *json = hj_risk_result_to_json (result, "d", HJ_RISK_JSON_FULL);

  g_assert_cmpstr (
      json, ==,
      "{\"detention\":\"d\",\"label\":\"yellow\",\"safety\":7,\"care\":4,\"best\":\"yellow\","
      "\"worst\":\"yellow\",\"reasons\":["
      "{\"factor\":\"never-blue\",\"points\":0,\"at_least\":\"yellow\",\"evidence\":[\"t0\",\"t1\"]"
      "},"
      "{\"factor\":\"threat\",\"points\":5,\"scale\":\"safety\",\"evidence\":[\"t0\",\"t1\"]},"
      "{\"factor\":\"ill\",\"points\":4,\"scale\":\"care\",\"evidence\":[\"exam\"]},"
      "{\"factor\":\"scuffle\",\"points\":4,\"scale\":\"safety\",\"evidence\":[\"i1\",\"i2\"]},"
      "{\"factor\":\"agreed\",\"points\":-2,\"scale\":\"safety\",\"evidence\":[]}],"
      "\"missing\":[\"ecg\"],\"flip\":{},\"policy\":\"sample-1\",\"at\":1792800000000,"
      "\"inputs\":{\"illness\":1,\"agreement_reached\":1},"
      "\"events\":[\"i1\",\"i2\",\"t0\",\"t1\"]}");
  g_assert_cmpstr (hj_risk_result_get_events (result)[0], ==, "i1");
  gint64 value;
  g_assert_true (hj_risk_result_get_input (result, HJ_RISK_FACT_ILLNESS, &value));
  g_assert_cmpint (value, ==, 1);
  g_assert_false (hj_risk_result_get_input (result, HJ_RISK_FACT_ECG, NULL));
  g_assert_false (hj_risk_result_get_input (result, HJ_RISK_FACT_AGE_YEARS, NULL));
}

static void
test_order_of_evidence_means_nothing (void)
{
  g_autoptr (HjRiskPolicy) policy = make_policy ();
  g_autoptr (HjRiskFacts) facts = make_facts (FALSE);
  g_autoptr (HjRiskFacts) backwards = make_facts (TRUE);
  g_autoptr (HjRiskResult) one = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_autoptr (HjRiskResult) two = hj_risk_assess (policy, backwards, HJ_SAMPLE_AT);
  g_autofree char *left = hj_risk_result_to_json (one, "d", HJ_RISK_JSON_FULL);
  g_autofree char *right = hj_risk_result_to_json (two, "d", HJ_RISK_JSON_FULL);

  g_assert_cmpstr (left, ==, right);
}

static void
test_writes_the_flip_card (void)
{
  g_autoptr (HjRiskPolicy) policy = make_policy ();
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 2);
  hj_risk_facts_set (facts, HJ_RISK_FACT_ECG, 0);
  hj_risk_facts_set (facts, HJ_RISK_FACT_AGREEMENT_REACHED, 1);
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, HJ_SAMPLE_AT);
  g_autofree char *json = hj_risk_result_to_json (result, "d", HJ_RISK_JSON_CONTRACT);

  /* What protects outweighs, but there are no points below none. */
  g_assert_cmpstr (
      json, ==,
      "{\"detention\":\"d\",\"label\":\"yellow\",\"safety\":0,\"care\":4,\"best\":\"yellow\","
      "\"worst\":\"yellow\",\"reasons\":[{\"factor\":\"ill\",\"points\":4},"
      "{\"factor\":\"agreed\",\"points\":-2}],\"missing\":[],"
      "\"flip\":{\"facts\":{\"illness\":0},\"label\":\"blue\"},\"policy\":\"sample-1\"}");
  g_assert_true (hj_risk_result_get_policy (result) == policy);
  g_assert_cmpint (hj_risk_result_get_at (result), ==, HJ_SAMPLE_AT);
  g_autoptr (HjRiskResult) other = hj_risk_result_ref (result);
  g_assert_true (other == result);
}

static char *
tell (HjRiskPolicy *policy, const HjRiskFacts *facts, gint64 at, HjRiskJson form)
{
  g_autoptr (HjRiskResult) result = hj_risk_assess (policy, facts, at);
  return hj_risk_result_to_json (result, "d", form);
}

/* The facts of @facts, and those of its events that lie not after @until, in a random order. */
static HjRiskFacts *
shuffle (GRand *random, const HjRiskFacts *facts, gint64 until)
{
  HjRiskFacts *shuffled = hj_risk_facts_copy (facts);
  guint n;
  const HjRiskEvent *events = hj_risk_facts_get_events (facts, &n);
  g_autofree guint *order = g_new (guint, n + 1);

  hj_risk_facts_clear (shuffled);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    guint at = HJ_RISK_N_FACTS - 1 - fact;
    gint64 value;
    if (hj_risk_facts_get (facts, at, &value))
      hj_risk_facts_set (shuffled, at, value);
  }
  for (guint i = 0; i < n; i++) {
    guint at = g_rand_int_range (random, 0, i + 1);
    order[i] = order[at];
    order[at] = i;
  }
  for (guint i = 0; i < n; i++) {
    const HjRiskEvent *event = &events[order[i]];
    if (event->at <= until)
      hj_risk_facts_add_event (shuffled, event->kind, event->severity, event->at, event->id);
  }
  return shuffled;
}

static void
test_any_order_gives_the_same_bytes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);

  for (guint round = 0; round < 2000; round++) {
    g_autoptr (HjRiskPolicy) policy = hj_sample_random_policy (random);
    g_autoptr (HjRiskFacts) facts = hj_sample_random_facts (random, 30);
    g_autoptr (HjRiskFacts) other = shuffle (random, facts, G_MAXINT64);
    g_autofree char *left = tell (policy, facts, HJ_SAMPLE_AT, HJ_RISK_JSON_FULL);
    g_autofree char *right = tell (policy, other, HJ_SAMPLE_AT, HJ_RISK_JSON_FULL);

    g_assert_cmpstr (left, ==, right);
  }
}

/* What is known today about a time in the past says what was said then: later entries of behaviour
 * do not reach back. */
static void
test_the_past_stays_as_it_was (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (19);
  guint n_changed = 0;

  for (guint round = 0; round < 2000; round++) {
    gint64 then = HJ_SAMPLE_AT - g_rand_int_range (random, 0, 250) * HJ_SAMPLE_HOUR;
    g_autoptr (HjRiskPolicy) policy = hj_sample_random_policy (random);
    g_autoptr (HjRiskFacts) now = hj_sample_random_facts (random, 30);
    g_autoptr (HjRiskFacts) as_then = shuffle (random, now, then);
    g_autofree char *said_then = tell (policy, as_then, then, HJ_RISK_JSON_FULL);
    g_autofree char *said_again = tell (policy, now, then, HJ_RISK_JSON_FULL);
    g_autofree char *short_then = tell (policy, now, then, HJ_RISK_JSON_CONTRACT);
    g_autofree char *short_now = tell (policy, now, HJ_SAMPLE_AT, HJ_RISK_JSON_CONTRACT);

    g_assert_cmpstr (said_again, ==, said_then);
    n_changed += g_strcmp0 (short_now, short_then) != 0;
  }
  g_assert_cmpuint (n_changed, >, 100); /* time does matter */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result/writes-the-contract", test_writes_the_contract);
  g_test_add_func ("/result/writes-it-all", test_writes_it_all);
  g_test_add_func ("/result/order-of-evidence-means-nothing", test_order_of_evidence_means_nothing);
  g_test_add_func ("/result/any-order-gives-the-same-bytes", test_any_order_gives_the_same_bytes);
  g_test_add_func ("/result/the-past-stays-as-it-was", test_the_past_stays_as_it_was);
  g_test_add_func ("/result/writes-the-flip-card", test_writes_the_flip_card);
  return g_test_run ();
}
