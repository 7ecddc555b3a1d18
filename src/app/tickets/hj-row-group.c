/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-row-group.h"

struct _HjRowGroup {
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* owned, borrowed rows */
  char *contents;  /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjRowGroup, hj_row_group, ADW_TYPE_PREFERENCES_GROUP)

static void
hj_row_group_finalize (GObject *object)
{
  HjRowGroup *self = HJ_ROW_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->contents);
  G_OBJECT_CLASS (hj_row_group_parent_class)->finalize (object);
}

static void
hj_row_group_class_init (HjRowGroupClass *klass)
{
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
 * Rows that would say the same stay, and with them focus and what a screen reader was reading.
 *
 * Returns: whether the rows are gone and are to be added anew
 */
gboolean
hj_row_group_begin (HjRowGroup *self, const char *contents)
{
  g_return_val_if_fail (HJ_IS_ROW_GROUP (self), FALSE);
  if (!g_set_str (&self->contents, contents))
    return FALSE;
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
