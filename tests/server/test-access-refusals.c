/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rows.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"

/* Sends an op, which is taken, and tells whether it was held, for whatever reason. */
static gboolean
is_held (Laptop *laptop, HjOp *op)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (laptop, owned);

  if (result->outcome == HJ_OP_HELD)
    g_test_message ("%s %s: %s", hj_op_kind_to_string (owned->kind), owned->entity, result->reason);
  return result->outcome == HJ_OP_HELD;
}

static void
assert_held (AccessRows *self, Laptop *laptop, HjOp *op)
{
  g_autofree char *what = g_strdup_printf (
      "%s %s by %s", op->command != NULL ? op->command : hj_op_kind_to_string (op->kind),
      op->entity, laptop->user->role);

  if (!is_held (laptop, op))
    g_error ("%s was not refused", what);
  self->n_refused++;
}

static HjOp *
make_new_op (AccessRows *self, Laptop *laptop, guint house, const HjEntity *entity)
{
  g_autofree char *id = hj_central_new_id (self->world->central);
  HjOp *op = laptop_op (laptop, HJ_OP_NEW, entity, id);
  g_autoptr (HjRecord) row = hj_record_new (entity, id);

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const char *value = access_rows_choose_value (self, house, field);

    if (!access_rows_give (field) || value == NULL || g_str_equal (field->name, "state")
        || field->merge == HJ_MERGE_CENTRAL
        || (field->merge == HJ_MERGE_COMMAND && (field->flags & HJ_FIELD_REQUIRED) == 0))
      continue;
    g_assert_true (hj_record_parse_field (row, field->name, value, NULL));
    hj_op_add_field (op, field->name, NULL, hj_record_get_value (row, i));
  }
  return op;
}

static HjOp *
make_set_op (AccessRows *self, Laptop *laptop, guint house, const HjEntity *entity, guint field)
{
  const char *value = access_rows_choose_value (self, house, &entity->fields[field]);

  return laptop_set_op (laptop, entity, g_hash_table_lookup (self->ids[house], entity),
                        entity->fields[field].name, value);
}

static Laptop *
enrol (AccessRows *self, const char *role)
{
  if (g_str_equal (role, "mediator"))
    g_free (world_add_mediator (self->world, role));
  return laptop_new (self->world, role, role, "house-1");
}

static void
try_new (AccessRows *self, Laptop *laptop, const HjAccess *access, const HjEntity *entity)
{
  HjRights rights = hj_access_get_rights (access, entity);

  if (entity != &hj_entity_person) /* a new person is the house's whose officer enters it */
    assert_held (self, laptop, make_new_op (self, laptop, 1, entity));
  if ((rights & (HJ_MAY_MAKE | HJ_MAY_COMPUTE)) == 0)
    assert_held (self, laptop, make_new_op (self, laptop, 0, entity));
}

static void
try_set (AccessRows *self, Laptop *laptop, const HjAccess *access, const HjEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    HjRights rights = hj_access_get_rights (access, entity);

    if (access_rows_choose_value (self, 0, &entity->fields[i]) == NULL)
      continue;
    assert_held (self, laptop, make_set_op (self, laptop, 1, entity, i));
    if ((rights & HJ_MAY_CHANGE) == 0)
      assert_held (self, laptop, make_set_op (self, laptop, 0, entity, i));
  }
}

/* A command of one name may stand several times, for other states and roles. */
static gboolean
is_given_by (const HjWorkflowSpec *spec, const char *command, const char *role)
{
  for (guint i = 0; i < spec->n_commands; i++) {
    if (g_str_equal (spec->commands[i].name, command)
        && g_strv_contains (spec->commands[i].roles, role))
      return TRUE;
  }
  return FALSE;
}

static void
try_commands (AccessRows *self, Laptop *laptop, const HjAccess *access, const HjEntity *entity)
{
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);

  for (guint i = 0; spec != NULL && i < spec->n_commands; i++) {
    const HjWorkflowCommand *command = &spec->commands[i];
    gboolean may = (hj_access_get_rights (access, entity) & HJ_MAY_COMMAND) != 0
                   && is_given_by (spec, command->name, access->role);

    for (guint house = may ? 1 : 0; house < ACCESS_N_HOUSES; house++)
      assert_held (self, laptop,
                   laptop_do_op (laptop, entity, g_hash_table_lookup (self->ids[house], entity),
                                 command->name, NULL));
  }
}

/* Everything that a role may not do to its own house's rows, and anything at all to another's. */
static void
test_every_role (AccessRows *self, gconstpointer data)
{
  const HjAccess *access = hj_access_find (data);
  g_autoptr (Laptop) laptop = enrol (self, access->role);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    for (guint house = 0; access_rows_are_entered (entities[i]) && house < ACCESS_N_HOUSES; house++)
      g_ptr_array_add (before, world_load (self->world, entities[i],
                                           g_hash_table_lookup (self->ids[house], entities[i])));
  }
  for (guint i = 0; i < n_entities; i++) {
    if (!access_rows_are_entered (entities[i])) {
      assert_held (self, laptop, make_new_op (self, laptop, 0, entities[i]));
      continue;
    }
    try_new (self, laptop, access, entities[i]);
    try_set (self, laptop, access, entities[i]);
    try_commands (self, laptop, access, entities[i]);
  }
  for (guint i = 0; i < before->len; i++) {
    HjRecord *row = g_ptr_array_index (before, i);
    g_autoptr (HjRecord) now
        = world_load (self->world, hj_record_get_entity (row), hj_record_get_id (row));

    g_assert_cmpuint (hj_record_changed_mask (row, now), ==, 0);
  }
  g_test_message ("%s: %u refusals", access->role, self->n_refused);
  g_assert_cmpuint (self->n_refused, >, 100);
}

/* The same ops are taken from somebody who may: it is the access that refuses them, nothing else.
 */
static void
test_control (AccessRows *self, gconstpointer data)
{
  const HjAccess *access = hj_access_find (data);
  g_autoptr (Laptop) laptop = enrol (self, access->role);

  laptop_pull (laptop);
  for (guint i = 0; i < access->n_rules; i++) {
    const HjAccessRule *rule = &access->rules[i];
    HjRecord *row
        = laptop_find (laptop, rule->entity, g_hash_table_lookup (self->ids[0], rule->entity));

    g_assert_nonnull (row);
    g_assert_null (
        laptop_find (laptop, rule->entity, g_hash_table_lookup (self->ids[1], rule->entity)));
    if ((rule->rights & (HJ_MAY_MAKE | HJ_MAY_COMPUTE)) != 0)
      g_assert_false (is_held (laptop, make_new_op (self, laptop, 0, rule->entity)));
    for (guint j = 0; j < rule->entity->n_fields; j++) {
      if (rule->entity->fields[j].merge == HJ_MERGE_FIELD && hj_access_may_change (access, row, j))
        g_assert_false (is_held (laptop, make_set_op (self, laptop, 0, rule->entity, j)));
    }
  }
}

int
main (int argc, char **argv)
{
  static const char *const writers[]
      = { "intake-officer", "duty-officer",  "house-leader", "doctor",
          "counsellor",     "agency-member", "town-cadre",   "police-station" };
  guint n_roles;
  const HjAccess *accesses = hj_access_list (&n_roles);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_roles; i++) {
    g_autofree char *path = g_strconcat ("/access/refusals/", accesses[i].role, NULL);

    g_test_add (path, AccessRows, accesses[i].role, access_rows_set_up, test_every_role,
                access_rows_tear_down);
  }
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    g_autofree char *path = g_strconcat ("/access/control/", writers[i], NULL);

    g_test_add (path, AccessRows, writers[i], access_rows_set_up, test_control,
                access_rows_tear_down);
  }
  return g_test_run ();
}
