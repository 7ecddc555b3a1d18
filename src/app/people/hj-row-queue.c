/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/people/hj-row-queue.h"

/* Rows on the screen: after input, before a frame is laid out. */
#define PRIORITY_SEEN (GTK_PRIORITY_RESIZE - 5)
/* The others: when frames and input want nothing. */
#define PRIORITY_UNSEEN (GDK_PRIORITY_REDRAW + 20)

/* So many rows are taken to be seen before the list has been laid out. */
#define ROWS_AT_FIRST 14

struct _HjRowQueue {
  GtkListView *list; /* borrowed */
  HjRowQueueFunc func;
  gpointer user_data;
  GPtrArray *waiting; /* owned, GtkListItem, borrowed, each once */
  guint source;       /* source id, 0 while nothing waits */
  guint first_frame;  /* tick callback id, while the list has not been laid out */
  int priority;       /* of the source */
};

/* What is looked at: the position in the middle of the screen, and how far it is to its edges. */
typedef struct {
  guint middle;
  guint reach;
} Screen;

static Screen
get_screen (HjRowQueue *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  double upper = scroll == NULL ? 0 : gtk_adjustment_get_upper (scroll);
  double rows, half;

  if (model == NULL || upper <= 0)
    return (Screen){ 0, ROWS_AT_FIRST };
  rows = g_list_model_get_n_items (G_LIST_MODEL (model)) / upper;
  half = gtk_adjustment_get_page_size (scroll) / 2;
  return (Screen){ (guint)((gtk_adjustment_get_value (scroll) + half) * rows),
                   (guint)(half * rows) + 1 };
}

static guint
get_distance (GtkListItem *list_item, guint middle)
{
  guint position = gtk_list_item_get_position (list_item);

  return position > middle ? position - middle : middle - position;
}

/* The farthest first: they are taken from the end. */
static int
compare_distances (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint one = get_distance (*(GtkListItem *const *)a, *(guint *)user_data);
  guint other = get_distance (*(GtkListItem *const *)b, *(guint *)user_data);

  return one < other ? 1 : one > other ? -1 : 0;
}

static gboolean on_turn_came_cb (gpointer user_data);

static void
start (HjRowQueue *self, int priority)
{
  self->priority = priority;
  self->source = g_idle_add_full (priority, on_turn_came_cb, self, NULL);
}

/* Whether the row whose turn comes next is on the screen. */
static gboolean
is_next_seen (HjRowQueue *self, const Screen *screen)
{
  return get_distance (g_ptr_array_index (self->waiting, self->waiting->len - 1), screen->middle)
         <= screen->reach;
}

/* It came, or the list goes before. */
static void
on_first_frame_gone_cb (gpointer user_data)
{
  ((HjRowQueue *)user_data)->first_frame = 0;
}

static gboolean
on_first_frame_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  HjRowQueue *self = user_data;

  if (self->source == 0)
    start (self, PRIORITY_UNSEEN);
  return G_SOURCE_REMOVE;
}

/* A list that comes up is to be seen first. */
static void
start_unseen (HjRowQueue *self)
{
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  self->source = 0;
  if (scroll != NULL && gtk_adjustment_get_upper (scroll) > 0)
    start (self, PRIORITY_UNSEEN);
  else if (self->first_frame == 0)
    self->first_frame = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), on_first_frame_cb,
                                                      self, on_first_frame_gone_cb);
}

static gboolean
on_turn_came_cb (gpointer user_data)
{
  HjRowQueue *self = user_data;
  gint64 end = g_get_monotonic_time () + HJ_ROW_QUEUE_BUDGET;
  Screen screen = get_screen (self);

  g_ptr_array_sort_with_data (self->waiting, compare_distances, &screen.middle);
  while (self->waiting->len > 0 && g_get_monotonic_time () < end) {
    if (self->priority == PRIORITY_SEEN && !is_next_seen (self, &screen))
      break;
    self->func (g_ptr_array_steal_index (self->waiting, self->waiting->len - 1), self->user_data);
  }
  if (self->waiting->len == 0) {
    self->source = 0;
    return G_SOURCE_REMOVE;
  }
  if (self->priority == PRIORITY_SEEN && !is_next_seen (self, &screen)) {
    start_unseen (self);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/**
 * hj_row_queue_new:
 * @list: the view; the queue must not outlive it
 * @func: (scope notified): fills a row
 *
 * Returns: (transfer full): an empty queue
 */
HjRowQueue *
hj_row_queue_new (GtkListView *list, HjRowQueueFunc func, gpointer user_data)
{
  HjRowQueue *self = g_new0 (HjRowQueue, 1);

  self->list = list;
  self->func = func;
  self->user_data = user_data;
  self->waiting = g_ptr_array_new ();
  return self;
}

void
hj_row_queue_free (HjRowQueue *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->first_frame != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->first_frame);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

/**
 * hj_row_queue_add:
 * @list_item: must leave by hj_row_queue_remove() before it is unbound
 */
void
hj_row_queue_add (HjRowQueue *self, GtkListItem *list_item)
{
  if (!g_ptr_array_find (self->waiting, list_item, NULL))
    g_ptr_array_add (self->waiting, list_item);
  hj_row_queue_look_again (self);
}

/**
 * hj_row_queue_look_again:
 *
 * Rows that wait may be on the screen now.
 */
void
hj_row_queue_look_again (HjRowQueue *self)
{
  if (self->waiting->len == 0 || (self->source != 0 && self->priority == PRIORITY_SEEN))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  start (self, PRIORITY_SEEN);
}

void
hj_row_queue_remove (HjRowQueue *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->waiting, list_item);
}

guint
hj_row_queue_get_length (HjRowQueue *self)
{
  return self->waiting->len;
}
