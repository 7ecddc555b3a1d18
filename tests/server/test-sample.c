/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-sample.h"

#include "core/model/hj-entities.h"
#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central-list.h"
#include "server/instance/hj-instance.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>

#define NOW G_GINT64_CONSTANT (1781000000000)
#define PEOPLE 150

typedef struct {
  char *parent;
  char *folder;
  HjClock *clock;
  HjCentral *central;
} County;

static void
open_county (County *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRandom) random = hj_random_new_system ();

  self->parent = g_dir_make_tmp ("hejie-sample-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (self->parent, "instance", NULL);
  self->clock = hj_manual_clock_new (NOW);
  g_assert_true (hj_instance_create (self->folder, NULL, NULL, self->clock, random, &error));
  g_assert_no_error (error);
  self->central = hj_central_open (self->folder, self->clock, random, &error);
  g_assert_no_error (error);
}

static void
close_county (County *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&self->central);
  g_clear_object (&self->clock);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_assert_cmpint (g_rmdir (self->parent), ==, 0);
  g_free (self->folder);
  g_free (self->parent);
}

static void
fill (County *self, guint32 seed, HjSampleCounty *wanted)
{
  g_autoptr (GError) error = NULL;

  *wanted = (HjSampleCounty){ .people = PEOPLE, .seed = seed, .now = NOW };
  g_assert_true (hj_sample_write (self->central, wanted, &error));
  g_assert_no_error (error);
}

static GPtrArray *
list (County *self, const HjEntity *entity)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = hj_central_list_rows (self->central, entity, &error);

  g_assert_no_error (error);
  return rows;
}

/* Policies are signed with the instance's own key and have ids of their own. */
static gboolean
have_same_rows (County *a, County *b)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autoptr (GPtrArray) left = list (a, entities[i]);
    g_autoptr (GPtrArray) right = list (b, entities[i]);

    if (entities[i] == &hj_entity_policy)
      continue;
    if (left->len != right->len)
      return FALSE;
    for (guint j = 0; j < left->len; j++) {
      HjRecord *one = g_ptr_array_index (left, j);
      HjRecord *other = g_ptr_array_index (right, j);

      if (!hj_record_equal (one, other) || hj_record_get_pos (one) != hj_record_get_pos (other))
        return FALSE;
    }
  }
  return TRUE;
}

static void
test_same_seed_same_rows (void)
{
  County first, again, other;
  HjSampleCounty wanted, wanted_again;

  open_county (&first);
  open_county (&again);
  open_county (&other);
  fill (&first, 7, &wanted);
  fill (&again, 7, &wanted_again);
  g_assert_true (have_same_rows (&first, &again));
  g_assert_cmpuint (wanted.n_rows, ==, wanted_again.n_rows);
  fill (&other, 8, &wanted_again);
  g_assert_false (have_same_rows (&first, &other));
  close_county (&first);
  close_county (&again);
  close_county (&other);
}

static void
assert_refs_exist (County *self, GHashTable *ids, const HjEntity *entity)
{
  g_autoptr (GPtrArray) rows = list (self, entity);

  for (guint i = 0; i < rows->len; i++) {
    for (guint j = 0; j < entity->n_fields; j++) {
      const HjValue *value = hj_record_get_value (g_ptr_array_index (rows, i), j);

      if (entity->fields[j].type == HJ_FIELD_REF && value->kind == HJ_VALUE_TEXT)
        g_assert_true (g_hash_table_contains (ids, value->text));
    }
  }
}

static void
test_the_county_is_whole (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_entities, n_detained = 0;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  HjSampleCounty wanted;
  County county;

  open_county (&county);
  fill (&county, 7, &wanted);
  for (guint i = 0; i < n_entities; i++) {
    g_autoptr (GPtrArray) rows = list (&county, entities[i]);

    for (guint j = 0; j < rows->len; j++) {
      HjRecord *row = g_ptr_array_index (rows, j);

      g_hash_table_add (ids, g_strdup (hj_record_get_id (row)));
      if (entities[i] == &hj_entity_org) {
        const char *kind = hj_record_get_text (row, "kind");
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, kind));

        g_hash_table_insert (kinds, g_strdup (kind), GUINT_TO_POINTER (n + 1));
      }
      if (entities[i] == &hj_entity_detention)
        n_detained += hj_record_get_int (row, "ends_at", 0) > NOW;
    }
  }
  for (guint i = 0; i < n_entities; i++)
    assert_refs_exist (&county, ids, entities[i]);
  g_assert_cmpuint (n_detained, ==, wanted.n_detained);
  g_assert_cmpuint (n_detained, >=, 30);
  g_assert_cmpuint (n_detained, <, PEOPLE / 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "house")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "town")), ==, 21);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "village")), ==, 314);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "court")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "police")), ==, 21);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (kinds, "agency")), >=, 3);
  close_county (&county);
}

static void
test_users_of_every_role (void)
{
  g_autoptr (GHashTable) roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) mediators = NULL;
  HjSampleCounty wanted;
  GStatBuf about;
  County county;
  JsonArray *users;
  guint n_mediators = 0;

  open_county (&county);
  fill (&county, 7, &wanted);
  path = g_build_filename (county.folder, HJ_SAMPLE_USERS, NULL);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  users = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (users); i++) {
    JsonObject *user = json_array_get_object_element (users, i);
    const char *name = json_object_get_string_member (user, "user");
    g_autoptr (HjCentralUser) account = hj_central_find_user (county.central, name, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (account->role, ==, json_object_get_string_member (user, "role"));
    g_assert_cmpstr (account->org, ==, json_object_get_string_member (user, "org"));
    g_assert_true (
        hj_password_matches (json_object_get_string_member (user, "password"), account->password));
    g_hash_table_add (roles, g_strdup (account->role));
    n_mediators += g_str_equal (account->role, "mediator");
  }
  for (const char *const *role = hj_workflow_roles (); *role != NULL; role++)
    g_assert_true (g_hash_table_contains (roles, *role));
  mediators = list (&county, &hj_entity_mediator);
  g_assert_cmpuint (mediators->len, ==, n_mediators);
  close_county (&county);
}

static void
test_only_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  HjSampleCounty wanted;
  County county;

  open_county (&county);
  fill (&county, 7, &wanted);
  before = list (&county, &hj_entity_person);
  g_assert_cmpuint (before->len, ==, PEOPLE);
  g_assert_false (hj_sample_write (county.central, &wanted, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS);
  after = list (&county, &hj_entity_person);
  g_assert_cmpuint (after->len, ==, PEOPLE);
  close_county (&county);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/sample/same-seed", test_same_seed_same_rows);
  g_test_add_func ("/server/sample/whole", test_the_county_is_whole);
  g_test_add_func ("/server/sample/users", test_users_of_every_role);
  g_test_add_func ("/server/sample/once", test_only_once);
  return g_test_run ();
}
