/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-policy-json-private.h"
#include "core/policy/hj-policy-reader.h"
#include "core/risk/hj-risk-assess.h"

#define AT G_GINT64_CONSTANT (1792800000000)
#define HOUR G_GINT64_CONSTANT (3600000)
#define REASONS_SHOWN 3

typedef struct {
  GPtrArray *findings;
  HjPolicyJsonReader reader;
  HjPolicyJson *baseline;
  GPtrArray *vignettes;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = hj_sample_file ("vignettes.json");

  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  hj_policy_json_reader_init (&self->reader, bytes, self->findings);
  self->baseline
      = hj_policy_json_reader_object (&self->reader, self->reader.root, "baseline", TRUE);
  self->vignettes
      = hj_policy_json_reader_objects (&self->reader, self->reader.root, "vignettes", TRUE);
  g_assert_cmpuint (self->findings->len, ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  hj_policy_json_reader_clear (&self->reader);
  g_ptr_array_unref (self->findings);
}

static void
set_facts (HjRiskFacts *facts, HjPolicyJson *object)
{
  for (guint i = 0; i < object->children->len; i++) {
    HjPolicyJson *member = g_ptr_array_index (object->children, i);
    HjRiskFact fact;

    g_assert_true (hj_risk_fact_find (member->name, &fact));
    if (member->type == HJ_POLICY_JSON_NULL)
      hj_risk_facts_unset (facts, fact);
    else
      hj_risk_facts_set (facts, fact, member->number);
  }
}

static HjRiskFacts *
read_facts (Fixture *self, HjPolicyJson *vignette)
{
  HjRiskFacts *facts = hj_risk_facts_new ();
  HjPolicyJson *own = hj_policy_json_get (vignette, "facts");
  GPtrArray *events = hj_policy_json_reader_objects (&self->reader, vignette, "events", FALSE);

  set_facts (facts, self->baseline);
  set_facts (facts, own);
  for (guint i = 0; events != NULL && i < events->len; i++) {
    HjPolicyJson *event = g_ptr_array_index (events, i);
    g_autofree char *id = g_strdup_printf ("event-%u", i);
    HjRiskEventKind kind;

    g_assert_true (hj_risk_event_kind_find (hj_policy_json_get (event, "kind")->text, &kind));
    hj_risk_facts_add_event (facts, kind, hj_policy_json_get (event, "severity")->number,
                             AT - hj_policy_json_get (event, "hours_ago")->number * HOUR, id);
  }
  return facts;
}

static char *
list_reasons (const HjRiskResult *result)
{
  GString *reasons = g_string_new (NULL);

  for (guint i = 0; i < MIN (hj_risk_result_get_n_reasons (result), REASONS_SHOWN); i++)
    g_string_append_printf (reasons, "%s%s", i == 0 ? "" : " ",
                            hj_risk_result_get_reason (result, i)->id);
  return g_string_free_and_steal (reasons);
}

static void
test_reads_as_told (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (self->vignettes->len, >=, 30);
  for (guint i = 0; i < self->vignettes->len; i++) {
    HjPolicyJson *vignette = g_ptr_array_index (self->vignettes, i);
    g_autoptr (HjRiskFacts) facts = read_facts (self, vignette);
    g_autoptr (HjRiskResult) result = hj_risk_assess (hj_policy_get_default (), facts, AT);
    const char *const *top = hj_policy_json_reader_texts (&self->reader, vignette, "reasons", TRUE);
    g_autofree char *reasons = list_reasons (result);
    g_autofree char *expected = g_strjoinv (" ", (char **)top);

    g_test_message ("%s", hj_policy_json_get (vignette, "id")->text);
    g_assert_cmpstr (hj_risk_label_to_string (hj_risk_result_get_label (result)), ==,
                     hj_policy_json_get (vignette, "label")->text);
    g_assert_cmpint (hj_risk_result_get_points (result, HJ_RISK_SAFETY), ==,
                     hj_policy_json_get (vignette, "safety")->number);
    g_assert_cmpint (hj_risk_result_get_points (result, HJ_RISK_CARE), ==,
                     hj_policy_json_get (vignette, "care")->number);
    g_assert_cmpstr (reasons, ==, expected);
    g_assert_nonnull (hj_policy_json_get (vignette, "zh")->text);
    g_assert_nonnull (hj_policy_json_get (vignette, "en")->text);
  }
}

/* Whatever else is or becomes known of a person, a spoken threat is never blue. */
static void
test_no_blue_for_a_threat (Fixture *self, gconstpointer data)
{
  for (int severity = 0; severity <= HJ_RISK_SEVERITY_MAX; severity++) {
    g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
    hj_risk_facts_add_event (facts, HJ_RISK_EVENT_THREAT, severity, AT - 600 * HOUR, "threat");
    for (guint i = 0; i < 5; i++)
      hj_risk_facts_add_event (facts, HJ_RISK_EVENT_GOOD_CONDUCT, 0, AT - HOUR, "good");
    g_autoptr (HjRiskResult) result = hj_risk_assess (hj_policy_get_default (), facts, AT);
    g_assert_cmpuint (hj_risk_result_get_best (result), >=, HJ_RISK_YELLOW);
  }
}

/* Whatever the examination and the drug history say, illness by itself is never red. */
static void
test_no_red_for_illness_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  set_facts (facts, self->baseline);
  hj_risk_facts_set (facts, HJ_RISK_FACT_PRIOR_DETENTIONS, 0);
  hj_risk_facts_set (facts, HJ_RISK_FACT_FAMILY_CONTACTS, 0);
  hj_risk_facts_set (facts, HJ_RISK_FACT_AGE_YEARS, 80);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if (hj_risk_fact_info (fact)->sensitivity == HJ_RISK_SENSITIVITY_FLAG)
      hj_risk_facts_unset (facts, fact);
  }
  hj_risk_facts_unset (facts, HJ_RISK_FACT_DRUG_HISTORY);
  hj_risk_facts_set (facts, HJ_RISK_FACT_MENTAL_STATE, 0);
  g_autoptr (HjRiskResult) result = hj_risk_assess (hj_policy_get_default (), facts, AT);
  g_assert_cmpuint (hj_risk_result_get_worst (result), ==, HJ_RISK_YELLOW);
}

/* An officer's entry changes the label of a calm person with an open dispute at once. */
static void
test_grave_threat_changes_a_calm_label (Fixture *self, gconstpointer data)
{
  for (int hours = 0; hours <= 240; hours += 24) {
    g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
    set_facts (facts, self->baseline);
    hj_risk_facts_set (facts, HJ_RISK_FACT_DISPUTE_OPEN, 1);
    hj_risk_facts_set (facts, HJ_RISK_FACT_HOURS_TO_RELEASE, hours);
    g_autoptr (HjRiskResult) before = hj_risk_assess (hj_policy_get_default (), facts, AT);
    g_assert_cmpuint (hj_risk_result_get_label (before), ==, HJ_RISK_BLUE);
    hj_risk_facts_add_event (facts, HJ_RISK_EVENT_THREAT, 3, AT, "threat");
    g_autoptr (HjRiskResult) after = hj_risk_assess (hj_policy_get_default (), facts, AT);
    g_assert_cmpuint (hj_risk_result_get_label (after), ==, HJ_RISK_RED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/vignettes/read-as-told", Fixture, NULL, set_up, test_reads_as_told, tear_down);
  g_test_add ("/vignettes/no-blue-for-a-threat", Fixture, NULL, set_up, test_no_blue_for_a_threat,
              tear_down);
  g_test_add ("/vignettes/no-red-for-illness-alone", Fixture, NULL, set_up,
              test_no_red_for_illness_alone, tear_down);
  g_test_add ("/vignettes/grave-threat-changes-a-calm-label", Fixture, NULL, set_up,
              test_grave_threat_changes_a_calm_label, tear_down);
  return g_test_run ();
}
