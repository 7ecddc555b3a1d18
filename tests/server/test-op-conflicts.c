/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"
#include "core/model/hj-entities.h"

/* Two officers of one house who are both offline, and their leader. */
typedef struct {
  World *world;
  Laptop *first;
  Laptop *second;
  Laptop *leader;
  char *person;
} Fixture;

static void
pull_all (Fixture *self)
{
  laptop_pull (self->first);
  laptop_pull (self->second);
  laptop_pull (self->leader);
}

static char *
send_new (Laptop *laptop, HjOp *op)
{
  char *row = g_strdup (op->row);

  laptop_assert_sent (laptop, op, HJ_OP_APPLIED);
  return row;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->first = laptop_new (self->world, "first", "intake-officer", "house-1");
  self->second = laptop_new (self->world, "second", "duty-officer", "house-1");
  self->leader = laptop_new (self->world, "leader", "house-leader", "house-1");
  self->person = send_new (self->first, laptop_new_op (self->first, &hj_entity_person, "name",
                                                       "王安", "phone", "1", NULL));
  pull_all (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->person);
  laptop_free (self->first);
  laptop_free (self->second);
  laptop_free (self->leader);
  world_free (self->world);
}

static HjOp *
set_phone (Fixture *self, Laptop *laptop, const char *phone)
{
  return laptop_set_op (laptop, &hj_entity_person, self->person, "phone", phone);
}

/* Sends an op, which is taken, that must end as a conflict, and gives that. */
static HjRecord *
send_conflict (Fixture *self, Laptop *laptop, HjOp *op)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (laptop, owned);

  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==, "conflict");
  g_assert_true (g_str_has_suffix (result->reason, "."));
  g_assert_nonnull (result->conflict);
  return world_load (self->world, &hj_entity_conflict, result->conflict);
}

static void
assert_phone (Fixture *self, const char *phone)
{
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_person, self->person);

  g_assert_cmpstr (hj_record_get_text (row, "phone"), ==, phone);
}

static HjRecord *
diverge (Fixture *self)
{
  laptop_assert_sent (self->first, set_phone (self, self->first, "2"), HJ_OP_APPLIED);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_HOUR_MS);
  return send_conflict (self, self->second, set_phone (self, self->second, "3"));
}

static void
test_both_values_are_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = diverge (self);
  HjRecord *seen;

  assert_phone (self, "2");
  g_assert_cmpstr (hj_record_get_text (conflict, "entity"), ==, "person");
  g_assert_cmpstr (hj_record_get_text (conflict, "row"), ==, self->person);
  g_assert_cmpstr (hj_record_get_text (conflict, "field"), ==, "phone");
  g_assert_cmpstr (hj_record_get_text (conflict, "shown"), ==, "2");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered"), ==, "3");
  g_assert_cmpstr (hj_record_get_text (conflict, "base"), ==, "1");
  g_assert_cmpstr (hj_record_get_text (conflict, "shown_by"), ==, "first");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered_by"), ==, "second");
  g_assert_cmpint (hj_record_get_int (conflict, "shown_at", 0), ==, WORLD_NOW);
  g_assert_cmpint (hj_record_get_int (conflict, "offered_at", 0), ==, WORLD_NOW + HJ_HOUR_MS);
  g_assert_cmpstr (hj_record_get_text (conflict, "state"), ==, "open");
  pull_all (self);
  seen = laptop_find (self->leader, &hj_entity_conflict, hj_record_get_id (conflict));
  g_assert_nonnull (seen);
  g_assert_true (hj_record_equal (seen, conflict));
}

static void
test_other_fields_are_written (Fixture *self, gconstpointer data)
{
  HjOp *op = set_phone (self, self->second, "3");
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)"farmer" } };
  g_autoptr (HjRecord) conflict = NULL;
  g_autoptr (HjRecord) row = NULL;

  hj_op_add_field (op, "occupation", NULL, &value);
  laptop_assert_sent (self->first, set_phone (self, self->first, "2"), HJ_OP_APPLIED);
  conflict = send_conflict (self, self->second, op);
  row = world_load (self->world, &hj_entity_person, self->person);
  g_assert_cmpstr (hj_record_get_text (row, "phone"), ==, "2");
  g_assert_cmpstr (hj_record_get_text (row, "occupation"), ==, "farmer");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
}

/* An op that goes on from an earlier one of the same laptop. */
static HjRecord *
send_chained (Fixture *self, Laptop *laptop, const char *phone, const char *base_op, char **id)
{
  g_autoptr (HjOp) op = set_phone (self, laptop, phone);

  g_set_str (&op->base_op, base_op);
  g_set_str (id, op->id);
  return send_conflict (self, laptop, g_steal_pointer (&op));
}

static void
assert_offers (Fixture *self, const HjRecord *conflict, const char *offered, const char *state)
{
  g_autoptr (HjRecord) now
      = world_load (self->world, &hj_entity_conflict, hj_record_get_id (conflict));

  g_assert_cmpstr (hj_record_get_text (now, "offered"), ==, offered);
  g_assert_cmpstr (hj_record_get_text (now, "state"), ==, state);
}

static void
test_one_conflict_for_a_divergence (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) third = laptop_new (self->world, "third", "duty-officer", "house-1");
  g_autofree char *op = NULL;

  laptop_pull (third);
  g_autoptr (HjRecord) conflict = diverge (self);
  /* The writer's own next edit of the chain offers a newer value in the same conflict. */
  g_autoptr (HjRecord) renewed
      = send_chained (self, self->second, "4", hj_record_get_text (conflict, "op"), &op);

  g_assert_cmpstr (hj_record_get_id (renewed), ==, hj_record_get_id (conflict));
  assert_offers (self, conflict, "4", "open");
  /* Another who offers the same joins, and what he offers is not taken away by the chain. */
  g_autoptr (HjRecord) joined = send_conflict (self, third, set_phone (self, third, "4"));

  g_assert_cmpstr (hj_record_get_id (joined), ==, hj_record_get_id (conflict));
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
  g_autoptr (HjRecord) own = send_chained (self, self->second, "5", op, &op);

  g_assert_cmpstr (hj_record_get_id (own), !=, hj_record_get_id (conflict));
  assert_offers (self, conflict, "4", "open");
  assert_offers (self, own, "5", "open");
  /* Once the chain comes back to it, one conflict is enough. */
  g_autoptr (HjRecord) back = send_chained (self, self->second, "4", op, &op);

  g_assert_cmpstr (hj_record_get_id (back), ==, hj_record_get_id (conflict));
  assert_offers (self, conflict, "4", "open");
  assert_offers (self, own, "4", "resolved");
  assert_phone (self, "2");
}

/* The other's value came to the laptop below its own that waited, and so was never shown there. */
static void
test_value_below_own_work_was_not_seen (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = diverge (self);
  HjOp *op = set_phone (self, self->second, "4");

  laptop_pull (self->second);
  op->base = hj_record_get_pos (laptop_find (self->second, &hj_entity_person, self->person));
  g_set_str (&op->base_op, hj_record_get_text (conflict, "op"));
  g_autoptr (HjRecord) renewed = send_conflict (self, self->second, op);

  g_assert_cmpstr (hj_record_get_id (renewed), ==, hj_record_get_id (conflict));
  assert_offers (self, conflict, "4", "open");
  assert_phone (self, "2");
}

static void
resolve (Fixture *self, Laptop *laptop, const char *conflict, const char *value,
         HjOpOutcome outcome)
{
  laptop_assert_sent (
      laptop, laptop_do_op (laptop, &hj_entity_conflict, conflict, "resolve", "value", value, NULL),
      outcome);
}

static void
assert_resolved (Fixture *self, const char *id, const char *value, const char *by)
{
  g_autoptr (HjRecord) conflict = world_load (self->world, &hj_entity_conflict, id);

  g_assert_cmpstr (hj_record_get_text (conflict, "state"), ==, "resolved");
  g_assert_cmpstr (hj_record_get_text (conflict, "value"), ==, value);
  g_assert_cmpstr (hj_record_get_text (conflict, "resolved_by"), ==, by);
}

static void
test_resolve_writes_the_value (Fixture *self, gconstpointer data)
{
  const char *value = data;
  g_autoptr (HjRecord) conflict = diverge (self);

  pull_all (self);
  resolve (self, self->leader, hj_record_get_id (conflict), value, HJ_OP_APPLIED);
  assert_phone (self, value);
  assert_resolved (self, hj_record_get_id (conflict), value, "leader");
  pull_all (self);
  g_assert_cmpstr (
      hj_record_get_text (laptop_find (self->second, &hj_entity_person, self->person), "phone"), ==,
      value);
}

static void
test_resolve_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = diverge (self);
  const char *id = hj_record_get_id (conflict);

  pull_all (self);
  resolve (self, self->leader, id, "3", HJ_OP_APPLIED);
  resolve (self, self->first, id, "3", HJ_OP_MERGED);
  resolve (self, self->second, id, "2", HJ_OP_CONFLICT);
  assert_phone (self, "3");
  assert_resolved (self, id, "3", "leader");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
}

/* The value shown changed under the eyes of whoever decides: that is not decided on. */
static void
test_resolve_of_other_values_is_asked_again (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = diverge (self);
  const char *id = hj_record_get_id (conflict);

  pull_all (self);
  laptop_assert_sent (self->first, set_phone (self, self->first, "5"), HJ_OP_APPLIED);
  resolve (self, self->leader, id, "3", HJ_OP_CONFLICT);
  assert_phone (self, "5");
  pull_all (self);
  g_assert_cmpstr (
      hj_record_get_text (laptop_find (self->leader, &hj_entity_conflict, id), "shown"), ==, "5");
  resolve (self, self->leader, id, "3", HJ_OP_APPLIED);
  assert_phone (self, "3");
}

/* Whoever writes the offered value by hand has decided. */
static void
test_writing_the_offered_value_decides (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = diverge (self);

  pull_all (self);
  laptop_assert_sent (self->first, set_phone (self, self->first, "3"), HJ_OP_APPLIED);
  assert_resolved (self, hj_record_get_id (conflict), "3", "first");
}

/* What one of them emptied may stay empty, unless it has to have a value. */
static void
test_empty_side_is_taken (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = NULL;
  g_autoptr (HjRecord) name = NULL;
  HjOp *clear;

  laptop_assert_sent (self->first, set_phone (self, self->first, "2"), HJ_OP_APPLIED);
  conflict = send_conflict (self, self->second, set_phone (self, self->second, ""));
  g_assert_true (hj_record_is_null (conflict, "offered"));
  laptop_assert_sent (self->first,
                      laptop_set_op (self->first, &hj_entity_person, self->person, "name", "王二"),
                      HJ_OP_APPLIED);
  name = send_conflict (
      self, self->second,
      laptop_set_op (self->second, &hj_entity_person, self->person, "name", "王三"));
  pull_all (self);
  clear = laptop_do_op (self->leader, &hj_entity_conflict, hj_record_get_id (name), "clear", NULL);
  laptop_assert_sent (self->leader, clear, HJ_OP_HELD);
  clear = laptop_do_op (self->leader, &hj_entity_conflict, hj_record_get_id (conflict), "clear",
                        NULL);
  laptop_assert_sent (self->leader, clear, HJ_OP_APPLIED);
  assert_phone (self, NULL);
  assert_resolved (self, hj_record_get_id (conflict), NULL, "leader");
}

static void
test_bad_decisions_are_held (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) conflict = NULL;
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "house-leader", "house-2");

  laptop_assert_sent (
      self->first,
      laptop_set_op (self->first, &hj_entity_person, self->person, "birth_date", "1990-01-01"),
      HJ_OP_APPLIED);
  conflict = send_conflict (
      self, self->second,
      laptop_set_op (self->second, &hj_entity_person, self->person, "birth_date", "1990-01-02"));
  pull_all (self);
  resolve (self, self->leader, hj_record_get_id (conflict), "yesterday", HJ_OP_HELD);
  resolve (self, other, hj_record_get_id (conflict), "1990-01-02", HJ_OP_HELD);
  laptop_pull (other);
  g_assert_null (laptop_find (other, &hj_entity_conflict, hj_record_get_id (conflict)));
}

static char *
send_ticket (Fixture *self)
{
  char *ticket
      = send_new (self->first, laptop_new_op (self->first, &hj_entity_ticket, "house", "house-1",
                                              "kind", "visit", "person", self->person, NULL));

  pull_all (self);
  return ticket;
}

static void
assert_ticket (Fixture *self, const char *id, const char *field, const char *value)
{
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_ticket, id);

  g_assert_cmpstr (hj_record_get_text (row, field), ==, value);
}

static void
test_command_too_late (Fixture *self, gconstpointer data)
{
  gboolean force = GPOINTER_TO_INT (data);
  g_autofree char *ticket = send_ticket (self);
  g_autoptr (HjRecord) conflict = NULL;

  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_ticket, ticket, "refuse", "reason", "no room", NULL),
      HJ_OP_APPLIED);
  conflict = send_conflict (
      self, self->second,
      laptop_do_op (self->second, &hj_entity_ticket, ticket, "accept", "note", "tomorrow", NULL));
  assert_ticket (self, ticket, "state", "refused");
  g_assert_null (hj_record_get_text (conflict, "field"));
  g_assert_cmpstr (hj_record_get_text (conflict, "shown"), ==, "refused");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered"), ==, "accepted");
  g_assert_cmpstr (hj_record_get_text (conflict, "base"), ==, "submitted");
  g_assert_cmpstr (hj_record_get_text (conflict, "shown_by"), ==, "first");
  g_assert_nonnull (hj_record_get_text (conflict, "reason"));
  pull_all (self);
  resolve (self, self->leader, hj_record_get_id (conflict), "in-progress", HJ_OP_HELD);
  resolve (self, self->leader, hj_record_get_id (conflict), force ? "accepted" : "refused",
           HJ_OP_APPLIED);
  assert_ticket (self, ticket, "state", force ? "accepted" : "refused");
  assert_ticket (self, ticket, "note", force ? "tomorrow" : NULL);
  assert_resolved (self, hj_record_get_id (conflict), force ? "accepted" : "refused", "leader");
}

/* Both gave the same command, and it is possible twice, but they named different mediators. */
static void
test_command_with_another_value (Fixture *self, gconstpointer data)
{
  g_autofree char *m1 = world_add_mediator (self->world, "m1");
  g_autofree char *m2 = world_add_mediator (self->world, "m2");
  g_autofree char *ticket = send_ticket (self);
  g_autoptr (HjRecord) conflict = NULL;

  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_ticket, ticket, "assign", "mediator", m1, NULL),
      HJ_OP_APPLIED);
  conflict = send_conflict (
      self, self->second,
      laptop_do_op (self->second, &hj_entity_ticket, ticket, "assign", "mediator", m2, NULL));
  assert_ticket (self, ticket, "mediator", m1);
  g_assert_cmpstr (hj_record_get_text (conflict, "field"), ==, "mediator");
  pull_all (self);
  resolve (self, self->leader, hj_record_get_id (conflict), m2, HJ_OP_APPLIED);
  assert_ticket (self, ticket, "mediator", m2);
  /* Who has seen the one may name another. */
  pull_all (self);
  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_ticket, ticket, "assign", "mediator", m1, NULL),
      HJ_OP_APPLIED);
}

/* Values that officers do not hold are shown to nobody who does not hold them. */
static void
test_conflict_over_health_stays_there (Fixture *self, gconstpointer data)
{
  g_autofree char *detention
      = send_new (self->first, laptop_new_op (self->first, &hj_entity_detention, "person",
                                              self->person, "house", "house-1", "kind", "judicial",
                                              "starts_at", "2026-06-01T08:00+08:00", "ends_at",
                                              "2026-06-10T08:00+08:00", NULL));
  g_autofree char *exam = send_new (
      self->first, laptop_new_op (self->first, &hj_entity_exam, "detention", detention, NULL));
  g_autoptr (HjRecord) conflict = NULL;
  HjOp *same = laptop_new_op (self->second, &hj_entity_exam, "detention", detention, "ecg",
                              "SECRET-ECG", "ecg_flag", "abnormal", NULL);

  g_set_str (&same->row, exam);
  conflict = send_conflict (self, self->second, same);
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 2);
  pull_all (self);
  g_assert_false (laptop_holds_text (self->leader, "SECRET-ECG"));
  g_assert_false (laptop_holds_text (self->first, "SECRET-ECG"));
  /* The flag, which they hold, they may decide on. */
  g_assert_true (laptop_holds_text (self->leader, "ecg_flag"));
}

static void
test_conflict_moves_with_its_row (Fixture *self, gconstpointer data)
{
  g_autofree char *m1 = world_add_mediator (self->world, "m1");
  g_autofree char *m2 = world_add_mediator (self->world, "m2");
  g_autoptr (Laptop) mediator = laptop_new (self->world, "m1", "mediator", "house-1");
  g_autofree char *ticket = send_ticket (self);
  g_autoptr (HjRecord) conflict = NULL;

  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_ticket, ticket, "assign", "mediator", m1, NULL),
      HJ_OP_APPLIED);
  pull_all (self);
  laptop_pull (mediator);
  laptop_assert_sent (self->first,
                      laptop_set_op (self->first, &hj_entity_ticket, ticket, "note", "one"),
                      HJ_OP_APPLIED);
  conflict = send_conflict (self, mediator,
                            laptop_set_op (mediator, &hj_entity_ticket, ticket, "note", "two"));
  laptop_pull (mediator);
  g_assert_nonnull (laptop_find (mediator, &hj_entity_conflict, hj_record_get_id (conflict)));
  pull_all (self);
  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_ticket, ticket, "assign", "mediator", m2, NULL),
      HJ_OP_APPLIED);
  laptop_pull (mediator);
  g_assert_null (laptop_find (mediator, &hj_entity_conflict, hj_record_get_id (conflict)));
  g_assert_null (laptop_find (mediator, &hj_entity_ticket, ticket));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    gconstpointer data;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/op-conflicts/both-values-are-kept", NULL, test_both_values_are_kept },
    { "/op-conflicts/other-fields-are-written", NULL, test_other_fields_are_written },
    { "/op-conflicts/one-conflict-for-a-divergence", NULL, test_one_conflict_for_a_divergence },
    { "/op-conflicts/value-below-own-work", NULL, test_value_below_own_work_was_not_seen },
    { "/op-conflicts/resolve/shown", "2", test_resolve_writes_the_value },
    { "/op-conflicts/resolve/offered", "3", test_resolve_writes_the_value },
    { "/op-conflicts/resolve/other", "77", test_resolve_writes_the_value },
    { "/op-conflicts/resolve/twice", NULL, test_resolve_twice },
    { "/op-conflicts/resolve/asked-again", NULL, test_resolve_of_other_values_is_asked_again },
    { "/op-conflicts/resolve/by-hand", NULL, test_writing_the_offered_value_decides },
    { "/op-conflicts/resolve/empty-side", NULL, test_empty_side_is_taken },
    { "/op-conflicts/resolve/bad-decisions", NULL, test_bad_decisions_are_held },
    { "/op-conflicts/command/leave", GINT_TO_POINTER (FALSE), test_command_too_late },
    { "/op-conflicts/command/force", GINT_TO_POINTER (TRUE), test_command_too_late },
    { "/op-conflicts/command/another-value", NULL, test_command_with_another_value },
    { "/op-conflicts/health-stays-there", NULL, test_conflict_over_health_stays_there },
    { "/op-conflicts/moves-with-its-row", NULL, test_conflict_moves_with_its_row },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
