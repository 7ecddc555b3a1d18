/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-rows.h"

/* Two leaders and an officer of one house, and a red label that is confirmed. */
typedef struct {
  World *world;
  Laptop *officer;
  Laptop *first;
  Laptop *second;
  char *label;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->officer = laptop_new (self->world, "wang", "duty-officer", "house-1");
  self->first = laptop_new (self->world, "li", "house-leader", "house-1");
  self->second = laptop_new (self->world, "zhao", "house-leader", "house-1");

  g_autofree char *detention
      = central_add_detained (self->world->central, "house-1", "王小明", NULL);

  self->label = world_write (self->world, &hj_entity_label, "detention", detention, "color", "red",
                             "state", "confirmed", "at", "2026-06-01T09:00+08:00", NULL);
  laptop_pull (self->officer);
  laptop_pull (self->first);
  laptop_pull (self->second);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  laptop_free (self->officer);
  laptop_free (self->first);
  laptop_free (self->second);
  g_free (self->label);
  world_free (self->world);
}

static void
assert_label (Fixture *self, const char *state, const char *color, const char *asked)
{
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_label, self->label);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, state);
  g_assert_cmpstr (hj_record_get_text (row, "color"), ==, color);
  g_assert_cmpstr (hj_record_get_text (row, "asked_color"), ==, asked);
}

static void
give (Fixture *self, Laptop *laptop, HjOp *op, HjOpOutcome outcome)
{
  laptop_assert_sent (laptop, op, outcome);
  laptop_pull (laptop);
}

static void
ask (Fixture *self, Laptop *laptop)
{
  give (self, laptop,
        laptop_do_op (laptop, &hj_entity_label, self->label, "ask-lower", "asked_color", "yellow",
                      "reason", "professional", NULL),
        HJ_OP_APPLIED);
}

/* One asks, another decides; neither can do both, and nobody lowers further than was asked. */
static void
test_two_lower (Fixture *self, gconstpointer data)
{
  laptop_assert_sent (self->first,
                      laptop_do_op (self->first, &hj_entity_label, self->label, "override", "color",
                                    "yellow", "reason", "professional", NULL),
                      HJ_OP_HELD);
  ask (self, self->first);
  assert_label (self, "lowering", "red", "yellow");
  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_label, self->label, "lower", "color", "yellow", NULL),
      HJ_OP_HELD);
  laptop_pull (self->second);
  laptop_assert_sent (
      self->second,
      laptop_do_op (self->second, &hj_entity_label, self->label, "lower", "color", "blue", NULL),
      HJ_OP_HELD);
  assert_label (self, "lowering", "red", "yellow");
  give (
      self, self->second,
      laptop_do_op (self->second, &hj_entity_label, self->label, "lower", "color", "yellow", NULL),
      HJ_OP_APPLIED);
  assert_label (self, "overridden", "yellow", "yellow");
}

static void
test_other_keeps_red (Fixture *self, gconstpointer data)
{
  ask (self, self->officer);
  laptop_pull (self->second);
  give (self, self->second,
        laptop_do_op (self->second, &hj_entity_label, self->label, "keep-red", "reason",
                      "Seen again by the doctor", NULL),
        HJ_OP_APPLIED);
  assert_label (self, "confirmed", "red", "yellow");
}

static void
test_colour_must_be_asked_for (Fixture *self, gconstpointer data)
{
  laptop_assert_sent (self->officer,
                      laptop_do_op (self->officer, &hj_entity_label, self->label, "ask-lower",
                                    "reason", "professional", NULL),
                      HJ_OP_HELD);
  laptop_assert_sent (self->first,
                      laptop_do_op (self->first, &hj_entity_label, self->label, "ask-lower",
                                    "asked_color", "red", "reason", "professional", NULL),
                      HJ_OP_HELD);
  assert_label (self, "confirmed", "red", NULL);
}

/* A laptop with the first release asks for what it could ask for. What it sent is kept as it was,
 * and is known again.
 */
static void
test_older_release_asks (Fixture *self, gconstpointer data)
{
  g_autoptr (HjOp) op = laptop_do_op (self->officer, &hj_entity_label, self->label, "ask-lower",
                                      "reason", "professional", NULL);

  op->schema = 1;
  g_autofree char *hash = hj_op_hash (op);
  g_autoptr (HjOpResult) result = laptop_send (self->officer, op);
  g_autoptr (HjOpResult) again = laptop_send (self->officer, op);
  g_autoptr (HjLoggedOp) logged
      = hj_central_find_logged (self->world->central, self->officer->device->id, op->seq, NULL);

  g_assert_cmpint (result->outcome, ==, HJ_OP_APPLIED);
  g_assert_cmpint (again->outcome, ==, HJ_OP_APPLIED);
  g_assert_cmpstr (logged->hash, ==, hash);
  g_assert_null (hj_op_find_field (logged->op, "asked_color"));
  assert_label (self, "lowering", "red", "yellow");
}

/* Sends a command for whose state the row is not, and decides the conflict, if one opened, oneself.
 */
static void
force (Fixture *self, Laptop *laptop, HjOp *op, const char *value)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (laptop, owned);
  g_autoptr (HjOp) decision = NULL;
  g_autoptr (HjOpResult) decided = NULL;

  if (result->conflict == NULL)
    return;
  laptop_pull (laptop);
  decision = laptop_do_op (laptop, &hj_entity_conflict, result->conflict, "resolve", "value", value,
                           NULL);
  decided = laptop_send (laptop, decision);
}

/* A conflict is no way round the second person: what came too late for its state is not given after
 * all by whoever may not give it alone.
 */
static void
test_nobody_forces_it_alone (Fixture *self, gconstpointer data)
{
  ask (self, self->first);
  laptop_pull (self->second);
  give (self, self->second,
        laptop_do_op (self->second, &hj_entity_label, self->label, "keep-red", "reason",
                      "Seen again by the doctor", NULL),
        HJ_OP_APPLIED);
  /* The asker would approve it now, since another decided last. */
  force (
      self, self->first,
      laptop_do_op (self->first, &hj_entity_label, self->label, "lower", "color", "yellow", NULL),
      "overridden");
  assert_label (self, "confirmed", "red", "yellow");
}

/* Nor round the guards of a command: a red label in a state that overriding does not leave. */
static void
test_nobody_forces_a_guard (Fixture *self, gconstpointer data)
{
  static const char *const states[] = { "objected", "lowering", "expired" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_label, self->label);

    hj_record_set_text (row, "state", states[i]);
    hj_record_set_text (row, "decided_by", "zhao");
    g_assert_true (hj_central_write (self->world->central, row, NULL));
    laptop_pull (self->first);
    force (self, self->first,
           laptop_do_op (self->first, &hj_entity_label, self->label, "override", "color", "blue",
                         "reason", "professional", NULL),
           "overridden");
    assert_label (self, states[i], "red", NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/op-lowering/two-lower", Fixture, NULL, set_up, test_two_lower, tear_down);
  g_test_add ("/op-lowering/other-keeps-red", Fixture, NULL, set_up, test_other_keeps_red,
              tear_down);
  g_test_add ("/op-lowering/colour-is-asked-for", Fixture, NULL, set_up,
              test_colour_must_be_asked_for, tear_down);
  g_test_add ("/op-lowering/not-forced-alone", Fixture, NULL, set_up, test_nobody_forces_it_alone,
              tear_down);
  g_test_add ("/op-lowering/guard-not-forced", Fixture, NULL, set_up, test_nobody_forces_a_guard,
              tear_down);
  g_test_add ("/op-lowering/older-release", Fixture, NULL, set_up, test_older_release_asks,
              tear_down);
  return g_test_run ();
}
