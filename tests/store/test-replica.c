/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store-fixture.h"

#include "core/base/hj-id.h"

#include <string.h>

static void
test_meta (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_assert_no_meta (fixture, HJ_META_USER);
  g_assert_cmpint (hj_replica_get_meta_int (fixture->replica, HJ_META_PULLED, -3), ==, -3);
  g_assert_true (hj_replica_set_meta (fixture->replica, HJ_META_USER, "wang", &error));
  g_assert_true (hj_replica_set_meta (fixture->replica, HJ_META_USER, "li", &error));
  g_assert_true (hj_replica_set_meta_int (fixture->replica, HJ_META_PULLED, 42, &error));
  fixture_reopen (fixture);
  g_autofree char *user = hj_replica_dup_meta (fixture->replica, HJ_META_USER);

  g_assert_cmpstr (user, ==, "li");
  g_assert_cmpint (hj_replica_get_meta_int (fixture->replica, HJ_META_PULLED, -3), ==, 42);
  g_assert_true (hj_replica_set_meta (fixture->replica, HJ_META_USER, NULL, &error));
  fixture_assert_no_meta (fixture, HJ_META_USER);
}

/* "Now" is the central instance's time and what has passed since, whatever the device's clock. */
static void
test_time (Fixture *fixture, gconstpointer data)
{
  HjManualClock *clock = HJ_MANUAL_CLOCK (fixture->clock);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (hj_replica_now (fixture->replica), ==, FIXTURE_TIME);
  g_assert_true (hj_replica_meet_server_time (fixture->replica, FIXTURE_TIME + HJ_DAY_MS, &error));
  hj_manual_clock_advance (clock, HJ_MINUTE_MS);
  hj_manual_clock_set_raw_time (clock, 1000);
  g_assert_cmpint (hj_replica_now (fixture->replica), ==, FIXTURE_TIME + HJ_DAY_MS + HJ_MINUTE_MS);
  g_assert_cmpint (hj_replica_raw_now (fixture->replica), ==, 1000);
  /* Another start of the program knows as much. */
  fixture_reopen (fixture);
  g_assert_cmpint (hj_replica_now (fixture->replica), ==, FIXTURE_TIME + HJ_DAY_MS + HJ_MINUTE_MS);
  /* One after the machine itself was started anew knows the difference only. */
  hj_manual_clock_restart (clock);
  hj_manual_clock_set_raw_time (clock, FIXTURE_TIME + 2 * HJ_MINUTE_MS);
  fixture_reopen (fixture);
  g_assert_cmpint (hj_replica_now (fixture->replica), ==,
                   FIXTURE_TIME + HJ_DAY_MS + 2 * HJ_MINUTE_MS);
}

static void
test_require (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  const char *id = hj_record_get_id (person);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_id_is_valid (id));
  g_assert_null (hj_replica_load (fixture->replica, &hj_entity_person, id, &error));
  g_assert_no_error (error);
  g_assert_null (hj_replica_require (fixture->replica, &hj_entity_person, id, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, id));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* A row that this device made is its own also after it has left the user's scope. */
static void
test_owns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) other = fixture_new_person (fixture, "李雷");

  fixture_enter (fixture, own);
  fixture_answer (fixture, HJ_OP_APPLIED, 2);
  fixture_send (fixture, own);
  fixture_send (fixture, other);
  fixture_apply (fixture);
  fixture_send_drop (fixture, FIXTURE_BUCKET, own);
  fixture_send_drop (fixture, FIXTURE_BUCKET, other);
  g_assert_true (hj_replica_owns (fixture->replica, &hj_entity_person, hj_record_get_id (other)));
  fixture_apply (fixture);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM person"), ==, 0);
  g_assert_true (hj_replica_owns (fixture->replica, &hj_entity_person, hj_record_get_id (own)));
  g_assert_false (hj_replica_owns (fixture->replica, &hj_entity_person, hj_record_get_id (other)));
}

static void
on_changed_cb (HjReplica *replica, guint64 entities, gpointer user_data)
{
  guint64 *told = user_data;

  /* It is on the disk by then, and may be read. */
  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (replica), "SELECT count(*) FROM person", -1),
                   >, 0);
  *told |= entities;
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (GError) error = NULL;
  guint64 told = 0;

  hj_replica_set_changed_func (fixture->replica, on_changed_cb, &told);
  hj_replica_begin_act (fixture->replica, &error);
  fixture_enter (fixture, person);
  fixture_enter (fixture, detention);
  g_assert_cmpuint (told, ==, 0);
  hj_replica_commit_act (fixture->replica, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told, ==,
                    G_GUINT64_CONSTANT (1) << hj_entity_person.number
                        | G_GUINT64_CONSTANT (1) << hj_entity_detention.number);
  told = 0;
  hj_record_set_text (detention, "cell", "103");
  hj_replica_begin_act (fixture->replica, &error);
  hj_replica_update (fixture->replica, detention, &error);
  hj_replica_abort_act (fixture->replica);
  g_assert_cmpuint (told, ==, 0);
}

/* Nothing of what is known stands in the files as such. Shorter words would come by chance. */
static void
test_ciphertext (Fixture *fixture, gconstpointer data)
{
  static const char *const secrets[] = { "SQLite format 3", "CREATE TABLE",       "王小明",
                                         "wangxiaoming",    "990101199001011234", "person" };
  static const char *const suffixes[] = { "", "-wal" };
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "registered_address", "990101199001011234");
  fixture_enter (fixture, person);
  g_assert_true (
      hj_sql_exec (hj_replica_get_sql (fixture->replica), "PRAGMA wal_checkpoint (PASSIVE)", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
    g_autofree char *content = NULL;
    gsize length = 0;

    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    g_assert_cmpuint (length, >, 4096);
    for (guint j = 0; j < G_N_ELEMENTS (secrets); j++)
      g_assert_null (memmem (content, length, secrets[j], strlen (secrets[j])));
  }
}

static void
test_erases (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (fixture_ask (fixture, "PRAGMA secure_delete"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "PRAGMA synchronous"), ==, 2);
}

static void
test_wrong_key_and_damage (Fixture *fixture, gconstpointer data)
{
  static const guint8 other_key[HJ_SQL_KEY_BYTES] = { 8 };
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  fixture_enter (fixture, person);
  g_clear_object (&fixture->replica);
  g_assert_null (
      hj_replica_open (fixture->path, other_key, fixture->clock, fixture->random, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY);
  g_clear_error (&error);

  /* A bit that falls over is noticed: every page is signed. */
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  content[100] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize)length, NULL));
  g_assert_null (
      hj_replica_open (fixture->path, fixture_key, fixture->clock, fixture->random, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/replica/meta", test_meta);
  FIXTURE_ADD ("/store/replica/time", test_time);
  FIXTURE_ADD ("/store/replica/require", test_require);
  FIXTURE_ADD ("/store/replica/owns", test_owns);
  FIXTURE_ADD ("/store/replica/changed", test_changed);
  FIXTURE_ADD ("/store/replica/ciphertext", test_ciphertext);
  FIXTURE_ADD ("/store/replica/erases", test_erases);
  FIXTURE_ADD ("/store/replica/wrong-key", test_wrong_key_and_damage);
  return g_test_run ();
}
