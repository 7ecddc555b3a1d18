/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-check-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATES_MAX 64

/**
 * hj_workflow_check_tell:
 * @self: a check
 * @field: path in the document
 * @code: kind of problem
 * @format: printf format of the sentence
 */
void
hj_workflow_check_tell (HjWorkflowCheck *self, const char *field, const char *code,
                        const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);

  self->n_problems++;
  if (self->problem != NULL)
    self->problem (field, code, sentence, self->data);
}

/**
 * hj_workflow_check_id:
 * @text: a name
 *
 * Returns: whether it is of small letters, digits and hyphens
 */
gboolean
hj_workflow_check_id (const char *text)
{
  if (!g_ascii_islower (*text) || strlen (text) > 64)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_workflow_check_texts:
 * @self: a check
 * @path: path of what has the texts, empty for the whole document
 * @member: what the texts are called
 * @en: (nullable): English text
 * @zh: (nullable): Chinese text
 */
void
hj_workflow_check_texts (HjWorkflowCheck *self, const char *path, const char *member,
                         const char *en, const char *zh)
{
  const char *dot = *path == '\0' ? "" : ".";
  g_autofree char *field_en = g_strdup_printf ("%s%s%s.en", path, dot, member);
  g_autofree char *field_zh = g_strdup_printf ("%s%s%s.zh", path, dot, member);

  if (en == NULL || *en == '\0')
    hj_workflow_check_tell (self, field_en, "no-text",
                            _ ("The English text is missing; write it."));
  if (zh == NULL || *zh == '\0')
    hj_workflow_check_tell (self, field_zh, "no-text",
                            _ ("The Chinese text is missing; write it."));
}

static int
find_state (const HjWorkflowSpec *spec, const char *name)
{
  for (guint i = 0; i < spec->n_states; i++) {
    if (g_str_equal (spec->states[i].name, name))
      return i;
  }
  return -1;
}

static void
check_states (HjWorkflowCheck *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_initial = 0;

  for (guint i = 0; i < self->spec->n_states; i++) {
    const HjWorkflowState *state = &self->spec->states[i];
    g_autofree char *path = g_strdup_printf ("states[%u]", i);
    g_autofree char *name = g_strconcat (path, ".name", NULL);

    if (!hj_workflow_check_id (state->name))
      hj_workflow_check_tell (
          self, name, "id",
          _ ("“%s” is no name of a state; use small letters, digits and hyphens, a letter first."),
          state->name);
    else if (!g_hash_table_add (seen, (gpointer)state->name))
      hj_workflow_check_tell (self, name, "double-name",
                              _ ("The state “%s” is there twice; take one out."), state->name);
    hj_workflow_check_texts (self, path, "title", state->title_en, state->title_zh);
    n_initial += state->initial;
  }
  if (n_initial != 1)
    hj_workflow_check_tell (
        self, "states", "initial",
        _ ("%u states are marked initial; exactly one must be, for new rows begin there."),
        n_initial);
}

static void
check_fields (HjWorkflowCheck *self, const char *path, const char *list, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    g_autofree char *field = g_strdup_printf ("%s.%s[%u]", path, list, i);
    if (*fields[i] == '\0')
      hj_workflow_check_tell (self, field, "no-field",
                              _ ("The name of the field is empty; write it."));
    else if (g_str_equal (fields[i], "state"))
      hj_workflow_check_tell (self, field, "state-field",
                              _ ("A command moves the state by “to”; take the field “state” out."));
    else if (g_strv_contains (fields + i + 1, fields[i]))
      hj_workflow_check_tell (self, field, "double-name",
                              _ ("The field “%s” is there twice; take one out."), fields[i]);
  }
}

static void
check_sets (HjWorkflowCheck *self, const char *path, const HjWorkflowCommand *command)
{
  for (guint i = 0; i < command->n_sets; i++) {
    const HjWorkflowSet *set = &command->sets[i];
    g_autofree char *field = g_strdup_printf ("%s.sets.%s", path, set->field);

    if (g_str_equal (set->field, "state"))
      hj_workflow_check_tell (self, field, "state-field",
                              _ ("A command moves the state by “to”; take the field “state” out."));
    else if (hj_workflow_command_takes (command, set->field))
      hj_workflow_check_tell (
          self, field, "set-twice",
          _ ("“%s” is both given with the command and written by it; choose one."), set->field);
    if (set->value[0] == '@' && !g_str_equal (set->value, "@user")
        && !g_str_equal (set->value, "@now") && !g_str_equal (set->value, "@role"))
      hj_workflow_check_tell (
          self, field, "unknown-value",
          _ ("“%s” is not known; a command can write @user, @now, @role or plain text."),
          set->value);
  }
}

static void
check_command (HjWorkflowCheck *self, guint index)
{
  const HjWorkflowCommand *command = &self->spec->commands[index];
  g_autofree char *path = g_strdup_printf ("commands[%u]", index);
  g_autofree char *to = g_strconcat (path, ".to", NULL);
  g_autofree char *roles = g_strconcat (path, ".roles", NULL);
  g_autofree char *from = g_strconcat (path, ".from", NULL);

  hj_workflow_check_texts (self, path, "title", command->title_en, command->title_zh);
  for (guint i = 0; command->from[i] != NULL; i++) {
    g_autofree char *field = g_strdup_printf ("%s[%u]", from, i);
    if (find_state (self->spec, command->from[i]) < 0)
      hj_workflow_check_tell (self, field, "unknown-state",
                              _ ("There is no state “%s”; name one of the states."),
                              command->from[i]);
  }
  if (command->from[0] == NULL)
    hj_workflow_check_tell (self, from, "no-from",
                            _ ("The command leaves no state, so it can never be given."));
  if (command->to != NULL && find_state (self->spec, command->to) < 0)
    hj_workflow_check_tell (self, to, "unknown-state",
                            _ ("There is no state “%s”; name one of the states."), command->to);
  for (guint i = 0; command->roles[i] != NULL; i++) {
    g_autofree char *field = g_strdup_printf ("%s[%u]", roles, i);
    if (!hj_workflow_actor_is_known (command->roles[i]))
      hj_workflow_check_tell (self, field, "unknown-role",
                              _ ("There is no role “%s”; see the list of roles."),
                              command->roles[i]);
  }
  if (command->roles[0] == NULL)
    hj_workflow_check_tell (self, roles, "nobody",
                            _ ("Nobody may give the command “%s”; name a role."), command->name);
  check_fields (self, path, "require", command->require);
  check_fields (self, path, "fields", command->fields);
  check_sets (self, path, command);
  if (command->to == NULL && command->require[0] == NULL && command->fields[0] == NULL
      && command->n_sets == 0)
    hj_workflow_check_tell (self, path, "no-effect",
                            _ ("The command “%s” moves nothing and writes nothing; take it out."),
                            command->name);
  hj_workflow_check_command_details (self, index);
  hj_workflow_check_approval (self, index);
}

/* A command of one name may stand several times, from different states. */
static void
check_commands (HjWorkflowCheck *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->spec->n_commands; i++) {
    const HjWorkflowCommand *command = &self->spec->commands[i];
    g_autofree char *field = g_strdup_printf ("commands[%u].name", i);

    if (!hj_workflow_check_id (command->name))
      hj_workflow_check_tell (self, field, "id",
                              _ ("“%s” is no name of a command; use small letters, digits and "
                                 "hyphens, a letter first."),
                              command->name);
    check_command (self, i);
    for (guint j = 0; command->from[j] != NULL; j++) {
      char *key = g_strdup_printf ("%s %s", command->name, command->from[j]);
      if (!g_hash_table_add (seen, key))
        hj_workflow_check_tell (self, field, "double-name",
                                _ ("The command “%s” leaves the state “%s” twice; take one out."),
                                command->name, command->from[j]);
    }
  }
}

static gboolean
leaves (const HjWorkflowCommand *command, const HjWorkflowState *state)
{
  return command->to != NULL && !g_str_equal (command->to, state->name)
         && g_strv_contains (command->from, state->name);
}

/* Marks the states from which a marked state can be reached, or those that can be reached from one.
 */
static void
spread (const HjWorkflowSpec *spec, gboolean *marked, gboolean backwards)
{
  gboolean changed = TRUE;

  while (changed) {
    changed = FALSE;
    for (guint i = 0; i < spec->n_commands; i++) {
      const HjWorkflowCommand *command = &spec->commands[i];
      for (guint from = 0; from < spec->n_states; from++) {
        if (!leaves (command, &spec->states[from]))
          continue;
        int to = find_state (spec, command->to);
        guint source = backwards ? (guint)to : from;
        guint target = backwards ? from : (guint)to;
        if (marked[source] && !marked[target])
          changed = marked[target] = TRUE;
      }
    }
  }
}

static void
check_paths (HjWorkflowCheck *self)
{
  const HjWorkflowSpec *spec = self->spec;
  gboolean reached[STATES_MAX] = { FALSE };
  gboolean ends[STATES_MAX] = { FALSE };

  for (guint i = 0; i < spec->n_states; i++) {
    reached[i] = spec->states[i].initial;
    ends[i] = spec->states[i].final;
  }
  spread (spec, reached, FALSE);
  spread (spec, ends, TRUE);
  for (guint i = 0; i < spec->n_states; i++) {
    g_autofree char *field = g_strdup_printf ("states[%u]", i);
    if (!reached[i])
      hj_workflow_check_tell (
          self, field, "unreachable",
          _ ("No command leads to the state “%s”; add one or take the state out."),
          spec->states[i].name);
    else if (!ends[i])
      hj_workflow_check_tell (
          self, field, "dead-end",
          _ ("From the state “%s” no final state can be reached; add a command or mark it final."),
          spec->states[i].name);
  }
}

/**
 * hj_workflow_check:
 * @spec: a workflow
 * @problem: (nullable): told of everything that is wrong
 * @data: for @problem
 *
 * Returns: how many things are wrong
 */
guint
hj_workflow_check (const HjWorkflowSpec *spec, HjWorkflowProblemFunc problem, gpointer data)
{
  HjWorkflowCheck self = { .spec = spec, .problem = problem, .data = data };

  if (!hj_workflow_check_id (spec->name))
    hj_workflow_check_tell (
        &self, "name", "id",
        _ ("“%s” is no name of a workflow; use small letters, digits and hyphens, a letter first."),
        spec->name);
  hj_workflow_check_texts (&self, "", "title", spec->title_en, spec->title_zh);
  if (spec->n_states == 0 || spec->n_states > STATES_MAX) {
    hj_workflow_check_tell (&self, "states", "too-large",
                            _ ("A workflow has 1 to %d states, not %u."), STATES_MAX,
                            spec->n_states);
    return self.n_problems;
  }
  check_states (&self);
  check_commands (&self);
  hj_workflow_check_fields (&self);
  hj_workflow_check_deadlines (&self);
  if (self.n_problems == 0)
    check_paths (&self);
  return self.n_problems;
}
