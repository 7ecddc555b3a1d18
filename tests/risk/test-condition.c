/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-condition-private.h"

#include <string.h>

/* Answers each atom by its place: F, U or T. */
static HjRiskTruth
evaluate (const char *text, const char *answers)
{
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (HjRiskAtom));
  HjRiskCondition condition;
  HjRiskConditionProblem problem;
  HjRiskTruth truths[HJ_RISK_ATOMS_MAX];

  if (!hj_risk_condition_parse (&condition, text, 0, atoms, NULL, NULL, &problem))
    g_error ("%s: %d: %s", text, problem.offset, problem.sentence);
  g_assert_cmpuint (atoms->len, ==, strlen (answers));
  for (guint i = 0; i < atoms->len; i++)
    truths[i] = answers[i] == 'T' ? HJ_RISK_TRUE : answers[i] == 'U' ? HJ_RISK_UNKNOWN : 0;
  HjRiskTruth truth = hj_risk_condition_evaluate (&condition, truths);
  hj_risk_condition_clear (&condition);
  return truth;
}

static void
test_thinks_in_three_values (void)
{
  static const struct {
    const char *text;
    const char *answers;
    HjRiskTruth truth;
  } rows[] = {
    { "ecg = 1", "U", HJ_RISK_UNKNOWN },
    { "not ecg = 1", "U", HJ_RISK_UNKNOWN },
    { "not ecg = 1", "F", HJ_RISK_TRUE },
    { "not not ecg = 1", "F", HJ_RISK_FALSE },
    { "ecg = 1 and injury = 1", "UF", HJ_RISK_FALSE },
    { "ecg = 1 and injury = 1", "UT", HJ_RISK_UNKNOWN },
    { "ecg = 1 or injury = 1", "UT", HJ_RISK_TRUE },
    { "ecg = 1 or injury = 1", "UF", HJ_RISK_UNKNOWN },
    { "ecg = 1 or injury = 1 and pregnancy = 1", "TFF", HJ_RISK_TRUE },
    { "(ecg = 1 or injury = 1) and pregnancy = 1", "TFF", HJ_RISK_FALSE },
    { "not (ecg = 1 or injury = 1)", "FF", HJ_RISK_TRUE },
    { "ecg = 1 and (injury = 1 or (pregnancy = 1 and ecg = 1))", "TFT", HJ_RISK_TRUE },
    { "  first_detention  ", "T", HJ_RISK_TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (evaluate (rows[i].text, rows[i].answers), ==, rows[i].truth);
}

static void
test_reads_atoms (void)
{
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (HjRiskAtom));
  HjRiskCondition condition;
  HjRiskConditionProblem problem;
  const char *text
      = "count(self-harm-sign, severity >= 2, within 48h) >= 3 or latest(threat) or "
        "known(ecg) or age_years<18 or count(self-harm-sign,within 48h,severity>=2)>=3";

  g_assert_true (hj_risk_condition_parse (&condition, text, 100, atoms, NULL, NULL, &problem));
  g_assert_cmpuint (atoms->len, ==, 4); /* the last count is the first one again */
  const HjRiskAtom *atom = &g_array_index (atoms, HjRiskAtom, 0);
  g_assert_cmpuint (atom->kind, ==, HJ_RISK_ATOM_COUNT);
  g_assert_cmpuint (atom->subject, ==, HJ_RISK_EVENT_SELF_HARM_SIGN);
  g_assert_cmpint (atom->severity, ==, 2);
  g_assert_cmpuint (atom->window_hours, ==, 48);
  g_assert_cmpint (atom->value, ==, 3);
  atom = &g_array_index (atoms, HjRiskAtom, 1);
  g_assert_cmpuint (atom->window_hours, ==, 100);
  g_assert_cmpint (atom->value, ==, 1);
  g_assert_cmpuint (g_array_index (atoms, HjRiskAtom, 2).kind, ==, HJ_RISK_ATOM_KNOWN);
  g_assert_cmpuint (g_array_index (atoms, HjRiskAtom, 3).compare, ==, HJ_RISK_COMPARE_LESS);
  g_assert_cmpuint (condition.facts, ==, 1u << HJ_RISK_FACT_ECG | 1u << HJ_RISK_FACT_AGE_YEARS);
  hj_risk_condition_clear (&condition);
}

static void
test_refuses_what_is_no_condition (void)
{
  static const struct {
    const char *text;
    int offset;
    const char *code;
  } rows[] = {
    { "", 0, "syntax" },
    { "ecg", 3, "syntax" },
    { "ecg =", 5, "syntax" },
    { "ecg = one", 6, "syntax" },
    { "ecg = 1 and", 11, "syntax" },
    { "ecg = 1 injury = 1", 8, "syntax" },
    { "(ecg = 1", 8, "syntax" },
    { "ecg == 1", 4, "syntax" },
    { "ecg = -1", 6, "syntax" },
    { "ecg = 1 && injury = 1", 8, "syntax" },
    { "ecg = 2", 6, "range" },
    { "age = 2", 0, "unknown-fact" },
    { "ecg = 1 and religion = 1", 12, "excluded-input" },
    { "count(complaint) >= 1", 6, "excluded-input" },
    { "count(shouting) >= 1", 6, "unknown-kind" },
    { "count(threat)", 13, "syntax" },
    { "count threat >= 1", 6, "syntax" },
    { "count(threat, severity >= 4) >= 1", 26, "range" },
    { "count(threat, severity > 1) >= 1", 23, "syntax" },
    { "count(threat, within 0h) >= 1", 21, "window" },
    { "count(threat, within 7d) >= 1", 22, "syntax" },
    { "count(threat, since 7h) >= 1", 14, "syntax" },
    { "latest(threat)", 0, "window" },
    { "known(threat)", 6, "unknown-fact" },
    { "((((((((((ecg = 1))))))))))", 8, "too-large" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (HjRiskAtom));
    HjRiskCondition condition;
    HjRiskConditionProblem problem = { 0 };

    g_test_message ("%s", rows[i].text);
    g_assert_false (
        hj_risk_condition_parse (&condition, rows[i].text, 0, atoms, NULL, NULL, &problem));
    g_assert_cmpstr (problem.code, ==, rows[i].code);
    g_assert_cmpint (problem.offset, ==, rows[i].offset);
    g_assert_true (g_str_has_suffix (problem.sentence, "."));
    g_free (problem.sentence);
  }
}

static void
test_refuses_what_is_too_long (void)
{
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (HjRiskAtom));
  g_autofree char *text = g_strnfill (2000, '(');
  HjRiskCondition condition;
  HjRiskConditionProblem problem;

  g_assert_false (hj_risk_condition_parse (&condition, text, 0, atoms, NULL, NULL, &problem));
  g_assert_cmpstr (problem.code, ==, "too-large");
  g_free (problem.sentence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condition/thinks-in-three-values", test_thinks_in_three_values);
  g_test_add_func ("/condition/reads-atoms", test_reads_atoms);
  g_test_add_func ("/condition/refuses-what-is-no-condition", test_refuses_what_is_no_condition);
  g_test_add_func ("/condition/refuses-what-is-too-long", test_refuses_what_is_too_long);
  return g_test_run ();
}
