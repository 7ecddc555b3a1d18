/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central.h"

#include "central-fixture.h"
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-members.h"
#include "server/db/hj-central-rows.h"
#include "server/sync/hj-ops.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

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

static char *
get_path (Fixture *self, const char *name)
{
  return g_build_filename (self->world->folder, name, NULL);
}

static void
test_file_is_ciphertext (Fixture *self, gconstpointer data)
{
  g_autofree char *database = get_path (self, HJ_CENTRAL_DATABASE);
  g_autofree char *key = get_path (self, HJ_CENTRAL_KEY);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  GStatBuf info;

  g_free (world_write (self->world, &hj_entity_person, "name", "PLAINTEXT", NULL));
  world_reopen (self->world);
  g_assert_cmpint (g_stat (key, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (database, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 4096);
  g_assert_null (memmem (bytes, length, "SQLite format 3", 15));
  g_assert_null (memmem (bytes, length, "PLAINTEXT", 9));
  g_assert_null (memmem (bytes, length, "house-1", 7));
  g_assert_nonnull (hj_sql_get_cipher_version (hj_central_get_sql (self->world->central)));
}

static void
test_commits_are_durable (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->world->central);
  HjSqlStatement *mode = hj_sql_prepare (sql, "PRAGMA journal_mode", NULL);

  g_assert_cmpint (hj_sql_ask_int (sql, "PRAGMA synchronous", -1), ==, 2);
  g_assert_true (hj_sql_step (sql, mode, NULL));
  g_assert_cmpstr (hj_sql_get_text (mode, 0), ==, "wal");
  hj_sql_reset (mode);
}

static void
assert_cannot_open (Fixture *self, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentral) central
      = hj_central_open (self->world->folder, self->world->clock, self->world->random, &error);

  g_assert_null (central);
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_what_cannot_be_opened (Fixture *self, gconstpointer data)
{
  g_autofree char *database = get_path (self, HJ_CENTRAL_DATABASE);
  g_autofree char *key = get_path (self, HJ_CENTRAL_KEY);
  g_autofree char *wrong = g_strnfill (64, 'a');

  g_assert_true (hj_central_set_meta (self->world->central, "schema", "999", NULL));
  g_clear_object (&self->world->central);
  assert_cannot_open (self, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_VERSION);
  g_assert_true (g_file_set_contents (key, wrong, -1, NULL));
  assert_cannot_open (self, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY);
  g_assert_true (g_file_set_contents (key, "no key", -1, NULL));
  assert_cannot_open (self, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
  g_unlink (key);
  assert_cannot_open (self, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
  g_unlink (database);
  assert_cannot_open (self, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static void
test_create_keeps_what_is_there (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = get_path (self, "other");
  g_autofree char *key = g_build_filename (other, HJ_CENTRAL_KEY, NULL);
  g_autofree char *kept = NULL;

  g_assert_null (
      hj_central_create (self->world->folder, self->world->clock, self->world->random, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS);
  g_clear_error (&error);
  /* A key that is there, of a database that is lost, is never written over. */
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_true (g_file_set_contents (key, "precious", -1, NULL));
  g_assert_null (hj_central_create (other, self->world->clock, self->world->random, &error));
  g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (key, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "precious");
}

static void
test_meta (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *value = NULL;

  g_assert_null (hj_central_dup_meta (central, "thing"));
  g_assert_cmpint (hj_central_get_meta_int (central, "thing", 7), ==, 7);
  g_assert_true (hj_central_set_meta (central, "thing", "12", NULL));
  g_assert_cmpint (hj_central_get_meta_int (central, "thing", 7), ==, 12);
  g_assert_true (hj_central_set_meta (central, "thing", NULL, NULL));
  g_assert_null (hj_central_dup_meta (central, "thing"));
  for (const char *const *key
       = (const char *const[]){ HJ_CENTRAL_META_EPOCH, HJ_CENTRAL_META_CURSOR_KEY,
                                HJ_CENTRAL_META_POLICY_PUBLIC, HJ_CENTRAL_META_POLICY_SECRET,
                                NULL };
       *key != NULL; key++) {
    g_autofree char *text = hj_central_dup_meta (central, *key);

    g_assert_nonnull (text);
  }
}

static void
test_undone_positions_come_again (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  HjSql *sql = hj_central_get_sql (central);
  gint64 pos = hj_central_get_pos (central);

  g_assert_true (hj_sql_begin (sql, NULL));
  g_assert_cmpint (hj_central_next_pos (central, NULL), ==, pos + 1);
  g_assert_cmpint (hj_central_next_pos (central, NULL), ==, pos + 2);
  hj_sql_rollback (sql);
  g_assert_cmpint (hj_central_get_pos (central), ==, pos);
}

static void
test_write_is_all_or_nothing (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  HjSql *sql = hj_central_get_sql (central);
  gint64 pos = hj_central_get_pos (central);
  g_autofree char *id = hj_central_new_id (central);
  g_autoptr (HjRecord) invalid = hj_record_new (&hj_entity_person, id);
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_central_write (central, invalid, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_assert_cmpint (hj_central_get_pos (central), ==, pos);
  /* Inside a transaction that is undone it is undone too. */
  g_assert_true (hj_sql_begin (sql, NULL));
  hj_record_set_text (invalid, "name", "王安");
  g_assert_true (hj_central_write (central, invalid, NULL));
  hj_sql_rollback (sql);
  g_assert_null (world_load (self->world, &hj_entity_person, id));
  g_assert_cmpint (hj_central_get_pos (central), ==, pos);
}

static void
test_same_content_writes_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *id = world_write (self->world, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_person, id);
  gint64 pos = hj_central_get_pos (self->world->central);

  g_assert_true (hj_central_write (self->world->central, row, NULL));
  g_assert_cmpint (hj_central_get_pos (self->world->central), ==, pos);
  g_assert_cmpint (hj_record_get_pos (row), ==, pos);
}

static void
test_ticket_codes (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autofree char *first = hj_central_next_ticket_code (central, NULL);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;

  g_assert_cmpstr (first, ==, "T-2026-000001");
  /* A ticket that brings its code along is counted. */
  g_free (world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind", "fee", "state",
                       "submitted", "code", "T-2026-000123", NULL));
  second = hj_central_next_ticket_code (central, NULL);
  g_assert_cmpstr (second, ==, "T-2026-000124");
  g_free (world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind", "fee", "state",
                       "submitted", "code", "T-2026-000050", NULL));
  third = hj_central_next_ticket_code (central, NULL);
  g_assert_cmpstr (third, ==, "T-2026-000125");
  /* The new year begins in the county's zone: here at four in the afternoon, UTC. */
  hj_manual_clock_set_raw_time (HJ_MANUAL_CLOCK (self->world->clock),
                                G_GINT64_CONSTANT (1798732800000));
  fourth = hj_central_next_ticket_code (central, NULL);
  g_assert_cmpstr (fourth, ==, "T-2027-000001");
}

/* What the fast path writes is the same as what the slow one does. */
static void
test_bulk_is_the_same (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  HjSql *sql = hj_central_get_sql (central);
  g_autofree char *person_id = hj_central_new_id (central);
  g_autofree char *contact_id = hj_central_new_id (central);
  g_autofree char *detention_id = hj_central_new_id (central);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, person_id);
  g_autoptr (HjRecord) contact = hj_record_new (&hj_entity_family_contact, contact_id);
  g_autoptr (HjRecord) detention = hj_record_new (&hj_entity_detention, detention_id);
  g_autoptr (Laptop) laptop = laptop_new (self->world, "o", "duty-officer", "house-1");

  laptop_pull (laptop);
  hj_record_set_text (person, "name", "王安");
  hj_record_set_text (contact, "person", person_id);
  hj_record_set_text (contact, "name", "王母");
  hj_record_set_text (detention, "person", person_id);
  hj_record_set_text (detention, "house", "house-1");
  hj_record_set_text (detention, "kind", "judicial");
  hj_record_set_int (detention, "starts_at", 1);
  hj_record_set_int (detention, "ends_at", 2);
  g_assert_true (hj_sql_begin (sql, NULL));
  g_assert_true (hj_central_write_bulk (central, person, NULL));
  g_assert_true (hj_central_write_bulk (central, contact, NULL));
  g_assert_true (hj_central_write_bulk (central, detention, NULL));
  g_assert_true (hj_sql_commit (sql, NULL));
  g_assert_true (hj_central_is_member (central, "house:house-1", &hj_entity_person, person_id));
  g_assert_true (
      hj_central_is_member (central, "house:house-1", &hj_entity_family_contact, contact_id));
  g_assert_true (
      hj_central_is_member (central, "house:house-1", &hj_entity_detention, detention_id));
  laptop_pull (laptop);
  g_assert_nonnull (laptop_find (laptop, &hj_entity_person, person_id));
  g_assert_nonnull (laptop_find (laptop, &hj_entity_family_contact, contact_id));
  g_assert_nonnull (laptop_find (laptop, &hj_entity_detention, detention_id));
}

/* More happened at one position than is read at once: none of it is left out. */
static void
test_feed_reads_in_order (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  gint64 start = hj_central_get_pos (central);
  g_autofree char *first = world_add_mediator (self->world, "m1");
  g_autofree char *second = world_add_mediator (self->world, "m2");
  gint64 bucket = hj_central_find_bucket (central, "catalogue", NULL);
  g_autoptr (GPtrArray) all
      = hj_central_read_feed (central, &bucket, 1, start, G_MAXINT64, 10, NULL);
  g_autoptr (GPtrArray) one
      = hj_central_read_feed (central, &bucket, 1, start, G_MAXINT64, 1, NULL);
  HjFeedEntry *entry = g_ptr_array_index (all, 0);

  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (entry->id, ==, first);
  g_assert_true (entry->entity == &hj_entity_mediator);
  g_assert_cmpint (entry->kind, ==, HJ_FEED_PUT);
  g_assert_cmpstr (((HjFeedEntry *)g_ptr_array_index (all, 1))->id, ==, second);
  g_assert_cmpint (entry->pos, >, start);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)length, NULL));
}

static void
put_back (Fixture *self, const char *backup)
{
  g_autofree char *database = get_path (self, HJ_CENTRAL_DATABASE);
  g_autofree char *wal = g_strconcat (database, "-wal", NULL);
  g_autofree char *shm = g_strconcat (database, "-shm", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->world->central);
  g_unlink (wal);
  g_unlink (shm);
  copy_file (backup, database);
  world_reopen (self->world);
  g_assert_true (hj_central_begin_epoch (self->world->central, &error));
  g_assert_no_error (error);
}

static void
test_backup_is_whole_and_encrypted (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "backup");
  g_autofree char *id = world_write (self->world, &hj_entity_person, "name", "PLAINTEXT", NULL);
  g_autofree char *later = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 pos = hj_central_get_pos (self->world->central);
  gsize length;
  GStatBuf info;

  g_assert_true (hj_central_backup (self->world->central, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hj_central_get_meta_int (self->world->central, HJ_CENTRAL_META_DURABLE, 0), ==,
                   pos);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, "PLAINTEXT", 9));
  later = world_write (self->world, &hj_entity_person, "name", "later", NULL);
  put_back (self, path);
  g_autoptr (HjRecord) kept = world_load (self->world, &hj_entity_person, id);

  g_assert_nonnull (kept);
  g_assert_null (world_load (self->world, &hj_entity_person, later));
  /* Over an older one. */
  g_assert_true (hj_central_backup (self->world->central, path, &error));
  g_assert_false (hj_central_backup (self->world->central, "/nowhere/at/all", &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
assert_outcomes (HjBatchAnswer *answer, const char *outcomes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < answer->results->len; i++)
    g_string_append_printf (
        text, "%s%s", i == 0 ? "" : " ",
        hj_op_outcome_to_string (((HjOpResult *)g_ptr_array_index (answer->results, i))->outcome));
  g_assert_cmpstr (text->str, ==, outcomes);
}

/* Yesterday's backup is put back; the laptops offer again what it does not hold. */
static void
test_restore_and_offer_again (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "backup");
  g_autoptr (Laptop) first = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (Laptop) second = laptop_new (self->world, "second", "duty-officer", "house-1");
  g_autoptr (HjOp) kept
      = laptop_new_op (first, &hj_entity_person, "name", "王安", "phone", "1", NULL);
  g_autoptr (GError) error = NULL;

  laptop_assert_sent (first, hj_op_ref (kept), HJ_OP_APPLIED);
  laptop_pull (first);
  laptop_pull (second);
  g_assert_true (hj_central_backup (self->world->central, path, NULL));

  g_autoptr (HjOp) lost_new = laptop_new_op (first, &hj_entity_person, "name", "李平", NULL);
  g_autoptr (HjOp) lost_set = laptop_set_op (first, &hj_entity_person, kept->row, "phone", "2");
  g_autoptr (HjBatchAnswer) before = laptop_push (first, NULL, lost_new, lost_set, NULL);

  assert_outcomes (before, "applied applied");
  laptop_pull (second);
  /* The second laptop builds on what is lost. */
  g_autoptr (HjOp) built_on = laptop_set_op (second, &hj_entity_person, kept->row, "phone", "3");

  put_back (self, path);
  g_assert_null (world_load (self->world, &hj_entity_person, lost_new->row));
  /* Offered from the beginning: what the backup holds is answered as before, the rest is applied.
   */
  g_autoptr (HjBatchAnswer) again = laptop_push (first, &error, kept, lost_new, lost_set, NULL);

  g_assert_no_error (error);
  assert_outcomes (again, "applied applied applied");
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 2);
  g_assert_cmpint (((HjOpResult *)g_ptr_array_index (again->results, 1))->pos, >,
                   ((HjOpResult *)g_ptr_array_index (before->results, 1))->pos);
  g_autoptr (HjBatchAnswer) other = laptop_push (second, NULL, built_on, NULL);

  /* Its base has another position now, but the value that it saw is there. */
  assert_outcomes (other, "merged");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 0);
}

/* The same, but who builds on the lost value comes first: nobody's value is overwritten unseen. */
static void
test_restore_with_lost_base (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "backup");
  g_autoptr (Laptop) first = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (Laptop) second = laptop_new (self->world, "second", "duty-officer", "house-1");
  g_autoptr (HjOp) kept
      = laptop_new_op (first, &hj_entity_person, "name", "王安", "phone", "1", NULL);

  laptop_assert_sent (first, hj_op_ref (kept), HJ_OP_APPLIED);
  laptop_pull (first);
  g_assert_true (hj_central_backup (self->world->central, path, NULL));
  g_autoptr (HjOp) lost = laptop_set_op (first, &hj_entity_person, kept->row, "phone", "2");
  g_autoptr (HjOpResult) result = laptop_send (first, lost);

  laptop_pull (second);
  g_autoptr (HjOp) built_on = laptop_set_op (second, &hj_entity_person, kept->row, "phone", "3");

  put_back (self, path);
  laptop_assert_sent (second, hj_op_ref (built_on), HJ_OP_CONFLICT);
  laptop_assert_sent (first, hj_op_ref (lost), HJ_OP_APPLIED);
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_person, kept->row);

  g_assert_cmpstr (hj_record_get_text (row, "phone"), ==, "2");
  g_assert_cmpint (world_count (self->world, &hj_entity_conflict), ==, 1);
}

/* The same backup is put back twice: a position of the time between says nothing afterwards. */
static void
test_restore_twice (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "backup");
  g_autoptr (Laptop) first = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (Laptop) second = laptop_new (self->world, "second", "duty-officer", "house-1");
  g_autoptr (Laptop) third = laptop_new (self->world, "third", "duty-officer", "house-1");
  g_autoptr (HjOp) kept
      = laptop_new_op (first, &hj_entity_person, "name", "王安", "phone", "1", NULL);

  laptop_assert_sent (first, hj_op_ref (kept), HJ_OP_APPLIED);
  g_assert_true (hj_central_backup (self->world->central, path, NULL));
  put_back (self, path);
  for (guint i = 0; i < 5; i++)
    g_free (world_write (self->world, &hj_entity_person, "name", "李平", NULL));
  laptop_pull (third);
  laptop_assert_sent (third, laptop_set_op (third, &hj_entity_person, kept->row, "phone", "2"),
                      HJ_OP_APPLIED);
  laptop_pull (second);
  g_autoptr (HjOp) built_on = laptop_set_op (second, &hj_entity_person, kept->row, "phone", "3");

  put_back (self, path);
  laptop_pull (first);
  laptop_assert_sent (first, laptop_set_op (first, &hj_entity_person, kept->row, "phone", "4"),
                      HJ_OP_APPLIED);
  for (guint i = 0; i < 10; i++)
    g_free (world_write (self->world, &hj_entity_person, "name", "李平", NULL));
  laptop_assert_sent (second, hj_op_ref (built_on), HJ_OP_CONFLICT);
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_person, kept->row);

  g_assert_cmpstr (hj_record_get_text (row, "phone"), ==, "4");
}

/* What changes nothing is not in an earlier backup either, and must not be taken for durable. */
static void
test_op_is_younger_than_backup (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "backup");
  g_autoptr (Laptop) laptop = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (HjOp) op = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);

  laptop_assert_sent (laptop, hj_op_ref (op), HJ_OP_APPLIED);
  laptop_pull (laptop);
  g_assert_true (hj_central_backup (self->world->central, path, NULL));
  g_autoptr (HjOp) same = laptop_set_op (laptop, &hj_entity_person, op->row, "name", "王安");
  g_autoptr (HjOpResult) result = laptop_send (laptop, same);

  laptop_pull (laptop);
  g_assert_cmpint (result->outcome, ==, HJ_OP_MERGED);
  g_assert_cmpint (result->pos, >, laptop->durable);
  g_assert_cmpint (result->pos, <=, laptop->pos);
}

/* What was sent before under another number, by a laptop that was enrolled anew, is there. */
static void
test_known_op_is_a_duplicate (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) first = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (Laptop) again = laptop_new (self->world, "first", "intake-officer", "house-1");
  g_autoptr (Laptop) thief = laptop_new (self->world, "thief", "intake-officer", "house-1");
  g_autoptr (HjOp) op = laptop_new_op (first, &hj_entity_person, "name", "王安", NULL);

  laptop_assert_sent (first, hj_op_ref (op), HJ_OP_APPLIED);
  op->seq = 1;
  laptop_assert_sent (again, hj_op_ref (op), HJ_OP_DUPLICATE);
  laptop_assert_sent (thief, hj_op_ref (op), HJ_OP_HELD);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/central/file-is-ciphertext", test_file_is_ciphertext },
    { "/central/commits-are-durable", test_commits_are_durable },
    { "/central/what-cannot-be-opened", test_what_cannot_be_opened },
    { "/central/create-keeps-what-is-there", test_create_keeps_what_is_there },
    { "/central/meta", test_meta },
    { "/central/undone-positions", test_undone_positions_come_again },
    { "/central/write-is-all-or-nothing", test_write_is_all_or_nothing },
    { "/central/same-content", test_same_content_writes_nothing },
    { "/central/ticket-codes", test_ticket_codes },
    { "/central/bulk-is-the-same", test_bulk_is_the_same },
    { "/central/feed-reads-in-order", test_feed_reads_in_order },
    { "/central/backup", test_backup_is_whole_and_encrypted },
    { "/central/restore", test_restore_and_offer_again },
    { "/central/restore-with-lost-base", test_restore_with_lost_base },
    { "/central/restore-twice", test_restore_twice },
    { "/central/op-is-younger-than-backup", test_op_is_younger_than_backup },
    { "/central/known-op", test_known_op_is_a_duplicate },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
