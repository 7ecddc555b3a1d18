/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

static void
test_catalogue_is_whole (void)
{
  for (guint i = 0; i < HJ_RISK_N_FACTS; i++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (i);
    HjRiskFact found;

    g_assert_nonnull (info->name);
    g_assert_nonnull (info->title);
    g_assert_cmpint (info->minimum, <, info->maximum);
    g_assert_true (hj_risk_fact_find (info->name, &found));
    g_assert_cmpuint (found, ==, i);
    g_assert_null (hj_risk_excluded_input (info->name));
  }
  for (guint i = 0; i < HJ_RISK_N_EVENT_KINDS; i++) {
    HjRiskEventKind found;
    g_assert_true (hj_risk_event_kind_find (hj_risk_event_kind_to_string (i), &found));
    g_assert_cmpuint (found, ==, i);
    g_assert_null (hj_risk_excluded_input (hj_risk_event_kind_to_string (i)));
  }
}

static void
test_excludes_inputs (void)
{
  static const char *const names[]
      = { "ethnicity",         "religion",  "petitioning", "petitions_total",
          "mediation_refusal", "complaint", "complaining", "appeals" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    HjRiskFact fact;
    HjRiskEventKind kind;
    g_assert_false (hj_risk_fact_find (names[i], &fact));
    g_assert_false (hj_risk_event_kind_find (names[i], &kind));
  }
  g_assert_cmpstr (hj_risk_excluded_input ("ethnicity"), ==, "ethnicity");
  g_assert_cmpstr (hj_risk_excluded_input ("petitions_total"), ==, "petitioning");
  g_assert_cmpstr (hj_risk_excluded_input ("mediation_refusals"), ==, "refusing mediation");
  g_assert_cmpstr (hj_risk_excluded_input ("complaints"), ==, "complaining");
}

static void
test_keeps_unknown_apart_from_none (void)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  gint64 value = 7;

  g_assert_false (hj_risk_facts_get (facts, HJ_RISK_FACT_ILLNESS, &value));
  g_assert_cmpint (value, ==, 7);
  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 0);
  g_assert_true (hj_risk_facts_get (facts, HJ_RISK_FACT_ILLNESS, &value));
  g_assert_cmpint (value, ==, 0);
  hj_risk_facts_set (facts, HJ_RISK_FACT_ILLNESS, 99);
  g_assert_true (hj_risk_facts_get (facts, HJ_RISK_FACT_ILLNESS, &value));
  g_assert_cmpint (value, ==, 2);
  hj_risk_facts_set_evidence (facts, HJ_RISK_FACT_ILLNESS, "exam-1");
  g_assert_cmpstr (hj_risk_facts_get_evidence (facts, HJ_RISK_FACT_ILLNESS), ==, "exam-1");
  hj_risk_facts_unset (facts, HJ_RISK_FACT_ILLNESS);
  g_assert_false (hj_risk_facts_get (facts, HJ_RISK_FACT_ILLNESS, NULL));
  g_assert_null (hj_risk_facts_get_evidence (facts, HJ_RISK_FACT_ILLNESS));
}

static void
test_copies_and_clears (void)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  guint n;

  hj_risk_facts_set (facts, HJ_RISK_FACT_ECG, 1);
  hj_risk_facts_set_evidence (facts, HJ_RISK_FACT_ECG, "exam-1");
  for (guint i = 0; i < 20; i++)
    hj_risk_facts_add_event (facts, HJ_RISK_EVENT_THREAT, 9, HJ_SAMPLE_AT + i, "x");
  g_autoptr (HjRiskFacts) copy = hj_risk_facts_copy (facts);
  hj_risk_facts_clear (facts);
  hj_risk_facts_get_events (facts, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (hj_risk_facts_get (facts, HJ_RISK_FACT_ECG, NULL));
  const HjRiskEvent *events = hj_risk_facts_get_events (copy, &n);
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpint (events[19].at, ==, HJ_SAMPLE_AT + 19);
  g_assert_cmpint (events[0].severity, ==, 3);
  g_assert_cmpstr (hj_risk_facts_get_evidence (copy, HJ_RISK_FACT_ECG), ==, "exam-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/catalogue-is-whole", test_catalogue_is_whole);
  g_test_add_func ("/facts/excludes-inputs", test_excludes_inputs);
  g_test_add_func ("/facts/keeps-unknown-apart-from-none", test_keeps_unknown_apart_from_none);
  g_test_add_func ("/facts/copies-and-clears", test_copies_and_clears);
  return g_test_run ();
}
