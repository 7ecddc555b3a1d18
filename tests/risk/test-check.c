/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-risk-samples.h"

static void
on_problem_told_cb (const char *field, int offset, const char *code, const char *sentence,
                    gpointer data)
{
  GString *told = data;
  g_assert_true (g_str_has_suffix (sentence, "."));
  g_string_append_printf (told, "%s%s %s", told->len == 0 ? "" : "; ", field, code);
}

static char *
tell_problems (const HjRiskPolicySpec *spec)
{
  GString *told = g_string_new (NULL);
  g_autoptr (HjRiskPolicy) policy = hj_risk_policy_new (spec, on_problem_told_cb, told);
  g_assert_cmpint (policy == NULL, ==, told->len > 0);
  return g_string_free_and_steal (told);
}

static void
test_holds_to_the_monotone_grammar (void)
{
  static const struct {
    int points;
    const char *when;
    const char *code; /* NULL: it may stand */
  } rows[] = {
    { 1, "count(threat) >= 1", NULL },
    { 1, "count(threat) = 1", "count-compare" },
    { 1, "count(threat) <= 1", "count-compare" },
    { 1, "not count(threat) >= 1", "count-negated" },
    { 1, "not not count(threat) >= 1", NULL },
    { 1, "dispute_open = 1 and not (count(incident) >= 1 or dispute_open = 0)", "count-negated" },
    { -1, "count(threat) >= 1", "count-points" },
    { -1, "count(good-conduct) >= 1", NULL },
    { 1, "count(good-conduct) >= 1", "protective-points" },
    { 1, "count(talk) = 0", NULL },
    { -1, "not latest(talk, within 24h)", NULL },
    { 1, "count(threat) >= 0", "always" },
    { 1, "illness >= 1", NULL },
    { 1, "illness = 2", NULL },
    { 1, "illness != 0", NULL },
    { 1, "not illness = 0", NULL },
    { 1, "illness = 1", "not-monotone" },
    { 1, "illness <= 1", "not-monotone" },
    { 1, "not illness >= 1", "not-monotone" },
    { -1, "illness >= 1", "not-monotone" },
    { -1, "illness = 0", NULL },
    { -1, "agreement_reached = 1", NULL },
    { 1, "agreement_reached = 1", "protective-points" },
    { 1, "family_contacts = 0", NULL },
    { 1, "not family_contacts >= 2", NULL },
    { -1, "family_contacts <= 2", "protective-points" },
    { 1, "age_years = 70 or not detention_kind = 1", NULL },
    { 1, "known(illness) and not known(ecg)", NULL },
    { 1, "ecg = 1 and ecg = 0 and illness >= 1", "not-monotone" },
    { 1, "age_years < 18 and age_years > 65", "never" },
    { 1, "age_years < 18 or age_years >= 18",
      "always" }, /* whoever is asked, and whatever he says */
    { 1, "known(ecg) or not known(ecg)", "always" },
    { 1, "known(ecg) and not known(ecg)", "never" },
    { 1, "illness > 2", "never" },
    { 1, "illness >= 0", "always" },
    { 1, "count(talk) = 0 and count(talk) >= 1", "never" },
    { 1, "count(talk) = 1 and count(talk) != 1", "never" },
    { 1, "count(talk) < 0", "never" },
    { 1, "count(talk) >= 1 or count(talk) = 0", "always" },
    { 1, "count(talk, within 24h) >= 2 and count(talk, within 48h) <= 1", "never" },
    { 1, "count(talk, within 48h) >= 2 and count(talk, within 24h) <= 1", NULL },
    { 1, "count(talk, severity >= 2) >= 1 and count(talk) = 0", "never" },
    { 1, "count(talk, severity >= 2, within 24h) >= 1 and count(talk) = 0", "never" },
    { 1, "count(talk) > 3 and not count(talk) <= 3 and count(talk) < 4", "never" },
    { 1, "systolic >= 2", "raw-value" },
    { 1, "conviction_list >= 1", "raw-value" },
    { 1, "petitions >= 1", "excluded-input" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    HjRiskFactorSpec factor = hj_sample_factor ("a", HJ_RISK_CARE, rows[i].points, rows[i].when);
    HjRiskPolicySpec spec = hj_sample_spec (&factor, 1, NULL, 0);
    g_autofree char *told = tell_problems (&spec);
    g_autofree char *expected = rows[i].code == NULL
                                    ? g_strdup ("")
                                    : g_strdup_printf ("factors[0].when %s", rows[i].code);
    g_test_message ("%s", rows[i].when);
    g_assert_cmpstr (told, ==, expected);
  }
}

static void
test_checks_rules_like_points (void)
{
  HjRiskFactorSpec factor = hj_sample_factor ("a", HJ_RISK_CARE, 1, "illness >= 1");
  HjRiskRuleSpec rules[] = { hj_sample_rule ("b", HJ_RISK_BLUE, "not count(threat) >= 1"),
                             hj_sample_rule ("a", HJ_RISK_RED, "agreement_reached = 1") };
  HjRiskPolicySpec spec = hj_sample_spec (&factor, 1, rules, 2);
  g_autofree char *told = tell_problems (&spec);

  g_assert_cmpstr (told, ==,
                   "rules[0].at_least no-effect; rules[1].id double-id; "
                   "rules[0].when count-negated; rules[1].when protective-points");
}

static void
test_checks_the_frame (void)
{
  static const char *const wrong[] = { "height", "ecg", "age_years", NULL };
  static const HjRiskResourceSpec resource = { "doctor", "See", "", 0 };
  HjRiskFactorSpec factors[] = { hj_sample_factor ("Bad Id", HJ_RISK_CARE, 0, "illness >= 1"),
                                 hj_sample_factor ("b", HJ_RISK_CARE, 101, "age_years > 64") };
  HjRiskPolicySpec spec = hj_sample_spec (factors, 2, NULL, 0);

  factors[0].text_zh = NULL;
  factors[1].window_hours = HJ_RISK_WINDOW_MAX + 1;
  factors[1].correctable = wrong;
  spec.version = "";
  spec.yellow[0] = 0;
  spec.red[1] = spec.yellow[1];
  spec.review_hours[1] = 200;
  spec.review_hours[2] = 0;
  spec.resources[0] = &resource;
  spec.n_resources[0] = 1;
  g_autofree char *told = tell_problems (&spec);
  g_assert_cmpstr (
      told, ==,
      "version version; factors[0].id id; factors[0].text.zh no-text; factors[0].points points; "
      "factors[1].window_hours window; factors[1].points points; "
      "thresholds.safety.yellow threshold; thresholds.care.red threshold; "
      "resources.blue[0].text.zh no-text; resources.blue[0].within_hours range; "
      "review_hours.yellow review; review_hours.red review; "
      "factors[1].correctable[0] unknown-fact; factors[1].correctable[1] not-asked; "
      "factors[1].correctable[2] not-correctable");
}

static void
test_bounds_the_size (void)
{
  HjRiskFactorSpec many[HJ_RISK_FACTORS_MAX + 1] = { 0 };
  HjRiskFactorSpec tangled[1];
  HjRiskPolicySpec spec = hj_sample_spec (many, G_N_ELEMENTS (many), NULL, 0);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (many); i++) {
    g_ptr_array_add (ids, g_strdup_printf ("f%u", i));
    many[i] = hj_sample_factor (g_ptr_array_index (ids, i), HJ_RISK_CARE, 1, "illness >= 1");
  }
  g_autofree char *told = tell_problems (&spec);
  g_assert_cmpstr (told, ==, "factors too-large");

  spec = hj_sample_spec (tangled, 1, NULL, 0);
  tangled[0] = hj_sample_factor (
      "a", HJ_RISK_CARE, 1,
      "ecg = 1 or injury = 1 or pregnancy = 1 or blood_count = 1 or ultrasound = 1 or "
      "chest_film = 1 or illness >= 1 or mental_state >= 1 or blood_pressure >= 1 or "
      "violence_record = 1 or drug_history >= 1 or prior_convictions >= 1 or dispute_open = 1");
  g_autofree char *knot = tell_problems (&spec);
  g_assert_cmpstr (knot, ==, "factors[0].when tangled");

  g_autoptr (GString) when = g_string_new ("age_years = 20");
  for (guint age = 22; age < 60; age += 2)
    g_string_append_printf (when, " or age_years = %u", age);
  tangled[0] = hj_sample_factor ("a", HJ_RISK_CARE, 1, when->str);
  g_autofree char *cut = tell_problems (&spec);
  g_assert_cmpstr (cut, ==, "factors[0].when too-large");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/holds-to-the-monotone-grammar", test_holds_to_the_monotone_grammar);
  g_test_add_func ("/check/checks-rules-like-points", test_checks_rules_like_points);
  g_test_add_func ("/check/checks-the-frame", test_checks_the_frame);
  g_test_add_func ("/check/bounds-the-size", test_bounds_the_size);
  return g_test_run ();
}
