/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-policy-reader.h"

#include <string.h>

static const char good[]
    = "{\n"
      "  \"format\": \"hejie-policy/1\",\n"
      "  \"id\": \"sample\", \"version\": \"3\",\n"
      "  \"factors\": [\n"
      "    {\n"
      "      \"id\": \"ill\", \"text\": { \"en\": \"Ill\", \"zh\": \"患病\" },\n"
      "      \"scale\": \"care\", \"points\": 4,\n"
      "      \"when\": \"illness >= 1\", \"correctable\": [\"illness\"],\n"
      "      \"source\": \"拘留所条例 (2012)\"\n"
      "    }\n"
      "  ],\n"
      "  \"rules\": [\n"
      "    { \"id\": \"threat\", \"text\": { \"en\": \"Threat\", \"zh\": \"威胁\" },\n"
      "      \"when\": \"count(threat) >= 1\", \"window_hours\": 72, \"at_least\": \"yellow\" }\n"
      "  ],\n"
      "  \"thresholds\": { \"safety\": {\"yellow\": 4, \"red\": 9}, \"care\": {\"yellow\": 3, "
      "\"red\": 8} },\n"
      "  \"review_hours\": { \"blue\": 168, \"yellow\": 72, \"red\": 24 },\n"
      "  \"resources\": { \"red\": [ { \"role\": \"doctor\", \"text\": { \"en\": \"See\", \"zh\": "
      "\"巡诊\" },\n"
      "    \"within_hours\": 4 } ] }\n"
      "}\n";

static void
test_reads_it_all (void)
{
  g_autoptr (GBytes) bytes = hj_sample_bytes (good);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_policy_read (bytes, &findings, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  const HjRiskPolicySpec *spec = hj_risk_policy_get_spec (policy);
  g_assert_cmpstr (hj_risk_policy_get_full_version (policy), ==, "sample-3");
  g_assert_cmpuint (spec->n_factors, ==, 1);
  g_assert_cmpstr (spec->factors[0].text_zh, ==, "患病");
  g_assert_cmpuint (spec->factors[0].scale, ==, HJ_RISK_CARE);
  g_assert_cmpint (spec->factors[0].points, ==, 4);
  g_assert_cmpstr (spec->factors[0].correctable[0], ==, "illness");
  g_assert_cmpstr (spec->factors[0].source, ==, "拘留所条例 (2012)");
  g_assert_cmpuint (spec->rules[0].window_hours, ==, 72);
  g_assert_cmpuint (spec->rules[0].at_least, ==, HJ_RISK_YELLOW);
  g_assert_cmpint (spec->yellow[HJ_RISK_CARE], ==, 3);
  g_assert_cmpint (spec->red[HJ_RISK_SAFETY], ==, 9);
  g_assert_cmpuint (spec->review_hours[HJ_RISK_RED], ==, 24);
  g_assert_cmpuint (spec->n_resources[HJ_RISK_BLUE], ==, 0);
  g_assert_cmpstr (spec->resources[HJ_RISK_RED][0].role, ==, "doctor");
  g_assert_cmpuint (spec->resources[HJ_RISK_RED][0].within_hours, ==, 4);
}

static void
test_points_at_what_is_wrong (void)
{
  static const struct {
    const char *old;
    const char *new;
    const char *expected;
  } rows[] = {
    { "hejie-policy/1", "hejie-policy/9", "2:13 format format" },
    { "illness >= 1", "illness >= 1 and agee < 3", "8:33 factors[0].when unknown-fact" },
    { "illness >= 1", "illness <= 1", "8:16 factors[0].when not-monotone" },
    { "\"care\", \"points\"", "\"mood\", \"points\"", "7:16 factors[0].scale unknown-scale" },
    { "\"zh\": \"患病\"", "\"zh\": \"\"", "6:49 factors[0].text.zh no-text" },
    { ", \"zh\": \"患病\"", "", "6:28 factors[0].text.zh no-text" },
    { "\"points\": 4", "\"points\": \"4\"", "7:34 factors[0].points type" },
    { "\"yellow\" }", "\"amber\" }", "14:69 rules[0].at_least unknown-label" },
    { "\"doctor\"", "\"nurse\"", "18:37 resources.red[0].role unknown-role" },
    { "\"within_hours\": 4", "\"within_hours\": -4", "19:21 resources.red[0].within_hours range" },
    { "\"window_hours\": 72", "\"windows_hours\": 72",
      "14:54 rules[0].windows_hours unknown-member" },
    { "\"red\": 9", "\"red\": 4", "16:50 thresholds.safety.red threshold" },
    { ", \"version\": \"3\"", "", "1:1 - missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) bytes = hj_sample_replaced (good, rows[i].old, rows[i].new);
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_policy_read (bytes, &findings, &error));
    g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN);
    g_autofree char *told = hj_sample_findings (findings);
    g_assert_cmpstr (told, ==, rows[i].expected);
  }
}

static void
test_says_it_in_one_sentence (void)
{
  g_autoptr (GBytes) bytes = hj_sample_replaced (good, "illness >= 1", "religion = 1");
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_policy_read (bytes, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "The document was refused and nothing changed. 8:16 factors[0].when: “religion” "
                   "stands for religion, which must never be an input; take this condition out.");
}

static void
test_refuses_what_is_no_document (void)
{
  static const char *const texts[] = { "", "[]", "null", "{}", "\xef\xbb\xbf{}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = hj_sample_bytes (texts[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_policy_read (bytes, NULL, &error));
    g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN);
  }
}

/* Whatever is cut off or damaged, there is a finding and never a policy by accident. */
static void
test_survives_every_cut (void)
{
  for (gsize length = 0; length + 2 < strlen (good); length++) {
    g_autoptr (GBytes) bytes = g_bytes_new (good, length);
    g_autoptr (GPtrArray) findings = NULL;

    g_assert_null (hj_policy_read (bytes, &findings, NULL));
    g_assert_cmpuint (findings->len, >, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-reader/reads-it-all", test_reads_it_all);
  g_test_add_func ("/policy-reader/points-at-what-is-wrong", test_points_at_what_is_wrong);
  g_test_add_func ("/policy-reader/says-it-in-one-sentence", test_says_it_in_one_sentence);
  g_test_add_func ("/policy-reader/refuses-what-is-no-document", test_refuses_what_is_no_document);
  g_test_add_func ("/policy-reader/survives-every-cut", test_survives_every_cut);
  return g_test_run ();
}
