/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow.h"

#include <string.h>

static const char *const open_only[] = { "open", NULL };
static const char *const officers[] = { "duty-officer", NULL };
static const char *const nothing[] = { NULL };

static const HjWorkflowState good_states[] = {
  { "open", "Open", "未结", TRUE, FALSE },
  { "closed", "Closed", "已结", FALSE, TRUE },
};

static const HjWorkflowCommand good_command
    = { "close", "Close", "结案", open_only, "closed", officers, nothing, nothing, NULL, 0, NULL };

static void
on_problem_told_cb (const char *field, const char *code, const char *sentence, gpointer data)
{
  GString *told = data;
  g_assert_cmpuint (strlen (sentence), >, 10);
  g_string_append_printf (told, "%s%s %s", told->len == 0 ? "" : "; ", field, code);
}

static void
assert_problems (const HjWorkflowState *states, guint n_states, const HjWorkflowCommand *commands,
                 guint n_commands, const char *expected)
{
  g_autoptr (GString) told = g_string_new (NULL);
  const HjWorkflowSpec spec = { "case", "Case", "案件", states, n_states, commands, n_commands };
  g_autoptr (HjWorkflow) workflow = hj_workflow_new (&spec, on_problem_told_cb, told);

  g_assert_cmpstr (told->str, ==, expected);
  g_assert_cmpint (workflow == NULL, ==, told->len > 0);
}

static void
test_accepts_a_sound_one (void)
{
  assert_problems (good_states, 2, &good_command, 1, "");
}

static void
test_finds_broken_states (void)
{
  const HjWorkflowState doubled[]
      = { good_states[0], good_states[1], { "closed", "Closed", "已结", FALSE, TRUE } };
  const HjWorkflowState unnamed[]
      = { good_states[0], good_states[1], { "Past Due", "", NULL, FALSE, TRUE } };
  const HjWorkflowState two_initial[]
      = { good_states[0], { "closed", "Closed", "已结", TRUE, TRUE } };

  assert_problems (doubled, 3, &good_command, 1, "states[2].name double-name");
  assert_problems (unnamed, 3, &good_command, 1,
                   "states[2].name id; states[2].title.en no-text; states[2].title.zh no-text");
  assert_problems (two_initial, 2, &good_command, 1, "states initial");
  assert_problems (NULL, 0, &good_command, 1, "states too-large");
}

static void
test_finds_broken_paths (void)
{
  const HjWorkflowState island[]
      = { good_states[0], good_states[1], { "lost", "Lost", "失踪", FALSE, TRUE } };
  const HjWorkflowState stuck[] = { good_states[0], { "closed", "Closed", "已结", FALSE, FALSE } };

  assert_problems (island, 3, &good_command, 1, "states[2] unreachable");
  assert_problems (stuck, 2, &good_command, 1, "states[0] dead-end; states[1] dead-end");
}

static void
test_finds_broken_commands (void)
{
  static const char *const unknown[] = { "shut", NULL };
  static const char *const king[] = { "king", NULL };
  static const char *const state[] = { "state", "", NULL };
  static const char *const reason[] = { "reason", NULL };
  static const HjWorkflowSet sets[]
      = { { "state", "closed" }, { "reason", "x" }, { "closed_by", "@me" } };
  HjWorkflowCommand commands[] = { good_command, good_command };

  assert_problems (good_states, 2, commands, 2, "commands[1].name double-name");
  commands[1].name = "hide";
  commands[1].from = unknown;
  commands[1].to = "shut";
  commands[1].roles = king;
  assert_problems (good_states, 2, commands, 2,
                   "commands[1].from[0] unknown-state; commands[1].to unknown-state; "
                   "commands[1].roles[0] unknown-role");
  commands[1].from = nothing;
  commands[1].to = NULL;
  commands[1].roles = nothing;
  commands[1].name = "Hide";
  assert_problems (good_states, 2, commands, 2,
                   "commands[1].name id; commands[1].from no-from; commands[1].roles nobody; "
                   "commands[1] no-effect");
  commands[1] = good_command;
  commands[1].name = "hide";
  commands[1].require = state;
  commands[1].fields = reason;
  commands[1].sets = sets;
  commands[1].n_sets = G_N_ELEMENTS (sets);
  assert_problems (good_states, 2, commands, 2,
                   "commands[1].require[0] state-field; commands[1].require[1] no-field; "
                   "commands[1].sets.state state-field; "
                   "commands[1].sets.reason set-twice; commands[1].sets.closed_by unknown-value");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-check/accepts-a-sound-one", test_accepts_a_sound_one);
  g_test_add_func ("/workflow-check/finds-broken-states", test_finds_broken_states);
  g_test_add_func ("/workflow-check/finds-broken-paths", test_finds_broken_paths);
  g_test_add_func ("/workflow-check/finds-broken-commands", test_finds_broken_commands);
  return g_test_run ();
}
