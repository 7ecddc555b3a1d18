/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-sync.h"

#include "core/store/hj-outbox.h"
#include "core/store/hj-search.h"
#include "store-fixture.h"

#define OTHER_BUCKET "dispute/7"

static gint64
count_people (Fixture *fixture)
{
  return fixture_ask (fixture, "SELECT count(*) FROM person");
}

static guint
find_people (Fixture *fixture, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, typed, 10, &error);

  g_assert_no_error (error);
  return hits->len;
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 3;
  HjReplicaStatus status;

  fixture_send (fixture, person);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, FALSE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_pulled, ==, 4);
  g_assert_cmpint (commit.pos, ==, 1);
  g_autofree char *cursor = hj_replica_dup_meta (fixture->replica, HJ_META_CURSOR);

  g_assert_cmpstr (cursor, ==, "cursor-1");
  g_assert_cmpint (hj_replica_get_meta_int (fixture->replica, HJ_META_PULLED, 0), ==, 1);
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.people, ==, 1);
  g_assert_cmpint (status.rows, ==, 1);
  g_assert_cmpint (status.last_sync, ==, commit.time);
  /* The same page again, as after a lost answer, changes nothing. */
  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_cmpint (count_people (fixture), ==, 1);
}

/* A page that is not whole is as if it had never come, cursor and all. */
static void
test_damaged_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_auto (HjPageCommit) commit = { 0 };

  fixture_send (fixture, person);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, FALSE, 0);

  for (gsize length = 0; length < g_bytes_get_size (page); length += 7) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (page, 0, length);
    g_autoptr (GError) error = NULL;
    guint n_pulled = 0;

    g_assert_false (hj_replica_apply_page (fixture->replica, cut, &commit, &n_pulled, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (n_pulled, ==, 0);
  }
  g_assert_cmpint (count_people (fixture), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM bucket"), ==, 0);
  fixture_assert_no_meta (fixture, HJ_META_CURSOR);
}

/* A row stays until the last bucket lets go of it; then nothing finds it any more. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture_send (fixture, person);
  fixture_send_in (fixture, OTHER_BUCKET, person, 1);
  fixture_apply (fixture);
  g_assert_cmpuint (find_people (fixture, "小明"), ==, 1);
  fixture_send_drop (fixture, FIXTURE_BUCKET, person);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 1);
  fixture_send_drop (fixture, OTHER_BUCKET, person);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 0);
  g_assert_cmpuint (find_people (fixture, "小明"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM summary"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM member"), ==, 0);
}

static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) mine = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) both = fixture_new_person (fixture, "李雷");

  fixture_send_in (fixture, OTHER_BUCKET, mine, 1);
  fixture_send_in (fixture, OTHER_BUCKET, both, 1);
  fixture_send (fixture, both);
  fixture_apply (fixture);
  fixture_send_bucket (fixture, HJ_FRAME_FORGET, OTHER_BUCKET);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM bucket"), ==, 1);
  /* The bucket may come back. */
  fixture_send_in (fixture, OTHER_BUCKET, mine, 1);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 2);
}

/* A snapshot over several pages: what it did not show goes at its end, and not before. */
static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) stays = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) goes = fixture_new_person (fixture, "李雷");
  g_autoptr (HjRecord) comes = fixture_new_person (fixture, "韩梅梅");
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  fixture_send (fixture, stays);
  fixture_send (fixture, goes);
  fixture_apply (fixture);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, stays);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, TRUE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_people (fixture), ==, 2);
  fixture_reopen (fixture);
  fixture_send (fixture, comes);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 2);
  g_assert_cmpuint (find_people (fixture, "李雷"), ==, 0);
  g_assert_cmpuint (find_people (fixture, "hanmei"), ==, 1);
  g_assert_cmpuint (find_people (fixture, "小明"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM summary"), ==, 2);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM bucket WHERE snapshot = 1"), ==, 0);
}

/* A snapshot that shows nothing of a bucket that held something is an answer like any other. */
static void
test_empty_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "李雷");

  fixture_send (fixture, person);
  fixture_apply (fixture);
  fixture_enter (fixture, own);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  /* What the user has entered and nobody has answered is never lost. */
  g_assert_cmpint (count_people (fixture), ==, 1);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

/* After a first load that is larger than what a page indexes, the rest follows in pieces. */
static void
test_catch_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_pieces = 0;

  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  for (guint i = 0; i < 2500; i++) {
    g_autofree char *name = g_strdup_printf ("Person %u", i);
    g_autoptr (HjRecord) person = fixture_new_person (fixture, name);

    fixture_send (fixture, person);
  }
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_true (hj_replica_is_behind (fixture->replica));
  /* A crash in between loses nothing of it. */
  fixture_reopen (fixture);
  while (hj_replica_is_behind (fixture->replica)) {
    g_assert_true (hj_replica_catch_up (fixture->replica, 200, &error));
    g_assert_no_error (error);
    n_pieces++;
  }
  g_assert_cmpuint (n_pieces, >=, 3);
  g_assert_cmpuint (find_people (fixture, "2499"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM search_name"), ==, 2500);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM summary"), ==, 2500);
}

static gint64
count_indexes (Fixture *fixture)
{
  return fixture_ask (fixture, "SELECT count(*) FROM sqlite_schema WHERE type = 'index'"
                               " AND sql LIKE 'CREATE INDEX%' AND tbl_name = 'detention'");
}

/* A load into a replica without rows makes the tables' indexes last, also after a crash. */
static void
test_first_load_puts_off_indexes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n_indexes = count_indexes (fixture);
  guint n_pulled = 0;

  g_assert_cmpint (n_indexes, >, 0);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, person);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, TRUE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_indexes (fixture), ==, 0);
  fixture_reopen (fixture);
  fixture_send (fixture, detention);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_cmpint (count_indexes (fixture), ==, n_indexes);
  g_assert_cmpint (
      fixture_ask (fixture, "SELECT count(*) FROM summary WHERE detention IS NOT NULL"), ==, 1);
  g_assert_false (hj_replica_is_behind (fixture->replica));

  /* Later loads find rows, and work with the indexes there. */
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, "another");
  fixture_send_in (fixture, "another", person, 1);
  g_autoptr (GBytes) later = fixture_finish_page (fixture, TRUE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, later, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_indexes (fixture), ==, n_indexes);
}

/* A bucket that is taken away before its load is whole needs the indexes at once. */
static void
test_forget_in_first_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  gint64 n_indexes = count_indexes (fixture);

  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, person);
  fixture_send_bucket (fixture, HJ_FRAME_FORGET, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_cmpint (count_people (fixture), ==, 0);
  g_assert_cmpint (count_indexes (fixture), ==, n_indexes);
}

/* Pages of a load may overlap with what came before: an older version changes nothing. */
static void
test_older_row_in_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture->pos = 9;
  fixture_send (fixture, person);
  fixture_apply (fixture);
  fixture->pos = 3;
  hj_record_set_text (person, "name", "王大明");
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, person);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_autofree char *name = fixture_dup_text (fixture, person, "name");

  g_assert_cmpstr (name, ==, "王小明");
  g_assert_cmpint (count_people (fixture), ==, 1);
  g_assert_cmpuint (find_people (fixture, "wangdaming"), ==, 0);
}

/* Only what has changed is indexed anew, and everything else is found as before. */
static void
test_search_after_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  hj_record_set_text (person, "phone", "13800001111");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  hj_record_set_text (person, "phone", "13900002222");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  g_assert_cmpuint (find_people (fixture, "王小明"), ==, 1);
  g_assert_cmpuint (find_people (fixture, "wangxiaoming"), ==, 1);
  g_assert_cmpuint (find_people (fixture, "13900002222"), ==, 1);
  g_assert_cmpuint (find_people (fixture, "13800001111"), ==, 0);
  hj_record_set_text (person, "name", "李雷");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  g_assert_cmpuint (find_people (fixture, "李雷"), ==, 1);
  g_assert_cmpuint (find_people (fixture, "王小明"), ==, 0);
  g_assert_cmpuint (find_people (fixture, "13900002222"), ==, 1);
  hj_record_set_null_at (person, (guint)hj_entity_field_index (&hj_entity_person, "phone"));
  fixture_send (fixture, person);
  fixture_apply (fixture);
  g_assert_cmpuint (find_people (fixture, "13900002222"), ==, 0);
  g_assert_cmpuint (find_people (fixture, "李雷"), ==, 1);
}

/* Search does not answer from half an index. */
static void
test_search_waits_for_the_rest (Fixture *fixture, gconstpointer data)
{
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  for (guint i = 0; i < 2100; i++) {
    g_autofree char *name = g_strdup_printf ("Person %u", i);
    g_autoptr (HjRecord) person = fixture_new_person (fixture, name);

    fixture_send (fixture, person);
  }
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_true (hj_replica_is_behind (fixture->replica));
  g_assert_cmpuint (find_people (fixture, "2099"), ==, 1);
  g_assert_false (hj_replica_is_behind (fixture->replica));
}

/* Positions of another epoch are not compared: what was newer there may be older here. */
static void
test_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  g_assert_true (hj_replica_meet_epoch (fixture->replica, "first", &error));
  fixture->pos = 100;
  fixture_send (fixture, person);
  fixture_apply (fixture);
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "李雷");

  fixture_enter (fixture, own);
  fixture_answer (fixture, HJ_OP_APPLIED, 102);
  fixture_send (fixture, own);
  fixture_apply (fixture);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);

  /* The central instance was put back to a time before all of this. */
  g_set_str (&fixture->epoch, "second");
  fixture->pos = 3;
  hj_record_set_text (person, "name", "王大明");
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, person);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, FALSE, 0);

  g_assert_false (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EPOCH);
  g_clear_error (&error);
  g_assert_cmpstr (commit.epoch, ==, "second");
  g_assert_true (hj_replica_meet_epoch (fixture->replica, "second", &error));
  g_assert_no_error (error);
  fixture_assert_no_meta (fixture, HJ_META_CURSOR);
  /* What was not durable is offered again. */
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_autofree char *name = fixture_dup_text (fixture, person, "name");
  g_autofree char *own_name = fixture_dup_text (fixture, own, "name");

  g_assert_cmpstr (name, ==, "王大明");
  g_assert_cmpstr (own_name, ==, "李雷");
  /* Meeting the same epoch again is nothing. */
  g_assert_true (hj_replica_meet_epoch (fixture->replica, "second", &error));
  g_autofree char *cursor = hj_replica_dup_meta (fixture->replica, HJ_META_CURSOR);

  g_assert_nonnull (cursor);
}

static gboolean
is_there (Fixture *fixture, HjRecord *record)
{
  g_autoptr (HjRecord) row = hj_replica_load (fixture->replica, hj_record_get_entity (record),
                                              hj_record_get_id (record), NULL);

  return row != NULL;
}

static void
apply_first_page (Fixture *fixture)
{
  g_autoptr (GBytes) page = fixture_finish_page (fixture, TRUE, 0);
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error);
  g_assert_no_error (error);
}

/* A bucket that the new epoch's whole load did not bring is the reader's no longer. */
static void
test_epoch_forgets_bucket (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_meet_epoch (fixture->replica, "first", &error));
  fixture_send (fixture, person);
  fixture_apply (fixture);
  g_assert_true (is_there (fixture, person));

  g_set_str (&fixture->epoch, "second");
  g_assert_true (hj_replica_meet_epoch (fixture->replica, "second", &error));
  g_assert_no_error (error);
  /* Not before all has been loaded: an answer that breaks off says nothing about the rest. */
  g_assert_true (is_there (fixture, person));
  apply_first_page (fixture);
  g_assert_true (is_there (fixture, person));
  fixture_apply (fixture);
  g_assert_false (is_there (fixture, person));
}

/* A row whose making was held went with the answer; offered again, it is seen again. */
static void
test_epoch_shows_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "李雷");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_meet_epoch (fixture->replica, "first", &error));
  fixture_enter (fixture, own);
  fixture_answer (fixture, HJ_OP_HELD, 5);
  fixture->pos = 5;
  fixture_apply (fixture);
  g_assert_false (is_there (fixture, own));

  g_assert_true (hj_replica_meet_epoch (fixture->replica, "second", &error));
  g_assert_no_error (error);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
  g_assert_true (is_there (fixture, own));
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HjReplicaStatus status;

  g_assert_true (hj_replica_note_offline (fixture->replica, &error));
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_HOUR_MS);
  g_assert_true (hj_replica_note_offline (fixture->replica, &error));
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.offline_since, ==, FIXTURE_TIME);
  fixture_apply (fixture);
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.offline_since, ==, 0);
  g_assert_cmpint (status.last_sync, ==, FIXTURE_TIME + HJ_HOUR_MS);
}

static void
test_status_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) open = fixture_new_of (fixture, &hj_entity_conflict, "row", person);
  g_autoptr (HjRecord) resolved = fixture_new_of (fixture, &hj_entity_conflict, "row", person);
  g_autoptr (HjRecord) held = fixture_new_of (fixture, &hj_entity_held, "row", person);
  HjReplicaStatus status;

  hj_record_set_text (open, "state", "open");
  hj_record_set_text (resolved, "state", "resolved");
  hj_record_set_text (held, "state", "waiting");
  fixture_send (fixture, open);
  fixture_send (fixture, resolved);
  fixture_send (fixture, held);
  fixture_apply (fixture);
  fixture_enter (fixture, person);
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.conflicts, ==, 1);
  g_assert_cmpint (status.held, ==, 1);
  g_assert_cmpint (status.outbox, ==, 1);
  g_assert_cmpint (status.rows, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/sync/page", test_page);
  FIXTURE_ADD ("/store/sync/damaged-page", test_damaged_page);
  FIXTURE_ADD ("/store/sync/drop", test_drop);
  FIXTURE_ADD ("/store/sync/forget", test_forget);
  FIXTURE_ADD ("/store/sync/snapshot", test_snapshot);
  FIXTURE_ADD ("/store/sync/empty-snapshot", test_empty_snapshot);
  FIXTURE_ADD ("/store/sync/catch-up", test_catch_up);
  FIXTURE_ADD ("/store/sync/first-load-indexes", test_first_load_puts_off_indexes);
  FIXTURE_ADD ("/store/sync/forget-in-first-load", test_forget_in_first_load);
  FIXTURE_ADD ("/store/sync/older-row-in-load", test_older_row_in_load);
  FIXTURE_ADD ("/store/sync/search-after-changes", test_search_after_changes);
  FIXTURE_ADD ("/store/sync/search-waits", test_search_waits_for_the_rest);
  FIXTURE_ADD ("/store/sync/epoch", test_epoch);
  FIXTURE_ADD ("/store/sync/epoch-forgets-bucket", test_epoch_forgets_bucket);
  FIXTURE_ADD ("/store/sync/epoch-shows-again", test_epoch_shows_again);
  FIXTURE_ADD ("/store/sync/offline", test_offline);
  FIXTURE_ADD ("/store/sync/status", test_status_counts);
  return g_test_run ();
}
