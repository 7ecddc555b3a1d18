/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-preferences-dialog.h"

struct _HjPreferencesDialog {
  AdwPreferencesDialog parent_instance;

  /* Template widgets */
  AdwSpinRow *idle;
};

G_DEFINE_FINAL_TYPE (HjPreferencesDialog, hj_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
hj_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (hj_preferences_dialog_parent_class)->dispose (object);
}

static void
hj_preferences_dialog_class_init (HjPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_preferences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPreferencesDialog, idle);
}

static void
hj_preferences_dialog_init (HjPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
hj_preferences_dialog_new (GSettings *settings)
{
  HjPreferencesDialog *self = g_object_new (HJ_TYPE_PREFERENCES_DIALOG, NULL);

  g_settings_bind (settings, "idle-lock-minutes", self->idle, "value", G_SETTINGS_BIND_DEFAULT);
  return ADW_DIALOG (self);
}
