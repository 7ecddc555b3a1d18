/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-classify.h"

typedef struct {
  guint n_calls;
  guint n_done;
  guint n_all;
} Progress;

static void
on_progress_cb (guint n_done, guint n_all, gpointer user_data)
{
  Progress *progress = user_data;

  progress->n_calls++;
  g_assert_cmpuint (n_done, ==, progress->n_calls);
  progress->n_done = n_done;
  progress->n_all = n_all;
}

static void
propose_all (Fixture *fixture, guint n_proposed, guint n_unchanged)
{
  HjClassifyCounts counts;
  Progress progress = { 0 };
  g_autoptr (GError) error = NULL;

  hj_classify_propose_all (fixture->replica, on_progress_cb, &progress, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.n_proposed, ==, n_proposed);
  g_assert_cmpuint (counts.n_unchanged, ==, n_unchanged);
  g_assert_cmpuint (progress.n_calls, ==, n_proposed + n_unchanged);
  g_assert_cmpuint (progress.n_done, ==, progress.n_all);
}

/* A stay that others entered, so that nobody here has proposed a label for it. */
static HjRecord *
receive_detention (Fixture *fixture, HjRecord *person, const char *state)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  HjRecord *detention = hj_record_new (&hj_entity_detention, id);

  hj_record_set_text (detention, "person", hj_record_get_id (person));
  hj_record_set_text (detention, "house", "house-1");
  hj_record_set_text (detention, "kind", "administrative");
  hj_record_set_int (detention, "starts_at", FIXTURE_TIME);
  hj_record_set_int (detention, "ends_at", FIXTURE_TIME + 10 * HJ_DAY_MS);
  hj_record_set_text (detention, "state", state);
  fixture_send (fixture, detention);
  fixture_apply (fixture);
  return detention;
}

static void
assert_proposed (Fixture *fixture, HjRecord *detention, const char *color)
{
  g_autoptr (HjRecord) label = casework_find_label (fixture, detention, "proposed");

  g_assert_nonnull (label);
  g_assert_cmpstr (hj_record_get_text (label, "color"), ==, color);
  g_assert_cmpstr (hj_record_get_text (label, "by"), ==, "officer-a");
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) current = receive_detention (fixture, person, "admitted");
  g_autoptr (HjRecord) past = receive_detention (fixture, person, "released");

  propose_all (fixture, 1, 0);
  assert_proposed (fixture, current, "blue");
  g_assert_null (casework_find_label (fixture, past, "proposed"));
  propose_all (fixture, 0, 1);
  g_assert_cmpint (casework_count (fixture, &hj_entity_label), ==, 1);
}

/* What was seen long ago counts no more, and the label with it. */
static void
test_different (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) calm = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) other = casework_new_person (fixture, "王小明");
  g_autoptr (HjRecord) uneasy = casework_new_detention (fixture, other);
  g_auto (HjActResult) result = { 0 };

  casework_new_behaviour (fixture, uneasy, "self-harm-sign", 1, &result);
  assert_proposed (fixture, uneasy, "yellow");
  propose_all (fixture, 0, 2);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 20 * HJ_DAY_MS);
  propose_all (fixture, 1, 1);
  assert_proposed (fixture, calm, "blue");
  assert_proposed (fixture, uneasy, "blue");
}

/* Nothing takes the place of what a person decided on but a person's decision. */
static void
test_decided (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_auto (HjActResult) entered = { 0 };
  g_auto (HjActResult) confirmed = { 0 };

  casework_new_behaviour (fixture, detention, "self-harm-sign", 1, &entered);
  g_autoptr (HjRecord) yellow = casework_find_label (fixture, detention, "proposed");

  casework_become (fixture, "officer-b", "duty-officer", "house-1");
  casework_do (fixture, yellow, "confirm", NULL, NULL, &confirmed);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 20 * HJ_DAY_MS);
  casework_become (fixture, "officer-a", "intake-officer", "house-1");
  propose_all (fixture, 1, 0);
  assert_proposed (fixture, detention, "blue");
  g_autoptr (HjRecord) still = casework_find_label (fixture, detention, "confirmed");

  g_assert_cmpstr (hj_record_get_id (still), ==, hj_record_get_id (yellow));
}

static void
assert_refused (Fixture *fixture, const char *role)
{
  HjClassifyCounts counts;
  g_autoptr (GError) error = NULL;

  casework_become (fixture, "somebody", role, "house-1");
  g_assert_false (hj_classify_propose_all (fixture->replica, NULL, NULL, &counts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Only those who hold flags and bands in full compute labels. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = receive_detention (fixture, person, "admitted");

  assert_refused (fixture, "mediator");
  assert_refused (fixture, "doctor");
  g_assert_cmpint (casework_count (fixture, &hj_entity_label), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/propose/missing", test_missing);
  CASEWORK_ADD ("/propose/different", test_different);
  CASEWORK_ADD ("/propose/decided", test_decided);
  CASEWORK_ADD ("/propose/refused", test_refused);
  return g_test_run ();
}
