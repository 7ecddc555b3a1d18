/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-preferences-dialog.h"

#include "app/tickets/hj-link-row.h"
#include "app/unlock/hj-passphrase-dialog.h"

#include <glib/gi18n.h>

struct _HjPreferencesDialog {
  AdwPreferencesDialog parent_instance;

  /* Template widgets */
  AdwSpinRow *idle;
  GtkWidget *passphrase;

  HjSession *session; /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjPreferencesDialog, hj_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
on_passphrase_changed_cb (HjPreferencesDialog *self, AdwDialog *dialog)
{
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self),
                                    adw_toast_new (_ ("The passphrase is changed.")));
}

static void
on_passphrase_activated_cb (HjPreferencesDialog *self, HjLinkRow *row)
{
  AdwDialog *dialog = hj_passphrase_dialog_new (self->session);

  g_signal_connect_object (dialog, "changed", G_CALLBACK (on_passphrase_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
hj_preferences_dialog_dispose (GObject *object)
{
  g_clear_object (&HJ_PREFERENCES_DIALOG (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (hj_preferences_dialog_parent_class)->dispose (object);
}

static void
hj_preferences_dialog_class_init (HjPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_preferences_dialog_dispose;
  g_type_ensure (HJ_TYPE_LINK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPreferencesDialog, idle);
  gtk_widget_class_bind_template_child (widget_class, HjPreferencesDialog, passphrase);
  gtk_widget_class_bind_template_callback (widget_class, on_passphrase_activated_cb);
}

static void
hj_preferences_dialog_init (HjPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_preferences_dialog_new:
 * @session: (nullable): of the replica that is unlocked
 */
AdwDialog *
hj_preferences_dialog_new (GSettings *settings, HjSession *session)
{
  HjPreferencesDialog *self = g_object_new (HJ_TYPE_PREFERENCES_DIALOG, NULL);

  g_settings_bind (settings, "idle-lock-minutes", self->idle, "value", G_SETTINGS_BIND_DEFAULT);
  g_set_object (&self->session, session);
  gtk_widget_set_visible (self->passphrase, session != NULL);
  return ADW_DIALOG (self);
}
