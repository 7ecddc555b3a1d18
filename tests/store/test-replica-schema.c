/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "replica-sample.h"

#include <glib/gstdio.h>

/* The newest version, and the newest of which a file is kept. */
#define VERSION 4
#define KEPT 4

static void
put_in_place (Fixture *fixture, guint version)
{
  g_autofree char *name = g_strdup_printf ("replica-%u.db", version);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_clear_object (&fixture->replica);
  fixture_remove_folder (fixture->folder);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (fixture->path, content, (gssize)length, &error);
  g_assert_no_error (error);
}

/* Databases of every version that there ever was are opened, and lose nothing. */
static void
test_every_version (Fixture *fixture, gconstpointer data)
{
  for (guint version = 1; version <= KEPT; version++) {
    put_in_place (fixture, version);
    fixture_reopen (fixture);
    g_assert_cmpint (fixture_ask (fixture, "PRAGMA user_version"), ==, VERSION);
    replica_sample_assert (fixture);
    g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM pragma_integrity_check"
                                           " WHERE integrity_check <> 'ok'"),
                     ==, 0);
  }
}

/* A replica is worked with like one that is made now. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  put_in_place (fixture, KEPT);
  /* Other ids than those that are in it. */
  g_clear_object (&fixture->random);
  fixture->random = hj_random_new_seeded (8);
  fixture_reopen (fixture);
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "曾国藩");

  fixture_enter (fixture, person);
  fixture_answer (fixture, HJ_OP_APPLIED, 20);
  fixture->pos = 19;
  fixture_send (fixture, person);
  fixture_apply_durable (fixture, 20);
  g_assert_cmpint (
      fixture_ask (fixture, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM kept)"),
      ==, 0);
  g_assert_cmpint (hj_replica_get_meta_int (fixture->replica, "last-seq", 0), ==, 3);
}

static char *
dup_schema (Fixture *fixture)
{
  HjSql *sql = hj_replica_get_sql (fixture->replica);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", NULL);
  g_autoptr (GString) schema = g_string_new (NULL);

  while (hj_sql_step (sql, statement, NULL))
    g_string_append_printf (schema, "%s;\n", hj_sql_get_text (statement, 0));
  return g_string_free_and_steal (g_steal_pointer (&schema));
}

/* A file that has come all the way is the same as a new one. */
static void
test_same_as_new (Fixture *fixture, gconstpointer data)
{
  g_autofree char *made_now = dup_schema (fixture);

  put_in_place (fixture, 1);
  fixture_reopen (fixture);
  g_autofree char *kept = dup_schema (fixture);

  g_assert_cmpstr (kept, ==, made_now);
}

static void
test_newer_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      hj_sql_exec (hj_replica_get_sql (fixture->replica), "PRAGMA user_version = 99", &error));
  g_clear_object (&fixture->replica);
  g_assert_null (
      hj_replica_open (fixture->path, fixture_key, fixture->clock, fixture->random, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_VERSION);
  g_assert_nonnull (g_strrstr (error->message, "newer"));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* Where a step fails, the file stays of the version that it was. */
static void
test_all_steps_or_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSql) sql = hj_sql_open (other, fixture_key, &error);

  g_assert_no_error (error);
  /* A table of the first version is in the way. */
  g_assert_true (hj_sql_exec (sql, "CREATE TABLE ticket (x)", &error));
  g_clear_object (&sql);
  g_assert_null (hj_replica_open (other, fixture_key, fixture->clock, fixture->random, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
  g_clear_error (&error);
  sql = hj_sql_open (other, fixture_key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hj_sql_ask_int (sql, "PRAGMA user_version", -1), ==, 0);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM sqlite_schema", -1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/schema/every-version", test_every_version);
  FIXTURE_ADD ("/store/schema/goes-on", test_goes_on);
  FIXTURE_ADD ("/store/schema/same-as-new", test_same_as_new);
  FIXTURE_ADD ("/store/schema/newer", test_newer_is_refused);
  FIXTURE_ADD ("/store/schema/all-or-none", test_all_steps_or_none);
  return g_test_run ();
}
