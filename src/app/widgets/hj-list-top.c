/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/widgets/hj-list-top.h"

typedef struct {
  GtkListView *list;     /* borrowed, it owns this */
  GtkAdjustment *scroll; /* owned */
  gint64 laid_out;       /* frame in which the list was laid out anew */
  guint idle;            /* source id */
  gboolean pinned;       /* to the top, until the user scrolls away from it */
} Top;

static void
free_top (gpointer data)
{
  Top *top = data;

  g_clear_handle_id (&top->idle, g_source_remove);
  g_signal_handlers_disconnect_by_data (top->scroll, top);
  g_object_unref (top->scroll);
  g_free (top);
}

static gint64
get_frame (const Top *top)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (top->list));

  return clock == NULL ? 0 : gdk_frame_clock_get_frame_counter (clock);
}

static gboolean
on_idle_cb (gpointer data)
{
  Top *top = data;

  top->idle = 0;
  if (top->pinned)
    gtk_adjustment_set_value (top->scroll, 0);
  return G_SOURCE_REMOVE;
}

/* Not while the list is being laid out. */
static void
return_later (Top *top)
{
  if (top->idle == 0 && top->pinned && gtk_adjustment_get_value (top->scroll) > 0)
    top->idle = g_idle_add (on_idle_cb, top);
}

static void
on_laid_out_cb (Top *top, GtkAdjustment *scroll)
{
  top->laid_out = get_frame (top);
  return_later (top);
}

/* A list that is laid out anew moves by itself; only a user moves it at other times. */
static void
on_scrolled_cb (Top *top, GtkAdjustment *scroll)
{
  if (top->laid_out != get_frame (top))
    top->pinned = gtk_adjustment_get_value (scroll) <= 0;
  else
    return_later (top);
}

/**
 * hj_list_top_keep:
 * @list: with sections, in a scrolled window
 *
 * A list puts its first row at the top of the window, and so hides the header above it: this keeps
 * the list at its top until the user scrolls.
 */
void
hj_list_top_keep (GtkListView *list)
{
  Top *top = g_new0 (Top, 1);

  top->list = list;
  top->pinned = TRUE;
  top->scroll = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
  g_signal_connect_swapped (top->scroll, "changed", G_CALLBACK (on_laid_out_cb), top);
  g_signal_connect_swapped (top->scroll, "value-changed", G_CALLBACK (on_scrolled_cb), top);
  g_object_set_data_full (G_OBJECT (list), "hj-list-top", top, free_top);
}
