/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-instance.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-rows.h"
#include "server/pki/hj-pki.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT (1781000000000)

typedef struct {
  char *parent;
  char *folder;
  char *backup;
  HjClock *clock;
  HjRandom *random;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->parent = g_dir_make_tmp ("hejie-backup-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (self->parent, "instance", NULL);
  self->backup = g_build_filename (self->parent, "backup", NULL);
  self->clock = hj_manual_clock_new (NOW);
  self->random = hj_random_new_seeded (7);
  g_assert_true (hj_instance_create (self->folder, NULL, NULL, self->clock, self->random, &error));
  g_assert_no_error (error);
}

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  empty_folder (self->folder);
  g_rmdir (self->folder);
  empty_folder (self->parent);
  g_assert_cmpint (g_rmdir (self->parent), ==, 0);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->folder);
  g_free (self->backup);
  g_free (self->parent);
}

static HjCentral *
open_instance (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  HjCentral *central = hj_central_open (self->folder, self->clock, self->random, &error);

  g_assert_no_error (error);
  return central;
}

static char *
get_epoch (Fixture *self)
{
  g_autoptr (HjCentral) central = open_instance (self);

  return hj_central_dup_meta (central, HJ_CENTRAL_META_EPOCH);
}

static void
add_org (Fixture *self, const char *id)
{
  g_autoptr (HjCentral) central = open_instance (self);
  const HjInstanceOrg org = { id, "town", "Town", HJ_INSTANCE_COUNTY };
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_instance_add_org (central, &org, &error));
  g_assert_no_error (error);
}

static gboolean
has_org (Fixture *self, const char *id)
{
  g_autoptr (HjCentral) central = open_instance (self);
  g_autoptr (HjRecord) org = hj_central_load (central, &hj_entity_org, id, NULL);

  return org != NULL;
}

static void
back_up (Fixture *self)
{
  g_autoptr (HjCentral) central = open_instance (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_central_backup (central, self->backup, &error));
  g_assert_no_error (error);
}

static gboolean
restore (Fixture *self, const char *file, GError **error)
{
  guint n_left;

  return hj_instance_restore (self->folder, file, self->clock, self->random, &n_left, error);
}

static GPtrArray *
list_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static void
test_new_instance (Fixture *self, gconstpointer data)
{
  static const char *const secret[]
      = { HJ_INSTANCE_ADMIN_PASSWORD, HJ_CENTRAL_KEY, HJ_PKI_AUTHORITY_KEY, HJ_PKI_SERVER_KEY };
  g_autoptr (HjCentral) central = open_instance (self);
  g_autoptr (HjCentralUser) admin = hj_central_find_user (central, HJ_INSTANCE_ADMIN, NULL);
  g_autofree char *path = g_build_filename (self->folder, HJ_INSTANCE_ADMIN_PASSWORD, NULL);
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (secret); i++) {
    g_autofree char *file = g_build_filename (self->folder, secret[i], NULL);
    GStatBuf about;

    g_assert_cmpint (g_stat (file, &about), ==, 0);
    g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
  }
  g_assert_true (g_file_get_contents (path, &password, NULL, NULL));
  g_assert_true (hj_password_matches (g_strchomp (password), admin->password));
  g_assert_cmpstr (admin->role, ==, "administrator");
  g_assert_true (has_org (self, HJ_INSTANCE_HOUSE));
  g_assert_false (hj_instance_create (self->folder, NULL, NULL, self->clock, self->random, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS);
}

static void
assert_county (Fixture *self, const char *json, gboolean good)
{
  g_autofree char *folder = g_build_filename (self->parent, "other", NULL);
  g_autoptr (GBytes) county = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_cmpint (hj_instance_create (folder, NULL, county, self->clock, self->random, &error), ==,
                   good);
  if (good) {
    g_assert_no_error (error);
    empty_folder (folder);
    g_rmdir (folder);
  }
  g_assert_cmpint (error == NULL, ==, good);
  dir = g_dir_open (self->parent, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpstr (name, ==, "instance");
}

static void
test_county_file (Fixture *self, gconstpointer data)
{
  assert_county (self,
                 "{\"orgs\":[{\"id\":\"town-1\",\"kind\":\"town\",\"name\":\"东镇\",\"parent\":"
                 "\"county-1\"},{\"id\":\"village-1\",\"kind\":\"village\",\"name\":\"王家村\","
                 "\"parent\":\"town-1\"}]}",
                 TRUE);
  assert_county (self, "{\"orgs\":[{\"id\":\"town-1\",\"kind\":\"planet\",\"name\":\"x\"}]}",
                 FALSE);
  assert_county (self, "{\"orgs\":[{\"id\":\"house-1\",\"kind\":\"house\",\"name\":\"x\"}]}",
                 FALSE);
  assert_county (
      self, "{\"orgs\":[{\"id\":\"a\",\"kind\":\"town\",\"name\":\"x\",\"parent\":\"b\"}]}", FALSE);
  assert_county (self, "{\"orgs\":[{\"id\":\"../a\",\"kind\":\"town\",\"name\":\"x\"}]}", FALSE);
  assert_county (self, "{\"towns\":[]}", FALSE);
  assert_county (self, "not json", FALSE);
}

static void
test_mediator_is_in_the_catalogue (Fixture *self, gconstpointer data)
{
  g_autoptr (HjCentral) central = open_instance (self);
  const HjInstanceUser user
      = { "mediator-a", "mediator", HJ_INSTANCE_HOUSE, "何和平", "correct horse 9" };
  const HjInstanceUser unplaced = { "other", "mediator", "nowhere", NULL, "correct horse 9" };
  HjSql *sql = hj_central_get_sql (central);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_instance_add_user (central, &user, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hj_sql_ask_int (sql,
                                   "SELECT count(*) FROM mediator WHERE \"user\" = 'mediator-a'"
                                   " AND name = '何和平'",
                                   -1),
                   ==, 1);
  g_assert_false (hj_instance_add_user (central, &user, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (hj_instance_add_user (central, &unplaced, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM mediator", -1), ==, 1);
}

static void
test_restore (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  add_org (self, "town-old");
  back_up (self);
  before = get_epoch (self);
  add_org (self, "town-new");
  g_assert_true (restore (self, self->backup, &error));
  g_assert_no_error (error);
  after = get_epoch (self);
  g_assert_true (has_org (self, "town-old"));
  g_assert_false (has_org (self, "town-new"));
  g_assert_cmpstr (before, !=, after);
}

static void
test_bad_backups (Fixture *self, gconstpointer data)
{
  g_autofree char *nonsense = g_build_filename (self->parent, "nonsense", NULL);
  g_autofree char *absent = g_build_filename (self->parent, "absent", NULL);
  g_autofree char *before = get_epoch (self);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) files_before = NULL;
  g_autoptr (GPtrArray) files_after = NULL;
  int lock = hj_instance_lock (self->folder, NULL);
  g_autoptr (GError) error = NULL;

  /* A whole number of pages, so that only the key gives it away. */
  g_autofree char *text = g_strnfill (8192, 'x');

  g_assert_cmpint (lock, >=, 0);
  close (lock);
  g_assert_true (g_file_set_contents (nonsense, text, 8192, NULL));
  files_before = list_files (self);
  g_assert_false (restore (self, nonsense, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (restore (self, absent, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
  files_after = list_files (self);
  g_assert_cmpuint (files_before->len, ==, files_after->len);
  after = get_epoch (self);
  g_assert_cmpstr (before, ==, after);
}

static void
test_not_while_served (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int lock;

  back_up (self);
  lock = hj_instance_lock (self->folder, &error);
  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (hj_instance_lock (self->folder, &error), ==, -1);
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (restore (self, self->backup, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  close (lock);
  g_assert_true (restore (self, self->backup, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/server/backup/new-instance", test_new_instance);
  ADD ("/server/backup/county-file", test_county_file);
  ADD ("/server/backup/mediator", test_mediator_is_in_the_catalogue);
  ADD ("/server/backup/restore", test_restore);
  ADD ("/server/backup/bad-backups", test_bad_backups);
  ADD ("/server/backup/not-while-served", test_not_while_served);
  return g_test_run ();
}
