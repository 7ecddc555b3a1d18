/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-paged-list.h"
#include "store-fixture.h"

/* More than a few pages. */
#define N_MANY 400

typedef struct {
  Fixture fixture;
  HjStore *store;
  HjPagedList *list;
  GString *changes; /* "position-removed+added " of each items-changed */
} View;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, View *view)
{
  g_string_append_printf (view->changes, "%u-%u+%u ", position, removed, added);
}

/* Turns the main loop until nothing is left to do: the store answers on this thread. */
static void
settle (void)
{
  for (guint quiet = 0; quiet < 3;)
    quiet = g_main_context_iteration (NULL, FALSE) ? 0 : quiet + 1;
}

static void
set_up (View *view, gconstpointer data)
{
  fixture_set_up (&view->fixture, data);
  view->store = hj_inline_store_new (view->fixture.replica);
  view->changes = g_string_new (NULL);
}

static void
tear_down (View *view, gconstpointer data)
{
  g_clear_object (&view->list);
  settle ();
  hj_store_close (view->store);
  g_clear_object (&view->store);
  g_string_free (view->changes, TRUE);
  fixture_tear_down (&view->fixture, data);
}

static void
show (View *view, HjQuery *query)
{
  view->list = hj_paged_list_new (view->store, query);
  g_signal_connect (view->list, "items-changed", G_CALLBACK (on_items_changed_cb), view);
  settle ();
}

static void
show_people_by_name (View *view)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_person);

  hj_query_order (query, "name", FALSE);
  show (view, query);
}

static guint
count_items (View *view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view->list));
}

static HjListItem *
get_item (View *view, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (view->list), position);
}

static const char *
get_name (HjListItem *item)
{
  HjRecord *record = hj_list_item_get_record (item);

  return record == NULL ? NULL : hj_record_get_text (record, "name");
}

static void
assert_name_at (View *view, guint position, const char *expected)
{
  g_autoptr (HjListItem) item = get_item (view, position);

  settle ();
  g_assert_cmpstr (get_name (item), ==, expected);
}

static void
assert_changes (View *view, const char *expected)
{
  g_assert_cmpstr (view->changes->str, ==, expected);
  g_string_truncate (view->changes, 0);
}

static HjRecord *
enter_person (View *view, const char *name)
{
  HjRecord *person = fixture_new_person (&view->fixture, name);

  fixture_enter (&view->fixture, person);
  return person;
}

static void
rename_person (View *view, HjRecord *person, const char *name)
{
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "name", name);
  hj_replica_update (view->fixture.replica, person, &error);
  g_assert_no_error (error);
}

static void
enter_many (View *view)
{
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *name = g_strdup_printf ("%03u", i);
    g_autoptr (HjRecord) person = fixture_new_person (&view->fixture, name);

    fixture_send (&view->fixture, person);
  }
  fixture_apply (&view->fixture);
}

static void
test_pages (View *view, gconstpointer data)
{
  enter_many (view);
  show_people_by_name (view);
  g_assert_false (hj_paged_list_get_loading (view->list));
  g_assert_cmpuint (count_items (view), ==, N_MANY);

  /* An item is there at once and empty; its row comes later, with its neighbours'. */
  g_autoptr (HjListItem) item = get_item (view, 130);

  g_assert_null (hj_list_item_get_record (item));
  settle ();
  g_assert_cmpstr (get_name (item), ==, "130");
  g_assert_null (hj_list_item_get_summary (item));
  g_autoptr (HjListItem) neighbour = get_item (view, 131);
  g_autoptr (HjListItem) far = get_item (view, 399);
  g_autoptr (HjListItem) again = get_item (view, 130);

  g_assert_cmpstr (get_name (neighbour), ==, "131");
  g_assert_null (get_name (far));
  g_assert_true (again == item);
  g_assert_null (get_item (view, N_MANY));
  assert_changes (view, "");
}

/* Whoever walks over all rows gets them all, though few are kept. */
static void
test_walk (View *view, gconstpointer data)
{
  enter_many (view);
  show_people_by_name (view);
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < N_MANY; i++) {
      g_autofree char *name = g_strdup_printf ("%03u", i);

      assert_name_at (view, i, name);
    }
  }
}

static void
count_notify (HjListItem *item, GParamSpec *pspec, guint *n_notified)
{
  ++*n_notified;
}

/* One change is one place; what did not change is not told. */
static void
test_changes (View *view, gconstpointer data)
{
  g_autoptr (HjRecord) a = enter_person (view, "A");
  g_autoptr (HjRecord) c = enter_person (view, "C");
  g_autoptr (HjRecord) e = enter_person (view, "E");
  guint n_a = 0, n_c = 0;

  show_people_by_name (view);
  g_autoptr (HjListItem) item_a = get_item (view, 0);
  g_autoptr (HjListItem) item_c = get_item (view, 1);

  settle ();
  g_signal_connect (item_a, "notify::record", G_CALLBACK (count_notify), &n_a);
  g_signal_connect (item_c, "notify::record", G_CALLBACK (count_notify), &n_c);

  g_autoptr (HjRecord) d = enter_person (view, "D");

  settle ();
  assert_changes (view, "2-0+1 ");
  g_assert_cmpuint (n_a + n_c, ==, 0);

  /* In place: the row is told, not the list. */
  hj_record_set_text (c, "phone", "13800001111");
  rename_person (view, c, "C2");
  settle ();
  assert_changes (view, "");
  g_assert_cmpuint (n_c, ==, 1);
  g_assert_cmpuint (n_a, ==, 0);
  g_assert_cmpstr (get_name (item_c), ==, "C2");

  /* A row that moves goes in one place and comes in another; it is the same item. */
  rename_person (view, a, "Z");
  settle ();
  assert_changes (view, "4-0+1 0-1+0 ");
  g_autoptr (HjListItem) moved = get_item (view, 3);

  g_assert_true (moved == item_a);
  g_assert_cmpstr (get_name (moved), ==, "Z");
}

static void
test_removed (View *view, gconstpointer data)
{
  g_autoptr (HjRecord) stays = fixture_new_person (&view->fixture, "A");
  g_autoptr (HjRecord) goes = fixture_new_person (&view->fixture, "B");

  fixture_send (&view->fixture, stays);
  fixture_send (&view->fixture, goes);
  fixture_apply (&view->fixture);
  show_people_by_name (view);
  g_autoptr (HjListItem) item = get_item (view, 1);

  settle ();
  g_string_truncate (view->changes, 0);
  fixture_send_drop (&view->fixture, FIXTURE_BUCKET, goes);
  fixture_apply (&view->fixture);
  settle ();
  assert_changes (view, "1-1+0 ");
  g_assert_cmpuint (count_items (view), ==, 1);
  /* Whoever still shows the item keeps what it last was. */
  g_assert_cmpstr (get_name (item), ==, "B");
}

/* Rows of other entities do not make the list ask. */
static void
test_untouched (View *view, gconstpointer data)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_ticket);
  g_autoptr (HjRecord) person = enter_person (view, "A");

  show (view, query);
  assert_changes (view, "");
  g_autoptr (HjRecord) other = enter_person (view, "B");

  settle ();
  g_assert_cmpuint (count_items (view), ==, 0);
  g_autoptr (HjRecord) ticket
      = fixture_new_of (&view->fixture, &hj_entity_ticket, "person", person);

  hj_record_set_text (ticket, "house", "house-1");
  hj_record_set_text (ticket, "kind", "mediation");
  hj_record_set_text (ticket, "state", "submitted");
  fixture_enter (&view->fixture, ticket);
  settle ();
  assert_changes (view, "0-0+1 ");
}

static void
test_people (View *view, gconstpointer data)
{
  Fixture *fixture = &view->fixture;
  g_autoptr (HjRecord) person = enter_person (view, "王小明");
  g_autoptr (HjRecord) other = enter_person (view, "李雷");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (HjQuery) all = hj_query_new_people ();
  g_autoptr (HjQuery) red = hj_query_new_people ();
  g_autoptr (HjQuery) typed = hj_query_new_people ();
  guint n_notified = 0;

  fixture_enter (fixture, detention);
  show (view, all);
  g_autoptr (HjListItem) item = get_item (view, 0);

  settle ();
  g_assert_cmpstr (get_name (item), ==, "王小明");
  g_assert_cmpstr (hj_list_item_get_summary (item)->name, ==, "王小明");
  g_assert_null (hj_list_item_get_summary (item)->label_color);

  /* A label is another row, but of this line. */
  g_signal_connect (item, "notify::record", G_CALLBACK (count_notify), &n_notified);
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, "red");

  fixture_enter (fixture, label);
  settle ();
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstr (hj_list_item_get_summary (item)->label_color, ==, "red");

  g_string_truncate (view->changes, 0);
  hj_query_set_color (red, "red");
  hj_paged_list_set_query (view->list, red);
  settle ();
  assert_changes (view, "1-1+0 ");
  hj_query_set_search (typed, "lilei");
  hj_paged_list_set_query (view->list, red);
  hj_paged_list_set_query (view->list, typed);
  settle ();
  assert_name_at (view, 0, "李雷");
  g_assert_cmpuint (count_items (view), ==, 1);
}

static void
test_error (View *view, gconstpointer data)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_person);

  hj_store_close (view->store);
  show (view, query);
  g_assert_false (hj_paged_list_get_loading (view->list));
  g_autofree char *error = hj_paged_list_dup_error (view->list);

  g_assert_cmpstr (error, ==, "The replica is closed.");
}

/* An item outlives its list, and nothing is asked for it any more. */
static void
test_item_outlives_list (View *view, gconstpointer data)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_person);
  g_autoptr (HjRecord) person = enter_person (view, "A");

  show (view, query);
  g_autoptr (HjListItem) item = get_item (view, 0);

  g_clear_object (&view->list);
  settle ();
  g_assert_null (hj_list_item_get_record (item));
}

static DexFuture *
on_opened_cb (DexFuture *future, gpointer data)
{
  HjStore **store = data;

  *store = g_value_dup_object (dex_future_get_value (future, NULL));
  return NULL;
}

static gboolean
enter_in_store (HjReplica *replica, gpointer data, GError **error)
{
  g_autofree char *id = hj_replica_new_id (replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);

  hj_record_set_text (person, "name", data);
  return hj_replica_insert (replica, person, error);
}

/* With a store on a thread of its own nothing is there before it has answered. */
static void
test_thread (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hejie-list.XXXXXX", NULL);
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (HjStore) store = NULL;

  dex_future_disown (
      dex_future_finally (hj_store_thread_create (folder, "on the kitchen table", clock, random),
                          on_opened_cb, &store, NULL));
  while (store == NULL)
    g_main_context_iteration (NULL, TRUE);
  dex_future_disown (hj_store_run (store, enter_in_store, (gpointer) "王小明", NULL));
  g_autoptr (HjPagedList) list = hj_paged_list_new (store, query);

  g_assert_true (hj_paged_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  while (hj_paged_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_autoptr (HjListItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);

  g_assert_null (hj_list_item_get_record (item));
  while (hj_list_item_get_record (item) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (hj_list_item_get_summary (item)->name, ==, "王小明");
  dex_future_disown (hj_store_run (store, enter_in_store, (gpointer) "李雷", NULL));
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) < 2)
    g_main_context_iteration (NULL, TRUE);
  /* A list may go while the store still works on its question. */
  hj_paged_list_set_query (list, query);
  g_clear_object (&list);
  hj_store_close (store);
  settle ();
  fixture_remove_folder (folder);
}

#define ADD(path, func) g_test_add (path, View, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/store/paged-list/pages", test_pages);
  ADD ("/store/paged-list/walk", test_walk);
  ADD ("/store/paged-list/changes", test_changes);
  ADD ("/store/paged-list/removed", test_removed);
  ADD ("/store/paged-list/untouched", test_untouched);
  ADD ("/store/paged-list/people", test_people);
  ADD ("/store/paged-list/error", test_error);
  ADD ("/store/paged-list/item-outlives-list", test_item_outlives_list);
  g_test_add_func ("/store/paged-list/thread", test_thread);
  return g_test_run ();
}
