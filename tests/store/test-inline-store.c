/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-store.h"
#include "store-fixture.h"

static guint64 told;
static guint n_told;

static void
on_store_changed_cb (HjStore *store, guint64 entities, gpointer user_data)
{
  told |= entities;
  n_told++;
}

static HjStore *
new_store (Fixture *fixture)
{
  HjStore *store = hj_inline_store_new (fixture->replica);

  told = 0;
  n_told = 0;
  g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), NULL);
  return store;
}

typedef struct {
  Fixture *fixture;
  HjStore *store;
  gboolean freed;
} Work;

static gboolean
enter_two (HjReplica *replica, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (HjRecord) first = fixture_new_person (work->fixture, "王小明");
  g_autoptr (HjRecord) second = fixture_new_person (work->fixture, "李雷");

  g_assert_true (replica == work->fixture->replica);
  return hj_replica_insert (replica, first, error) && hj_replica_insert (replica, second, error);
}

static gboolean
enter_nested (HjReplica *replica, gpointer data, GError **error)
{
  Work *work = data;

  dex_future_disown (hj_store_run (work->store, enter_two, work, NULL));
  g_assert_cmpuint (n_told, ==, 0);
  return enter_two (replica, data, error);
}

static gboolean
fail (HjReplica *replica, gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "Not now.");
  return FALSE;
}

static void
mark_freed (gpointer data)
{
  Work *work = data;

  work->freed = TRUE;
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjStore) store = new_store (fixture);
  Work work = { fixture, store, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) future = hj_store_run (store, enter_two, &work, mark_freed);

  g_assert_true (work.freed);
  g_assert_true (g_value_get_boolean (dex_future_get_value (future, &error)));
  g_assert_no_error (error);
  /* Once for all that the work committed. */
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpuint (told, ==, G_GUINT64_CONSTANT (1) << hj_entity_person.number);
  hj_store_close (store);
}

static void
test_nested (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjStore) store = new_store (fixture);
  Work work = { fixture, store, FALSE };
  g_autoptr (DexFuture) future = hj_store_run (store, enter_nested, &work, NULL);

  g_assert_true (dex_future_is_resolved (future));
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM person"), ==, 4);
  hj_store_close (store);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjStore) store = new_store (fixture);
  Work work = { fixture, store, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) future = hj_store_run (store, fail, &work, mark_freed);

  g_assert_true (work.freed);
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  hj_store_close (store);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjStore) store = new_store (fixture);
  Work work = { fixture, store, FALSE };
  g_autoptr (GError) error = NULL;

  hj_store_close (store);
  hj_store_close (store);
  g_assert_null (hj_inline_store_get_replica (HJ_INLINE_STORE (store)));
  g_autoptr (DexFuture) future = hj_store_run (store, enter_two, &work, mark_freed);

  g_assert_true (work.freed);
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (n_told, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  FIXTURE_ADD ("/store/inline/run", test_run);
  FIXTURE_ADD ("/store/inline/nested", test_nested);
  FIXTURE_ADD ("/store/inline/failure", test_failure);
  FIXTURE_ADD ("/store/inline/closed", test_closed);
  return g_test_run ();
}
