/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-row-group.h"

struct _HjRowGroup {
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows;   /* owned, borrowed rows */
  char *contents;    /* (nullable) owned */
  char *focused;     /* (nullable) owned title of the row that had the keyboard and is made anew */
  guint focused_at;  /* where that row was */
  guint focus_again; /* source that gives it back */
};

G_DEFINE_FINAL_TYPE (HjRowGroup, hj_row_group, ADW_TYPE_PREFERENCES_GROUP)

/* Of rows with the same title the one nearest to where the row was; without any, what is there now.
 */
static GtkWidget *
find_to_focus (HjRowGroup *self)
{
  GtkWidget *found = NULL;
  guint found_at = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

    if (g_strcmp0 (title, self->focused) != 0)
      continue;
    if (found == NULL
        || ABS ((int)i - (int)self->focused_at) < ABS ((int)found_at - (int)self->focused_at)) {
      found = row;
      found_at = i;
    }
  }
  if (found == NULL && self->rows->len > 0)
    found = g_ptr_array_index (self->rows, MIN (self->focused_at, self->rows->len - 1));
  return found;
}

static void
on_focus_again_cb (gpointer data)
{
  HjRowGroup *self = HJ_ROW_GROUP (data);
  GtkWidget *row = find_to_focus (self);

  self->focus_again = 0;
  g_clear_pointer (&self->focused, g_free);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

/* Whoever goes through the rows with the keyboard stays where they were. */
static void
note_focus (HjRowGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  for (guint i = 0; focus != NULL && i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    if (focus != row && !gtk_widget_is_ancestor (focus, row))
      continue;
    g_set_str (&self->focused, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
    self->focused_at = i;
    if (self->focus_again == 0)
      self->focus_again = g_idle_add_once (on_focus_again_cb, self);
  }
}

static void
hj_row_group_dispose (GObject *object)
{
  g_clear_handle_id (&HJ_ROW_GROUP (object)->focus_again, g_source_remove);
  G_OBJECT_CLASS (hj_row_group_parent_class)->dispose (object);
}

static void
hj_row_group_finalize (GObject *object)
{
  HjRowGroup *self = HJ_ROW_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->contents);
  g_free (self->focused);
  G_OBJECT_CLASS (hj_row_group_parent_class)->finalize (object);
}

static void
hj_row_group_class_init (HjRowGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_row_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_row_group_finalize;
}

static void
hj_row_group_init (HjRowGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * hj_row_group_begin:
 * @contents: all that the rows are going to say, in any form
 *
 * Rows that would say the same stay, and with them focus and what a screen reader was reading. A
 * row that had the keyboard and is made anew has it again.
 *
 * Returns: whether the rows are gone and are to be added anew
 */
gboolean
hj_row_group_begin (HjRowGroup *self, const char *contents)
{
  g_return_val_if_fail (HJ_IS_ROW_GROUP (self), FALSE);
  if (!g_set_str (&self->contents, contents))
    return FALSE;
  note_focus (self);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return TRUE;
}

void
hj_row_group_add (HjRowGroup *self, GtkWidget *row)
{
  g_return_if_fail (HJ_IS_ROW_GROUP (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * hj_row_group_focus:
 * @index: of a row, the first being 0
 *
 * Gives the keyboard to the row, or to the last one where there are not so many.
 *
 * Returns: whether there is any
 */
gboolean
hj_row_group_focus (HjRowGroup *self, guint index)
{
  g_return_val_if_fail (HJ_IS_ROW_GROUP (self), FALSE);
  return self->rows->len > 0
         && gtk_widget_grab_focus (
             g_ptr_array_index (self->rows, MIN (index, self->rows->len - 1)));
}
