/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-passphrase-dialog.h"

#include "core/base/hj-secret.h"
#include "core/store/hj-passphrase.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gi18n.h>

struct _HjPassphraseDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkLabel *problem;
  GtkWidget *keyring;
  GtkEditable *old;
  GtkEditable *passphrase;
  GtkEditable *repeat;

  HjSession *session; /* owned */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjPassphraseDialog, hj_passphrase_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* On its way to the store's thread and back. */
typedef struct {
  char *old;        /* (nullable) owned */
  char *passphrase; /* (nullable) owned */
  gboolean needs_old;
} Change;

static void
free_change (gpointer data)
{
  Change *change = data;

  hj_secret_free (change->old);
  hj_secret_free (change->passphrase);
  g_free (change);
}

static char *
dup_folder (HjReplica *replica)
{
  return g_path_get_dirname (hj_replica_get_path (replica));
}

/* On the store's thread. */
static gboolean
look (HjReplica *replica, gpointer data, GError **error)
{
  Change *change = data;
  g_autofree char *folder = dup_folder (replica);

  change->needs_old = hj_replica_folder_needs_passphrase (folder);
  return TRUE;
}

/* On the store's thread. */
static gboolean
change_passphrase (HjReplica *replica, gpointer data, GError **error)
{
  const Change *change = data;
  g_autofree char *folder = dup_folder (replica);

  return hj_keyring_change_passphrase (folder, change->old, change->passphrase, error);
}

static void
show_ready (HjPassphraseDialog *self)
{
  gboolean asks = gtk_widget_get_visible (GTK_WIDGET (self->old));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.change",
                                 !self->busy
                                     && (!asks || *gtk_editable_get_text (self->old) != '\0')
                                     && *gtk_editable_get_text (self->passphrase) != '\0'
                                     && *gtk_editable_get_text (self->repeat) != '\0');
}

static void
show_problem (HjPassphraseDialog *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
on_looked_cb (gpointer owner, gpointer data, const GError *error)
{
  HjPassphraseDialog *self = HJ_PASSPHRASE_DIALOG (owner);
  const Change *change = data;

  gtk_widget_set_visible (GTK_WIDGET (self->old), error != NULL || change->needs_old);
  gtk_widget_set_visible (self->keyring, error == NULL && !change->needs_old);
  show_ready (self);
}

static void
on_passphrase_changed_cb (gpointer owner, gpointer data, const GError *error)
{
  HjPassphraseDialog *self = HJ_PASSPHRASE_DIALOG (owner);

  self->busy = FALSE;
  show_ready (self);
  if (error != NULL) {
    show_problem (self, error->message);
    gtk_widget_grab_focus (GTK_WIDGET (
        gtk_widget_get_visible (GTK_WIDGET (self->old)) ? self->old : self->passphrase));
    return;
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_entry_changed_cb (HjPassphraseDialog *self, GtkEditable *entry)
{
  show_ready (self);
}

static void
change_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjPassphraseDialog *self = HJ_PASSPHRASE_DIALOG (widget);
  const char *passphrase = gtk_editable_get_text (self->passphrase);
  g_autoptr (GError) error = NULL;
  Change *change;

  if (!hj_passphrase_check (passphrase, &error)) {
    show_problem (self, error->message);
    return;
  }
  if (strcmp (passphrase, gtk_editable_get_text (self->repeat)) != 0) {
    show_problem (self, _ ("The two passphrases differ; type the same one twice."));
    return;
  }
  change = g_new0 (Change, 1);
  change->passphrase = g_strdup (passphrase);
  if (gtk_widget_get_visible (GTK_WIDGET (self->old)))
    change->old = g_strdup (gtk_editable_get_text (self->old));
  self->busy = TRUE;
  show_problem (self, NULL);
  show_ready (self);
  hj_session_run (self->session, change_passphrase, change, free_change, self,
                  on_passphrase_changed_cb);
}

static void
cancel_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
hj_passphrase_dialog_dispose (GObject *object)
{
  HjPassphraseDialog *self = HJ_PASSPHRASE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PASSPHRASE_DIALOG);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_passphrase_dialog_parent_class)->dispose (object);
}

static void
hj_passphrase_dialog_class_init (HjPassphraseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_passphrase_dialog_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "dialog.change", NULL, change_activated);
  gtk_widget_class_install_action (widget_class, "dialog.cancel", NULL, cancel_activated);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-passphrase-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPassphraseDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjPassphraseDialog, keyring);
  gtk_widget_class_bind_template_child (widget_class, HjPassphraseDialog, old);
  gtk_widget_class_bind_template_child (widget_class, HjPassphraseDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, HjPassphraseDialog, repeat);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed_cb);
}

static void
hj_passphrase_dialog_init (HjPassphraseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_ready (self);
}

/**
 * hj_passphrase_dialog_new:
 * @session: of the replica that the passphrase opens, or the keyring so far
 */
AdwDialog *
hj_passphrase_dialog_new (HjSession *session)
{
  HjPassphraseDialog *self = g_object_new (HJ_TYPE_PASSPHRASE_DIALOG, NULL);

  self->session = g_object_ref (session);
  hj_session_run (session, look, g_new0 (Change, 1), free_change, self, on_looked_cb);
  return ADW_DIALOG (self);
}
