/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow.h"

#include <string.h>

static const char *const draft[] = { "draft", NULL };
static const char *const sent[] = { "sent", NULL };
static const char *const both[] = { "draft", "sent", NULL };
static const char *const officers[] = { "duty-officer", "house-leader", NULL };
static const char *const leaders[] = { "house-leader", NULL };
static const char *const reason[] = { "reason", NULL };
static const char *const note[] = { "note", NULL };
static const char *const nothing[] = { NULL };
static const HjWorkflowSet decided[] = { { "decided_by", "@user" } };

static const HjWorkflowState states[] = {
  { "draft", "Draft", "草稿", TRUE, FALSE },
  { "sent", "Sent", "已发", FALSE, FALSE },
  { "approved", "Approved", "已批", FALSE, TRUE },
  { "refused", "Refused", "已拒", FALSE, TRUE },
};

static const HjWorkflowCommand commands[] = {
  { "send", "Send", "发送", draft, "sent", officers, nothing, note, NULL, 0, NULL },
  { "note", "Note", "备注", both, NULL, officers, note, NULL, NULL, 0, NULL },
  { "approve", "Approve", "批准", sent, "approved", leaders, nothing, nothing, decided, 1, "by" },
  { "refuse", "Refuse", "拒绝", sent, "refused", leaders, reason, nothing, NULL, 0, NULL },
};

static HjWorkflow *
make_workflow (void)
{
  const HjWorkflowSpec spec = {
    .name = "paper",
    .title_en = "Paper",
    .title_zh = "文书",
    .states = states,
    .n_states = G_N_ELEMENTS (states),
    .commands = commands,
    .n_commands = G_N_ELEMENTS (commands),
  };
  HjWorkflow *workflow = hj_workflow_new (&spec, NULL, NULL);
  g_assert_nonnull (workflow);
  return workflow;
}

static void
assert_allowed (const HjWorkflow *workflow, const HjWorkflowSubject *subject, const char *expected)
{
  g_autoptr (GPtrArray) allowed = hj_workflow_allowed (workflow, subject);
  g_ptr_array_add (allowed, NULL);
  g_autofree char *names = g_strjoinv (" ", (char **)allowed->pdata);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_describes_itself (void)
{
  g_autoptr (HjWorkflow) workflow = make_workflow ();

  g_assert_cmpstr (hj_workflow_get_name (workflow), ==, "paper");
  g_assert_cmpstr (hj_workflow_get_initial (workflow), ==, "draft");
  g_assert_true (hj_workflow_find_state (workflow, "approved")->final);
  g_assert_null (hj_workflow_find_state (workflow, "burnt"));
  g_assert_null (hj_workflow_find_state (workflow, NULL));
  g_assert_cmpstr (hj_workflow_find_command (workflow, "send")->to, ==, "sent");
  g_assert_null (hj_workflow_find_command (workflow, "burn"));
  g_assert_null (hj_workflow_find_command_from (workflow, "send", "sent"));
  g_assert_true (hj_workflow_command_takes (hj_workflow_find_command (workflow, "send"), "note"));
  g_assert_true (
      hj_workflow_command_takes (hj_workflow_find_command (workflow, "refuse"), "reason"));
  g_assert_false (
      hj_workflow_command_takes (hj_workflow_find_command (workflow, "refuse"), "note"));
  g_assert_cmpuint (g_strv_length ((char **)hj_workflow_roles ()), ==, 12);
  g_assert_true (hj_workflow_role_is_known ("town-cadre"));
  g_assert_false (hj_workflow_role_is_known ("king"));
}

static void
test_allows_by_state_and_role (void)
{
  g_autoptr (HjWorkflow) workflow = make_workflow ();
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  HjWorkflowSubject subject = { .user = "wang", .row = hj_workflow_field_from_table, .data = row };
  g_hash_table_insert (row, (gpointer) "by", (gpointer) "li");

  subject.state = "draft";
  subject.role = "duty-officer";
  assert_allowed (workflow, &subject, "send note");
  subject.role = "mediator";
  assert_allowed (workflow, &subject, "");
  subject.state = "sent";
  subject.role = "house-leader";
  assert_allowed (workflow, &subject, "note approve refuse");
  subject.user = "li";
  assert_allowed (workflow, &subject, "note refuse");
  subject.state = "approved";
  assert_allowed (workflow, &subject, "");
  subject.state = NULL;
  assert_allowed (workflow, &subject, "");
}

static void
test_applies_commands (void)
{
  g_autoptr (HjWorkflow) workflow = make_workflow ();
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  HjWorkflowSubject subject = { .state = "draft",
                                .role = "house-leader",
                                .user = "wang",
                                .field = hj_workflow_field_from_table,
                                .row = hj_workflow_field_from_table,
                                .data = fields };

  g_assert_cmpstr (hj_workflow_apply (workflow, "send", &subject, &error), ==, "sent");
  g_assert_no_error (error);
  g_hash_table_insert (fields, (gpointer) "note", (gpointer) "more");
  g_assert_cmpstr (hj_workflow_apply (workflow, "note", &subject, &error), ==, "draft");
  subject.state = "sent";
  g_hash_table_insert (fields, (gpointer) "reason", (gpointer) "blurred");
  g_assert_cmpstr (hj_workflow_apply (workflow, "refuse", &subject, &error), ==, "refused");
  g_hash_table_insert (fields, (gpointer) "by", (gpointer) "li");
  g_assert_cmpstr (hj_workflow_apply (workflow, "approve", &subject, &error), ==, "approved");
  g_assert_no_error (error);
}

static void
assert_refused (const char *command, HjWorkflowSubject subject, HjWorkflowError code,
                const char *part)
{
  g_autoptr (HjWorkflow) workflow = make_workflow ();
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_workflow_apply (workflow, command, &subject, &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refuses_and_says_why (void)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  HjWorkflowSubject subject = { .state = "sent",
                                .role = "house-leader",
                                .user = "wang",
                                .field = hj_workflow_field_from_table,
                                .row = hj_workflow_field_from_table,
                                .data = fields };

  assert_refused ("burn", subject, HJ_WORKFLOW_ERROR_UNKNOWN, "no command “burn”");
  assert_refused ("send", subject, HJ_WORKFLOW_ERROR_STATE, "Possible now: note, refuse.");
  assert_refused ("refuse", subject, HJ_WORKFLOW_ERROR_FIELD, "“reason”");
  g_hash_table_insert (fields, (gpointer) "reason", (gpointer) "");
  assert_refused ("refuse", subject, HJ_WORKFLOW_ERROR_FIELD, "“reason”");
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_SAME_PERSON, "another person");
  g_hash_table_insert (fields, (gpointer) "by", (gpointer) "wang");
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_SAME_PERSON, "another person");
  subject.role = "duty-officer";
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_ROLE, "house-leader");
  subject.role = NULL;
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_ROLE, "Ask one of");
  subject.state = "burnt";
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_UNKNOWN, "no state “burnt”");
  subject.state = NULL;
  assert_refused ("approve", subject, HJ_WORKFLOW_ERROR_UNKNOWN, "no state “”");
}

static const HjWorkflowGuard guards[]
    = { { "row.color != red", "It is red; leave it.", "红色不可动。" },
        { "given.size > row.size", "Give a larger size.", "请给出更大的数。" } };
static const HjWorkflowReason reasons[]
    = { { "broken", "Broken", "损坏" }, { "lost", "Lost", "遗失" } };
static const HjWorkflowReason open_reasons[]
    = { { "broken", "Broken", "损坏" }, { "other", "Other", "其他" } };
static const char *const size_and_reason[] = { "size", "reason", NULL };

static HjWorkflow *
make_guarded (const HjWorkflowReason *list)
{
  const HjWorkflowCommand guarded = { .name = "send",
                                      .title_en = "Send",
                                      .title_zh = "发送",
                                      .from = draft,
                                      .to = "sent",
                                      .roles = officers,
                                      .require = size_and_reason,
                                      .guards = guards,
                                      .n_guards = G_N_ELEMENTS (guards),
                                      .reasons = list,
                                      .n_reasons = 2 };
  const HjWorkflowState ends[] = { states[0], { "sent", "Sent", "已发", FALSE, TRUE } };
  const HjWorkflowSpec spec = { "paper", "Paper", "文书", ends, 2, &guarded, 1 };
  HjWorkflow *workflow = hj_workflow_new (&spec, NULL, NULL);
  g_assert_nonnull (workflow);
  return workflow;
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  g_autofree char *name = g_strconcat ("given.", field, NULL);
  return g_hash_table_lookup (data, name);
}

static void
assert_error (HjWorkflow *workflow, const HjWorkflowSubject *subject, HjWorkflowError code,
              const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_workflow_apply (workflow, "send", subject, &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_asks_guards (void)
{
  g_autoptr (HjWorkflow) workflow = make_guarded (reasons);
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  HjWorkflowSubject subject = { .state = "draft",
                                .role = "duty-officer",
                                .row = hj_workflow_field_from_table,
                                .field = on_given_asked_cb,
                                .data = row };

  /* What no field can mend is said first, and such a command is not offered. */
  g_hash_table_insert (row, (gpointer) "color", (gpointer) "red");
  assert_allowed (workflow, &subject, "");
  assert_error (workflow, &subject, HJ_WORKFLOW_ERROR_GUARD, "It is red; leave it.");
  g_hash_table_insert (row, (gpointer) "color", (gpointer) "blue");
  g_hash_table_insert (row, (gpointer) "size", (gpointer) "3");
  assert_allowed (workflow, &subject, "send");
  assert_error (
      workflow, &subject, HJ_WORKFLOW_ERROR_FIELD,
      "The command “send” needs the field “size”. Fill it in and give the command again.");
  g_hash_table_insert (row, (gpointer) "given.size", (gpointer) "3");
  g_hash_table_insert (row, (gpointer) "given.reason", (gpointer) "lost: on the way");
  assert_error (workflow, &subject, HJ_WORKFLOW_ERROR_GUARD, "Give a larger size.");
  g_hash_table_insert (row, (gpointer) "given.size", (gpointer) "10");
  g_assert_cmpstr (hj_workflow_apply (workflow, "send", &subject, NULL), ==, "sent");
}

static void
test_asks_for_coded_reasons (void)
{
  g_autoptr (HjWorkflow) strict = make_guarded (reasons);
  g_autoptr (HjWorkflow) open = make_guarded (open_reasons);
  g_autoptr (GHashTable) row = g_hash_table_new (g_str_hash, g_str_equal);
  const HjWorkflowCommand *command = hj_workflow_find_command (open, "send");
  HjWorkflowSubject subject = { .state = "draft",
                                .role = "duty-officer",
                                .row = hj_workflow_field_from_table,
                                .field = on_given_asked_cb,
                                .data = row };

  g_hash_table_insert (row, (gpointer) "size", (gpointer) "3");
  g_hash_table_insert (row, (gpointer) "given.size", (gpointer) "10");
  g_hash_table_insert (row, (gpointer) "given.reason", (gpointer) "just so");
  assert_error (strict, &subject, HJ_WORKFLOW_ERROR_FIELD,
                "The reason of “send” begins with one of these codes: broken, lost.");
  g_assert_cmpstr (hj_workflow_apply (open, "send", &subject, NULL), ==, "sent");
  g_assert_cmpstr (hj_workflow_command_find_reason (command, "just so")->code, ==, "other");
  g_assert_cmpstr (hj_workflow_command_find_reason (command, "broken")->code, ==, "broken");
  g_assert_cmpstr (hj_workflow_command_find_reason (command, "broken: in two")->code, ==, "broken");
  g_assert_cmpstr (hj_workflow_command_find_reason (command, "brokenly")->code, ==, "other");
  g_assert_null (hj_workflow_command_find_reason (command, NULL));
}

static void
test_knows_who_is_no_user (void)
{
  g_assert_true (hj_workflow_actor_is_known ("clock"));
  g_assert_true (hj_workflow_actor_is_known ("doctor"));
  g_assert_false (hj_workflow_actor_is_known ("king"));
  g_assert_false (hj_workflow_actor_is_known (NULL));
  g_assert_false (hj_workflow_role_is_known ("clock"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/describes-itself", test_describes_itself);
  g_test_add_func ("/workflow/allows-by-state-and-role", test_allows_by_state_and_role);
  g_test_add_func ("/workflow/applies-commands", test_applies_commands);
  g_test_add_func ("/workflow/refuses-and-says-why", test_refuses_and_says_why);
  g_test_add_func ("/workflow/asks-guards", test_asks_guards);
  g_test_add_func ("/workflow/asks-for-coded-reasons", test_asks_for_coded_reasons);
  g_test_add_func ("/workflow/knows-who-is-no-user", test_knows_who_is_no_user);
  return g_test_run ();
}
