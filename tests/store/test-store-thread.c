/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-keyring.h"
#include "core/store/hj-query.h"
#include "core/store/hj-replica-folder.h"
#include "core/store/hj-search.h"
#include "core/store/hj-store.h"
#include "store-fixture.h"

#define PASSPHRASE "on the kitchen table"

typedef struct {
  char *folder;
  HjClock *clock;
  HjRandom *random;
  HjStore *store;
  guint64 told;
  guint n_told;
} Laptop;

static void
on_store_changed_cb (HjStore *store, guint64 entities, Laptop *laptop)
{
  laptop->told |= entities;
  laptop->n_told++;
}

static DexFuture *
on_settled_cb (DexFuture *future, gpointer data)
{
  gboolean *settled = data;

  *settled = TRUE;
  return NULL;
}

/* Turns the main loop until the future is settled. */
static const GValue *
await (DexFuture *future, GError **error)
{
  gboolean settled = FALSE;

  dex_future_disown (dex_future_finally (dex_ref (future), on_settled_cb, &settled, NULL));
  while (!settled)
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error);
}

static void
take_store (Laptop *laptop, DexFuture *opened)
{
  g_autoptr (DexFuture) future = opened;
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);

  g_assert_no_error (error);
  laptop->store = g_value_dup_object (value);
  g_signal_connect (laptop->store, "changed", G_CALLBACK (on_store_changed_cb), laptop);
}

static void
set_up (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  laptop->folder = g_dir_make_tmp ("hejie-thread.XXXXXX", &error);
  g_assert_no_error (error);
  laptop->clock = hj_manual_clock_new (FIXTURE_TIME);
  laptop->random = hj_random_new_seeded (7);
  take_store (laptop,
              hj_store_thread_create (laptop->folder, PASSPHRASE, laptop->clock, laptop->random));
}

static void
tear_down (Laptop *laptop, gconstpointer data)
{
  g_clear_object (&laptop->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&laptop->clock);
  g_clear_object (&laptop->random);
  fixture_remove_folder (laptop->folder);
  g_free (laptop->folder);
}

static gboolean
enter_person (HjReplica *replica, gpointer data, GError **error)
{
  g_autofree char *id = hj_replica_new_id (replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);

  hj_record_set_text (person, "name", data);
  return hj_replica_insert (replica, person, error);
}

static gboolean
count_people (HjReplica *replica, gpointer data, GError **error)
{
  gint64 *count = data;

  *count = hj_sql_ask_int (hj_replica_get_sql (replica), "SELECT count(*) FROM person", -1);
  return TRUE;
}

static gboolean
note_thread (HjReplica *replica, gpointer data, GError **error)
{
  GThread **thread = data;

  *thread = g_thread_self ();
  return TRUE;
}

static void
run (Laptop *laptop, HjStoreFunc func, gpointer data)
{
  g_autoptr (DexFuture) future = hj_store_run (laptop->store, func, data, NULL);
  g_autoptr (GError) error = NULL;

  await (future, &error);
  g_assert_no_error (error);
}

static void
test_one_thread (Laptop *laptop, gconstpointer data)
{
  GThread *first = NULL, *second = NULL;

  run (laptop, note_thread, &first);
  run (laptop, note_thread, &second);
  g_assert_nonnull (first);
  g_assert_true (first == second);
  g_assert_true (first != g_thread_self ());
}

/* In the order in which it was given, also what was given before the database was open. */
static void
test_order (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  gint64 counts[5] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_ptr_array_add (futures,
                     hj_store_run (laptop->store, enter_person, (gpointer) "王小明", NULL));
    g_ptr_array_add (futures, hj_store_run (laptop->store, count_people, &counts[i], NULL));
  }
  for (guint i = 0; i < futures->len; i++)
    g_assert_nonnull (await (g_ptr_array_index (futures, i), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpint (counts[i], ==, (gint64)i + 1);
}

static void
test_changed (Laptop *laptop, gconstpointer data)
{
  run (laptop, enter_person, (gpointer) "王小明");
  while (laptop->n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (laptop->told, ==, G_GUINT64_CONSTANT (1) << hj_entity_person.number);
}

static void
test_close (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 count = 0;
  g_autoptr (DexFuture) given_before
      = hj_store_run (laptop->store, enter_person, (gpointer) "王小明", NULL);

  hj_store_close (laptop->store);
  hj_store_close (laptop->store);
  g_autoptr (DexFuture) given_after = hj_store_run (laptop->store, count_people, &count, NULL);

  g_assert_nonnull (await (given_before, &error));
  g_assert_null (await (given_after, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_object (&laptop->store);
  /* What was given before is on the disk. */
  take_store (laptop,
              hj_store_thread_open (laptop->folder, PASSPHRASE, laptop->clock, laptop->random));
  run (laptop, count_people, &count);
  g_assert_cmpint (count, ==, 1);
}

static void
test_not_opened (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&laptop->store);
  g_autoptr (DexFuture) wrong
      = hj_store_thread_open (laptop->folder, "another one", laptop->clock, laptop->random);

  g_assert_null (await (wrong, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_autoptr (DexFuture) twice
      = hj_store_thread_create (laptop->folder, PASSPHRASE, laptop->clock, laptop->random);

  g_assert_null (await (twice, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EXISTS);
}

static gboolean
borrow_replica (HjReplica *replica, gpointer data, GError **error)
{
  HjReplica **borrowed = data;

  *borrowed = replica;
  return TRUE;
}

static void
select_people (HjReplica *replica)
{
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GPtrArray) lines = hj_replica_select_people (replica, query, NULL);

  g_assert_null (lines);
}

static void
search (HjReplica *replica)
{
  g_autoptr (GArray) hits = hj_search_people (replica, "wang", 10, NULL);

  g_assert_null (hits);
}

static void
load (HjReplica *replica)
{
  g_autoptr (HjRecord) record = hj_replica_load (replica, &hj_entity_person, "id", NULL);

  g_assert_null (record);
}

static void
write_meta (HjReplica *replica)
{
  g_assert_false (hj_replica_set_meta (replica, HJ_META_USER, "wang", NULL));
}

static void
begin (HjReplica *replica)
{
  g_assert_false (hj_replica_begin_act (replica, NULL));
}

static const struct {
  const char *path;
  void (*run) (HjReplica *replica);
} queries[] = {
  { "/store/thread/main/subprocess/select-people", select_people },
  { "/store/thread/main/subprocess/search", search },
  { "/store/thread/main/subprocess/load", load },
  { "/store/thread/main/subprocess/write", write_meta },
  { "/store/thread/main/subprocess/begin", begin },
};

static void
test_query_on_main_thread (Laptop *laptop, gconstpointer data)
{
  HjReplica *replica = NULL;

  run (laptop, borrow_replica, &replica);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    if (queries[i].path == data)
      queries[i].run (replica);
  }
}

/*
 * No statement ever runs on the main thread, however large the replica: one that is tried there is
 * refused as the programmer's error that it is.
 */
static void
test_main_thread_is_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_test_trap_subprocess (queries[i].path, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed ();
    g_test_trap_assert_stderr ("*is_on_its_thread*");
  }
}

#define ADD(path, func) g_test_add (path, Laptop, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/store/thread/one-thread", test_one_thread);
  ADD ("/store/thread/order", test_order);
  ADD ("/store/thread/changed", test_changed);
  ADD ("/store/thread/close", test_close);
  ADD ("/store/thread/not-opened", test_not_opened);
  g_test_add_func ("/store/thread/main", test_main_thread_is_refused);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    g_test_add (queries[i].path, Laptop, queries[i].path, set_up, test_query_on_main_thread,
                tear_down);
  return g_test_run ();
}
