/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/person/hj-verdict.h"
#include "core/policy/hj-policy-reader.h"

static void
test_words (void)
{
  g_autoptr (HjRiskPolicy) policy = hj_policy_get_default ();
  g_autoptr (HjVerdict) verdict = hj_verdict_new (
      "{\"detention\":\"d\",\"label\":\"yellow\",\"safety\":7,\"care\":2,\"best\":\"blue\","
      "\"worst\":\"red\",\"reasons\":[{\"factor\":\"threat-never-blue\",\"points\":0,"
      "\"at_least\":\"yellow\",\"evidence\":[\"e1\",\"e2\"]},{\"factor\":\"threat\",\"points\":4,"
      "\"scale\":\"safety\",\"evidence\":[]}],\"missing\":[\"mental_state\",\"illness\"],"
      "\"flip\":{\"facts\":{\"mental_state\":0,\"injury\":0},\"label\":\"blue\"},"
      "\"policy\":\"default-1\"}",
      policy);
  const HjVerdictReason *rule, *factor;

  g_assert_nonnull (verdict);
  g_assert_cmpstr (verdict->color, ==, "yellow");
  g_assert_cmpstr (verdict->best, ==, "blue");
  g_assert_cmpstr (verdict->worst, ==, "red");
  g_assert_cmpstr (verdict->policy, ==, "default-1");
  g_assert_cmpint (verdict->points[HJ_RISK_SAFETY], ==, 7);
  g_assert_cmpint (verdict->points[HJ_RISK_CARE], ==, 2);

  g_assert_cmpuint (verdict->reasons->len, ==, 2);
  rule = g_ptr_array_index (verdict->reasons, 0);
  g_assert_true (rule->rule);
  g_assert_cmpstr (rule->text, ==, "After a spoken threat nobody is blue");
  g_assert_cmpstr (rule->at_least, ==, "yellow");
  g_assert_cmpuint (g_strv_length (rule->evidence), ==, 2);
  factor = g_ptr_array_index (verdict->reasons, 1);
  g_assert_false (factor->rule);
  g_assert_cmpstr (factor->text, ==, "Spoke a threat");
  g_assert_cmpint (factor->points, ==, 4);

  g_assert_cmpuint (verdict->missing->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (verdict->missing, 0), ==, "Mental state");
  g_assert_cmpstr (verdict->flip, ==,
                   "With “Mental state: normal and Injury: none” the label would be blue.");
}

/* A label of another points card, or of a newer program: ids where there are no words. */
static void
test_unknown (void)
{
  g_autoptr (HjVerdict) verdict = hj_verdict_new (
      "{\"label\":\"red\",\"reasons\":[{\"factor\":\"tomorrow\",\"points\":3,\"scale\":\"care\"},"
      "{\"points\":1},7],\"missing\":[\"mood\",8],\"flip\":{}}",
      NULL);
  const HjVerdictReason *reason;

  g_assert_cmpuint (verdict->reasons->len, ==, 1);
  reason = g_ptr_array_index (verdict->reasons, 0);
  g_assert_cmpstr (reason->text, ==, "tomorrow");
  g_assert_cmpint (reason->scale, ==, HJ_RISK_CARE);
  g_assert_cmpuint (g_strv_length (reason->evidence), ==, 0);
  g_assert_cmpuint (verdict->missing->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (verdict->missing, 0), ==, "mood");
  g_assert_null (verdict->flip);
}

static void
test_broken (void)
{
  static const char *const broken[]
      = { "", "{", "[]", "7", "{\"label\":7,\"reasons\":{},\"missing\":7,\"flip\":[]}" };

  g_assert_null (hj_verdict_new (NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (HjVerdict) verdict = hj_verdict_new (broken[i], NULL);

    if (verdict != NULL)
      g_assert_cmpuint (verdict->reasons->len + verdict->missing->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/verdict/words", test_words);
  g_test_add_func ("/app/verdict/unknown", test_unknown);
  g_test_add_func ("/app/verdict/broken", test_broken);
  return g_test_run ();
}
