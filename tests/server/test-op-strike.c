/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"
#include "core/model/hj-entities.h"

/* A contact whom two officers and their leader know, and who may have been entered by mistake. */
typedef struct {
  World *world;
  Laptop *first;
  Laptop *second;
  Laptop *leader;
  char *contact;
} Fixture;

static void
pull_all (Fixture *self)
{
  laptop_pull (self->first);
  laptop_pull (self->second);
  laptop_pull (self->leader);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->first = laptop_new (self->world, "first", "intake-officer", "house-1");
  self->second = laptop_new (self->world, "second", "duty-officer", "house-1");
  self->leader = laptop_new (self->world, "leader", "house-leader", "house-1");
  HjOp *person = laptop_new_op (self->first, &hj_entity_person, "name", "王安", NULL);
  HjOp *contact = laptop_new_op (self->first, &hj_entity_family_contact, "person", person->row,
                                 "name", "王父", "phone", "1", NULL);

  /* By a release that knew nothing of striking out. */
  contact->schema = 2;
  self->contact = g_strdup (contact->row);
  laptop_assert_sent (self->first, person, HJ_OP_APPLIED);
  laptop_assert_sent (self->first, contact, HJ_OP_APPLIED);
  pull_all (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->contact);
  laptop_free (self->first);
  laptop_free (self->second);
  laptop_free (self->leader);
  world_free (self->world);
}

static HjOp *
strike_op (Fixture *self, Laptop *laptop)
{
  return laptop_do_op (laptop, &hj_entity_family_contact, self->contact, "strike", "struck_reason",
                       "录错了人", NULL);
}

static HjOp *
phone_op (Fixture *self, Laptop *laptop, const char *phone)
{
  return laptop_set_op (laptop, &hj_entity_family_contact, self->contact, "phone", phone);
}

static void
assert_contact (Fixture *self, const char *field, const char *text)
{
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_family_contact, self->contact);

  g_assert_cmpstr (hj_record_get_text (row, field), ==, text);
}

static HjRecord *
send_conflict (Fixture *self, Laptop *laptop, HjOp *op)
{
  g_autoptr (HjOp) owned = op;
  g_autoptr (HjOpResult) result = laptop_send (laptop, owned);

  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==, "conflict");
  g_assert_true (g_str_has_suffix (result->reason, "."));
  return world_load (self->world, &hj_entity_conflict, result->conflict);
}

static void
resolve (Fixture *self, const HjRecord *conflict, const char *value)
{
  pull_all (self);
  g_assert_nonnull (laptop_find (self->leader, &hj_entity_conflict, hj_record_get_id (conflict)));
  laptop_assert_sent (self->leader,
                      laptop_do_op (self->leader, &hj_entity_conflict, hj_record_get_id (conflict),
                                    "resolve", "value", value, NULL),
                      HJ_OP_APPLIED);
  g_autoptr (HjRecord) done
      = world_load (self->world, &hj_entity_conflict, hj_record_get_id (conflict));

  g_assert_cmpstr (hj_record_get_text (done, "state"), ==, "resolved");
}

static void
test_struck_and_restored (Fixture *self, gconstpointer data)
{
  laptop_assert_sent (self->first, strike_op (self, self->first), HJ_OP_APPLIED);
  assert_contact (self, "state", "struck");
  assert_contact (self, "struck_reason", "录错了人");
  assert_contact (self, "struck_by", "first");
  assert_contact (self, "name", "王父");
  pull_all (self);
  g_assert_nonnull (laptop_find (self->second, &hj_entity_family_contact, self->contact));
  laptop_assert_sent (
      self->second,
      laptop_do_op (self->second, &hj_entity_family_contact, self->contact, "restore", NULL),
      HJ_OP_APPLIED);
  assert_contact (self, "state", "entered");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

/* A change meets a striking out of which its writer knew nothing. */
static void
test_change_meets_strike (Fixture *self, gconstpointer data)
{
  gboolean restore = GPOINTER_TO_INT (data);
  g_autoptr (HjRecord) conflict = NULL;
  HjOp *older = phone_op (self, self->second, "2");

  /* Its clock was an hour slow. */
  older->raw = older->at - HJ_HOUR_MS;
  older->schema = 1;
  laptop_assert_sent (self->first, strike_op (self, self->first), HJ_OP_APPLIED);
  conflict = send_conflict (self, self->second, older);
  g_assert_null (hj_record_get_text (conflict, "field"));
  g_assert_cmpstr (hj_record_get_text (conflict, "shown"), ==, "struck");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered"), ==, "entered");
  g_assert_cmpstr (hj_record_get_text (conflict, "shown_by"), ==, "first");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered_by"), ==, "second");
  g_assert_cmpstr (hj_record_get_text (conflict, "changed"), ==, "phone");
  g_assert_cmpstr (hj_record_get_text (conflict, "shown_on"), ==, self->first->device->name);
  g_assert_cmpstr (hj_record_get_text (conflict, "offered_on"), ==, self->second->device->name);
  g_assert_cmpint (hj_record_get_int (conflict, "offered_clock", -1), ==, HJ_HOUR_MS);
  g_assert_cmpint (hj_record_get_int (conflict, "shown_clock", -1), ==, 0);
  /* What was written is there, whatever is decided. */
  assert_contact (self, "phone", "2");
  assert_contact (self, "state", "struck");
  resolve (self, conflict, restore ? "entered" : "struck");
  assert_contact (self, "state", restore ? "entered" : "struck");
  assert_contact (self, "phone", "2");
}

/* A striking out meets a change of which nothing was known. */
static void
test_strike_meets_change (Fixture *self, gconstpointer data)
{
  gboolean strike = GPOINTER_TO_INT (data);
  g_autoptr (HjRecord) conflict = NULL;

  laptop_assert_sent (self->first, phone_op (self, self->first, "2"), HJ_OP_APPLIED);
  conflict = send_conflict (self, self->second, strike_op (self, self->second));
  g_assert_cmpstr (hj_record_get_text (conflict, "shown"), ==, "entered");
  g_assert_cmpstr (hj_record_get_text (conflict, "offered"), ==, "struck");
  g_assert_cmpstr (hj_record_get_text (conflict, "command"), ==, "strike");
  g_assert_cmpstr (hj_record_get_text (conflict, "changed"), ==, "phone");
  assert_contact (self, "state", "entered");
  resolve (self, conflict, strike ? "struck" : "entered");
  assert_contact (self, "state", strike ? "struck" : "entered");
  assert_contact (self, "struck_reason", strike ? "录错了人" : NULL);
  assert_contact (self, "phone", "2");
}

static void
test_own_change_is_known (Fixture *self, gconstpointer data)
{
  laptop_assert_sent (self->first, phone_op (self, self->first, "2"), HJ_OP_APPLIED);
  laptop_assert_sent (self->first, strike_op (self, self->first), HJ_OP_APPLIED);
  assert_contact (self, "state", "struck");
}

static void
test_struck_twice (Fixture *self, gconstpointer data)
{
  HjOp *other = laptop_do_op (self->second, &hj_entity_family_contact, self->contact, "strike",
                              "struck_reason", "重复", NULL);

  laptop_assert_sent (self->first, strike_op (self, self->first), HJ_OP_APPLIED);
  laptop_assert_sent (self->second, other, HJ_OP_MERGED);
  assert_contact (self, "struck_reason", "录错了人");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

static void
test_known_strike_holds_changes (Fixture *self, gconstpointer data)
{
  laptop_assert_sent (self->first, strike_op (self, self->first), HJ_OP_APPLIED);
  pull_all (self);
  laptop_assert_sent (self->second, phone_op (self, self->second, "2"), HJ_OP_HELD);
  assert_contact (self, "phone", "1");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) doctor = laptop_new (self->world, "doctor", "doctor", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "other", "house-leader", "house-2");

  laptop_pull (doctor);
  laptop_assert_sent (
      self->first,
      laptop_do_op (self->first, &hj_entity_family_contact, self->contact, "strike", NULL),
      HJ_OP_HELD);
  laptop_assert_sent (doctor, strike_op (self, doctor), HJ_OP_HELD);
  laptop_assert_sent (other, strike_op (self, other), HJ_OP_HELD);
  laptop_assert_sent (
      self->first,
      laptop_set_op (self->first, &hj_entity_family_contact, self->contact, "state", "struck"),
      HJ_OP_HELD);
  assert_contact (self, "state", "entered");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    gconstpointer data;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/op-strike/struck-and-restored", NULL, test_struck_and_restored },
    { "/op-strike/change-meets-strike/keep", GINT_TO_POINTER (FALSE), test_change_meets_strike },
    { "/op-strike/change-meets-strike/restore", GINT_TO_POINTER (TRUE), test_change_meets_strike },
    { "/op-strike/strike-meets-change/keep", GINT_TO_POINTER (FALSE), test_strike_meets_change },
    { "/op-strike/strike-meets-change/strike", GINT_TO_POINTER (TRUE), test_strike_meets_change },
    { "/op-strike/own-change-is-known", NULL, test_own_change_is_known },
    { "/op-strike/struck-twice", NULL, test_struck_twice },
    { "/op-strike/known-strike-holds-changes", NULL, test_known_strike_holds_changes },
    { "/op-strike/refused", NULL, test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
