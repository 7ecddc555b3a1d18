/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow.h"

#include <string.h>

static const char *const open_only[] = { "open", NULL };
static const char *const asked_only[] = { "asked", NULL };
static const char *const officers[] = { "duty-officer", NULL };
static const char *const leaders[] = { "house-leader", NULL };
static const char *const clock_only[] = { "clock", NULL };
static const char *const kings[] = { "king", NULL };
static const char *const by_field[] = { "asked_by", NULL };
static const char *const colors[] = { "red", "blue", NULL };
static const HjWorkflowSet sets_asker[] = { { "asked_by", "@user" } };
static const HjWorkflowSet sets_nobody[] = { { "asked_by", "somebody" } };

/* A sound document, of which each test breaks something. */
typedef struct {
  HjWorkflowDeadline deadline;
  HjWorkflowState states[3];
  HjWorkflowGuard guard;
  HjWorkflowTell tell;
  HjWorkflowCommand commands[3];
  HjWorkflowField fields[2];
  HjWorkflowSpec spec;
} Sample;

static void
make (Sample *self)
{
  *self = (Sample){
    .deadline = { "answer", "Answered", "已答复", HJ_WORKFLOW_HOURS, 24, "entered",
                  "row.color = red", leaders, "lapse" },
    .states = { { "open", "Open", "待办", TRUE, FALSE },
                { "asked", "Asked", "已询", FALSE, FALSE },
                { "closed", "Closed", "已结", FALSE, TRUE } },
    .guard = { "set(row.color)", "Colour it first.", "先定颜色。" },
    .tell = { "@asked_by", "Answered", "已答复" },
    .commands = { { .name = "ask",
                    .title_en = "Ask",
                    .title_zh = "提请",
                    .from = open_only,
                    .to = "asked",
                    .roles = officers,
                    .sets = sets_asker,
                    .n_sets = 1 },
                  { .name = "approve",
                    .title_en = "Approve",
                    .title_zh = "批准",
                    .from = asked_only,
                    .to = "closed",
                    .roles = leaders,
                    .other_than = "asked_by",
                    .approves = "ask" },
                  { .name = "lapse",
                    .title_en = "Lapse",
                    .title_zh = "逾期",
                    .from = asked_only,
                    .to = "closed",
                    .roles = clock_only } },
    .fields = { { "color", "Colour", "颜色", "choice", colors },
                { "asked_by", "Asked by", "提请人", "text", NULL } },
    .spec = { "case", "Case", "案件" },
  };
  self->states[1].deadlines = &self->deadline;
  self->states[1].n_deadlines = 1;
  self->commands[1].guards = &self->guard;
  self->commands[1].n_guards = 1;
  self->commands[1].tells = &self->tell;
  self->commands[1].n_tells = 1;
  self->spec.states = self->states;
  self->spec.n_states = 3;
  self->spec.commands = self->commands;
  self->spec.n_commands = 3;
  self->spec.fields = self->fields;
  self->spec.n_fields = 2;
}

static void
on_problem_told_cb (const char *field, const char *code, const char *sentence, gpointer data)
{
  GString *told = data;
  g_assert_true (g_str_has_suffix (sentence, "."));
  g_string_append_printf (told, "%s%s %s", told->len == 0 ? "" : "; ", field, code);
}

static void
assert_problems (const Sample *sample, const char *expected)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (HjWorkflow) workflow = hj_workflow_new (&sample->spec, on_problem_told_cb, told);

  g_assert_cmpstr (told->str, ==, expected);
  g_assert_cmpint (workflow == NULL, ==, told->len > 0);
}

static void
test_accepts_a_sound_one (void)
{
  Sample sample;

  make (&sample);
  assert_problems (&sample, "");
}

static void
test_finds_broken_deadlines (void)
{
  Sample sample;

  make (&sample);
  sample.deadline.escalate = NULL;
  assert_problems (&sample, "states[1].deadlines[0] no-escalation");
  make (&sample);
  sample.deadline.escalate = kings;
  sample.deadline.hours = 0;
  sample.deadline.title_zh = NULL;
  assert_problems (&sample, "states[1].deadlines[0].title.zh no-text; "
                            "states[1].deadlines[0].hours range; "
                            "states[1].deadlines[0].escalate[0] unknown-role");
  make (&sample);
  sample.deadline.command = "approve";
  assert_problems (&sample, "states[1].deadlines[0].command clock-command; "
                            "commands[2].roles nobody");
  make (&sample);
  sample.deadline.when = "given.color = red";
  assert_problems (&sample, "states[1].deadlines[0].when given");
  make (&sample);
  sample.deadline.when = "row.color =";
  assert_problems (&sample, "states[1].deadlines[0].when syntax");
  make (&sample);
  sample.deadline.id = "The Answer";
  assert_problems (&sample, "states[1].deadlines[0].id id");
  make (&sample);
  sample.states[2].deadlines = &sample.deadline;
  sample.states[2].n_deadlines = 1;
  assert_problems (&sample, "states[2].deadlines[0].id double-name; "
                            "states[2].deadlines[0] final-deadline; "
                            "states[2].deadlines[0].command clock-command");
}

static void
test_finds_self_approval (void)
{
  Sample sample;

  make (&sample);
  sample.commands[1].other_than = NULL;
  assert_problems (&sample, "commands[1].approves self-approval");
  make (&sample);
  sample.commands[0].sets = sets_nobody; /* the proposer is not written */
  assert_problems (&sample, "commands[1].approves self-approval");
  make (&sample);
  sample.commands[0].n_sets = 0;
  assert_problems (&sample, "commands[1].approves self-approval");
  make (&sample);
  sample.commands[1].fields = by_field; /* the approver could write another name first */
  assert_problems (&sample, "commands[1].approves self-approval");
  make (&sample);
  sample.commands[1].approves = "propose"; /* there is no such command */
  assert_problems (&sample, "commands[1].approves self-approval");
  make (&sample);
  sample.commands[0].n_sets = 0;
  sample.commands[1].approves = "new"; /* who made the row is not changed by any command */
  assert_problems (&sample, "");
}

static void
test_finds_broken_details (void)
{
  Sample sample;

  make (&sample);
  sample.guard = (HjWorkflowGuard){ "color", "", NULL };
  sample.tell.who = "everybody";
  assert_problems (&sample, "commands[1].guards[0].when syntax; "
                            "commands[1].guards[0].text.en no-text; "
                            "commands[1].guards[0].text.zh no-text; "
                            "commands[1].tells[0].who unknown-role");
  make (&sample);
  sample.fields[0].choices = NULL;
  sample.fields[1].type = "money";
  assert_problems (&sample, "fields[0] choices; fields[1].type unknown-type");
  make (&sample);
  sample.fields[0].name = "asked_by";
  sample.fields[1].choices = colors;
  assert_problems (&sample, "fields[1].name double-name; fields[1] choices");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow-check-details/accepts-a-sound-one", test_accepts_a_sound_one);
  g_test_add_func ("/workflow-check-details/finds-broken-deadlines", test_finds_broken_deadlines);
  g_test_add_func ("/workflow-check-details/finds-self-approval", test_finds_self_approval);
  g_test_add_func ("/workflow-check-details/finds-broken-details", test_finds_broken_details);
  return g_test_run ();
}
