/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"

/* An officer, whose work is held, a second laptop of the same officer, a colleague and the leader.
 */
typedef struct {
  World *world;
  Laptop *officer;
  Laptop *colleague;
  Laptop *leader;
  char *person;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->officer = laptop_new (self->world, "officer", "intake-officer", "house-1");
  self->colleague = laptop_new (self->world, "colleague", "duty-officer", "house-1");
  self->leader = laptop_new (self->world, "leader", "house-leader", "house-1");
  HjOp *person
      = laptop_new_op (self->officer, &hj_entity_person, "name", "王安", "phone", "1", NULL);

  self->person = g_strdup (person->row);
  laptop_assert_sent (self->officer, person, HJ_OP_APPLIED);
  laptop_pull (self->officer);
  laptop_pull (self->colleague);
  laptop_pull (self->leader);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->person);
  laptop_free (self->officer);
  laptop_free (self->colleague);
  laptop_free (self->leader);
  world_free (self->world);
}

static char *
held_id (const Laptop *laptop, const HjOp *op)
{
  return hj_id_new_derived ("held", op->id, laptop->device->id, laptop->user->name, NULL);
}

static HjRecord *
load_held (Fixture *self, const Laptop *laptop, const HjOp *op)
{
  g_autofree char *id = held_id (laptop, op);

  return world_load (self->world, &hj_entity_held, id);
}

static void
assert_state (Fixture *self, const Laptop *laptop, const HjOp *op, const char *state)
{
  g_autoptr (HjRecord) held = load_held (self, laptop, op);

  g_assert_nonnull (held);
  g_assert_cmpstr (hj_record_get_text (held, "state"), ==, state);
}

/* It waits by itself, or for another op. */
static void
assert_waits (Fixture *self, const Laptop *laptop, const HjOp *op, const HjOp *other)
{
  g_autoptr (HjRecord) held = load_held (self, laptop, op);

  g_assert_nonnull (held);
  g_assert_cmpstr (hj_record_get_text (held, "state"), ==, "waiting");
  g_assert_cmpstr (hj_record_get_text (held, "waits_for"), ==, other == NULL ? NULL : other->id);
  g_assert_true (g_str_has_suffix (hj_record_get_text (held, "reason"), "."));
}

static void
assert_text (Fixture *self, const HjEntity *entity, const char *id, const char *field,
             const char *text)
{
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  g_assert_nonnull (row);
  g_assert_cmpstr (hj_record_get_text (row, field), ==, text);
}

static void
assert_absent (Fixture *self, const HjEntity *entity, const char *id)
{
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  g_assert_null (row);
}

static HjOp *
end_op (Laptop *laptop, const Laptop *author, const HjOp *op, const char *command)
{
  g_autofree char *id = held_id (author, op);

  return laptop_do_op (laptop, &hj_entity_held, id, command, "why", "输错了", NULL);
}

/* Sends @fixed in the place of the held op @old, as a laptop does it: what takes its place first.
 */
static void
correct (Laptop *laptop, const Laptop *author, const HjOp *old, HjOp *fixed, HjOpOutcome outcome)
{
  g_autofree char *id = held_id (author, old);
  /* The op was made before; its number must follow the one that names it. */
  HjOp *naming
      = laptop_do_op (laptop, &hj_entity_held, id, "replace", "replaced_by", fixed->id, NULL);
  gint64 seq = naming->seq;

  naming->seq = fixed->seq;
  fixed->seq = seq;
  g_set_str (&fixed->base_op, old->id);
  g_autoptr (HjOpResult) named = laptop_send (laptop, naming);

  g_assert_cmpint (named->outcome, <=, HJ_OP_MERGED);
  hj_op_unref (naming);
  g_autoptr (HjOpResult) result = laptop_send (laptop, fixed);

  if (result->reason != NULL)
    g_test_message ("%s", result->reason);
  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==,
                   hj_op_outcome_to_string (outcome));
}

static HjOp *
nameless (Laptop *laptop)
{
  return laptop_new_op (laptop, &hj_entity_person, "phone", "5", NULL);
}

static HjOp *
with_row (HjOp *op, const HjOp *other)
{
  g_set_str (&op->row, other->row);
  return op;
}

static HjOp *
named (Laptop *laptop, const HjOp *old, const char *name)
{
  return with_row (laptop_new_op (laptop, &hj_entity_person, "name", name, "phone", "5", NULL),
                   old);
}

static HjOp *
set_phone (Laptop *laptop, const char *person, const char *phone)
{
  return laptop_set_op (laptop, &hj_entity_person, person, "phone", phone);
}

static HjOp *
based_on (HjOp *op, const HjOp *base)
{
  g_set_str (&op->base_op, base->id);
  return op;
}

static void
test_corrected_new_and_its_edits (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) edit = based_on (set_phone (laptop, person->row, "6"), person);
  g_autoptr (HjOp) last = based_on (set_phone (laptop, person->row, "7"), edit);
  g_autoptr (HjOp) fixed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, &error, person, edit, NULL);

  g_assert_no_error (error);
  laptop_assert_sent (laptop, hj_op_ref (last), HJ_OP_HELD);
  assert_waits (self, laptop, person, NULL);
  assert_waits (self, laptop, edit, person);
  assert_waits (self, laptop, last, edit);
  fixed = named (laptop, person, "李新");
  correct (laptop, laptop, person, fixed, HJ_OP_APPLIED);
  assert_state (self, laptop, person, "replaced");
  assert_state (self, laptop, edit, "accepted");
  assert_state (self, laptop, last, "accepted");
  assert_text (self, &hj_entity_person, person->row, "name", "李新");
  assert_text (self, &hj_entity_person, person->row, "phone", "7");
  laptop_pull (self->colleague);
  g_assert_nonnull (laptop_find (self->colleague, &hj_entity_person, person->row));
}

/* What is corrected badly waits anew, and so does what waited for it. */
static void
test_corrected_badly (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) edit = based_on (set_phone (laptop, person->row, "6"), person);
  g_autoptr (HjOp) still = NULL;
  g_autoptr (HjOp) fixed = NULL;
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, NULL, person, edit, NULL);

  g_assert_nonnull (answer);
  still = with_row (nameless (laptop), person);
  correct (laptop, laptop, person, still, HJ_OP_HELD);
  assert_state (self, laptop, person, "replaced");
  assert_waits (self, laptop, still, NULL);
  assert_waits (self, laptop, edit, still);
  fixed = named (laptop, person, "李新");
  correct (laptop, laptop, still, fixed, HJ_OP_APPLIED);
  assert_state (self, laptop, still, "replaced");
  assert_state (self, laptop, edit, "accepted");
  assert_text (self, &hj_entity_person, person->row, "phone", "6");
}

static void
test_withdrawn_change (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) bad = laptop_set_op (laptop, &hj_entity_person, self->person, "name", "");
  g_autoptr (HjOp) good = set_phone (laptop, self->person, "6");
  g_autoptr (HjOp) worse = laptop_do_op (laptop, &hj_entity_person, self->person, "fly", NULL);
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, NULL, bad, good, worse, NULL);

  g_assert_nonnull (answer);
  assert_waits (self, laptop, good, bad);
  assert_waits (self, laptop, worse, bad);
  laptop_assert_sent (laptop, end_op (laptop, laptop, bad, "withdraw"), HJ_OP_APPLIED);
  assert_state (self, laptop, bad, "withdrawn");
  assert_state (self, laptop, good, "accepted");
  assert_waits (self, laptop, worse, NULL);
  assert_text (self, &hj_entity_person, self->person, "phone", "6");
  /* Deciding once more changes nothing. */
  laptop_assert_sent (laptop, end_op (laptop, laptop, bad, "withdraw"), HJ_OP_MERGED);
  g_autoptr (HjRecord) held = load_held (self, laptop, bad);

  g_assert_cmpstr (hj_record_get_text (held, "why"), ==, "输错了");
  g_assert_cmpstr (hj_record_get_text (held, "decided_by"), ==, "officer");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

static void
test_withdrawn_new (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) edit = based_on (set_phone (laptop, person->row, "6"), person);
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, NULL, person, edit, NULL);

  g_assert_nonnull (answer);
  laptop_assert_sent (laptop, end_op (laptop, laptop, person, "withdraw"), HJ_OP_APPLIED);
  assert_absent (self, &hj_entity_person, person->row);
  assert_waits (self, laptop, edit, NULL);
}

/* What was entered later about a person who is held goes on with the person. */
static void
test_what_names_it_goes_on (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) detention = NULL;
  g_autoptr (HjOp) fixed = NULL;

  laptop_assert_sent (laptop, hj_op_ref (person), HJ_OP_HELD);
  detention = laptop_new_op (laptop, &hj_entity_detention, "person", person->row, "house",
                             "house-1", "kind", "judicial", "starts_at", "2026-06-01T08:00+08:00",
                             "ends_at", "2026-06-10T08:00+08:00", NULL);
  laptop_assert_sent (laptop, hj_op_ref (detention), HJ_OP_HELD);
  assert_waits (self, laptop, detention, person);
  fixed = named (laptop, person, "李新");
  correct (laptop, laptop, person, fixed, HJ_OP_APPLIED);
  assert_state (self, laptop, detention, "accepted");
  assert_text (self, &hj_entity_detention, detention->row, "person", person->row);
}

/* A person, a detention that ends before it begins, and an examination: one act. */
typedef struct {
  HjOp *person;
  HjOp *detention;
  HjOp *exam;
} Intake;

static HjOp *
detain (Laptop *laptop, const HjOp *person, const char *ends_at)
{
  return laptop_new_op (laptop, &hj_entity_detention, "person", person->row, "house", "house-1",
                        "kind", "judicial", "starts_at", "2026-06-05T08:00+08:00", "ends_at",
                        ends_at, NULL);
}

static void
send_intake (Fixture *self, Intake *intake)
{
  Laptop *laptop = self->officer;
  g_autofree char *group = hj_central_new_id (self->world->central);
  HjOp **const parts[] = { &intake->person, &intake->detention, &intake->exam };

  intake->person = laptop_new_op (laptop, &hj_entity_person, "name", "赵一", NULL);
  intake->detention = detain (laptop, intake->person, "2026-06-01T08:00+08:00");
  intake->exam = laptop_new_op (laptop, &hj_entity_exam, "detention", intake->detention->row,
                                "ecg_flag", "abnormal", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_set_str (&(*parts[i])->group, group);
  g_autoptr (HjBatchAnswer) answer
      = laptop_push (laptop, NULL, intake->person, intake->detention, intake->exam, NULL);

  g_assert_nonnull (answer);
  assert_waits (self, laptop, intake->detention, NULL);
  assert_waits (self, laptop, intake->person, intake->detention);
  assert_waits (self, laptop, intake->exam, intake->detention);
}

static void
clear_intake (Intake *intake)
{
  hj_op_unref (intake->person);
  hj_op_unref (intake->detention);
  hj_op_unref (intake->exam);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Intake, clear_intake)

static HjOp *
detain_again (Fixture *self, const Intake *intake, const char *ends_at)
{
  return with_row (detain (self->officer, intake->person, ends_at), intake->detention);
}

static void
test_act_is_whole (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_auto (Intake) intake = { 0 };
  g_autoptr (HjOp) still = NULL;
  g_autoptr (HjOp) fixed = NULL;

  send_intake (self, &intake);
  still = detain_again (self, &intake, "2026-06-02T08:00+08:00");
  correct (laptop, laptop, intake.detention, still, HJ_OP_HELD);
  assert_absent (self, &hj_entity_person, intake.person->row);
  assert_waits (self, laptop, still, NULL);
  assert_waits (self, laptop, intake.person, still);
  assert_waits (self, laptop, intake.exam, still);
  fixed = detain_again (self, &intake, "2026-06-10T08:00+08:00");
  correct (laptop, laptop, still, fixed, HJ_OP_APPLIED);
  assert_state (self, laptop, intake.person, "accepted");
  assert_state (self, laptop, intake.exam, "accepted");
  assert_text (self, &hj_entity_person, intake.person->row, "name", "赵一");
  assert_text (self, &hj_entity_exam, intake.exam->row, "ecg_flag", "abnormal");
  /* The released rows are known to be the author's own. */
  laptop_pull (laptop);
  laptop_assert_sent (laptop, set_phone (laptop, intake.person->row, "8"), HJ_OP_APPLIED);
}

static void
test_act_without_a_part (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_auto (Intake) intake = { 0 };

  send_intake (self, &intake);
  laptop_assert_sent (laptop, end_op (laptop, laptop, intake.detention, "withdraw"), HJ_OP_APPLIED);
  assert_waits (self, laptop, intake.person, NULL);
  assert_waits (self, laptop, intake.exam, NULL);
  assert_absent (self, &hj_entity_person, intake.person->row);
}

/* Both laptops of one officer correct the same entry: the second meets what the first made. */
static void
test_corrected_on_two_laptops (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (Laptop) other = laptop_new (self->world, "officer", "intake-officer", "house-1");
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) first = NULL;
  g_autoptr (HjOp) second = NULL;
  g_autofree char *id = held_id (laptop, person);

  laptop_assert_sent (laptop, hj_op_ref (person), HJ_OP_HELD);
  laptop_pull (other);
  g_assert_nonnull (laptop_find (other, &hj_entity_held, id));
  first = named (laptop, person, "李新");
  correct (laptop, laptop, person, first, HJ_OP_APPLIED);
  second = named (other, person, "李欣");
  correct (other, laptop, person, second, HJ_OP_CONFLICT);
  assert_text (self, &hj_entity_person, person->row, "name", "李新");
  assert_text (self, &hj_entity_held, id, "replaced_by", first->id);
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
}

static void
test_refused_while_corrected (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) fixed = NULL;
  g_autoptr (HjOp) again = NULL;
  g_autoptr (HjRecord) held = NULL;

  laptop_assert_sent (laptop, hj_op_ref (person), HJ_OP_HELD);
  laptop_pull (self->leader);
  laptop_assert_sent (self->leader, end_op (self->leader, laptop, person, "refuse"), HJ_OP_APPLIED);
  fixed = named (laptop, person, "李新");
  correct (laptop, laptop, person, fixed, HJ_OP_HELD);
  assert_state (self, laptop, person, "refused");
  assert_absent (self, &hj_entity_person, person->row);
  held = load_held (self, laptop, fixed);
  g_assert_nonnull (strstr (hj_record_get_text (held, "reason"), "leader"));
  g_assert_nonnull (strstr (hj_record_get_text (held, "reason"), "输错了"));
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
  /* Whoever has read why and sends it all the same is heard. */
  again = named (laptop, person, "李新");
  correct (laptop, laptop, fixed, again, HJ_OP_APPLIED);
  assert_text (self, &hj_entity_person, person->row, "name", "李新");
}

static void
test_only_the_author_decides (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) own = nameless (self->leader);

  laptop_assert_sent (laptop, hj_op_ref (person), HJ_OP_HELD);
  laptop_assert_sent (self->leader, hj_op_ref (own), HJ_OP_HELD);
  laptop_assert_sent (self->colleague, end_op (self->colleague, laptop, person, "withdraw"),
                      HJ_OP_HELD);
  laptop_assert_sent (self->colleague, end_op (self->colleague, laptop, person, "refuse"),
                      HJ_OP_HELD);
  laptop_assert_sent (self->leader, end_op (self->leader, laptop, person, "withdraw"), HJ_OP_HELD);
  laptop_assert_sent (self->leader, end_op (self->leader, self->leader, own, "refuse"), HJ_OP_HELD);
  assert_waits (self, laptop, person, NULL);
  assert_waits (self, self->leader, own, NULL);
}

/* What is not there is not told from what is another's. */
static void
test_nothing_to_decide (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autofree char *nowhere = hj_central_new_id (self->world->central);

  laptop_assert_sent (laptop,
                      laptop_do_op (laptop, &hj_entity_held, nowhere, "withdraw", "why", "x", NULL),
                      HJ_OP_HELD);
  laptop_assert_sent (laptop, laptop_do_op (laptop, &hj_entity_held, "no id", "retry", NULL),
                      HJ_OP_HELD);
}

static HjOp *
retry_op (Laptop *laptop, const HjOp *op)
{
  g_autofree char *id = held_id (laptop, op);

  return laptop_do_op (laptop, &hj_entity_held, id, "retry", NULL);
}

/* What stood in the way may be gone. */
static void
test_tried_again (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_auto (Intake) intake = { 0 };
  g_autoptr (HjOp) person = nameless (laptop);
  g_autoptr (HjOp) late = NULL;
  g_autofree char *row = hj_central_new_id (self->world->central);

  laptop_assert_sent (laptop, hj_op_ref (person), HJ_OP_HELD);
  laptop_assert_sent (laptop, retry_op (laptop, person), HJ_OP_MERGED);
  assert_waits (self, laptop, person, NULL);
  /* A row that is made only later. */
  late = set_phone (laptop, row, "6");
  laptop_assert_sent (laptop, hj_op_ref (late), HJ_OP_HELD);
  laptop_assert_sent (
      self->colleague,
      with_row (laptop_new_op (self->colleague, &hj_entity_person, "name", "迟", NULL), late),
      HJ_OP_APPLIED);
  laptop_assert_sent (laptop, retry_op (laptop, late), HJ_OP_APPLIED);
  assert_state (self, laptop, late, "accepted");
  assert_text (self, &hj_entity_person, late->row, "phone", "6");
  /* An act is tried as a whole. */
  send_intake (self, &intake);
  laptop_assert_sent (laptop, retry_op (laptop, intake.detention), HJ_OP_MERGED);
  laptop_assert_sent (laptop, retry_op (laptop, intake.person), HJ_OP_HELD);
  assert_absent (self, &hj_entity_person, intake.person->row);
}

/* After a backup is put back, everything since may come once more, in one batch. */
static void
test_all_of_it_at_once (Fixture *self, gconstpointer data)
{
  Laptop *laptop = self->officer;
  g_autoptr (HjOp) person = nameless (laptop);
  g_autofree char *id = held_id (laptop, person);
  g_autoptr (HjOp) fixed = named (laptop, person, "李新");
  g_autoptr (HjOp) naming
      = laptop_do_op (laptop, &hj_entity_held, id, "replace", "replaced_by", fixed->id, NULL);
  gint64 seq = naming->seq;

  naming->seq = fixed->seq;
  fixed->seq = seq;
  g_set_str (&fixed->base_op, person->id);
  g_autoptr (HjOp) edit = based_on (set_phone (laptop, person->row, "6"), person);
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, NULL, person, naming, fixed, edit, NULL);

  g_assert_nonnull (answer);
  assert_state (self, laptop, person, "replaced");
  assert_text (self, &hj_entity_person, person->row, "name", "李新");
  assert_text (self, &hj_entity_person, person->row, "phone", "6");
  g_assert_cmpint (world_count (self->world, &hj_entity_held), ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/op-held/corrected-new-and-its-edits", test_corrected_new_and_its_edits },
    { "/op-held/corrected-badly", test_corrected_badly },
    { "/op-held/withdrawn-change", test_withdrawn_change },
    { "/op-held/withdrawn-new", test_withdrawn_new },
    { "/op-held/what-names-it-goes-on", test_what_names_it_goes_on },
    { "/op-held/act-is-whole", test_act_is_whole },
    { "/op-held/act-without-a-part", test_act_without_a_part },
    { "/op-held/corrected-on-two-laptops", test_corrected_on_two_laptops },
    { "/op-held/refused-while-corrected", test_refused_while_corrected },
    { "/op-held/only-the-author-decides", test_only_the_author_decides },
    { "/op-held/nothing-to-decide", test_nothing_to_decide },
    { "/op-held/tried-again", test_tried_again },
    { "/op-held/all-of-it-at-once", test_all_of_it_at_once },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
