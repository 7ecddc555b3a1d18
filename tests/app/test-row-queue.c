/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/people/hj-row-queue.h"

#define N_ROWS 300

typedef struct {
  HjRowQueue *queue;
  GPtrArray *bound; /* GtkListItem */
  GArray *filled;   /* guint positions, in the order in which they came */
  gint64 cost;      /* microseconds that a row takes */
} Rows;

static void
fill (GtkListItem *list_item, gpointer user_data)
{
  Rows *rows = user_data;
  guint position = gtk_list_item_get_position (list_item);
  gint64 end = g_get_monotonic_time () + rows->cost;

  while (g_get_monotonic_time () < end)
    continue;
  g_array_append_val (rows->filled, position);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  gtk_list_item_set_child (list_item, gtk_label_new ("row"));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  g_ptr_array_add (rows->bound, list_item);
  if (rows->queue != NULL)
    hj_row_queue_add (rows->queue, list_item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  g_ptr_array_remove (rows->bound, list_item);
  if (rows->queue != NULL)
    hj_row_queue_remove (rows->queue, list_item);
}

static GtkWidget *
make_list (Rows *rows)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings)));

  for (int i = 0; i < N_ROWS; i++)
    gtk_string_list_append (strings, "row");
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), rows);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), rows);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), rows);
  return gtk_list_view_new (model, factory);
}

static void
run (void (*test) (Rows *rows, GtkWidget *list))
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  Rows rows = { .bound = g_ptr_array_new (), .filled = g_array_new (FALSE, FALSE, sizeof (guint)) };
  GtkWidget *list = make_list (&rows);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  app_fixture_present (fixture, scrolled);
  g_assert_cmpuint (rows.bound->len, >, 50);
  rows.queue = hj_row_queue_new (GTK_LIST_VIEW (list), fill, &rows);
  test (&rows, list);
  g_clear_pointer (&rows.queue, hj_row_queue_free);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  app_fixture_settle ();
  g_ptr_array_unref (rows.bound);
  g_array_unref (rows.filled);
}

static void
add_all (Rows *rows)
{
  for (guint i = 0; i < rows->bound->len; i++)
    hj_row_queue_add (rows->queue, g_ptr_array_index (rows->bound, i));
}

/* However dear the rows, a turn ends soon after its budget, and all of them have their turn. */
static void
check_budget (Rows *rows, GtkWidget *list)
{
  guint before = 0, most = 0, turns = 0;

  rows->cost = 1000;
  add_all (rows);
  while (hj_row_queue_get_length (rows->queue) > 0) {
    g_main_context_iteration (NULL, TRUE);
    most = MAX (most, rows->filled->len - before);
    turns += rows->filled->len > before;
    before = rows->filled->len;
  }
  g_assert_cmpuint (rows->filled->len, ==, rows->bound->len);
  g_assert_cmpuint (most, <=, HJ_ROW_QUEUE_BUDGET / 1000 + 1);
  g_assert_cmpuint (turns, >=, rows->bound->len / (HJ_ROW_QUEUE_BUDGET / 1000 + 1));
}

static void
check_nearest_first (Rows *rows, GtkWidget *list)
{
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  double share;
  guint middle;

  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll) / 2);
  app_fixture_settle ();
  g_array_set_size (rows->filled, 0);
  share = (gtk_adjustment_get_value (scroll) + gtk_adjustment_get_page_size (scroll) / 2)
          / gtk_adjustment_get_upper (scroll);
  middle = (guint)(share * N_ROWS);
  add_all (rows);
  app_fixture_settle ();
  g_assert_cmpuint (rows->filled->len, ==, rows->bound->len);
  g_assert_cmpuint (g_array_index (rows->filled, guint, 0), ==, middle);
  for (guint i = 1; i < rows->filled->len; i++)
    g_assert_cmpint (ABS ((int)g_array_index (rows->filled, guint, i - 1) - (int)middle), <=,
                     ABS ((int)g_array_index (rows->filled, guint, i) - (int)middle));
}

/* Rows off the screen wait; whoever scrolls to them is not made to. */
static void
check_scrolled_to (Rows *rows, GtkWidget *list)
{
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  guint last = 0;

  gtk_adjustment_set_value (scroll, 0);
  app_fixture_settle ();
  rows->cost = 0;
  add_all (rows);
  while (rows->filled->len == 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < rows->filled->len; i++)
    last = MAX (last, g_array_index (rows->filled, guint, i));
  g_assert_cmpuint (last, <, 100);
  g_assert_cmpuint (hj_row_queue_get_length (rows->queue), >, 0);
  hj_row_queue_look_again (rows->queue);
  app_fixture_settle ();
  g_assert_cmpuint (hj_row_queue_get_length (rows->queue), ==, 0);
}

static void
check_removed (Rows *rows, GtkWidget *list)
{
  add_all (rows);
  add_all (rows);
  g_assert_cmpuint (hj_row_queue_get_length (rows->queue), ==, rows->bound->len);
  for (guint i = 0; i < rows->bound->len; i++)
    hj_row_queue_remove (rows->queue, g_ptr_array_index (rows->bound, i));
  app_fixture_settle ();
  g_assert_cmpuint (rows->filled->len, ==, 0);
}

static void
test_budget (void)
{
  run (check_budget);
}

static void
test_nearest_first (void)
{
  run (check_nearest_first);
}

static void
test_scrolled_to (void)
{
  run (check_scrolled_to);
}

static void
test_removed (void)
{
  run (check_removed);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/row-queue/budget", test_budget);
  g_test_add_func ("/app/row-queue/nearest-first", test_nearest_first);
  g_test_add_func ("/app/row-queue/scrolled-to", test_scrolled_to);
  g_test_add_func ("/app/row-queue/removed", test_removed);
  return g_test_run ();
}
