/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/store/hj-search.h"
#include "store-fixture.h"

#define N_STAYING 300

/* Blocks of the indexes that hold the letters, whether a row has them or not. */
#define COUNT_BLOCKS(letters)                                                                      \
  "SELECT (SELECT count(*) FROM search_name_data WHERE instr (block, CAST ('" letters              \
  "' AS BLOB)))"                                                                                   \
  " + (SELECT count(*) FROM search_data WHERE instr (block, CAST ('" letters "' AS BLOB)))"

static guint
count_hits (Fixture *fixture, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, typed, 10, &error);

  g_assert_no_error (error);
  return hits->len;
}

static guint
catch_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint n_steps = 0;

  for (; hj_replica_is_behind (fixture->replica); n_steps++) {
    g_assert_true (hj_replica_catch_up (fixture->replica, 100, &error));
    g_assert_no_error (error);
  }
  return n_steps;
}

static HjRecord *
send_people (Fixture *fixture)
{
  HjRecord *goes = fixture_new_person (fixture, "Zzyzxoq");

  hj_record_set_text (goes, "address", "Qwertzgasse");
  for (guint i = 0; i < N_STAYING; i++) {
    g_autofree char *name = g_strdup_printf ("Person %u", i);
    g_autoptr (HjRecord) person = fixture_new_person (fixture, name);

    if (i == N_STAYING / 2)
      fixture_send (fixture, goes);
    fixture_send (fixture, person);
    if (i % 50 == 0)
      fixture_apply (fixture);
  }
  fixture_apply (fixture);
  return goes;
}

/* The words of a person who left the user's scope are in no part of the file any more. */
static void
test_words_go (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) goes = send_people (fixture);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_cmpuint (count_hits (fixture, "zzyzx"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, COUNT_BLOCKS ("zyzxoq")), >, 0);
  g_assert_false (hj_search_needs_purge (fixture->replica));
  fixture_send_drop (fixture, FIXTURE_BUCKET, goes);
  fixture_apply (fixture);
  g_assert_cmpuint (count_hits (fixture, "zzyzx"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, COUNT_BLOCKS ("zyzxoq")), >, 0);
  g_assert_true (hj_search_needs_purge (fixture->replica));

  /* A crash between two steps loses none of them. */
  g_assert_true (hj_replica_catch_up (fixture->replica, 100, NULL));
  fixture_reopen (fixture);
  g_assert_cmpuint (catch_up (fixture), >=, 5);
  g_assert_cmpint (fixture_ask (fixture, COUNT_BLOCKS ("zyzxoq")), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, COUNT_BLOCKS ("wertzgasse")), ==, 0);
  g_assert_true (g_file_get_contents (log, &content, &length, NULL));
  g_assert_cmpuint (length, ==, 0);
  /* Everybody else is found as before. */
  g_assert_cmpuint (count_hits (fixture, "299"), ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM search_name"), ==, N_STAYING);
}

/* A search does not wait for it. */
static void
test_search_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) goes = send_people (fixture);

  fixture_send_drop (fixture, FIXTURE_BUCKET, goes);
  fixture_apply (fixture);
  g_assert_cmpuint (count_hits (fixture, "299"), ==, 1);
  g_assert_true (hj_search_needs_purge (fixture->replica));
}

/* Where nothing went, nothing is done. */
static void
test_nothing_to_do (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) goes = send_people (fixture);

  hj_record_set_text (goes, "name", "Somebody");
  fixture_send (fixture, goes);
  fixture_apply (fixture);
  g_assert_cmpuint (catch_up (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/search-purge/words-go", test_words_go);
  FIXTURE_ADD ("/store/search-purge/search-goes-on", test_search_goes_on);
  FIXTURE_ADD ("/store/search-purge/nothing-to-do", test_nothing_to_do);
  return g_test_run ();
}
