/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-draft.h"

#include "store-fixture.h"

#define KEY "behaviour/1/threat"

static void
keep (Fixture *fixture, const char *key, const char *note)
{
  g_autoptr (HjDraft) draft = hj_draft_new (key);
  g_autoptr (GError) error = NULL;

  draft->title = g_strdup ("Threat");
  draft->entity = g_strdup ("person");
  draft->row = g_strdup ("018f0000-0000-7000-8000-000000000001");
  g_hash_table_insert (draft->content, g_strdup ("note"), g_strdup (note));
  g_assert_true (hj_draft_keep (fixture->replica, draft, &error));
  g_assert_no_error (error);
}

/* Returns: (transfer full) (nullable): what the note of the draft says */
static char *
dup_note (HjReplica *replica, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjDraft) draft = hj_draft_find (replica, key, &error);

  g_assert_no_error (error);
  return draft == NULL ? NULL : g_strdup (g_hash_table_lookup (draft->content, "note"));
}

static void
assert_note (HjReplica *replica, const char *expected)
{
  g_autofree char *note = dup_note (replica, KEY);

  g_assert_cmpstr (note, ==, expected);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  const HjDraft *draft;

  assert_note (fixture->replica, NULL);
  keep (fixture, KEY, "扬言");
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_MINUTE_MS);
  keep (fixture, "ticket", "\"\n");
  keep (fixture, KEY, "扬言出所后");
  fixture_reopen (fixture);
  assert_note (fixture->replica, "扬言出所后");
  drafts = hj_draft_list (fixture->replica, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drafts->len, ==, 2);
  draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpstr (draft->key, ==, KEY);
  g_assert_cmpstr (draft->title, ==, "Threat");
  g_assert_cmpstr (draft->entity, ==, "person");
  g_assert_cmpstr (draft->row, ==, "018f0000-0000-7000-8000-000000000001");
  g_assert_cmpint (draft->at, ==, hj_replica_now (fixture->replica));
  g_assert_true (hj_draft_drop (fixture->replica, KEY, &error));
  assert_note (fixture->replica, NULL);
  /* It is gone already. */
  g_assert_true (hj_draft_drop (fixture->replica, KEY, &error));
  g_assert_no_error (error);
}

static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr (HjReplica) after = NULL;

  keep (fixture, KEY, "扬言");
  after = fixture_open_as_after_power_cut (fixture, &folder);
  assert_note (after, "扬言");
  g_clear_object (&after);
  fixture_remove_folder (folder);
}

/* It goes with the act that enters it, and stays with one that fails. */
static void
test_enter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "曾国藩");
  g_autoptr (HjRecord) nobody = hj_record_new (&hj_entity_person, "");
  g_autoptr (HjRecord) other = fixture_new_person (fixture, "单雄信");
  g_autofree char *folder = NULL;
  g_autoptr (HjReplica) after = NULL;
  g_autoptr (GError) error = NULL;

  keep (fixture, KEY, "扬言");
  hj_draft_enter (fixture->replica, KEY);
  g_assert_false (hj_replica_insert (fixture->replica, nobody, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  hj_draft_enter (fixture->replica, NULL);
  fixture_enter (fixture, other);
  assert_note (fixture->replica, "扬言");

  hj_draft_enter (fixture->replica, KEY);
  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  g_assert_true (hj_replica_insert (fixture->replica, person, &error));
  assert_note (fixture->replica, "扬言");
  g_assert_true (hj_replica_commit_act (fixture->replica, &error));
  g_assert_no_error (error);
  assert_note (fixture->replica, NULL);
  after = fixture_open_as_after_power_cut (fixture, &folder);
  assert_note (after, NULL);
  g_clear_object (&after);
  fixture_remove_folder (folder);
}

/* A draft is no row: nothing of it is sent. */
static void
test_is_not_sent (Fixture *fixture, gconstpointer data)
{
  keep (fixture, KEY, "扬言");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM outbox"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/draft/keep", test_keep);
  FIXTURE_ADD ("/store/draft/power-cut", test_power_cut);
  FIXTURE_ADD ("/store/draft/enter", test_enter);
  FIXTURE_ADD ("/store/draft/not-sent", test_is_not_sent);
  return g_test_run ();
}
