/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/sync/hj-sync-answer.h"
#include "drop-fixture.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-held.h"
#include "server/drop/hj-drop-route.h"
#include "server/instance/hj-instance.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* A laptop hands in and is erased, and then an older backup is put back: nothing is lost. */

static char *
dup_backup (DropFixture *self)
{
  g_autofree char *parent = g_path_get_dirname (self->world->folder);

  return g_build_filename (parent, "backup", NULL);
}

static void
back_up (DropFixture *self)
{
  g_autofree char *path = dup_backup (self);
  g_autoptr (GError) error = NULL;

  hj_central_backup (self->world->central, path, &error);
  g_assert_no_error (error);
}

/* How many files cannot be read. */
static guint
restore (DropFixture *self)
{
  World *world = self->world;
  g_autofree char *path = dup_backup (self);
  g_autoptr (GError) error = NULL;
  guint n_left = G_MAXUINT;

  g_clear_object (&self->api);
  g_clear_object (&world->central);
  hj_instance_restore (world->folder, path, world->clock, world->random, &n_left, &error);
  g_assert_no_error (error);
  world_reopen (world);
  self->api = hj_api_new (world->central);
  hj_auth_add_routes (self->api);
  hj_drop_add_routes (self->api);
  return n_left;
}

static char *
dup_handed_in (DropFixture *self, const char *name)
{
  return g_build_filename (self->world->folder, HJ_CENTRAL_HANDED_IN, name, NULL);
}

static guint
count_files (DropFixture *self)
{
  g_autofree char *path = dup_handed_in (self, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gint64
count_parts (DropFixture *self)
{
  return hj_sql_ask_int (hj_central_get_sql (self->world->central), "SELECT count(*) FROM dropped",
                         -1);
}

/* The laptop may reconcile until it is taken out of use. */
static void
sign_in (DropFixture *self)
{
  g_autofree char *access = hj_api_hash_token ("access");
  gint64 until = WORLD_NOW + HJ_DAY_MS;

  g_assert_true (hj_central_add_access (self->world->central, access, self->device, until, NULL));
  g_assert_true (hj_replica_set_meta_int (self->replica, HJ_META_ACCESS_EXPIRES, until, NULL));
}

static void
leave (DropFixture *self)
{
  drop_take_out (self);
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_ERASED);
  drop_assert_erased (self);
}

static void
accept_all (DropFixture *self, guint n_expected)
{
  g_autoptr (GPtrArray) held = hj_drop_list_held (self->world->central, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (held->len, ==, n_expected);
  for (guint i = 0; i < held->len; i++) {
    const HjDropHeld *item = g_ptr_array_index (held, i);

    hj_drop_accept (self->world->central, item->op->id, "@root", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (drop_count_held (self), ==, 0);
}

/* One was sent and answered after the backup, one was never sent; both are there again, and stay
 * beside the database until the next backup.
 */
static void
test_sent_and_unsent (DropFixture *self, gconstpointer data)
{
  sign_in (self);
  back_up (self);
  drop_enter_person (self, "王安");
  g_assert_cmpint (drop_reconcile (self), ==, -1);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  drop_enter_person (self, "李平");
  leave (self);
  /* In the ordinary case there is nothing to decide on what was answered. */
  g_assert_cmpuint (drop_count_held (self), ==, 1);
  g_assert_cmpuint (restore (self), ==, 0);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 0);
  g_assert_cmpuint (restore (self), ==, 0);
  accept_all (self, 2);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 2);
  g_assert_cmpuint (count_files (self), >, 0);
  back_up (self);
  g_assert_cmpuint (count_files (self), ==, 0);
  restore (self);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 2);
}

/* What a backup has is let go of, as by a laptop that goes on. */
static void
test_backed_up_in_between (DropFixture *self, gconstpointer data)
{
  drop_enter_person (self, "王安");
  leave (self);
  back_up (self);
  g_assert_cmpuint (count_files (self), ==, 0);
  restore (self);
  accept_all (self, 1);
}

/* A document, handed in over a bad line: one file for each part that is kept, and its content comes
 * back in its order.
 */
static void
test_document (DropFixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) record = drop_attach (self, TRUE);

  back_up (self);
  drop_take_out (self);
  drop_leave_over_bad_line (self);
  g_assert_cmpuint (count_files (self), ==, count_parts (self));
  restore (self);
  accept_all (self, 1);
  drop_assert_has_document (self, record, TRUE);
}

/* A row that the backup has, and whose content it lacks, gets that at once. */
static void
test_document_of_sent_row (DropFixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) record = drop_attach (self, FALSE);

  g_assert_true (hj_central_write (self->world->central, record, NULL));
  back_up (self);
  leave (self);
  restore (self);
  g_assert_cmpuint (drop_count_held (self), ==, 0);
  drop_assert_has_document (self, record, TRUE);
}

/* Other work lies under the same number in the backup: neither takes the other's place. */
static void
test_same_number (DropFixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->world->central);

  drop_enter_person (self, "王安");
  drop_take_out (self);
  self->cut_at = 4; /* the answer that asks to erase */
  self->cut = DROP_CUT_AFTER;
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_UNREACHABLE);
  back_up (self);
  /* A copy of the laptop hands in to a database that does not know of it. */
  g_assert_true (hj_sql_exec (sql, "DELETE FROM dropped", NULL));
  g_assert_true (hj_sql_exec (hj_replica_get_sql (self->replica), "DELETE FROM outbox", NULL));
  drop_reopen (self);
  drop_enter_person (self, "李平");
  self->cut_at = DROP_NEVER;
  leave (self);
  restore (self);
  g_assert_cmpint (count_parts (self), ==, 2);
  accept_all (self, 2);
}

/* What cannot be kept beside the database is not taken, and nothing is erased. */
static void
test_folder_fails (DropFixture *self, gconstpointer data)
{
  g_autofree char *folder = dup_handed_in (self, NULL);
  GStatBuf about;

  drop_enter_person (self, "王安");
  drop_take_out (self);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "/v1/drop: *beside the database*");
  g_assert_cmpint (drop_reconcile (self), ==, HJ_SYNC_ERROR_BUSY);
  g_test_assert_expected_messages ();
  g_assert_cmpint (count_parts (self), ==, 0);
  drop_reopen (self);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  leave (self);
  g_assert_cmpuint (drop_count_held (self), ==, 1);
  g_assert_cmpint (g_stat (folder, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0700);
}

static void
test_unreadable (DropFixture *self, gconstpointer data)
{
  static const char *const files[][2] = {
    { "cut.json", "{\"device\":\"x" },
    { "other.json", "{\"device\":\"x\",\"user\":\"y\",\"part\":0,\"at\":1,\"sealed\":\"QUJD\"}" },
    { "piece.json",
      "{\"device\":\"x\",\"user\":\"y\",\"part\":1048576,\"at\":1,\"sealed\":\"QUJD\"}" },
  };

  back_up (self);
  drop_enter_person (self, "王安");
  leave (self);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = dup_handed_in (self, files[i][0]);

    g_assert_true (g_file_set_contents (path, files[i][1], -1, NULL));
  }
  g_assert_cmpuint (restore (self), ==, G_N_ELEMENTS (files));
  accept_all (self, 1);
  back_up (self);
  g_assert_cmpuint (count_files (self), ==, G_N_ELEMENTS (files));
}

/* Neither the laptop nor its user was there at the time of the backup: the work is listed, can be
 * refused, and taken once the account is there again.
 */
static void
test_unknown_author (DropFixture *self, gconstpointer data)
{
  HjCentralUser user = { .name = (char *)"officer",
                         .role = (char *)"duty-officer",
                         .org = (char *)"house-1",
                         .password = (char *)"-" };
  g_autoptr (GError) error = NULL;

  back_up (self);
  drop_enter_person (self, "王安");
  drop_enter_person (self, "李平");
  leave (self);
  restore (self);
  HjCentral *central = self->world->central;

  g_assert_true (
      hj_sql_exec (hj_central_get_sql (central), "DELETE FROM device; DELETE FROM user", NULL));
  g_autoptr (GPtrArray) held = hj_drop_list_held (central, NULL);

  g_assert_cmpuint (held->len, ==, 2);
  const HjDropHeld *first = g_ptr_array_index (held, 0);
  const HjDropHeld *second = g_ptr_array_index (held, 1);

  g_assert_false (hj_drop_accept (central, first->op->id, "@root", NULL, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (hj_drop_refuse (central, second->op->id, "@root", "twice", &error));
  g_assert_no_error (error);
  g_assert_true (hj_central_add_user (central, &user, NULL));
  accept_all (self, 1);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (DropFixture *, gconstpointer);
  } tests[] = {
    { "/drop-restore/sent-and-unsent", test_sent_and_unsent },
    { "/drop-restore/backed-up-in-between", test_backed_up_in_between },
    { "/drop-restore/document", test_document },
    { "/drop-restore/document-of-sent-row", test_document_of_sent_row },
    { "/drop-restore/same-number", test_same_number },
    { "/drop-restore/folder-fails", test_folder_fails },
    { "/drop-restore/unreadable", test_unreadable },
    { "/drop-restore/unknown-author", test_unknown_author },
  };

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, DropFixture, NULL, drop_set_up, tests[i].test, drop_tear_down);
  return g_test_run ();
}
