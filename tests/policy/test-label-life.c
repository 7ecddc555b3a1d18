/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-workflow-reader.h"
#include "core/workflow/hj-workflow-due.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define START G_GINT64_CONSTANT (1792800000000)

/* A label as the default workflow leads it. */
typedef struct {
  HjWorkflow *workflow;
  GHashTable *row;
  GHashTable *given;
  const char *state;
  gint64 now;
  gint64 entered;
} Label;

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  const Label *self = data;
  return g_hash_table_lookup (self->row, field);
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  const Label *self = data;
  return g_hash_table_lookup (self->given, field);
}

static void
put (GHashTable *table, const char *field, char *value)
{
  g_hash_table_insert (table, g_strdup (field), value);
}

static char *
format_time (gint64 time)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, time);
}

static void
begin (Label *self, gconstpointer color)
{
  *self = (Label){
    .workflow = hj_workflow_get_default ("label"),
    .row = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .state = "proposed",
    .now = START,
    .entered = START,
  };
  put (self->row, "color", g_strdup (color));
  put (self->row, "by", g_strdup ("zhou"));
  put (self->row, "at", format_time (START));
}

static void
end (Label *self, gconstpointer color)
{
  g_hash_table_unref (self->row);
  g_hash_table_unref (self->given);
}

static HjWorkflowSubject
make_subject (Label *self, const char *user, const char *role)
{
  return (HjWorkflowSubject){
    .state = self->state,
    .user = user,
    .role = role,
    .row = on_row_asked_cb,
    .field = on_given_asked_cb,
    .data = self,
    .now = self->now,
    .entered = self->entered,
  };
}

static void
give (Label *self, const char *field, const char *value)
{
  put (self->given, field, g_strdup (value));
}

/* Gives a command with what was given, and writes what comes of it. */
static void
apply (Label *self, const char *user, const char *role, const char *command)
{
  const HjWorkflowSubject subject = make_subject (self, user, role);
  const HjWorkflowCommand *found
      = hj_workflow_find_command_from (self->workflow, command, self->state);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, value;

  const char *state = hj_workflow_apply (self->workflow, command, &subject, &error);
  g_assert_no_error (error);
  self->entered = g_str_equal (state, self->state) ? self->entered : self->now;
  self->state = state;
  g_hash_table_iter_init (&iter, self->given);
  while (g_hash_table_iter_next (&iter, &name, &value))
    put (self->row, name, g_strdup (value));
  g_hash_table_remove_all (self->given);
  for (guint i = 0; i < found->n_sets; i++)
    put (self->row, found->sets[i].field,
         g_str_equal (found->sets[i].value, "@user") ? g_strdup (user) : format_time (self->now));
}

static void
assert_refused (Label *self, const char *user, const char *role, const char *command,
                HjWorkflowError code)
{
  const HjWorkflowSubject subject = make_subject (self, user, role);
  g_autoptr (GError) error = NULL;

  g_assert_null (hj_workflow_apply (self->workflow, command, &subject, &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, (int)code);
}

/* What has passed by now, with who hears of it; the clock gives its commands. */
static char *
wait_hours (Label *self, gint64 hours)
{
  self->now += hours * HOUR;
  const HjWorkflowSubject subject = make_subject (self, NULL, HJ_WORKFLOW_CLOCK);
  g_autoptr (GArray) dues = hj_workflow_due (self->workflow, &subject, NULL);
  GString *told = g_string_new (NULL);
  const char *command = NULL;

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);
    if (!due->passed)
      continue;
    g_autofree char *who = g_strjoinv ("+", (char **)due->deadline->escalate);
    g_string_append_printf (told, "%s%s>%s", told->len == 0 ? "" : " ", due->deadline->id, who);
    command = due->deadline->command != NULL ? due->deadline->command : command;
  }
  if (command != NULL)
    apply (self, NULL, HJ_WORKFLOW_CLOCK, command);
  return g_string_free_and_steal (told);
}

static void
assert_passed (Label *self, gint64 hours, const char *expected, const char *state)
{
  g_autofree char *told = wait_hours (self, hours);

  g_assert_cmpstr (told, ==, expected);
  g_assert_cmpstr (self->state, ==, state);
}

static void
test_unreviewed_red_reads_unconfirmed (Label *self, gconstpointer color)
{
  assert_passed (self, 1, "", "proposed");
  assert_passed (self, 1, "decide-red>house-leader", "proposed");
  assert_passed (self, 6, "decide-red>house-leader undecided-red>house-leader+supervisor",
                 "unconfirmed");
  assert_passed (self, 24, "confirm-at-last>house-leader+supervisor", "unconfirmed");
  put (self->given, "expires_at", format_time (self->now + 24 * HOUR));
  apply (self, "li", "house-leader", "confirm");
  g_assert_cmpstr (self->state, ==, "confirmed");
  assert_passed (self, 23, "", "confirmed");
  assert_passed (self, 1, "review>duty-officer+house-leader", "expired");
  assert_passed (self, 3, "", "expired");
  assert_passed (self, 1, "renew-red>house-leader+supervisor", "unconfirmed");
}

static void
test_reviewed_label_stays (Label *self, gconstpointer color)
{
  put (self->given, "expires_at", format_time (self->now + 72 * HOUR));
  apply (self, "wang", "duty-officer", "confirm");
  assert_passed (self, 70, "", "confirmed");
  put (self->given, "expires_at", format_time (self->now + 72 * HOUR));
  apply (self, "wang", "duty-officer", "review");
  assert_passed (self, 70, "", "confirmed");
  assert_passed (self, 2, "review>duty-officer+house-leader", "expired");
}

static void
test_red_is_lowered_by_two (Label *self, gconstpointer color)
{
  apply (self, "wang", "house-leader", "confirm");
  give (self, "color", "yellow");
  give (self, "reason", "professional: seen by the doctor");
  assert_refused (self, "wang", "house-leader", "override", HJ_WORKFLOW_ERROR_GUARD);
  assert_refused (self, "wang", "house-leader", "ask-lower", HJ_WORKFLOW_ERROR_FIELD);
  g_hash_table_remove (self->given, "color");
  give (self, "asked_color", "red");
  assert_refused (self, "wang", "house-leader", "ask-lower", HJ_WORKFLOW_ERROR_GUARD);
  give (self, "asked_color", "blue");
  apply (self, "wang", "house-leader", "ask-lower");
  g_assert_cmpstr (self->state, ==, "lowering");
  assert_passed (self, 4, "second-person>house-leader+supervisor", "lowering");
  give (self, "color", "yellow");
  assert_refused (self, "wang", "house-leader", "lower", HJ_WORKFLOW_ERROR_SAME_PERSON);
  assert_refused (self, "li", "duty-officer", "lower", HJ_WORKFLOW_ERROR_ROLE);
  assert_refused (self, "li", "house-leader", "lower", HJ_WORKFLOW_ERROR_GUARD);
  give (self, "color", "red");
  assert_refused (self, "li", "house-leader", "lower", HJ_WORKFLOW_ERROR_GUARD);
  give (self, "color", "blue");
  apply (self, "li", "house-leader", "lower");
  g_assert_cmpstr (self->state, ==, "overridden");
  g_assert_cmpstr (g_hash_table_lookup (self->row, "decided_by"), ==, "li");
}

static void
test_others_are_set_by_one (Label *self, gconstpointer color)
{
  give (self, "color", "blue");
  assert_refused (self, "li", "house-leader", "override", HJ_WORKFLOW_ERROR_FIELD);
  give (self, "reason", "dispute-settled");
  assert_refused (self, "li", "duty-officer", "override", HJ_WORKFLOW_ERROR_ROLE);
  assert_refused (self, "li", "house-leader", "ask-lower", HJ_WORKFLOW_ERROR_GUARD);
  apply (self, "li", "house-leader", "override");
  const HjWorkflowCommand *command = hj_workflow_find_command (self->workflow, "override");
  g_assert_cmpstr (
      hj_workflow_command_find_reason (command, g_hash_table_lookup (self->row, "reason"))->code,
      ==, "dispute-settled");
}

static void
test_objection_is_answered_by_another (Label *self, gconstpointer color)
{
  apply (self, "li", "house-leader", "confirm");
  give (self, "reason", "He says that the record is of somebody else");
  apply (self, "wang", "duty-officer", "object");
  assert_passed (self, 47, "", "objected");
  assert_passed (self, 1, "answer-objection>house-leader+supervisor", "objected");
  give (self, "reason", "The record was checked and is his");
  assert_refused (self, "li", "house-leader", "uphold", HJ_WORKFLOW_ERROR_SAME_PERSON);
  apply (self, "zhao", "house-leader", "uphold");
  g_assert_cmpstr (self->state, ==, "confirmed");
}

static void
test_clock_is_no_user (Label *self, gconstpointer color)
{
  assert_refused (self, "li", "house-leader", "leave-unconfirmed", HJ_WORKFLOW_ERROR_ROLE);
  assert_refused (self, NULL, HJ_WORKFLOW_CLOCK, "confirm", HJ_WORKFLOW_ERROR_ROLE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    const char *color;
    void (*test) (Label *self, gconstpointer color);
  } tests[] = {
    { "/label-life/unreviewed-red-reads-unconfirmed", "red",
      test_unreviewed_red_reads_unconfirmed },
    { "/label-life/reviewed-label-stays", "yellow", test_reviewed_label_stays },
    { "/label-life/red-is-lowered-by-two", "red", test_red_is_lowered_by_two },
    { "/label-life/others-are-set-by-one", "yellow", test_others_are_set_by_one },
    { "/label-life/objection-is-answered-by-another", "yellow",
      test_objection_is_answered_by_another },
    { "/label-life/clock-is-no-user", "blue", test_clock_is_no_user },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Label, tests[i].color, begin, tests[i].test, end);
  return g_test_run ();
}
