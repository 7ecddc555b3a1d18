/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-workflow-reader.h"

#include "core/model/hj-entity.h"
#include "core/workflow/hj-workflow-due.h"
#include "core/workflow/hj-workflow-guard.h"

#include <string.h>

#define HOUR G_GINT64_CONSTANT (3600000)
#define START G_GINT64_CONSTANT (1792800000000)
#define HISTORIES 60
#define STEPS_MAX 4000
#define TRIES_MAX 3000

/* One row living through a random history. */
typedef struct {
  GRand *random;
  HjWorkflow *workflow;
  const HjWorkflowSpec *spec;
  const HjEntity *entity; /* nullable */
  GHashTable *row;        /* texts by field or input */
  GHashTable *given;
  char *state;
  const char *user;
  const char *actor;
  gint64 now;
  gint64 entered;
  const char *asker; /* who proposed or asked last, as the test itself noted it */
} History;

static const char *const users[] = { "wang", "li", "zhang" };
static const char *const others[] = { "clock", "applicant", "provider" };

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  const History *self = data;
  return g_hash_table_lookup (self->row, field);
}

static const char *
on_given_asked_cb (const char *field, gpointer data)
{
  const History *self = data;
  return g_hash_table_lookup (self->given, field);
}

static HjWorkflowSubject
make_subject (History *self)
{
  return (HjWorkflowSubject){
    .state = self->state,
    .role = self->actor,
    .user = self->user,
    .row = on_row_asked_cb,
    .field = on_given_asked_cb,
    .data = self,
    .now = self->now,
    .entered = self->entered,
  };
}

static char *
draw_value (History *self, const char *type, const char *const *choices)
{
  guint n = choices == NULL ? 0 : g_strv_length ((char **)choices);

  if (n > 0)
    return g_strdup (choices[g_rand_int_range (self->random, 0, n)]);
  if (g_str_equal (type, "integer"))
    return g_strdup_printf ("%d", g_rand_int_range (self->random, 0, 10));
  if (g_str_equal (type, "time"))
    return g_strdup_printf ("%" G_GINT64_FORMAT,
                            self->now + g_rand_int_range (self->random, -300, 300) * HOUR);
  return g_strdup_printf ("text-%d", g_rand_int_range (self->random, 0, 1000));
}

static char *
draw_column (History *self, const HjField *field)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  for (guint i = 0; field->choices != NULL && field->choices[i].value != NULL; i++)
    g_ptr_array_add (choices, (gpointer)field->choices[i].value);
  g_ptr_array_add (choices, NULL);
  return draw_value (self,
                     field->type == HJ_FIELD_INT    ? "integer"
                     : field->type == HJ_FIELD_TIME ? "time"
                                                    : "text",
                     (const char *const *)choices->pdata);
}

static char *
draw_field (History *self, const char *name)
{
  int index = self->entity == NULL ? -1 : hj_entity_field_index (self->entity, name);

  if (index >= 0)
    return draw_column (self, &self->entity->fields[index]);
  for (guint i = 0; i < self->spec->n_fields; i++) {
    if (g_str_equal (self->spec->fields[i].name, name))
      return draw_value (self, self->spec->fields[i].type, self->spec->fields[i].choices);
  }
  g_assert_not_reached ();
}

static void
put (GHashTable *table, const char *name, char *value)
{
  g_hash_table_insert (table, g_strdup (name), value);
}

static void
draw_inputs (History *self)
{
  for (guint i = 0; i < self->spec->n_inputs; i++) {
    const HjWorkflowField *input = &self->spec->inputs[i];
    char *value = draw_value (self, input->type, input->choices);
    /* Counts of what is open are often none. */
    if (g_str_equal (input->type, "integer") && g_rand_boolean (self->random)) {
      g_free (value);
      value = g_strdup ("0");
    }
    put (self->row, input->name, value);
  }
}

static const char *
draw_user (History *self)
{
  return users[g_rand_int_range (self->random, 0, G_N_ELEMENTS (users))];
}

/* What was written as the row was made. */
static void
make_row (History *self)
{
  for (guint i = 0; self->entity != NULL && i < self->entity->n_fields; i++) {
    const HjField *field = &self->entity->fields[i];
    if (!g_str_equal (field->name, "state"))
      put (self->row, field->name, draw_column (self, field));
  }
  for (guint i = 0; i < self->spec->n_fields; i++) {
    if (g_rand_int_range (self->random, 0, 3) == 0)
      put (self->row, self->spec->fields[i].name,
           draw_value (self, self->spec->fields[i].type, self->spec->fields[i].choices));
  }
  /* Who made it is written where it is approved as it is. */
  for (guint i = 0; i < self->spec->n_commands; i++) {
    const HjWorkflowCommand *command = &self->spec->commands[i];

    if (g_strcmp0 (command->approves, "new") == 0)
      put (self->row, command->other_than, g_strdup (draw_user (self)));
  }
  draw_inputs (self);
}

static History *
begin (HjWorkflow *workflow, guint seed)
{
  History *self = g_new0 (History, 1);

  self->random = g_rand_new_with_seed (seed);
  self->workflow = workflow;
  self->spec = hj_workflow_get_spec (workflow);
  self->entity
      = hj_entity_find (self->spec->entity != NULL ? self->spec->entity : self->spec->name);
  self->row = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->state = g_strdup (hj_workflow_get_initial (workflow));
  self->now = self->entered = START;
  make_row (self);
  return self;
}

static void
end (History *self)
{
  g_rand_free (self->random);
  g_hash_table_unref (self->row);
  g_hash_table_unref (self->given);
  g_free (self->state);
  g_free (self);
}

/* Somebody at some time with something to give: mostly what the command asks for. */
static const HjWorkflowCommand *
draw_act (History *self)
{
  const HjWorkflowCommand *command
      = &self->spec->commands[g_rand_int_range (self->random, 0, self->spec->n_commands)];
  guint n_roles = g_strv_length ((char **)hj_workflow_roles ());

  self->now += g_rand_int_range (self->random, 0, 6) * HOUR;
  self->user = draw_user (self);
  if (g_rand_int_range (self->random, 0, 3) > 0)
    self->actor
        = command
              ->roles[g_rand_int_range (self->random, 0, g_strv_length ((char **)command->roles))];
  else if (g_rand_int_range (self->random, 0, 4) == 0)
    self->actor = others[g_rand_int_range (self->random, 0, G_N_ELEMENTS (others))];
  else
    self->actor = hj_workflow_roles ()[g_rand_int_range (self->random, 0, n_roles)];
  if (g_rand_boolean (self->random))
    draw_inputs (self);
  g_hash_table_remove_all (self->given);
  for (guint i = 0; command->require[i] != NULL; i++) {
    if (g_rand_int_range (self->random, 0, 8) > 0)
      put (self->given, command->require[i], draw_field (self, command->require[i]));
  }
  for (guint i = 0; command->fields[i] != NULL; i++) {
    if (g_rand_boolean (self->random))
      put (self->given, command->fields[i], draw_field (self, command->fields[i]));
  }
  if (command->n_reasons > 0 && g_hash_table_contains (self->given, "reason"))
    put (self->given, "reason",
         g_strdup (command->reasons[g_rand_int_range (self->random, 0, command->n_reasons)].code));
  return command;
}

/* Whether the act is legal, asked in another way than the engine does. */
static gboolean
is_legal (History *self, const HjWorkflowCommand *command)
{
  const HjWorkflowSubject subject = make_subject (self);
  const char *author
      = command->other_than == NULL ? NULL : g_hash_table_lookup (self->row, command->other_than);

  if (!g_strv_contains (command->from, self->state)
      || !g_strv_contains (command->roles, self->actor)
      || (command->other_than != NULL && (author == NULL || g_str_equal (author, self->user))))
    return FALSE;
  for (guint i = 0; command->require[i] != NULL; i++) {
    if (!g_hash_table_contains (self->given, command->require[i]))
      return FALSE;
  }
  for (guint i = 0; i < command->n_guards; i++) {
    if (!hj_workflow_guard_holds (command->guards[i].when, &subject))
      return FALSE;
  }
  return TRUE;
}

static void
write_row (History *self, const HjWorkflowCommand *command, const char *state)
{
  GHashTableIter iter;
  gpointer name, value;

  if (!g_str_equal (self->state, state))
    self->entered = self->now;
  g_free (self->state);
  self->state = g_strdup (state);
  g_hash_table_iter_init (&iter, self->given);
  while (g_hash_table_iter_next (&iter, &name, &value))
    put (self->row, name, g_strdup (value));
  for (guint i = 0; i < command->n_sets; i++) {
    const HjWorkflowSet *set = &command->sets[i];
    put (self->row, set->field,
         g_str_equal (set->value, "@user")   ? g_strdup (self->user)
         : g_str_equal (set->value, "@role") ? g_strdup (self->actor)
         : g_str_equal (set->value, "@now")  ? g_strdup_printf ("%" G_GINT64_FORMAT, self->now)
                                             : g_strdup (set->value));
  }
}

static gboolean
has_value (History *self, const char *field, const char *one, const char *two, const char *three)
{
  const char *value = g_hash_table_lookup (self->row, field);
  return g_strcmp0 (value, one) == 0 || g_strcmp0 (value, two) == 0
         || g_strcmp0 (value, three) == 0;
}

/* What must hold at certain commands, said once more and apart from the documents. */
static void
assert_conditions (History *self, const HjWorkflowCommand *command, const char *color_before)
{
  const char *name = self->spec->name;

  if (g_str_equal (command->name, "propose") || g_str_equal (command->name, "ask-lower"))
    self->asker = self->user;
  if (g_str_equal (name, "closure") && g_str_equal (self->state, "closed")) {
    g_assert_cmpstr (self->user, !=, self->asker);
    g_assert_true (has_value (self, "dispute_state", "agreed", "not-agreed", "closed"));
    g_assert_true (has_value (self, "open_tickets", "0", "0", "0"));
    g_assert_true (has_value (self, "open_joints", "0", "0", "0"));
    g_assert_true (has_value (self, "followup_state", "finished", "none", "none"));
    g_assert_nonnull (g_hash_table_lookup (self->row, "outcome"));
  }
  if (g_str_equal (name, "release-request") && g_str_equal (self->state, "approved"))
    g_assert_cmpstr (self->user, !=, self->asker);
  if (g_str_equal (name, "label") && g_strcmp0 (color_before, "red") == 0
      && !has_value (self, "color", "red", "red", "red")) {
    g_assert_cmpstr (command->name, ==, "lower");
    g_assert_cmpstr (self->user, !=, self->asker);
  }
  if (g_str_equal (name, "ticket-visit") && g_str_equal (self->state, "accepted")
      && g_str_equal (command->name, "accept"))
    g_assert_true (has_value (self, "kinship", "verified", "lawyer", "lawyer"));
}

static char *
print_row (History *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->row);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_ptr_array_add (lines, g_strdup_printf ("%s=%s", (char *)name, (char *)value));
  g_ptr_array_add (lines, g_strdup (self->state));
  g_ptr_array_sort_values (lines, (GCompareFunc)strcmp);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

/* Tries one random act. Returns whether it moved the row. */
static gboolean
step (History *self)
{
  const HjWorkflowCommand *drawn = draw_act (self);
  const HjWorkflowSubject subject = make_subject (self);
  const HjWorkflowCommand *command
      = hj_workflow_find_command_from (self->workflow, drawn->name, self->state);
  g_autoptr (GPtrArray) allowed = hj_workflow_allowed (self->workflow, &subject);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = print_row (self);
  g_autofree char *color = g_strdup (g_hash_table_lookup (self->row, "color"));
  g_autofree char *was = g_strdup (self->state);
  const char *state = hj_workflow_apply (self->workflow, drawn->name, &subject, &error);

  g_assert_cmpint (state != NULL, ==, command != NULL && is_legal (self, command));
  if (state == NULL) {
    g_autofree char *after = print_row (self);
    g_assert_true (error->domain == HJ_WORKFLOW_ERROR);
    g_assert_true (g_str_has_suffix (error->message, "."));
    g_assert_cmpstr (after, ==, before);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_true (g_ptr_array_find (allowed, command->name, NULL));
  write_row (self, command, state);
  assert_conditions (self, command, color);
  return !g_str_equal (was, self->state);
}

/* Time passes, and the clock gives what a deadline says. That it may was checked as the document
 * was loaded; only a guard can stand in its way. */
static gboolean
let_clock_act (History *self)
{
  self->user = NULL;
  self->actor = HJ_WORKFLOW_CLOCK;
  g_hash_table_remove_all (self->given);
  const HjWorkflowSubject subject = make_subject (self);
  g_autoptr (GArray) dues = hj_workflow_due (self->workflow, &subject, NULL);

  for (guint i = 0; i < dues->len; i++) {
    const HjWorkflowDue *due = &g_array_index (dues, HjWorkflowDue, i);
    g_autoptr (GError) error = NULL;
    if (i > 0)
      g_assert_cmpint (due->at, >=, g_array_index (dues, HjWorkflowDue, i - 1).at);
    g_assert_cmpint (due->passed, ==, due->at <= self->now);
    if (!due->passed || due->deadline->command == NULL)
      continue;
    const char *state
        = hj_workflow_apply (self->workflow, due->deadline->command, &subject, &error);
    g_assert_no_error (error);
    write_row (self,
               hj_workflow_find_command_from (self->workflow, due->deadline->command, self->state),
               state);
    return TRUE;
  }
  return FALSE;
}

/* Lives through one history until a final state. Never may a row be where nothing can move it. */
static guint
live (HjWorkflow *workflow, guint seed)
{
  History *self = begin (workflow, seed);
  guint tries = 0, steps = 0;

  for (; steps < STEPS_MAX && !hj_workflow_find_state (workflow, self->state)->final; steps++) {
    gboolean moved = g_rand_int_range (self->random, 0, 10) == 0 && let_clock_act (self);
    tries = moved || step (self) ? 0 : tries + 1;
    if (tries >= TRIES_MAX)
      g_error ("%s is stuck in the state %s", self->spec->name, self->state);
  }
  /* Also final states know commands, like reopening. */
  for (guint i = 0; i < 20; i++)
    step (self);
  end (self);
  return steps;
}

static void
test_histories (gconstpointer data)
{
  HjWorkflow *workflow = hj_workflow_get_default (data);
  guint n_ended = 0;

  for (guint seed = 0; seed < HISTORIES; seed++)
    n_ended += live (workflow, 100 + seed) < STEPS_MAX;
  g_assert_cmpuint (n_ended, >=, HISTORIES * 9 / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_auto (GStrv) names = hj_workflow_list_defaults ();
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/workflow-histories/", names[i], NULL);
    g_test_add_data_func (path, names[i], test_histories);
  }
  return g_test_run ();
}
