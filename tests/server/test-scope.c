/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/scope/hj-scope.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-rows.h"

/* One person with one dispute in each of two houses, all written by the central instance. */
typedef struct {
  World *world;
  char *mediator; /* of user `m1` */
  char *person;
  char *detention;
  char *dispute;
  char *party;
  char *ticket; /* given to nobody yet */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  World *world = self->world = world_new ();

  self->mediator = world_add_mediator (world, "m1");
  self->detention = central_add_detained (world->central, "house-1", "王安", &self->person);
  self->dispute = world_write (world, &hj_entity_dispute, "house", "house-1", "detention",
                               self->detention, "title", "债务", "state", "open", NULL);
  self->party = world_write (world, &hj_entity_party, "dispute", self->dispute, "person",
                             self->person, "name", "王安", "role", "detained", NULL);
  self->ticket = world_write (world, &hj_entity_ticket, "house", "house-1", "kind", "mediation",
                              "dispute", self->dispute, "state", "submitted", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->mediator);
  g_free (self->person);
  g_free (self->detention);
  g_free (self->dispute);
  g_free (self->party);
  g_free (self->ticket);
  world_free (self->world);
}

static void
assert_in (Fixture *self, const char *bucket, const HjEntity *entity, const char *id)
{
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);
  g_autoptr (GPtrArray) buckets = hj_scope_buckets_of (self->world->central, row, NULL);

  /* What is computed and what is kept are one. */
  g_assert_true (hj_central_is_member (self->world->central, bucket, entity, id));
  g_assert_true (g_ptr_array_find_with_equal_func (buckets, bucket, g_str_equal, NULL));
}

static void
assert_not_in (Fixture *self, const char *bucket, const HjEntity *entity, const char *id)
{
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);
  g_autoptr (GPtrArray) buckets = hj_scope_buckets_of (self->world->central, row, NULL);

  g_assert_false (hj_central_is_member (self->world->central, bucket, entity, id));
  g_assert_false (g_ptr_array_find_with_equal_func (buckets, bucket, g_str_equal, NULL));
}

static void
assign (Fixture *self, const char *ticket, const char *mediator)
{
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_ticket, ticket);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (row, "mediator", mediator);
  g_assert_true (hj_central_write (self->world->central, row, &error));
  g_assert_no_error (error);
}

static void
test_house_rows (Fixture *self, gconstpointer data)
{
  g_autofree char *contact = world_write (self->world, &hj_entity_family_contact, "person",
                                          self->person, "name", "王母", NULL);
  g_autofree char *exam
      = world_write (self->world, &hj_entity_exam, "detention", self->detention, NULL);

  assert_in (self, "house:house-1", &hj_entity_person, self->person);
  assert_in (self, "house:house-1", &hj_entity_detention, self->detention);
  assert_in (self, "house:house-1", &hj_entity_dispute, self->dispute);
  assert_in (self, "house:house-1", &hj_entity_party, self->party);
  assert_in (self, "house:house-1", &hj_entity_ticket, self->ticket);
  assert_in (self, "house:house-1", &hj_entity_family_contact, contact);
  assert_in (self, "house:house-1", &hj_entity_exam, exam);
  assert_not_in (self, "house:house-2", &hj_entity_person, self->person);
  assert_in (self, "catalogue", &hj_entity_mediator, self->mediator);
  assert_in (self, "catalogue", &hj_entity_org, "house-1");
}

static void
test_items_by_sensitivity (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *sensitivity;
    const char *bucket;
  } cases[] = {
    { "basic", "house:house-1" },
    { "identity", "house:house-1" },
    { "health", "house-health:house-1" },
    { "record", "house-record:house-1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *item
        = world_write (self->world, &hj_entity_source_item, "person", self->person, "item", "x",
                       "source", "y", "version", "1", "sensitivity", cases[i].sensitivity, NULL);

    assert_in (self, cases[i].bucket, &hj_entity_source_item, item);
    if (i >= 2)
      assert_not_in (self, "house:house-1", &hj_entity_source_item, item);
  }
}

/* A second house comes to know the person, and what hangs on the person, but not the first stay. */
static void
test_second_house (Fixture *self, gconstpointer data)
{
  g_autofree char *contact = world_write (self->world, &hj_entity_family_contact, "person",
                                          self->person, "name", "王母", NULL);
  g_autofree char *second = NULL;

  assert_not_in (self, "house:house-2", &hj_entity_family_contact, contact);
  second = world_write (self->world, &hj_entity_detention, "person", self->person, "house",
                        "house-2", "kind", "judicial", "starts_at", "2026-06-11T08:00+08:00",
                        "ends_at", "2026-06-12T08:00+08:00", NULL);
  assert_in (self, "house:house-2", &hj_entity_person, self->person);
  assert_in (self, "house:house-2", &hj_entity_family_contact, contact);
  assert_in (self, "house:house-2", &hj_entity_detention, second);
  assert_not_in (self, "house:house-2", &hj_entity_detention, self->detention);
  assert_in (self, "house:house-1", &hj_entity_person, self->person);
}

static void
test_mediator_gets_the_matter (Fixture *self, gconstpointer data)
{
  assert_not_in (self, "mediator:m1", &hj_entity_dispute, self->dispute);
  assign (self, self->ticket, self->mediator);
  assert_in (self, "mediator:m1", &hj_entity_ticket, self->ticket);
  assert_in (self, "mediator:m1", &hj_entity_dispute, self->dispute);
  assert_in (self, "mediator:m1", &hj_entity_party, self->party);
  assert_in (self, "mediator:m1", &hj_entity_person, self->person);
  assert_not_in (self, "mediator:m1", &hj_entity_detention, self->detention);
  /* A party that comes later comes along. */
  g_autofree char *other = world_write (self->world, &hj_entity_person, "name", "李平", NULL);
  g_autofree char *party = world_write (self->world, &hj_entity_party, "dispute", self->dispute,
                                        "person", other, "name", "李平", "role", "other", NULL);

  assert_in (self, "mediator:m1", &hj_entity_party, party);
  assert_in (self, "mediator:m1", &hj_entity_person, other);
  assert_in (self, "house:house-1", &hj_entity_person, other);
}

static void
test_reassigned_leaves (Fixture *self, gconstpointer data)
{
  g_autofree char *second = world_add_mediator (self->world, "m2");
  g_autofree char *visit
      = world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind", "visit", "person",
                     self->person, "mediator", self->mediator, "state", "submitted", NULL);

  assign (self, self->ticket, self->mediator);
  assign (self, self->ticket, second);
  assert_in (self, "mediator:m2", &hj_entity_ticket, self->ticket);
  assert_in (self, "mediator:m2", &hj_entity_person, self->person);
  assert_not_in (self, "mediator:m1", &hj_entity_ticket, self->ticket);
  assert_not_in (self, "mediator:m1", &hj_entity_dispute, self->dispute);
  assert_not_in (self, "mediator:m1", &hj_entity_party, self->party);
  /* The visit still holds the person. */
  assert_in (self, "mediator:m1", &hj_entity_person, self->person);
  assign (self, visit, second);
  assert_not_in (self, "mediator:m1", &hj_entity_person, self->person);
}

/* A party turns out to be another person: the first one leaves unless something else holds it. */
static void
test_party_becomes_another (Fixture *self, gconstpointer data)
{
  g_autofree char *other = world_write (self->world, &hj_entity_person, "name", "李平", NULL);
  g_autoptr (HjRecord) party = world_load (self->world, &hj_entity_party, self->party);

  assign (self, self->ticket, self->mediator);
  hj_record_set_text (party, "person", other);
  g_assert_true (hj_central_write (self->world->central, party, NULL));
  assert_in (self, "mediator:m1", &hj_entity_person, other);
  assert_not_in (self, "mediator:m1", &hj_entity_person, self->person);
  assert_in (self, "house:house-1", &hj_entity_person, self->person);
}

static void
test_dependents (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) ticket = world_load (self->world, &hj_entity_ticket, self->ticket);
  g_autoptr (GPtrArray) rows = hj_scope_dependents_of (self->world->central, ticket, NULL);

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (hj_record_get_id (g_ptr_array_index (rows, 0)), ==, self->dispute);
}

static void
assert_subscribed (const char *role, const char *const *names)
{
  g_autoptr (GPtrArray) list = hj_scope_subscriptions ("u", role, "house-1");

  g_assert_cmpuint (list->len, ==, g_strv_length ((char **)names));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (((HjSubscription *)g_ptr_array_index (list, i))->wire_name, ==, names[i]);
}

static void
test_subscriptions (Fixture *self, gconstpointer data)
{
  const char *const officer[]
      = { "catalogue#basic", "user:u#basic", "house:house-1#officer", NULL };
  const char *const leader[] = { "catalogue#basic", "user:u#basic", "house:house-1#officer",
                                 "house-lead:house-1#officer", NULL };
  const char *const care[] = { "catalogue#basic", "user:u#basic", "house:house-1#care",
                               "house-health:house-1#health", NULL };
  const char *const none[] = { NULL };
  const char *const mediator[] = { "catalogue#basic", "user:u#basic", "mediator:u#mediator", NULL };
  const char *const other[] = { "catalogue#basic", "user:u#basic", NULL };

  assert_subscribed ("intake-officer", officer);
  assert_subscribed ("duty-officer", officer);
  assert_subscribed ("house-leader", leader);
  assert_subscribed ("mediator", mediator);
  assert_subscribed ("doctor", care);
  assert_subscribed ("counsellor", care);
  assert_subscribed ("nobody", none);
  assert_subscribed ("administrator", other);
}

static void
test_may_read (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *item
      = world_write (self->world, &hj_entity_source_item, "person", self->person, "item", "x",
                     "source", "y", "version", "1", "sensitivity", "health", NULL);

  g_assert_true (
      hj_scope_may_read (central, "o", "duty-officer", "house-1", &hj_entity_person, self->person));
  g_assert_false (
      hj_scope_may_read (central, "o", "duty-officer", "house-2", &hj_entity_person, self->person));
  g_assert_false (
      hj_scope_may_read (central, "m1", "mediator", "house-1", &hj_entity_person, self->person));
  assign (self, self->ticket, self->mediator);
  g_assert_true (
      hj_scope_may_read (central, "m1", "mediator", "house-1", &hj_entity_person, self->person));
  g_assert_false (hj_scope_may_read (central, "m1", "mediator", "house-1", &hj_entity_detention,
                                     self->detention));
  g_assert_false (
      hj_scope_may_read (central, "m2", "mediator", "house-1", &hj_entity_person, self->person));
  g_assert_false (
      hj_scope_may_read (central, "o", "duty-officer", "house-1", &hj_entity_source_item, item));
  g_assert_true (
      hj_scope_may_read (central, "d", "doctor", "house-1", &hj_entity_mediator, self->mediator));
}

static gboolean
may_set (Fixture *self, const char *user, const char *role, const char *org, const HjEntity *entity,
         const char *id, const char *field)
{
  g_autoptr (HjRecord) before = world_load (self->world, entity, id);
  g_autoptr (HjRecord) after = hj_record_copy (before);
  guint64 mask = G_GUINT64_CONSTANT (1) << hj_entity_field_index (entity, field);

  hj_record_set_text (after, field, "new");
  g_autofree char *why
      = hj_scope_why_not_write (self->world->central, user, role, org, before, after, mask);

  g_assert_true (why == NULL || g_str_has_suffix (why, "."));
  return why == NULL;
}

static void
test_who_may_write (Fixture *self, gconstpointer data)
{
  g_autofree char *exam = world_write (self->world, &hj_entity_exam, "detention", self->detention,
                                       "ecg", "old", NULL);

  assign (self, self->ticket, self->mediator);
  g_assert_true (
      may_set (self, "o", "intake-officer", "house-1", &hj_entity_person, self->person, "phone"));
  g_assert_false (
      may_set (self, "o", "intake-officer", "house-2", &hj_entity_person, self->person, "phone"));
  /* Examination values are entered once. */
  g_assert_false (may_set (self, "o", "intake-officer", "house-1", &hj_entity_exam, exam, "ecg"));
  g_assert_true (
      may_set (self, "o", "intake-officer", "house-1", &hj_entity_exam, exam, "ultrasound"));
  g_assert_false (
      may_set (self, "o", "house-leader", "house-1", &hj_entity_org, "house-1", "name"));
  g_assert_true (
      may_set (self, "m1", "mediator", "house-1", &hj_entity_ticket, self->ticket, "note"));
  g_assert_false (
      may_set (self, "m2", "mediator", "house-1", &hj_entity_ticket, self->ticket, "note"));
  g_assert_false (
      may_set (self, "m1", "mediator", "house-1", &hj_entity_ticket, self->ticket, "by"));
  g_assert_false (
      may_set (self, "m1", "mediator", "house-1", &hj_entity_person, self->person, "phone"));
  g_assert_false (
      may_set (self, "d", "doctor", "house-1", &hj_entity_person, self->person, "phone"));
  g_assert_true (may_set (self, "d", "doctor", "house-1", &hj_entity_exam, exam, "ecg"));
  g_assert_false (may_set (self, "d", "doctor", "house-2", &hj_entity_exam, exam, "ecg"));
}

/* All that a mediator's pages hold, value by value. */
static void
test_mediator_sees_no_more (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  g_autoptr (Laptop) mediator = laptop_new (world, "m1", "mediator", "house-1");
  g_autoptr (HjRecord) person = world_load (world, &hj_entity_person, self->person);

  hj_record_set_text (person, "registered_address", "HIDDEN-address");
  hj_record_set_text (person, "phone", "13800000000");
  hj_record_set_text (person, "birth_date", "1990-01-01");
  g_assert_true (hj_central_write (world->central, person, NULL));
  g_free (world_write (world, &hj_entity_exam, "detention", self->detention, "ecg", "HIDDEN-ecg",
                       "ecg_flag", "abnormal", NULL));
  g_free (world_write (world, &hj_entity_screening, "detention", self->detention, "injuries",
                       "HIDDEN-injury", NULL));
  g_free (world_write (world, &hj_entity_record_band, "detention", self->detention, "record",
                       "HIDDEN-record", NULL));
  g_free (world_write (world, &hj_entity_label, "detention", self->detention, "color", "red",
                       "state", "proposed", "reason", "HIDDEN-label", "at",
                       "2026-06-02T08:00+08:00", NULL));
  g_free (world_write (world, &hj_entity_behaviour, "detention", self->detention, "kind", "threat",
                       "severity", "2", "note", "HIDDEN-behaviour", "at", "2026-06-02T08:00+08:00",
                       NULL));
  g_free (world_write (world, &hj_entity_family_contact, "person", self->person, "name",
                       "HIDDEN-family", NULL));
  g_free (world_write (world, &hj_entity_source_item, "person", self->person, "item", "x", "source",
                       "y", "value", "HIDDEN-item", "version", "1", "sensitivity", "basic", NULL));
  assign (self, self->ticket, self->mediator);
  laptop_pull (mediator);
  g_assert_nonnull (laptop_find (mediator, &hj_entity_ticket, self->ticket));
  g_assert_true (laptop_holds_text (mediator, "13800000000"));
  g_assert_false (laptop_holds_text (mediator, "HIDDEN"));
  g_assert_false (laptop_holds_text (mediator, "1990-01-01"));
  g_assert_false (laptop_holds_text (mediator, self->detention));
  for (guint i = hj_entity_family_contact.number; i <= hj_entity_label.number; i++) {
    g_autofree char *prefix = g_strconcat (hj_entity_find_number (i)->name, "/", NULL);
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init (&iter, mediator->rows);
    while (g_hash_table_iter_next (&iter, &key, NULL))
      g_assert_false (g_str_has_prefix (key, prefix));
  }
}

static void
test_held_work_is_its_authors (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  g_autoptr (Laptop) officer = laptop_new (world, "officer", "intake-officer", "house-1");
  g_autoptr (Laptop) colleague = laptop_new (world, "colleague", "duty-officer", "house-1");
  g_autoptr (Laptop) leader = laptop_new (world, "leader", "house-leader", "house-1");

  laptop_assert_sent (officer, laptop_new_op (officer, &hj_entity_person, "phone", "PLAIN", NULL),
                      HJ_OP_HELD);
  laptop_assert_sent (officer, laptop_new_op (officer, &hj_entity_exam, "ecg", "SECRET", NULL),
                      HJ_OP_HELD);
  laptop_pull (officer);
  laptop_pull (colleague);
  laptop_pull (leader);
  g_assert_true (laptop_holds_text (officer, "PLAIN"));
  g_assert_true (laptop_holds_text (officer, "SECRET"));
  g_assert_true (laptop_holds_text (leader, "PLAIN"));
  g_assert_false (laptop_holds_text (leader, "SECRET"));
  g_assert_false (laptop_holds_text (colleague, "PLAIN"));
  g_assert_false (laptop_holds_text (colleague, "SECRET"));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/scope/house-rows", test_house_rows },
    { "/scope/items-by-sensitivity", test_items_by_sensitivity },
    { "/scope/second-house", test_second_house },
    { "/scope/mediator-gets-the-matter", test_mediator_gets_the_matter },
    { "/scope/reassigned-leaves", test_reassigned_leaves },
    { "/scope/party-becomes-another", test_party_becomes_another },
    { "/scope/dependents", test_dependents },
    { "/scope/subscriptions", test_subscriptions },
    { "/scope/may-read", test_may_read },
    { "/scope/who-may-write", test_who_may_write },
    { "/scope/mediator-sees-no-more", test_mediator_sees_no_more },
    { "/scope/held-work-is-its-authors", test_held_work_is_its_authors },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
