/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-override-dialog.h"

#include <glib/gi18n.h>

/* Asks for another label and why; who opened it gives the command. */
struct _HjOverrideDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkLabel *problem;
  AdwToggleGroup *color;
  GtkEditable *reason;
  AdwSpinRow *days;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjOverrideDialog, hj_override_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
dup_reason (HjOverrideDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
}

static void
show_ready (HjOverrideDialog *self)
{
  g_autofree char *reason = dup_reason (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", !self->busy && *reason != '\0');
}

static void
on_reason_changed_cb (HjOverrideDialog *self, GtkEditable *entry)
{
  show_ready (self);
}

static void
save_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjOverrideDialog *self = HJ_OVERRIDE_DIALOG (widget);
  g_autofree char *reason = dup_reason (self);

  hj_override_dialog_show_problem (self, NULL);
  self->busy = TRUE;
  show_ready (self);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, adw_toggle_group_get_active_name (self->color),
                 reason, (guint)adw_spin_row_get_value (self->days));
}

static void
cancel_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
hj_override_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_OVERRIDE_DIALOG);
  G_OBJECT_CLASS (hj_override_dialog_parent_class)->dispose (object);
}

static void
hj_override_dialog_class_init (HjOverrideDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_override_dialog_dispose;

  /**
   * HjOverrideDialog::chosen:
   * @color: of the label
   * @reason: why
   * @days: how long it shall hold
   */
  signals[SIGNAL_CHOSEN]
      = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_activated);
  gtk_widget_class_install_action (widget_class, "dialog.cancel", NULL, cancel_activated);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-override-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, color);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, days);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed_cb);
}

static void
hj_override_dialog_init (HjOverrideDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_ready (self);
}

/**
 * hj_override_dialog_new:
 * @color: (nullable): of the label that holds
 *
 * Returns: (transfer floating): a dialog that tells by `chosen` and waits to be closed
 */
AdwDialog *
hj_override_dialog_new (const char *color)
{
  HjOverrideDialog *self = g_object_new (HJ_TYPE_OVERRIDE_DIALOG, NULL);

  if (color != NULL)
    adw_toggle_group_set_active_name (self->color, color);
  return ADW_DIALOG (self);
}

/**
 * hj_override_dialog_show_problem:
 * @sentence: (nullable): why it was not done; the user may try again
 */
void
hj_override_dialog_show_problem (HjOverrideDialog *self, const char *sentence)
{
  g_return_if_fail (HJ_IS_OVERRIDE_DIALOG (self));
  self->busy = FALSE;
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  show_ready (self);
}
