/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/drafts/hj-drafts-dialog.h"

#include "app/drafts/hj-drafts.h"
#include "app/tickets/hj-link-row.h"
#include "app/widgets/hj-icon-button.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

struct _HjDraftsDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwPreferencesGroup *drafts;

  HjSession *session; /* owned */
  GPtrArray *lines;   /* (nullable) owned, of HjDraftLine */
  GPtrArray *rows;    /* owned, borrowed widgets of the group */
};

G_DEFINE_FINAL_TYPE (HjDraftsDialog, hj_drafts_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_RESUME, N_SIGNALS };

static guint signals[N_SIGNALS];

static const HjDraftLine *
find_line (HjDraftsDialog *self, gpointer widget)
{
  return g_ptr_array_index (self->lines, GPOINTER_TO_UINT (g_object_get_data (widget, "hj-index")));
}

static void
on_row_activated_cb (HjDraftsDialog *self, GtkWidget *row)
{
  g_signal_emit (self, signals[SIGNAL_RESUME], 0, find_line (self, row)->draft);
}

static void
on_discard_clicked_cb (HjDraftsDialog *self, GtkWidget *button)
{
  hj_drafts_drop (hj_drafts_get (self->session), find_line (self, button)->draft);
}

static void
add_row (HjDraftsDialog *self, guint index)
{
  const HjDraftLine *line = g_ptr_array_index (self->lines, index);
  const char *title = line->draft->title != NULL ? line->draft->title : "";
  g_autofree char *time = hj_say_time (line->draft->at);
  g_autofree char *subtitle
      = line->about == NULL ? g_strdup (time) : g_strconcat (line->about, " · ", time, NULL);
  /* Translators: name of a form that was begun */
  g_autofree char *label = g_strdup_printf (_ ("Discard %s"), title);
  GtkWidget *row = hj_link_row_new (title, subtitle);
  GtkWidget *discard = hj_icon_button_new ("user-trash-symbolic", label);

  g_object_set_data (G_OBJECT (row), "hj-index", GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (discard), "hj-index", GUINT_TO_POINTER (index));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (discard, "clicked", G_CALLBACK (on_discard_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), discard);
  adw_preferences_group_add (self->drafts, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_lines (gpointer owner, GPtrArray *lines)
{
  HjDraftsDialog *self = HJ_DRAFTS_DIALOG (owner);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->drafts, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = lines;
  for (guint i = 0; i < lines->len; i++)
    add_row (self, i);
  gtk_stack_set_visible_child_name (self->states, lines->len > 0 ? "drafts" : "none");
}

static void
load (HjDraftsDialog *self)
{
  hj_drafts_load (self->session, self, show_lines);
}

static void
hj_drafts_dialog_dispose (GObject *object)
{
  HjDraftsDialog *self = HJ_DRAFTS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_DRAFTS_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_drafts_dialog_parent_class)->dispose (object);
}

static void
hj_drafts_dialog_class_init (HjDraftsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_drafts_dialog_dispose;
  signals[SIGNAL_RESUME] = g_signal_new ("resume", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-drafts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjDraftsDialog, states);
  gtk_widget_class_bind_template_child (widget_class, HjDraftsDialog, drafts);
}

static void
hj_drafts_dialog_init (HjDraftsDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
hj_drafts_dialog_new (HjSession *session)
{
  HjDraftsDialog *self = g_object_new (HJ_TYPE_DRAFTS_DIALOG, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (hj_drafts_get (session), "changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return ADW_DIALOG (self);
}
