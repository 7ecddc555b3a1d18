/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-workflow-reader.h"

static const char good[]
    = "{\n"
      "  \"format\": \"hejie-workflow/1\", \"name\": \"dispute\",\n"
      "  \"title\": { \"en\": \"Dispute\", \"zh\": \"矛盾纠纷\" },\n"
      "  \"states\": [\n"
      "    { \"name\": \"open\", \"title\": { \"en\": \"Open\", \"zh\": \"待化解\" }, \"initial\": "
      "true },\n"
      "    { \"name\": \"closed\", \"title\": { \"en\": \"Closed\", \"zh\": \"已结案\" }, "
      "\"final\": true }\n"
      "  ],\n"
      "  \"commands\": [\n"
      "    { \"name\": \"close\", \"title\": { \"en\": \"Close\", \"zh\": \"结案\" },\n"
      "      \"from\": [\"open\"], \"to\": \"closed\", \"roles\": [\"house-leader\"],\n"
      "      \"require\": [\"outcome\"], \"fields\": [\"cause\"], \"sets\": { \"category\": "
      "\"debt\" } }\n"
      "  ]\n"
      "}\n";

static void
test_reads_it_all (void)
{
  g_autoptr (GBytes) bytes = hj_sample_bytes (good);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjWorkflow) workflow = hj_workflow_read (bytes, &findings, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  const HjWorkflowCommand *close = hj_workflow_find_command (workflow, "close");
  g_assert_cmpstr (hj_workflow_get_initial (workflow), ==, "open");
  g_assert_cmpstr (close->title_zh, ==, "结案");
  g_assert_cmpstr (close->to, ==, "closed");
  g_assert_cmpstr (close->roles[0], ==, "house-leader");
  g_assert_cmpstr (close->require[0], ==, "outcome");
  g_assert_cmpstr (close->fields[0], ==, "cause");
  g_assert_cmpuint (close->n_sets, ==, 1);
  g_assert_cmpstr (close->sets[0].field, ==, "category");
  g_assert_cmpstr (close->sets[0].value, ==, "debt");
  g_assert_null (close->other_than);
}

static void
test_points_at_what_is_wrong (void)
{
  static const struct {
    const char *old;
    const char *new;
    const char *expected;
  } rows[] = {
    { "hejie-workflow/1", "hejie-policy/1", "2:13 format format" },
    { "\"name\": \"dispute\"", "\"name\": \"quarrel\"", "2:41 name unknown-entity" },
    { "\"house-leader\"", "\"king\"", "10:51 commands[0].roles[0] unknown-role" },
    { "[\"house-leader\"]", "[]", "10:50 commands[0].roles nobody" },
    { "\"to\": \"closed\"", "\"to\": \"shut\"", "10:31 commands[0].to unknown-state" },
    { "[\"outcome\"]", "[\"outcom\"]", "11:19 commands[0].require[0] unknown-field" },
    { "[\"cause\"]", "[\"house\"]", "11:42 commands[0].fields[0] fixed-field" },
    { "\"name\": \"close\"", "\"nam\": \"close\"",
      "9:5 commands[0] missing; 9:14 commands[0].nam unknown-member" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) bytes = hj_sample_replaced (good, rows[i].old, rows[i].new);
    g_autoptr (GPtrArray) findings = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_workflow_read (bytes, &findings, &error));
    g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN);
    g_autofree char *told = hj_sample_findings (findings);
    g_assert_cmpstr (told, ==, rows[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-reader/reads-it-all", test_reads_it_all);
  g_test_add_func ("/workflow-reader/points-at-what-is-wrong", test_points_at_what_is_wrong);
  return g_test_run ();
}
