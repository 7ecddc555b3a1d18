/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/store/hj-outbox.h"

/* An op that the central instance holds, as it sends it back to its author. */
static HjRecord *
send_held (Fixture *fixture, HjOp *op, const char *user, const char *waits_for)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  g_autofree char *payload = NULL;
  HjRecord *held = hj_record_new (&hj_entity_held, id);

  op->seq = 1;
  if (op->id == NULL)
    op->id = hj_replica_new_id (fixture->replica);
  payload = hj_op_to_text (op);
  hj_record_set_text (held, "op", op->id);
  hj_record_set_text (held, "device", "a laptop");
  hj_record_set_text (held, "user", user);
  hj_record_set_text (held, "entity", op->entity);
  hj_record_set_text (held, "row", op->row);
  hj_record_set_text (held, "payload", payload);
  hj_record_set_text (held, "reason", "A person needs “name”; give it a value.");
  hj_record_set_text (held, "waits_for", waits_for);
  hj_record_set_text (held, "act", op->group);
  hj_record_set_text (held, "state", "waiting");
  fixture_send (fixture, held);
  fixture_apply (fixture);
  return held;
}

static HjOp *
new_op (Fixture *fixture, HjOpKind kind, const HjEntity *entity, const char *row, const char *field,
        const char *text)
{
  g_autofree char *id = row == NULL ? hj_replica_new_id (fixture->replica) : g_strdup (row);
  HjOp *op = hj_op_new (kind, entity->name, id);
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)text } };

  if (field != NULL)
    hj_op_add_field (op, field, NULL, &value);
  return op;
}

static GPtrArray *
list_outbox (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = hj_outbox_list (fixture->replica, 100, &error);

  g_assert_no_error (error);
  return entries;
}

static const HjOp *
get_op (GPtrArray *entries, guint index)
{
  g_assert_cmpuint (index, <, entries->len);
  return ((HjOutboxEntry *)g_ptr_array_index (entries, index))->op;
}

static const char *
get_field (const HjOp *op, const char *name)
{
  const HjOpField *field = hj_op_find_field (op, name);

  g_assert_nonnull (field);
  return field->new_value.text;
}

/* The op that names what takes the place of what goes first and by itself. */
static void
assert_replaces (Fixture *fixture, const HjRecord *held, GPtrArray *entries, HjOpKind kind)
{
  const HjOp *naming = get_op (entries, 0);
  const HjOp *again = get_op (entries, 1);
  g_autoptr (HjRecord) shown = casework_load (fixture, (HjRecord *)held);

  g_assert_cmpstr (naming->row, ==, hj_record_get_id (held));
  g_assert_cmpstr (naming->command, ==, "replace");
  g_assert_cmpstr (get_field (naming, "replaced_by"), ==, again->id);
  g_assert_cmpstr (again->base_op, ==, hj_record_get_text (held, "op"));
  g_assert_cmpint (again->kind, ==, kind);
  g_assert_cmpstr (naming->group, !=, again->group);
  g_assert_cmpstr (hj_record_get_text (shown, "state"), ==, "replaced");
  g_assert_cmpstr (hj_record_get_text (shown, "replaced_by"), ==, again->id);
}

static void
correct (Fixture *fixture, const HjRecord *held, const char *field, const char *text,
         const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (HjActResult) result = { 0 };
  g_autoptr (HjOp) op = NULL;
  g_autoptr (HjRecord) draft = hj_act_held_draft (fixture->replica, held, &op, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (op->id, ==, hj_record_get_text (held, "op"));
  if (field != NULL)
    hj_record_set_text (draft, field, text);
  hj_act_correct (fixture->replica, hj_record_get_id (held), draft, command, &result, &error);
  g_assert_no_error (error);
}

static void
test_new_is_corrected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjOp) op
      = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "phone", "13811111111");
  g_autoptr (HjRecord) held = send_held (fixture, op, "officer-a", NULL);

  correct (fixture, held, "name", "李新", NULL);
  g_autoptr (GPtrArray) entries = list_outbox (fixture);

  assert_replaces (fixture, held, entries, HJ_OP_NEW);
  g_assert_cmpstr (get_op (entries, 1)->row, ==, op->row);
  g_assert_cmpstr (get_field (get_op (entries, 1), "name"), ==, "李新");
  g_assert_cmpstr (get_field (get_op (entries, 1), "phone"), ==, "13811111111");
  /* It is shown at once. */
  g_autoptr (HjRecord) person
      = hj_replica_load (fixture->replica, &hj_entity_person, op->row, NULL);

  g_assert_nonnull (person);
}

static void
test_change_is_corrected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王安");
  g_autoptr (HjOp) op = NULL;
  g_autoptr (HjRecord) held = NULL;

  fixture_send (fixture, person);
  fixture_apply (fixture);
  op = new_op (fixture, HJ_OP_SET, &hj_entity_person, hj_record_get_id (person), "occupation",
               "农民");
  held = send_held (fixture, op, "officer-a", NULL);
  correct (fixture, held, "occupation", "渔民", NULL);
  g_autoptr (GPtrArray) entries = list_outbox (fixture);

  assert_replaces (fixture, held, entries, HJ_OP_SET);
  g_assert_cmpuint (get_op (entries, 1)->fields->len, ==, 1);
  g_assert_cmpstr (get_field (get_op (entries, 1), "occupation"), ==, "渔民");
  /* It was seen as it is now. */
  g_assert_cmpint (get_op (entries, 1)->base, ==, hj_record_get_pos (person));
}

static void
test_command_is_corrected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "王安");
  g_autoptr (HjRecord) ticket = casework_new_row (fixture, &hj_entity_ticket, "kind", "visit",
                                                  "person", hj_record_get_id (person), NULL);
  g_autoptr (HjOp) op = NULL;
  g_autoptr (HjRecord) held = NULL;
  g_autoptr (GPtrArray) before = list_outbox (fixture);

  op = new_op (fixture, HJ_OP_DO, &hj_entity_ticket, hj_record_get_id (ticket), "note", "明天");
  op->command = g_strdup ("fly");
  held = send_held (fixture, op, "officer-a", NULL);
  correct (fixture, held, NULL, NULL, "accept");
  g_autoptr (GPtrArray) entries = list_outbox (fixture);

  g_ptr_array_remove_range (entries, 0, before->len);
  assert_replaces (fixture, held, entries, HJ_OP_DO);
  g_assert_cmpstr (get_op (entries, 1)->command, ==, "accept");
  g_assert_cmpstr (get_field (get_op (entries, 1), "note"), ==, "明天");
}

static void
assert_not_corrected (Fixture *fixture, const HjRecord *held, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_auto (HjActResult) result = { 0 };
  g_autoptr (HjRecord) draft = hj_act_held_draft (fixture->replica, held, NULL, &error);
  g_autoptr (GPtrArray) before = list_outbox (fixture);

  g_assert_no_error (error);
  g_assert_false (
      hj_act_correct (fixture->replica, hj_record_get_id (held), draft, NULL, &result, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_autoptr (GPtrArray) after = list_outbox (fixture);

  g_assert_cmpuint (after->len, ==, before->len);
}

/* What is wrong on this laptop too is not sent, and then nothing is replaced. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王安");
  g_autoptr (HjOp) nameless
      = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "phone", "13811111111");
  g_autoptr (HjOp) same
      = new_op (fixture, HJ_OP_SET, &hj_entity_person, hj_record_get_id (person), "name", "王安");
  g_autoptr (HjRecord) of_other = send_held (fixture, nameless, "officer-b", NULL);
  g_autoptr (HjRecord) still = send_held (fixture, nameless, "officer-a", NULL);
  g_autoptr (HjRecord) written = NULL;

  fixture_send (fixture, person);
  fixture_apply (fixture);
  written = send_held (fixture, same, "officer-a", NULL);
  assert_not_corrected (fixture, still, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_not_corrected (fixture, written, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  assert_not_corrected (fixture, of_other, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_GUARD);
}

static void
assert_state (Fixture *fixture, HjRecord *held, const char *state)
{
  g_autoptr (HjRecord) shown = casework_load (fixture, held);

  g_assert_cmpstr (hj_record_get_text (shown, "state"), ==, state);
}

/* What needs the entry goes with it; what only came later does not. */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *group = hj_replica_new_id (fixture->replica);
  g_autoptr (HjOp) person = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "phone", "1");
  g_autoptr (HjOp) edit = new_op (fixture, HJ_OP_SET, &hj_entity_person, person->row, "phone", "2");
  g_autoptr (HjOp) with
      = new_op (fixture, HJ_OP_NEW, &hj_entity_family_contact, NULL, "name", "王父");
  g_autoptr (HjOp) later
      = new_op (fixture, HJ_OP_NEW, &hj_entity_family_contact, NULL, "name", "王母");

  person->group = g_strdup (group);
  with->group = g_strdup (group);
  g_autoptr (HjRecord) first = send_held (fixture, person, "officer-a", NULL);
  g_autoptr (HjRecord) second = send_held (fixture, edit, "officer-a", person->id);
  g_autoptr (HjRecord) third = send_held (fixture, with, "officer-a", person->id);
  g_autoptr (HjRecord) fourth = send_held (fixture, later, "officer-a", person->id);

  hj_act_give_up (fixture->replica, hj_record_get_id (first), "输错了人", &error);
  g_assert_no_error (error);
  assert_state (fixture, first, "withdrawn");
  assert_state (fixture, second, "withdrawn");
  assert_state (fixture, third, "withdrawn");
  assert_state (fixture, fourth, "waiting");
  g_assert_false (hj_act_give_up (fixture->replica, hj_record_get_id (first), "再次", &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_STATE);
}

static void
test_needs_a_reason (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjOp) op = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "phone", "1");
  g_autoptr (HjRecord) held = send_held (fixture, op, "officer-a", NULL);

  g_assert_false (hj_act_give_up (fixture->replica, hj_record_get_id (held), "", &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_FIELD);
  assert_state (fixture, held, "waiting");
}

/* A leader refuses the work of others, an officer does not. */
static void
test_refused_by_the_leader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjOp) op = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "phone", "1");
  g_autoptr (HjRecord) held = send_held (fixture, op, "officer-b", NULL);

  g_assert_false (hj_act_give_up (fixture->replica, hj_record_get_id (held), "不妥", &error));
  g_assert_error (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_ROLE);
  g_clear_error (&error);
  casework_become (fixture, "leader-a", "house-leader", "house-1");
  hj_act_give_up (fixture->replica, hj_record_get_id (held), "不妥", &error);
  g_assert_no_error (error);
  assert_state (fixture, held, "refused");
}

/* A part of a held act may name another part, which is not on the laptop. */
static void
test_part_of_an_act (Fixture *fixture, gconstpointer data)
{
  g_autofree char *group = hj_replica_new_id (fixture->replica);
  g_autoptr (HjOp) person = new_op (fixture, HJ_OP_NEW, &hj_entity_person, NULL, "name", "王");
  g_autoptr (HjOp) contact
      = new_op (fixture, HJ_OP_NEW, &hj_entity_family_contact, NULL, "person", person->row);

  person->group = g_strdup (group);
  contact->group = g_strdup (group);
  contact->id = hj_replica_new_id (fixture->replica);
  g_autoptr (HjRecord) first = send_held (fixture, person, "officer-a", contact->id);
  g_autoptr (HjRecord) second = send_held (fixture, contact, "officer-a", NULL);

  correct (fixture, second, "name", "王父", NULL);
  g_autoptr (GPtrArray) entries = list_outbox (fixture);

  assert_replaces (fixture, second, entries, HJ_OP_NEW);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/held/new-is-corrected", test_new_is_corrected);
  CASEWORK_ADD ("/held/change-is-corrected", test_change_is_corrected);
  CASEWORK_ADD ("/held/command-is-corrected", test_command_is_corrected);
  CASEWORK_ADD ("/held/refused", test_refused);
  CASEWORK_ADD ("/held/given-up", test_given_up);
  CASEWORK_ADD ("/held/needs-a-reason", test_needs_a_reason);
  CASEWORK_ADD ("/held/refused-by-the-leader", test_refused_by_the_leader);
  CASEWORK_ADD ("/held/part-of-an-act", test_part_of_an_act);
  return g_test_run ();
}
