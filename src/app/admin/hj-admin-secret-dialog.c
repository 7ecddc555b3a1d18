/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-secret-dialog.h"

#include "app/widgets/hj-say.h"
#include "core/base/hj-clock.h"
#include "core/store/hj-replica.h"

#include <glib/gi18n.h>

struct _HjAdminSecretDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkLabel *words;
  GtkBox *secrets;
  GtkLabel *expiry;
};

G_DEFINE_FINAL_TYPE (HjAdminSecretDialog, hj_admin_secret_dialog, ADW_TYPE_DIALOG)

static void
on_done_clicked_cb (HjAdminSecretDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_copy_clicked_cb (GtkButton *button, GtkLabel *value)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          gtk_label_get_label (value));
  gtk_button_set_icon_name (button, "object-select-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), _ ("Copied"));
}

static GtkWidget *
make_value (const char *text)
{
  GtkWidget *value
      = g_object_new (GTK_TYPE_LABEL, "label", text, "selectable", TRUE, "wrap", TRUE, "wrap-mode",
                      PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (value, "monospace");
  gtk_widget_add_css_class (value, "title-3");
  return value;
}

static GtkWidget *
make_copy (const char *title, GtkWidget *value)
{
  /* Translators: a thing such as a password */
  g_autofree char *spoken = g_strdup_printf (_ ("Copy: %s"), title);
  GtkWidget *copy = g_object_new (GTK_TYPE_BUTTON, "icon-name", "edit-copy-symbolic", "valign",
                                  GTK_ALIGN_CENTER, "tooltip-text", spoken, NULL);

  gtk_widget_add_css_class (copy, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (on_copy_clicked_cb), value, 0);
  return copy;
}

static void
add_secret (HjAdminSecretDialog *self, const char *title, const char *text)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                    "spacing", 6, "hexpand", TRUE, NULL);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, NULL);
  GtkWidget *value;

  if (text == NULL || *text == '\0')
    return;
  value = make_value (text);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  heading, NULL, -1);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "secret");
  gtk_box_append (GTK_BOX (column), heading);
  gtk_box_append (GTK_BOX (column), value);
  gtk_box_append (GTK_BOX (card), column);
  gtk_box_append (GTK_BOX (card), make_copy (title, value));
  gtk_box_append (self->secrets, card);
}

static void
hj_admin_secret_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_ADMIN_SECRET_DIALOG);
  G_OBJECT_CLASS (hj_admin_secret_dialog_parent_class)->dispose (object);
}

static void
hj_admin_secret_dialog_class_init (HjAdminSecretDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_admin_secret_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-admin-secret-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAdminSecretDialog, words);
  gtk_widget_class_bind_template_child (widget_class, HjAdminSecretDialog, secrets);
  gtk_widget_class_bind_template_child (widget_class, HjAdminSecretDialog, expiry);
  gtk_widget_class_bind_template_callback (widget_class, on_done_clicked_cb);
}

static void
hj_admin_secret_dialog_init (HjAdminSecretDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_expiry (HjAdminSecretDialog *self, gint64 now)
{
  g_autofree char *time = hj_say_time (now + HJ_DAY_MS);
  /* Translators: a day and a minute */
  g_autofree char *text
      = g_strdup_printf (_ ("The enrolment code works for one laptop, until %s."), time);

  gtk_label_set_label (self->expiry, text);
  gtk_widget_set_visible (GTK_WIDGET (self->expiry), TRUE);
}

static HjAdminSecretDialog *
make_dialog (HjSession *session, const char *user, const HjAdminAnswer *answer)
{
  HjAdminSecretDialog *self = g_object_new (HJ_TYPE_ADMIN_SECRET_DIALOG, NULL);
  g_autofree char *words = g_strdup_printf (
      _ ("This is shown once. Write it down for “%s” now, or read it out; nobody can look it up "
         "later, but you can always make a new one."),
      user);

  gtk_label_set_label (self->words, words);
  adw_dialog_set_title (ADW_DIALOG (self),
                        answer->code == NULL ? _ ("New password") : _ ("To enrol a laptop"));
  add_secret (self, _ ("Account"), user);
  add_secret (self, _ ("Enrolment code"), answer->code);
  add_secret (self, _ ("Password"), answer->password);
  if (answer->code != NULL)
    show_expiry (self, hj_session_now (session));
  return self;
}

typedef struct {
  HjAdminSecretDialog *dialog; /* owned */
  char *address;               /* (nullable) owned */
} Showing;

static void
free_showing (gpointer data)
{
  Showing *showing = data;

  g_object_unref (showing->dialog);
  g_free (showing->address);
  g_free (showing);
}

/* On the store's thread. */
static gboolean
read_address (HjReplica *replica, gpointer data, GError **error)
{
  ((Showing *)data)->address = hj_replica_dup_meta (replica, HJ_META_URL);
  return TRUE;
}

/* A laptop that is enrolled asks for the address first. */
static void
on_address_read_cb (gpointer owner, gpointer data, const GError *error)
{
  Showing *showing = data;
  HjAdminSecretDialog *self = showing->dialog;

  if (gtk_widget_get_visible (GTK_WIDGET (self->expiry)) && showing->address != NULL) {
    add_secret (self, _ ("Address"), showing->address);
    gtk_box_reorder_child_after (self->secrets,
                                 gtk_widget_get_last_child (GTK_WIDGET (self->secrets)), NULL);
  }
  adw_dialog_present (ADW_DIALOG (self), GTK_WIDGET (owner));
}

/**
 * hj_admin_secret_dialog_show:
 * @user: account whose secrets they are
 * @answer: with a password, a code, or both
 * @parent: over which they are shown
 */
void
hj_admin_secret_dialog_show (HjSession *session, const char *user, const HjAdminAnswer *answer,
                             GtkWidget *parent)
{
  Showing *showing = g_new0 (Showing, 1);

  showing->dialog = g_object_ref_sink (make_dialog (session, user, answer));
  hj_session_run (session, read_address, showing, free_showing, parent, on_address_read_cb);
}
