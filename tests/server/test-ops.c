/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-ops.h"

#include "central-fixture.h"
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-log.h"
#include "server/scope/hj-scope.h"

typedef struct {
  World *world;
  Laptop *officer; /* of house-1 */
  Laptop *second;  /* another laptop of house-1, another user */
  char *person;    /* entered by @officer */
} Fixture;

static HjOp *
new_person_op (Laptop *laptop, const char *name)
{
  return laptop_new_op (laptop, &hj_entity_person, "name", name, "phone", "138", NULL);
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
  self->officer = laptop_new (self->world, "officer", "intake-officer", "house-1");
  self->second = laptop_new (self->world, "second", "duty-officer", "house-1");
  self->person = send_new (self->officer, new_person_op (self->officer, "王安"));
  laptop_pull (self->officer);
  laptop_pull (self->second);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->person);
  laptop_free (self->second);
  laptop_free (self->officer);
  world_free (self->world);
}

static char *
send_detention (Laptop *laptop, const char *person)
{
  return send_new (laptop, laptop_new_op (laptop, &hj_entity_detention, "person", person, "house",
                                          "house-1", "kind", "judicial", "starts_at",
                                          "2026-06-01T08:00+08:00", "ends_at",
                                          "2026-06-10T08:00+08:00", NULL));
}

static char *
send_ticket (Laptop *laptop, const char *person)
{
  return send_new (laptop, laptop_new_op (laptop, &hj_entity_ticket, "house", "house-1", "kind",
                                          "mediation", "person", person, NULL));
}

static const char *
load_text (Fixture *self, const HjEntity *entity, const char *id, const char *field,
           HjRecord **record)
{
  g_clear_pointer (record, hj_record_unref);
  *record = world_load (self->world, entity, id);
  g_assert_nonnull (*record);
  return hj_record_get_text (*record, field);
}

static void
test_new_is_applied (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) person = world_load (self->world, &hj_entity_person, self->person);

  g_assert_cmpstr (hj_record_get_text (person, "name"), ==, "王安");
  g_assert_cmpint (hj_record_get_pos (person), >, 0);
  /* It is the house's before there is a detention. */
  g_assert_nonnull (laptop_find (self->second, &hj_entity_person, self->person));
}

static void
test_answer_tells_position (Fixture *self, gconstpointer data)
{
  g_autoptr (HjOp) op = new_person_op (self->officer, "李平");
  g_autoptr (HjBatchAnswer) answer = laptop_push (self->officer, NULL, op, NULL);
  g_autofree char *epoch = hj_central_dup_meta (self->world->central, HJ_CENTRAL_META_EPOCH);
  HjOpResult *result = g_ptr_array_index (answer->results, 0);

  g_assert_cmpstr (answer->epoch, ==, epoch);
  g_assert_cmpint (answer->durable, ==, 0);
  g_assert_cmpint (answer->pos, ==, hj_central_get_pos (self->world->central));
  g_assert_cmpint (result->pos, ==, answer->pos);
  g_assert_cmpint (result->seq, ==, op->seq);
  laptop_pull (self->officer);
  g_assert_cmpint (self->officer->pos, >=, result->pos);
  g_assert_nonnull (laptop_find (self->officer, &hj_entity_person, op->row));
}

static void
test_author_is_the_account (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = send_detention (self->officer, self->person);
  g_autofree char *behaviour = send_new (
      self->officer,
      laptop_new_op (self->officer, &hj_entity_behaviour, "detention", detention, "kind", "talk",
                     "severity", "0", "at", "2026-06-02T08:00+08:00", "by", "somebody-else", NULL));
  g_autoptr (HjRecord) row = NULL;

  g_assert_cmpstr (load_text (self, &hj_entity_behaviour, behaviour, "by", &row), ==, "officer");
}

static void
test_central_gives_codes (Fixture *self, gconstpointer data)
{
  g_autofree char *first = send_ticket (self->officer, self->person);
  g_autofree char *second
      = send_new (self->officer,
                  laptop_new_op (self->officer, &hj_entity_ticket, "house", "house-1", "kind",
                                 "visit", "person", self->person, "code", "T-1999-000001", NULL));
  g_autoptr (HjRecord) row = NULL;

  g_assert_cmpstr (load_text (self, &hj_entity_ticket, first, "code", &row), ==, "T-2026-000001");
  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, "submitted");
  g_assert_cmpstr (hj_record_get_text (row, "by"), ==, "officer");
  g_assert_cmpstr (load_text (self, &hj_entity_ticket, second, "code", &row), ==, "T-2026-000002");
}

static void
test_set_is_applied (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;

  laptop_assert_sent (self->second,
                      laptop_set_op (self->second, &hj_entity_person, self->person, "phone", "139"),
                      HJ_OP_APPLIED);
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "139");
}

static void
test_set_is_merged (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;

  laptop_assert_sent (self->second,
                      laptop_set_op (self->second, &hj_entity_person, self->person, "phone", "139"),
                      HJ_OP_APPLIED);
  laptop_assert_sent (
      self->officer,
      laptop_set_op (self->officer, &hj_entity_person, self->person, "occupation", "farmer"),
      HJ_OP_MERGED);
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "139");
  g_assert_cmpstr (hj_record_get_text (row, "occupation"), ==, "farmer");
  /* The same value twice is one. */
  laptop_assert_sent (
      self->officer, laptop_set_op (self->officer, &hj_entity_person, self->person, "phone", "139"),
      HJ_OP_MERGED);
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

/* A laptop's own edits build on each other before any was answered. */
static void
test_own_chain_is_applied (Fixture *self, gconstpointer data)
{
  g_autoptr (HjOp) first
      = laptop_set_op (self->officer, &hj_entity_person, self->person, "phone", "1");
  g_autoptr (HjOp) second
      = laptop_set_op (self->officer, &hj_entity_person, self->person, "phone", "2");
  g_autoptr (HjRecord) row = NULL;

  second->base_op = g_strdup (first->id);
  g_autoptr (HjBatchAnswer) answer = laptop_push (self->officer, NULL, first, second, NULL);

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome, ==,
                     HJ_OP_APPLIED);
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "2");
}

static void
test_command_is_applied (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = send_detention (self->officer, self->person);
  g_autofree char *label = send_new (
      self->officer, laptop_new_op (self->officer, &hj_entity_label, "detention", detention,
                                    "color", "yellow", "at", "2026-06-02T08:00+08:00", NULL));
  g_autoptr (HjRecord) row = NULL;

  laptop_pull (self->second);
  laptop_assert_sent (self->second,
                      laptop_do_op (self->second, &hj_entity_label, label, "confirm", NULL),
                      HJ_OP_APPLIED);
  g_assert_cmpstr (load_text (self, &hj_entity_label, label, "state", &row), ==, "confirmed");
  g_assert_cmpstr (hj_record_get_text (row, "decided_by"), ==, "second");
  g_assert_cmpint (hj_record_get_int (row, "decided_at", 0), ==, WORLD_NOW);
}

static void
test_command_is_merged_when_done (Fixture *self, gconstpointer data)
{
  g_autofree char *ticket = send_ticket (self->officer, self->person);

  laptop_pull (self->officer);
  laptop_pull (self->second);
  laptop_assert_sent (self->second,
                      laptop_do_op (self->second, &hj_entity_ticket, ticket, "accept", NULL),
                      HJ_OP_APPLIED);
  laptop_assert_sent (self->officer,
                      laptop_do_op (self->officer, &hj_entity_ticket, ticket, "accept", NULL),
                      HJ_OP_MERGED);
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

/* Whatever cannot be taken is kept for a person, with everything that it said. */
static void
assert_held (Laptop *laptop, HjOp *op)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (laptop, owned);
  g_autofree char *payload = hj_op_to_text (owned);

  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==, "held");
  g_assert_true (g_str_has_suffix (result->reason, "."));
  laptop_pull (laptop);
  g_assert_true (laptop_holds_text (laptop, owned->id));
  g_assert_true (laptop_holds_text (laptop, payload));
}

static HjOp *
with_unknown_field (HjOp *op)
{
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)"x" } };

  hj_op_add_field (op, "shoe_size", NULL, &value);
  return op;
}

static HjOp *
with_text_in_integer (HjOp *op)
{
  const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)"soon" } };

  hj_op_add_field (op, "due_at", NULL, &value);
  return op;
}

static void
test_what_is_not_known_is_held (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  HjOp *newer = new_person_op (laptop, "新");
  HjOp *stranger = new_person_op (laptop, "新");
  HjOp *no_id = laptop_op (laptop, HJ_OP_NEW, &hj_entity_person, "no-id");

  newer->schema = HJ_SCHEMA_VERSION + 1;
  g_set_str (&stranger->entity, "spaceship");
  assert_held (laptop, newer);
  assert_held (laptop, stranger);
  assert_held (laptop, no_id);
  assert_held (laptop, with_unknown_field (new_person_op (laptop, "新")));
  assert_held (laptop, with_text_in_integer (laptop_new_op (laptop, &hj_entity_ticket, "house",
                                                            "house-1", "kind", "fee", NULL)));
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  g_assert_cmpint (world_count (self->world, &hj_entity_held), ==, 5);
}

static void
test_what_breaks_a_rule_is_held (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autofree char *ticket = send_ticket (laptop, self->person);

  laptop_pull (laptop);
  assert_held (laptop, laptop_new_op (laptop, &hj_entity_person, "phone", "1", NULL));
  assert_held (laptop, laptop_new_op (laptop, &hj_entity_person, "name", "甲", "id_number",
                                      "990101199001011234", NULL));
  assert_held (laptop, laptop_set_op (laptop, &hj_entity_person, self->person, "name", ""));
  assert_held (laptop, laptop_set_op (laptop, &hj_entity_ticket, ticket, "state", "finished"));
  assert_held (laptop, laptop_set_op (laptop, &hj_entity_ticket, ticket, "code", "T-1-1"));
  assert_held (laptop, laptop_set_op (laptop, &hj_entity_ticket, ticket, "kind", "fee"));
  assert_held (laptop, laptop_new_op (laptop, &hj_entity_ticket, "house", "house-1", "kind", "fee",
                                      "state", "finished", NULL));
  assert_held (laptop, laptop_new_op (laptop, &hj_entity_org, "kind", "house", "name", "x", NULL));
  assert_held (laptop, laptop_do_op (laptop, &hj_entity_ticket, ticket, "fly", NULL));
  assert_held (laptop, laptop_do_op (laptop, &hj_entity_ticket, ticket, "refuse", NULL));
  assert_held (laptop,
               laptop_do_op (laptop, &hj_entity_ticket, ticket, "start", "outcome", "x", NULL));
  assert_held (laptop, laptop_do_op (laptop, &hj_entity_person, self->person, "accept", NULL));
  g_assert_cmpint (world_count (self->world, &hj_entity_ticket), ==, 1);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
}

/* Nobody signs beforehand for a decision that is given by a command. */
static void
test_new_label_is_not_decided (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = send_detention (self->officer, self->person);

  assert_held (self->officer,
               laptop_new_op (self->officer, &hj_entity_label, "detention", detention, "color",
                              "blue", "at", "2026-06-02T08:00+08:00", "decided_by", "leader",
                              NULL));
  assert_held (self->officer,
               laptop_new_op (self->officer, &hj_entity_label, "detention", detention, "color",
                              "blue", "at", "2026-06-02T08:00+08:00", "state", "confirmed", NULL));
}

static void
test_role_is_held (Fixture *self, gconstpointer data)
{
  g_autofree char *detention = send_detention (self->officer, self->person);
  g_autofree char *label = send_new (
      self->officer, laptop_new_op (self->officer, &hj_entity_label, "detention", detention,
                                    "color", "red", "at", "2026-06-02T08:00+08:00", NULL));
  g_autoptr (Laptop) doctor = laptop_new (self->world, "doctor", "doctor", "house-1");
  g_autoptr (HjRecord) row = NULL;

  laptop_pull (self->officer);
  assert_held (self->officer, laptop_do_op (self->officer, &hj_entity_label, label, "override",
                                            "color", "blue", "reason", "x", NULL));
  assert_held (doctor, new_person_op (doctor, "新"));
  g_assert_cmpstr (load_text (self, &hj_entity_label, label, "color", &row), ==, "red");
}

static void
test_later_edits_wait (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) bad = laptop_new_op (laptop, &hj_entity_person, "phone", "1", NULL);
  g_autoptr (HjOp) later = laptop_op (laptop, HJ_OP_SET, &hj_entity_person, bad->row);
  g_autoptr (HjOp) other = new_person_op (laptop, "另");
  g_autoptr (HjBatchAnswer) answer = NULL;

  later->base_op = g_strdup (bad->id);
  answer = laptop_push (laptop, NULL, bad, later, other, NULL);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, 0))->outcome, ==, HJ_OP_HELD);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, 1))->outcome, ==, HJ_OP_HELD);
  /* A bad op never blocks the rest. */
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, 2))->outcome, ==,
                   HJ_OP_APPLIED);

  g_autoptr (HjOp) latest = laptop_op (laptop, HJ_OP_SET, &hj_entity_person, bad->row);

  latest->base_op = g_strdup (later->id);
  g_autoptr (HjOpResult) result = laptop_send (laptop, latest);

  g_assert_cmpint (result->outcome, ==, HJ_OP_HELD);
}

/* What is built on held work waits even where its row is good. */
static void
test_chain_on_a_good_row_waits (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) bad = laptop_set_op (laptop, &hj_entity_person, self->person, "name", "");
  g_autoptr (HjOp) chained = laptop_set_op (laptop, &hj_entity_person, self->person, "phone", "5");
  g_autoptr (HjRecord) row = NULL;

  chained->base_op = g_strdup (bad->id);
  g_autoptr (HjOpResult) first = laptop_send (laptop, bad);
  g_autoptr (HjOpResult) second = laptop_send (laptop, chained);

  g_assert_cmpint (first->outcome, ==, HJ_OP_HELD);
  g_assert_cmpint (second->outcome, ==, HJ_OP_HELD);
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "138");
  /* An edit made after the held one was given back is a new beginning. */
  laptop_pull (laptop);
  laptop_assert_sent (laptop, laptop_set_op (laptop, &hj_entity_person, self->person, "phone", "6"),
                      HJ_OP_APPLIED);
}

static void
set_group (HjOp *op, const char *group)
{
  g_set_str (&op->group, group);
}

static void
test_group_is_whole (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autofree char *group = hj_central_new_id (self->world->central);
  g_autoptr (HjOp) good = new_person_op (laptop, "好");
  g_autoptr (HjOp) bad = laptop_new_op (laptop, &hj_entity_person, "phone", "1", NULL);
  g_autoptr (HjOp) also = laptop_set_op (laptop, &hj_entity_person, self->person, "phone", "7");
  g_autoptr (HjOp) rest = new_person_op (laptop, "续");
  g_autoptr (HjBatchAnswer) answer = NULL;
  g_autoptr (HjRecord) row = NULL;

  set_group (good, group);
  set_group (bad, group);
  set_group (also, group);
  set_group (rest, group);
  answer = laptop_push (laptop, NULL, good, bad, also, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome, ==,
                     HJ_OP_HELD);
  g_assert_null (world_load (self->world, &hj_entity_person, good->row));
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "138");
  g_assert_cmpint (world_count (self->world, &hj_entity_held), ==, 3);
  /* An act that is larger than a batch is held to its end. */
  g_autoptr (HjOpResult) result = laptop_send (laptop, rest);

  g_assert_cmpint (result->outcome, ==, HJ_OP_HELD);
}

static void
test_good_group_is_applied (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autofree char *group = hj_central_new_id (self->world->central);
  g_autoptr (HjOp) person = new_person_op (laptop, "好");
  g_autoptr (HjOp) detention = laptop_new_op (
      laptop, &hj_entity_detention, "person", person->row, "house", "house-1", "kind", "judicial",
      "starts_at", "2026-06-01T08:00+08:00", "ends_at", "2026-06-10T08:00+08:00", NULL);
  g_autoptr (HjBatchAnswer) answer = NULL;

  set_group (person, group);
  set_group (detention, group);
  answer = laptop_push (laptop, NULL, person, detention, NULL);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome, ==,
                     HJ_OP_APPLIED);
}

/* The answer was lost: the same batch, or a part of it with more, gets the same answer. */
static void
test_lost_answer_is_replayed (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) good = new_person_op (laptop, "好");
  g_autoptr (HjOp) bad = laptop_new_op (laptop, &hj_entity_person, "phone", "1", NULL);
  g_autoptr (HjOp) more = new_person_op (laptop, "多");
  g_autoptr (HjBatchAnswer) first = laptop_push (laptop, NULL, good, bad, NULL);
  gint64 people = world_count (self->world, &hj_entity_person);

  world_reopen (self->world);
  g_autoptr (HjBatchAnswer) again = laptop_push (laptop, NULL, good, bad, NULL);

  g_assert_cmpint (again->pos, ==, first->pos);
  for (guint i = 0; i < 2; i++) {
    HjOpResult *a = g_ptr_array_index (first->results, i);
    HjOpResult *b = g_ptr_array_index (again->results, i);

    g_assert_cmpint (a->outcome, ==, b->outcome);
    g_assert_cmpint (a->pos, ==, b->pos);
    g_assert_cmpint (a->seq, ==, b->seq);
    g_assert_cmpstr (a->id, ==, b->id);
    g_assert_cmpstr (a->reason, ==, b->reason);
  }
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, people);
  g_assert_cmpint (world_count (self->world, &hj_entity_held), ==, 1);

  g_autoptr (HjBatchAnswer) longer = laptop_push (laptop, NULL, bad, more, NULL);

  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (longer->results, 0))->outcome, ==, HJ_OP_HELD);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (longer->results, 1))->outcome, ==,
                   HJ_OP_APPLIED);
}

static void
test_gap_is_told (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) lost = new_person_op (laptop, "失");
  g_autoptr (HjOp) op = new_person_op (laptop, "好");
  g_autoptr (HjBatch) batch = hj_batch_new (laptop->device->id, "b");
  g_autoptr (GError) error = NULL;
  gint64 expected = 0;

  g_ptr_array_add (batch->ops, hj_op_ref (op));
  g_assert_null (
      hj_ops_apply (self->world->central, laptop->device, laptop->user, batch, &expected, &error));
  g_assert_error (error, HJ_OPS_ERROR, HJ_OPS_ERROR_GAP);
  g_assert_cmpint (expected, ==, lost->seq);
  g_assert_null (world_load (self->world, &hj_entity_person, op->row));
  laptop_assert_sent (laptop, g_steal_pointer (&lost), HJ_OP_APPLIED);
  laptop_assert_sent (laptop, g_steal_pointer (&op), HJ_OP_APPLIED);
}

static void
test_clone_is_frozen (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) op = new_person_op (laptop, "一");
  g_autoptr (HjOp) other = new_person_op (laptop, "二");
  g_autoptr (HjOp) more = new_person_op (laptop, "三");
  g_autoptr (GError) error = NULL;

  laptop_assert_sent (laptop, hj_op_ref (op), HJ_OP_APPLIED);
  other->seq = op->seq;
  more->seq = op->seq + 1;
  g_assert_null (laptop_push (laptop, &error, other, more, NULL));
  g_assert_error (error, HJ_OPS_ERROR, HJ_OPS_ERROR_CLONED);
  g_assert_null (world_load (self->world, &hj_entity_person, more->row));
  g_clear_error (&error);

  g_autoptr (HjCentralDevice) device
      = hj_central_find_device (self->world->central, laptop->device->id, NULL);

  g_assert_cmpstr (device->state, ==, "frozen");
  g_assert_null (laptop_push (laptop, &error, more, NULL));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
}

static void
test_revoked_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (HjOp) op = new_person_op (self->officer, "一");
  g_autoptr (GError) error = NULL;

  hj_central_set_device_state (self->world->central, self->officer->device->id, "revoked", NULL);
  g_assert_null (laptop_push (self->officer, &error, op, NULL));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_assert_null (world_load (self->world, &hj_entity_person, op->row));
}

/* Two laptops of one user are two devices: each has its own sequence. */
static void
test_two_devices_of_a_user (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) other = laptop_new (self->world, "officer", "intake-officer", "house-1");

  laptop_assert_sent (other, new_person_op (other, "一"), HJ_OP_APPLIED);
  laptop_assert_sent (self->officer, new_person_op (self->officer, "二"), HJ_OP_APPLIED);
  laptop_assert_sent (other, new_person_op (other, "三"), HJ_OP_APPLIED);
  laptop_pull (other);
  /* One of them did not see what the other did: that is a conflict like any. */
  laptop_assert_sent (self->officer,
                      laptop_set_op (self->officer, &hj_entity_person, self->person, "phone", "1"),
                      HJ_OP_APPLIED);
  laptop_assert_sent (other, laptop_set_op (other, &hj_entity_person, self->person, "phone", "2"),
                      HJ_OP_CONFLICT);
}

static void
test_same_row_twice_is_a_duplicate (Fixture *self, gconstpointer data)
{
  g_autofree char *id = hj_id_new_derived ("list", "row-1", NULL);
  const char *const names[] = { "同", "同", "异" };
  const HjOpOutcome outcomes[] = { HJ_OP_APPLIED, HJ_OP_DUPLICATE, HJ_OP_CONFLICT };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    HjOp *op = laptop_new_op (i == 0 ? self->officer : self->second, &hj_entity_person, "name",
                              names[i], "phone", "138", NULL);

    g_set_str (&op->row, id);
    laptop_assert_sent (i == 0 ? self->officer : self->second, op, outcomes[i]);
  }
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
}

/* The list said 138 for both; that somebody corrected it meanwhile is no conflict. */
static void
test_late_duplicate_does_not_undo (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;
  HjOp *again = new_person_op (self->second, "王安");

  laptop_assert_sent (
      self->officer, laptop_set_op (self->officer, &hj_entity_person, self->person, "phone", "139"),
      HJ_OP_APPLIED);
  g_set_str (&again->row, self->person);
  laptop_assert_sent (self->second, again, HJ_OP_DUPLICATE);
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "139");
}

static void
test_events_of_two_authors_are_one (Fixture *self, gconstpointer data)
{
  g_autofree char *id = hj_id_new_derived ("list", "item-1", NULL);
  Laptop *const laptops[] = { self->officer, self->second };

  for (guint i = 0; i < 2; i++) {
    HjOp *op = laptop_new_op (laptops[i], &hj_entity_source_item, "person", self->person, "item",
                              "illness", "source", "custody-platform", "value", "高血压", "version",
                              "1", "sensitivity", "health", NULL);

    g_set_str (&op->row, id);
    /* Neither of the two may read it, and yet both may enter it. */
    laptop_assert_sent (laptops[i], op, i == 0 ? HJ_OP_APPLIED : HJ_OP_DUPLICATE);
  }
}

static void
test_other_house_is_held (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "house-leader", "house-2");
  g_autofree char *ticket = send_ticket (self->officer, self->person);
  HjOp *known = laptop_set_op (other, &hj_entity_person, self->person, "phone", "1");
  HjOp *unknown = laptop_set_op (other, &hj_entity_person, ticket, "phone", "1");
  HjOp *same_id = new_person_op (other, "王安");
  g_autoptr (HjRecord) row = NULL;

  g_autoptr (HjOpResult) first = laptop_send (other, known);
  g_autoptr (HjOpResult) second = laptop_send (other, unknown);

  g_assert_cmpint (first->outcome, ==, HJ_OP_HELD);
  /* A row that is there and one that is not are told in the same words. */
  g_assert_cmpstr (first->reason, ==, second->reason);
  hj_op_unref (known);
  hj_op_unref (unknown);
  g_set_str (&same_id->row, self->person);
  assert_held (other, same_id);
  assert_held (other, laptop_do_op (other, &hj_entity_ticket, ticket, "accept", NULL));
  /* Naming a row is not a way to it. */
  assert_held (other, laptop_new_op (other, &hj_entity_ticket, "house", "house-2", "kind", "visit",
                                     "person", self->person, NULL));
  assert_held (other,
               laptop_new_op (other, &hj_entity_ticket, "house", "house-1", "kind", "visit", NULL));
  g_assert_cmpstr (load_text (self, &hj_entity_person, self->person, "phone", &row), ==, "138");
  laptop_pull (other);
  g_assert_null (laptop_find (other, &hj_entity_person, self->person));
}

static void
test_every_op_is_logged_once (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->world->central);
  g_autoptr (HjOp) op = new_person_op (self->officer, "一");
  g_autoptr (HjOpResult) first = laptop_send (self->officer, op);
  g_autoptr (HjOpResult) again = laptop_send (self->officer, op);
  g_autoptr (HjLoggedOp) logged
      = hj_central_find_logged (self->world->central, self->officer->device->id, op->seq, NULL);
  g_autofree char *hash = hj_op_hash (op);

  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM op", 0), ==, 2);
  g_assert_cmpstr (logged->hash, ==, hash);
  g_assert_cmpstr (logged->op->id, ==, op->id);
  g_assert_cmpint (first->pos, ==, again->pos);
}

/* A laptop was out of use for a while, and an administrator took some of what it had handed in:
 * when it goes on, that is answered, and nothing is in the way of the rest.
 */
static void
test_taken_by_administrator (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->world->central);
  g_autoptr (Laptop) laptop = laptop_new (self->world, "back", "intake-officer", "house-1");
  g_autoptr (HjOp) first = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjOp) second = laptop_new_op (laptop, &hj_entity_person, "name", "李平", NULL);
  g_autoptr (HjOp) third = laptop_new_op (laptop, &hj_entity_person, "name", "张和", NULL);
  gint64 before = world_count (self->world, &hj_entity_person);
  g_autoptr (HjBatchAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_sql_begin (sql, NULL));
  hj_ops_apply_dropped (self->world->central, laptop->device, laptop->user, second, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sql_commit (sql, NULL));
  answer = laptop_push (laptop, &error, first, second, third, NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome, ==,
                     HJ_OP_APPLIED);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, before + 3);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/ops/new-is-applied", test_new_is_applied },
    { "/ops/answer-tells-position", test_answer_tells_position },
    { "/ops/author-is-the-account", test_author_is_the_account },
    { "/ops/central-gives-codes", test_central_gives_codes },
    { "/ops/set-is-applied", test_set_is_applied },
    { "/ops/set-is-merged", test_set_is_merged },
    { "/ops/own-chain-is-applied", test_own_chain_is_applied },
    { "/ops/command-is-applied", test_command_is_applied },
    { "/ops/command-is-merged-when-done", test_command_is_merged_when_done },
    { "/ops/what-is-not-known-is-held", test_what_is_not_known_is_held },
    { "/ops/what-breaks-a-rule-is-held", test_what_breaks_a_rule_is_held },
    { "/ops/new-label-is-not-decided", test_new_label_is_not_decided },
    { "/ops/role-is-held", test_role_is_held },
    { "/ops/later-edits-wait", test_later_edits_wait },
    { "/ops/chain-on-a-good-row-waits", test_chain_on_a_good_row_waits },
    { "/ops/group-is-whole", test_group_is_whole },
    { "/ops/good-group-is-applied", test_good_group_is_applied },
    { "/ops/lost-answer-is-replayed", test_lost_answer_is_replayed },
    { "/ops/gap-is-told", test_gap_is_told },
    { "/ops/clone-is-frozen", test_clone_is_frozen },
    { "/ops/revoked-is-refused", test_revoked_is_refused },
    { "/ops/two-devices-of-a-user", test_two_devices_of_a_user },
    { "/ops/same-row-twice-is-a-duplicate", test_same_row_twice_is_a_duplicate },
    { "/ops/late-duplicate-does-not-undo", test_late_duplicate_does_not_undo },
    { "/ops/events-of-two-authors-are-one", test_events_of_two_authors_are_one },
    { "/ops/other-house-is-held", test_other_house_is_held },
    { "/ops/every-op-is-logged-once", test_every_op_is_logged_once },
    { "/ops/taken-by-administrator", test_taken_by_administrator },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
