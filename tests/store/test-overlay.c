/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store-fixture.h"

#include "core/store/hj-outbox.h"

#define PERSON_MASK(field)                                                                         \
  (G_GUINT64_CONSTANT (1) << hj_entity_field_index (&hj_entity_person, field))

static void
assert_text (Fixture *fixture, HjRecord *record, const char *field, const char *expected)
{
  g_autofree char *text = fixture_dup_text (fixture, record, field);

  g_assert_cmpstr (text, ==, expected);
}

static void
change (Fixture *fixture, HjRecord *record, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) changed = hj_replica_require (
      fixture->replica, hj_record_get_entity (record), hj_record_get_id (record), &error);

  g_assert_no_error (error);
  hj_record_set_text (changed, field, text);
  hj_replica_update (fixture->replica, changed, &error);
  g_assert_no_error (error);
}

/* A newer row from the central instance goes below what the user has entered over it. */
static void
test_own_ops_over_newer_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "phone", "1001");
  hj_record_set_text (person, "address", "东街");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "phone", "2002");
  change (fixture, person, "occupation", "木工");
  change (fixture, person, "phone", "3003");

  hj_record_set_text (person, "phone", "1009");
  hj_record_set_text (person, "address", "西街");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "phone", "3003");
  assert_text (fixture, person, "occupation", "木工");
  assert_text (fixture, person, "address", "西街");
}

/* An answered op stays shown until a pull has reached it, then the pulled row counts. */
static void
test_answered_until_pulled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "phone", "1001");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "phone", "2002");
  fixture_answer (fixture, HJ_OP_CONFLICT, fixture->pos + 2);
  assert_text (fixture, person, "phone", "2002");

  /* A page that does not reach the answer's position. */
  hj_record_set_text (person, "address", "西街");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "phone", "2002");
  assert_text (fixture, person, "address", "西街");

  /* In a conflict the value that was committed first stays shown. */
  hj_record_set_text (person, "phone", "1777");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "phone", "1777");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM base_row"), ==, 0);
}

/* A page that announces more does not yet hold all that is before its position. */
static void
test_not_in_the_middle_of_a_pull (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "phone", "2002");
  fixture_answer (fixture, HJ_OP_APPLIED, fixture->pos + 1);
  g_autoptr (HjRecord) other = fixture_new_person (fixture, "李雷");

  fixture_send (fixture, other);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, TRUE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  assert_text (fixture, person, "phone", "2002");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM outbox WHERE state = 1"), ==, 1);
}

static void
test_own_row_is_confirmed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture_enter (fixture, person);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM base_row"), ==, 0);
  fixture_answer (fixture, HJ_OP_APPLIED, fixture->pos + 1);
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "name", "王小明");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM base_row"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT pos FROM person"), ==, fixture->pos);
}

/* What the central instance holds for a person to look at is not shown as if it were done. */
static void
test_held_row_goes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture_enter (fixture, person);
  fixture_answer (fixture, HJ_OP_HELD, fixture->pos + 1);
  assert_text (fixture, person, "name", "王小明");
  fixture->pos++;
  fixture_apply (fixture);
  assert_text (fixture, person, "name", NULL);
}

/* A row that leaves the user's scope stays for as long as own work on it waits. */
static void
test_own_ops_hold_a_dropped_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "phone", "2002");
  fixture_send_drop (fixture, FIXTURE_BUCKET, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "phone", "2002");
  fixture_answer (fixture, HJ_OP_APPLIED, fixture->pos + 1);
  fixture->pos++;
  fixture_apply (fixture);
  assert_text (fixture, person, "name", NULL);
}

/* The reader's projection is narrower than the row: what it does not hold is left alone. */
static void
test_partial_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "phone", "1001");
  hj_record_set_text (person, "address", "东街");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "occupation", "木工");
  hj_record_set_text (person, "phone", "1002");
  hj_record_set_text (person, "address", "nobody sends this");
  fixture_send_in (fixture, FIXTURE_BUCKET, person, PERSON_MASK ("phone"));
  fixture_apply (fixture);
  assert_text (fixture, person, "phone", "1002");
  assert_text (fixture, person, "address", "东街");
  assert_text (fixture, person, "occupation", "木工");
}

/* An older row, late, changes nothing: neither what is shown nor what is below. */
static void
test_older_base_is_ignored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "address", "新");
  fixture->pos = 10;
  fixture_send (fixture, person);
  fixture_apply (fixture);
  change (fixture, person, "phone", "2002");
  hj_record_set_text (person, "address", "旧");
  fixture->pos = 5;
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "address", "新");
  fixture_answer (fixture, HJ_OP_APPLIED, 11);
  hj_record_set_text (person, "phone", "2002");
  hj_record_set_text (person, "address", "新");
  fixture->pos = 10;
  fixture_send (fixture, person);
  fixture_apply (fixture);
  assert_text (fixture, person, "address", "新");
  assert_text (fixture, person, "phone", "2002");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/overlay/newer-base", test_own_ops_over_newer_base);
  FIXTURE_ADD ("/store/overlay/answered", test_answered_until_pulled);
  FIXTURE_ADD ("/store/overlay/more-to-come", test_not_in_the_middle_of_a_pull);
  FIXTURE_ADD ("/store/overlay/confirmed", test_own_row_is_confirmed);
  FIXTURE_ADD ("/store/overlay/held", test_held_row_goes);
  FIXTURE_ADD ("/store/overlay/dropped", test_own_ops_hold_a_dropped_row);
  FIXTURE_ADD ("/store/overlay/partial", test_partial_rows);
  FIXTURE_ADD ("/store/overlay/older-base", test_older_base_is_ignored);
  return g_test_run ();
}
