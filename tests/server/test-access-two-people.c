/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rows.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-rows.h"

#define PROPOSER "proposer"

/* Every command of every workflow that a second person has to give is made from the documents, so
 * that a new one is tried too.
 */

/* Whether the row may be nobody's. */
static gboolean
may_be_nobodys (const HjEntity *entity, const HjWorkflowCommand *command)
{
  int field = hj_entity_field_index (entity, command->other_than);

  return (entity->fields[field].flags & HJ_FIELD_REQUIRED) == 0;
}

/* What is held is an op: a leader is shown it only where it names what leaders hold. */
static void
set_payload (AccessRows *self, HjRecord *row)
{
  g_autoptr (HjOp) op = hj_op_new (HJ_OP_SET, hj_entity_person.name,
                                   g_hash_table_lookup (self->ids[0], &hj_entity_person));
  const HjValue name = { .kind = HJ_VALUE_TEXT, .text = (char *)"TEXT" };
  g_autofree char *text = NULL;

  op->id = hj_central_new_id (self->world->central);
  op->seq = 1;
  op->at = op->raw = WORLD_NOW;
  hj_op_add_field (op, "name", NULL, &name);
  text = hj_op_to_text (op);
  hj_record_set_text (row, "payload", text);
  hj_record_set_text (row, "op", op->id);
}

/* A row that waits for the second person: in the state from which the command is given, proposed by
 * @author; nobody's where that is NULL.
 */
static char *
write_proposed (AccessRows *self, const HjEntity *entity, const HjWorkflowCommand *command,
                const char *state, const char *author)
{
  g_autofree char *id = access_rows_write (self, 0, entity);
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  hj_record_set_text (row, "state", state);
  hj_record_set_text (row, command->other_than, author);
  if (entity == &hj_entity_held)
    set_payload (self, row);
  g_assert_true (hj_central_write (self->world->central, row, NULL));
  return g_steal_pointer (&id);
}

static void
give_field (AccessRows *self, HjOp *op, const HjEntity *entity, const char *name)
{
  int index = hj_entity_field_index (entity, name);
  g_autoptr (HjRecord) scratch = hj_record_new (entity, op->row);

  g_assert_cmpint (index, >=, 0);
  g_assert_true (hj_record_parse_field (
      scratch, name, access_rows_choose_value (self, 0, &entity->fields[index]), NULL));
  hj_op_add_field (op, name, NULL, hj_record_get_value (scratch, (guint)index));
}

/* Gives the command with all that it asks for, and tells whether it was done. */
static gboolean
give (AccessRows *self, Laptop *laptop, const HjEntity *entity, const char *id,
      const HjWorkflowCommand *command)
{
  g_autoptr (HjOp) op = laptop_do_op (laptop, entity, id, command->name, NULL);
  g_autoptr (HjRecord) before = world_load (self->world, entity, id);
  g_autoptr (HjOpResult) result = NULL;

  op->state = g_strdup (hj_record_get_text (before, "state"));
  op->base = hj_record_get_pos (before);
  for (guint i = 0; command->require[i] != NULL; i++)
    give_field (self, op, entity, command->require[i]);
  result = laptop_send (laptop, op);
  g_autoptr (HjRecord) after = world_load (self->world, entity, id);

  if (result->outcome != HJ_OP_HELD)
    return TRUE;
  g_test_message ("%s as %s: %s", command->name, laptop->user->role, result->reason);
  g_assert_cmpuint (hj_record_changed_mask (before, after), ==, 0);
  return FALSE;
}

static void
assert_refused (AccessRows *self, Laptop *laptop, const HjEntity *entity, const char *id,
                const HjWorkflowCommand *command)
{
  if (give (self, laptop, entity, id, command))
    g_error ("%s of a %s was taken from %s (%s of %s)", command->name, entity->name,
             laptop->user->name, laptop->user->role, laptop->user->org);
  self->n_refused++;
}

/* Nobody writes by hand who proposed it. */
static void
assert_author_stays (AccessRows *self, Laptop *laptop, const HjEntity *entity, const char *id,
                     const HjWorkflowCommand *command)
{
  g_autoptr (HjOp) op = laptop_set_op (laptop, entity, id, command->other_than, "somebody");
  g_autoptr (HjOpResult) result = laptop_send (laptop, op);
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==,
                   hj_op_outcome_to_string (HJ_OP_HELD));
  g_assert_cmpstr (hj_record_get_text (row, command->other_than), !=, "somebody");
  self->n_refused++;
}

/* Accounts are by role and house; laptop_new() gives one that is there already a further laptop. */
static Laptop *
enrol (AccessRows *self, const char *user, const char *role, const char *org)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", user, role, org);
  g_autoptr (HjCentralUser) known = hj_central_find_user (self->world->central, name, NULL);

  if (g_str_equal (role, "mediator") && known == NULL)
    g_free (world_add_mediator (self->world, name));
  return laptop_new (self->world, name, role, org);
}

static void
try_as (AccessRows *self, const char *role, const HjEntity *entity,
        const HjWorkflowCommand *command, const char *state)
{
  g_autoptr (Laptop) own = enrol (self, PROPOSER, role, "house-1");
  g_autoptr (Laptop) own_other = enrol (self, PROPOSER, role, "house-1");
  g_autoptr (Laptop) elsewhere = enrol (self, "second", role, "house-2");
  g_autoptr (Laptop) second = enrol (self, "second", role, "house-1");
  g_autofree char *id = write_proposed (self, entity, command, state, own->user->name);
  g_autofree char *nobodys = may_be_nobodys (entity, command)
                                 ? write_proposed (self, entity, command, state, NULL)
                                 : NULL;
  gboolean may = g_strv_contains (command->roles, role)
                 && (hj_access_get_rights (hj_access_find (role), entity) & HJ_MAY_COMMAND) != 0;

  assert_refused (self, own, entity, id, command);
  assert_refused (self, own_other, entity, id, command);
  assert_refused (self, elsewhere, entity, id, command);
  if (nobodys != NULL)
    assert_refused (self, second, entity, nobodys, command);
  assert_author_stays (self, own, entity, id, command);
  if (!may) {
    assert_refused (self, second, entity, id, command);
    return;
  }
  g_assert_true (give (self, second, entity, id, command));
  self->n_taken++;
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==,
                   command->to != NULL ? command->to : state);
}

static gboolean
is_given_from (const HjWorkflowSpec *spec, const char *command, const char *state)
{
  for (guint i = 0; i < spec->n_commands; i++) {
    if (g_str_equal (spec->commands[i].name, command)
        && g_strv_contains (spec->commands[i].from, state))
      return TRUE;
  }
  return FALSE;
}

/* An approval that comes when nothing waits for it is refused, and opens no conflict, in which
 * somebody could choose it over what another decided.
 */
static void
try_late (AccessRows *self, const HjEntity *entity, const HjWorkflowSpec *spec,
          const HjWorkflowCommand *command)
{
  g_autoptr (Laptop) late = enrol (self, "second", command->roles[0], "house-1");

  for (guint i = 0; i < spec->n_states; i++) {
    const char *state = spec->states[i].name;
    g_autofree char *id = NULL;

    if (is_given_from (spec, command->name, state)
        || g_strcmp0 (command->to, state) == 0 /* done by another: nothing is left to do */)
      continue;
    id = write_proposed (self, entity, command, state, PROPOSER);
    assert_refused (self, late, entity, id, command);
  }
}

/* Every command that needs a second person × every state × every role, at the central instance. */
static void
test_rows (AccessRows *self, gconstpointer data)
{
  guint n_entities, n_roles;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  const HjAccess *accesses = hj_access_list (&n_roles);

  for (guint i = 0; i < n_entities; i++) {
    HjWorkflow *workflow = hj_workflow_get_default (entities[i]->workflow);
    const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);

    for (guint j = 0; spec != NULL && j < spec->n_commands; j++) {
      const HjWorkflowCommand *command = &spec->commands[j];

      if (command->other_than == NULL)
        continue;
      self->n_commands++;
      if (command->approves != NULL)
        try_late (self, entities[i], spec, command);
      for (guint state = 0; command->from[state] != NULL; state++) {
        for (guint role = 0; role < n_roles; role++)
          try_as (self, accesses[role].role, entities[i], command, command->from[state]);
      }
    }
  }
  g_test_message ("%u commands: %u refusals, %u taken from a second person", self->n_commands,
                  self->n_refused, self->n_taken);
  g_assert_cmpuint (self->n_taken, >=, self->n_commands);
}

static const char *
get_author (const char *field, gpointer data)
{
  const HjWorkflowCommand *command = data;

  return g_str_equal (field, command->other_than) ? PROPOSER : NULL;
}

static gboolean
allows (HjWorkflow *workflow, const HjWorkflowCommand *command, const char *state, const char *role,
        const char *user)
{
  const HjWorkflowSubject subject = {
    .state = state, .role = role, .user = user, .row = get_author, .data = (gpointer)command
  };
  g_autoptr (GError) error = NULL;

  hj_workflow_apply (workflow, command->name, &subject, &error);
  return !g_error_matches (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_SAME_PERSON)
         && !g_error_matches (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_ROLE);
}

static gboolean
may_be_late (HjWorkflow *workflow, const HjWorkflowCommand *command, const char *role)
{
  const HjWorkflowSubject subject
      = { .role = role, .user = "second", .row = get_author, .data = (gpointer)command };

  return hj_workflow_check_late (workflow, command, &subject, NULL);
}

/* The same in all documents, also of those whose rows come later, by the engine alone. */
static void
test_documents (void)
{
  g_auto (GStrv) names = hj_workflow_list_defaults ();
  guint n_roles, n_commands = 0, n_refused = 0;
  const HjAccess *accesses = hj_access_list (&n_roles);

  for (guint i = 0; names[i] != NULL; i++) {
    HjWorkflow *workflow = hj_workflow_get_default (names[i]);
    const HjWorkflowSpec *spec = hj_workflow_get_spec (workflow);

    for (guint j = 0; j < spec->n_commands; j++) {
      const HjWorkflowCommand *command = &spec->commands[j];

      n_commands += command->other_than != NULL;
      for (guint k = 0; command->other_than != NULL && k < n_roles; k++) {
        const char *role = accesses[k].role;

        g_assert_false (allows (workflow, command, command->from[0], role, PROPOSER));
        g_assert_false (allows (workflow, command, command->from[0], role, NULL));
        g_assert_cmpint (allows (workflow, command, command->from[0], role, "second"), ==,
                         g_strv_contains (command->roles, role));
        n_refused += 2;
        if (command->approves == NULL)
          continue;
        g_assert_false (may_be_late (workflow, command, role));
        n_refused++;
      }
    }
  }
  g_test_message ("%u commands need a second person: %u refusals", n_commands, n_refused);
  g_assert_cmpuint (n_commands, >=, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/two-people/documents", test_documents);
  g_test_add ("/access/two-people/rows", AccessRows, NULL, access_rows_set_up, test_rows,
              access_rows_tear_down);
  return g_test_run ();
}
