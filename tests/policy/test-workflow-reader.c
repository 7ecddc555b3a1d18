/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-workflow-reader.h"

#include <string.h>

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

/* A document that describes its own fields, with a guard, a deadline, a tell and a reason. */
static const char full[]
    = "{ \"format\": \"hejie-workflow/1\", \"name\": \"errand\",\n"
      "\"title\": { \"en\": \"Errand\", \"zh\": \"差事\" },\n"
      "\"fields\": [\n"
      "{ \"name\": \"kind\", \"title\": { \"en\": \"Kind\", \"zh\": \"种类\" }, \"type\": "
      "\"choice\", "
      "\"choices\": [\"near\", \"far\"] },\n"
      "{ \"name\": \"asked_at\", \"title\": { \"en\": \"Asked\", \"zh\": \"提请\" }, \"type\": "
      "\"time\" },\n"
      "{ \"name\": \"asked_by\", \"title\": { \"en\": \"By\", \"zh\": \"人\" }, \"type\": \"text\" "
      "},\n"
      "{ \"name\": \"reason\", \"title\": { \"en\": \"Why\", \"zh\": \"原因\" }, \"type\": "
      "\"text\" }\n"
      "],\n"
      "\"inputs\": [ { \"name\": \"open\", \"title\": { \"en\": \"Open\", \"zh\": \"未结\" }, "
      "\"type\": "
      "\"integer\" } ],\n"
      "\"states\": [\n"
      "{ \"name\": \"new\", \"title\": { \"en\": \"New\", \"zh\": \"新\" }, \"initial\": true },\n"
      "{ \"name\": \"asked\", \"title\": { \"en\": \"Asked\", \"zh\": \"已提\" }, \"deadlines\": "
      "[\n"
      "{ \"id\": \"answer\", \"title\": { \"en\": \"Answered\", \"zh\": \"已复\" }, \"measure\": "
      "\"working-hours\",\n"
      "\"hours\": 8, \"from\": \"asked_at\", \"when\": \"row.kind = near\", \"escalate\": "
      "[\"supervisor\"] } ] },\n"
      "{ \"name\": \"done\", \"title\": { \"en\": \"Done\", \"zh\": \"已办\" }, \"final\": true }\n"
      "],\n"
      "\"commands\": [\n"
      "{ \"name\": \"ask\", \"title\": { \"en\": \"Ask\", \"zh\": \"提请\" }, \"from\": [\"new\"], "
      "\"to\": "
      "\"asked\",\n"
      "\"roles\": [\"applicant\"], \"require\": [\"kind\"], \"sets\": { \"asked_by\": \"@user\", "
      "\"asked_at\": "
      "\"@now\" } },\n"
      "{ \"name\": \"approve\", \"title\": { \"en\": \"Approve\", \"zh\": \"批准\" }, \"from\": "
      "[\"asked\"], "
      "\"to\": \"done\",\n"
      "\"roles\": [\"supervisor\"], \"require\": [\"reason\"], \"other_than\": \"asked_by\", "
      "\"approves\": "
      "\"ask\",\n"
      "\"guards\": [ { \"when\": \"row.open = 0 and row.kind != far\",\n"
      "\"text\": { \"en\": \"Too far.\", \"zh\": \"太远。\" } } ],\n"
      "\"reasons\": [ { \"code\": \"fine\", \"title\": { \"en\": \"Fine\", \"zh\": \"可\" } } ],\n"
      "\"tells\": [ { \"who\": \"@asked_by\", \"text\": { \"en\": \"Approved.\", \"zh\": "
      "\"已批。\" } } ] }\n"
      "] }\n";

static void
test_reads_details (void)
{
  g_autoptr (GBytes) bytes = hj_sample_bytes (full);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjWorkflow) workflow = hj_workflow_read (bytes, NULL, &error);

  g_assert_no_error (error);
  const HjWorkflowState *asked = hj_workflow_find_state (workflow, "asked");
  g_assert_cmpuint (asked->n_deadlines, ==, 1);
  g_assert_cmpuint (asked->deadlines[0].measure, ==, HJ_WORKFLOW_WORKING_HOURS);
  g_assert_cmpuint (asked->deadlines[0].hours, ==, 8);
  g_assert_cmpstr (asked->deadlines[0].from, ==, "asked_at");
  g_assert_cmpstr (asked->deadlines[0].when, ==, "row.kind = near");
  g_assert_cmpstr (asked->deadlines[0].escalate[0], ==, "supervisor");
  const HjWorkflowCommand *approve = hj_workflow_find_command (workflow, "approve");
  g_assert_cmpstr (approve->approves, ==, "ask");
  g_assert_cmpstr (approve->guards[0].text_zh, ==, "太远。");
  g_assert_cmpstr (approve->tells[0].who, ==, "@asked_by");
  g_assert_cmpstr (approve->reasons[0].code, ==, "fine");
  g_assert_cmpstr (hj_workflow_get_spec (workflow)->fields[0].choices[1], ==, "far");
  g_assert_cmpstr (hj_workflow_get_spec (workflow)->inputs[0].type, ==, "integer");
}

static void
test_points_into_details (void)
{
  static const struct {
    const char *old;
    const char *new;
    const char *expected;
  } rows[] = {
    { "row.open = 0 and", "row.opened = 0 and", "unknown-field 0" },
    { "row.kind != far", "row.kind != away", "unknown-choice 17" },
    { "row.kind != far", "row.kind < 3", "type 17" },
    { "row.open = 0 and", "given.open = 0 and", "given 0" },
    { "row.open = 0 and", "row.open == 0 and", "syntax 9" },
    { "\"row.kind = near\"", "\"row.kind = middle\"", "unknown-choice 0" },
    { "\"from\": \"asked_at\"", "\"from\": \"asked_by\"", "type -1" },
    { "\"from\": \"asked_at\"", "\"from\": \"begun_at\"", "unknown-field -1" },
    { "\"working-hours\"", "\"days\"", "unknown-measure -1" },
    { "\"hours\": 8", "\"hours\": -8", "range -1" },
    { "[\"supervisor\"] } ] }", "[] } ] }", "no-escalation -1" },
    { "\"escalate\": [\"supervisor\"]", "\"escalate\": [\"applicant\"]", "unknown-role -1" },
    { "\"@asked_by\"", "\"@asker\"", "unknown-field -1" },
    { "\"other_than\": \"asked_by\", ", "", "self-approval -1" },
    { "\"asked_by\": \"@user\", ", "", "self-approval -1" },
    { "\"require\": [\"reason\"], ", "", "no-reason -1" },
    { "\"code\": \"fine\"", "\"code\": \"Fine!\"", "id -1" },
    { "\"require\": [\"kind\"]", "\"require\": [\"open\"]", "fixed-field -1" },
    { "\"asked_at\": \"@now\"", "\"kind\": \"middle\"", "unknown-choice -1" },
    { "\"en\": \"Too far.\", ", "", "no-text -1" },
    { "\"roles\": [\"applicant\"]", "\"roles\": [\"clock\"]", "nobody -1" },
    { "\"name\": \"errand\"", "\"name\": \"errand\", \"entity\": \"ticket\"", "double-name -1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) bytes = hj_sample_replaced (full, rows[i].old, rows[i].new);
    g_autoptr (GPtrArray) findings = NULL;
    g_auto (GStrv) expected = g_strsplit (rows[i].expected, " ", 2);

    g_test_message ("%s", rows[i].new);
    g_assert_null (hj_workflow_read (bytes, &findings, NULL));
    const HjPolicyFinding *first = g_ptr_array_index (findings, 0);
    g_assert_cmpstr (first->code, ==, expected[0]);
    g_assert_true (g_str_has_suffix (first->sentence, "."));
    if (g_str_equal (expected[1], "-1"))
      continue;
    /* The finding stands at the place in the condition, which begins after the quote. */
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    const char *line = lines[first->line - 1];
    const char *when = strstr (line, "\"when\": \"");
    g_assert_cmpint (first->column, ==,
                     when - line + strlen ("\"when\": \"") + 1
                         + g_ascii_strtoll (expected[1], NULL, 10));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-reader/reads-it-all", test_reads_it_all);
  g_test_add_func ("/workflow-reader/points-at-what-is-wrong", test_points_at_what_is_wrong);
  g_test_add_func ("/workflow-reader/reads-details", test_reads_details);
  g_test_add_func ("/workflow-reader/points-into-details", test_points_into_details);
  return g_test_run ();
}
