/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-sample.h"

#include "core/model/hj-entities.h"

/* The newest version, and the newest of which a file is kept. */
#define VERSION 6
#define KEPT 6

typedef struct {
  World *world;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  world_free (self->world);
}

/* All fixtures were made with the key that every world has. */
static void
put_in_place (World *world, guint version)
{
  g_autofree char *name = g_strdup_printf ("central-%u.db", version);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autofree char *database = g_build_filename (world->folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_clear_object (&world->central);
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (database, content, (gssize)length, &error);
  g_assert_no_error (error);
  /* Other ids than those that are in it. */
  g_clear_object (&world->random);
  world->random = hj_random_new_seeded (8);
  world_reopen (world);
}

static gint64
ask (World *world, const char *sql)
{
  return hj_sql_ask_int (hj_central_get_sql (world->central), sql, -1);
}

/* Databases of every version that there ever was are opened, and lose nothing. */
static void
test_every_version (Fixture *self, gconstpointer data)
{
  for (guint version = 1; version <= KEPT; version++) {
    put_in_place (self->world, version);
    g_assert_cmpint (hj_central_get_meta_int (self->world->central, "schema", 0), ==, VERSION);
    central_sample_assert (self->world);
    g_assert_cmpint (ask (self->world, "SELECT count(*) FROM pragma_integrity_check"
                                       " WHERE integrity_check <> 'ok'"),
                     ==, 0);
  }
}

static char *
dup_schema (World *world)
{
  HjSql *sql = hj_central_get_sql (world->central);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", NULL);
  g_autoptr (GString) schema = g_string_new (NULL);

  while (hj_sql_step (sql, statement, NULL))
    g_string_append_printf (schema, "%s;\n", hj_sql_get_text (statement, 0));
  return g_string_free_and_steal (g_steal_pointer (&schema));
}

/* A database that has come all the way is the same as a new one. */
static void
test_same_as_new (Fixture *self, gconstpointer data)
{
  g_autofree char *made_now = dup_schema (self->world);

  put_in_place (self->world, 1);
  g_autofree char *kept = dup_schema (self->world);

  g_assert_cmpstr (kept, ==, made_now);
}

/* Where a step fails, the database stays of the version that it was. */
static void
test_all_steps_or_none (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  HjSql *sql = hj_central_get_sql (world->central);
  g_autoptr (GError) error = NULL;

  /* Its columns are there already, so adding them fails. */
  g_assert_true (hj_sql_exec (sql, "UPDATE meta SET value = '1' WHERE key = 'schema'", &error));
  g_clear_object (&world->central);
  g_assert_null (hj_central_open (world->folder, world->clock, world->random, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/central-schema/every-version", Fixture, NULL, set_up, test_every_version,
              tear_down);
  g_test_add ("/server/central-schema/same-as-new", Fixture, NULL, set_up, test_same_as_new,
              tear_down);
  g_test_add ("/server/central-schema/all-or-none", Fixture, NULL, set_up, test_all_steps_or_none,
              tear_down);
  return g_test_run ();
}
