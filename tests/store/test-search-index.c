/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/store/hj-search.h"
#include "store-fixture.h"

static guint
count_hits (Fixture *fixture, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, typed, 10, &error);

  g_assert_no_error (error);
  return hits->len;
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "phone", "13800001111");
  hj_record_set_text (person, "address", "东街");
  fixture_enter (fixture, person);
  hj_record_set_text (person, "name", "李雷");
  hj_record_set_text (person, "phone", NULL);
  g_assert_true (hj_replica_update (fixture->replica, person, &error));
  g_assert_no_error (error);
  /* What was there is not found any more; what did not change still is. */
  g_assert_cmpuint (count_hits (fixture, "wang"), ==, 0);
  g_assert_cmpuint (count_hits (fixture, "小"), ==, 0);
  g_assert_cmpuint (count_hits (fixture, "1111"), ==, 0);
  g_assert_cmpuint (count_hits (fixture, "lilei"), ==, 1);
  g_assert_cmpuint (count_hits (fixture, "东街"), ==, 1);
}

static void
test_covers (void)
{
  g_assert_true (hj_search_covers (&hj_entity_person));
  g_assert_true (hj_search_covers (&hj_entity_behaviour));
  g_assert_false (hj_search_covers (&hj_entity_exam));
  g_assert_false (hj_search_covers (&hj_entity_record_band));
}

/* While a first load runs, rows that the user enters are found by it as well. */
static void
test_own_row_in_bulk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "李雷");
  g_auto (HjPageCommit) commit = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_pulled = 0;

  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  fixture_send (fixture, person);
  g_autoptr (GBytes) page = fixture_finish_page (fixture, TRUE, 0);

  g_assert_true (hj_replica_apply_page (fixture->replica, page, &commit, &n_pulled, &error));
  g_assert_no_error (error);
  g_assert_true (hj_search_is_behind (fixture->replica));
  fixture_enter (fixture, own);
  g_assert_cmpuint (count_hits (fixture, "lilei"), ==, 1);
  g_assert_cmpuint (count_hits (fixture, "wang"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM search_name"), ==, 2);
}

/* A row that is changed again in the load after it was indexed is found by its new name only. */
static void
test_row_changes_in_bulk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");

  fixture_send (fixture, person);
  fixture_apply (fixture);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  hj_record_set_text (person, "name", "李雷");
  fixture_send (fixture, person);
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  g_assert_cmpuint (count_hits (fixture, "wang"), ==, 0);
  g_assert_cmpuint (count_hits (fixture, "lilei"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/search-index/changes", test_changes);
  g_test_add_func ("/store/search-index/covers", test_covers);
  FIXTURE_ADD ("/store/search-index/own-row-in-bulk", test_own_row_in_bulk);
  FIXTURE_ADD ("/store/search-index/row-changes-in-bulk", test_row_changes_in_bulk);
  return g_test_run ();
}
