/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-check.h"

#include "core/model/hj-projection.h"
#include "store-fixture.h"

#define BUCKET "house:house-1#officer"
#define ALL G_MAXUINT64
#define PEOPLE (HJ_CHECK_ROWS + 40)

static guint64
mask_of (const HjEntity *entity)
{
  return hj_projection_get_mask (hj_projection_find ("officer"), entity);
}

/* What the central instance would say of the same rows. */
static char *
send (Fixture *fixture, HjRecord **records, guint n_records)
{
  HjDigest digest = { 0 };

  for (guint i = 0; i < n_records; i++) {
    guint64 mask = mask_of (hj_record_get_entity (records[i]));

    fixture_send_in (fixture, BUCKET, records[i], mask);
    hj_digest_add (&digest, records[i], mask);
  }
  fixture_apply (fixture);
  return hj_digest_to_text (&digest);
}

static HjCheck *
make_check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HjCheck *check = hj_replica_make_check (fixture->replica, &error);

  g_assert_no_error (error);
  return check;
}

static void
pass (Fixture *fixture, const HjCheck *check, gboolean same)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_pass_check (fixture->replica, check, same, &error));
  g_assert_no_error (error);
}

/* One piece holds a small bucket whole, also with own work over its rows. */
static void
test_small_bucket (Fixture *fixture, gconstpointer data)
{
  HjRecord *person = fixture_new_person (fixture, "王芳");
  HjRecord *detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  HjRecord *records[] = { person, detention };
  g_autofree char *digest = send (fixture, records, G_N_ELEMENTS (records));
  g_autoptr (HjRecord) changed = hj_record_copy (person);
  g_autoptr (HjRecord) entered = fixture_new_person (fixture, "自己写的");
  g_autoptr (GError) error = NULL;

  hj_record_set_text (changed, "name", "王方");
  g_assert_true (hj_replica_update (fixture->replica, changed, &error));
  g_assert_no_error (error);
  fixture_enter (fixture, entered);
  g_autoptr (HjCheck) check = make_check (fixture);

  g_assert_cmpstr (check->bucket, ==, BUCKET);
  g_assert_cmpstr (check->digest, ==, digest);
  g_assert_cmpint (check->last_entity, ==, 0);
  g_assert_null (check->last);
  pass (fixture, check, TRUE);
  /* That was all; the next time it begins again. */
  g_assert_null (make_check (fixture));
  g_autoptr (HjCheck) again = make_check (fixture);

  g_assert_cmpstr (again->digest, ==, digest);
  hj_record_unref (person);
  hj_record_unref (detention);
}

/* A value, a row or a membership that the disk has lost is told. */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
  const char *const damages[] = {
    "UPDATE person SET name = '别人'",
    "DELETE FROM person",
    "DELETE FROM member",
    "UPDATE person SET sex = 'male'",
  };
  HjSql *sql = hj_replica_get_sql (fixture->replica);
  HjRecord *person = fixture_new_person (fixture, "王芳");
  g_autofree char *digest = send (fixture, &person, 1);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (hj_sql_begin (sql, &error));
    g_assert_true (hj_sql_exec (sql, damages[i], &error));
    g_assert_no_error (error);
    g_autoptr (HjCheck) check = make_check (fixture);

    g_assert_cmpstr (check->digest, !=, digest);
    hj_sql_rollback (sql);
  }
  g_autoptr (HjCheck) check = make_check (fixture);

  g_assert_cmpstr (check->digest, ==, digest);
  hj_record_unref (person);
}

/* A large bucket goes by pieces, which end where the next begins and cover each row once. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);

  for (guint i = 0; i < PEOPLE; i++)
    g_ptr_array_add (people, fixture_new_person (fixture, "人"));
  g_autofree char *digest = send (fixture, (HjRecord **)people->pdata, people->len);
  g_autoptr (HjCheck) first = make_check (fixture);
  HjDigest rest = { 0 };

  g_assert_cmpint (first->last_entity, ==, hj_entity_person.number);
  g_assert_cmpstr (first->digest, !=, digest);
  pass (fixture, first, TRUE);
  g_autoptr (HjCheck) second = make_check (fixture);

  g_assert_cmpint (second->entity, ==, hj_entity_person.number);
  g_assert_cmpstr (second->after, ==, first->last);
  g_assert_cmpint (second->last_entity, ==, 0);
  for (guint i = 0; i < people->len; i++) {
    HjRecord *person = g_ptr_array_index (people, i);

    if (strcmp (hj_record_get_id (person), first->last) > 0)
      hj_digest_add (&rest, person, mask_of (&hj_entity_person));
  }
  g_autofree char *expected = hj_digest_to_text (&rest);

  g_assert_cmpuint (rest.n_rows, ==, PEOPLE - HJ_CHECK_ROWS);
  g_assert_cmpstr (second->digest, ==, expected);
}

/* What was not the same is compared once more, and then let be until its turn comes again. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  HjRecord *person = fixture_new_person (fixture, "王芳");
  g_autofree char *digest = send (fixture, &person, 1);
  g_autoptr (HjCheck) check = make_check (fixture);

  pass (fixture, check, FALSE);
  g_autoptr (HjCheck) again = make_check (fixture);

  g_assert_nonnull (again);
  g_assert_cmpstr (again->digest, ==, digest);
  pass (fixture, again, FALSE);
  g_assert_null (make_check (fixture));
  hj_record_unref (person);
}

static void
test_due (Fixture *fixture, gconstpointer data)
{
  HjRecord *person = fixture_new_person (fixture, "王芳");
  g_autofree char *digest = send (fixture, &person, 1);

  g_assert_true (hj_replica_is_check_due (fixture->replica));
  g_autoptr (HjCheck) check = make_check (fixture);

  pass (fixture, check, TRUE);
  g_assert_false (hj_replica_is_check_due (fixture->replica));
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 5 * HJ_MINUTE_MS);
  g_assert_true (hj_replica_is_check_due (fixture->replica));
  hj_record_unref (person);
}

/* While a bucket's rows are on their way there is nothing to compare. */
static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  HjRecord *person = fixture_new_person (fixture, "王芳");

  g_assert_null (make_check (fixture));
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, BUCKET);
  g_autofree char *digest = send (fixture, &person, 1);

  g_assert_null (make_check (fixture));
  hj_record_unref (person);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/replica-check/small-bucket", test_small_bucket);
  FIXTURE_ADD ("/store/replica-check/damage", test_damage);
  FIXTURE_ADD ("/store/replica-check/pieces", test_pieces);
  FIXTURE_ADD ("/store/replica-check/again", test_again);
  FIXTURE_ADD ("/store/replica-check/due", test_due);
  FIXTURE_ADD ("/store/replica-check/unfinished", test_unfinished);
  return g_test_run ();
}
