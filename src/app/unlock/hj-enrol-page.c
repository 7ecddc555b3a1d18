/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-enrol-page.h"

#include "app/unlock/hj-opening.h"

#include <glib/gi18n.h>

#define PASSPHRASE_MIN 8

/* Makes a replica for a user of this laptop. */
struct _HjEnrolPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkEditable *address;
  GtkEditable *code;
  GtkEditable *password;
  GtkEditable *passphrase;
  GtkEditable *repeat;
  GtkLabel *problem;
  GtkWidget *enrol;
  GtkWidget *other;
  GtkWidget *spinner;

  char *data_dir; /* owned */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjEnrolPage, hj_enrol_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_problem (HjEnrolPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_busy (HjEnrolPage *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* An entry that becomes insensitive keeps its cursor blinking unless it loses the focus first. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->enrol, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeat), !busy);
}

/* Where somebody leaves the scheme out, only HTTPS can be meant. */
static char *
dup_url (HjEnrolPage *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));

  return strstr (typed, "://") != NULL ? g_steal_pointer (&typed)
                                       : g_strconcat ("https://", typed, NULL);
}

static const char *
find_problem (HjEnrolPage *self)
{
  const char *passphrase = gtk_editable_get_text (self->passphrase);

  if (g_utf8_strlen (passphrase, -1) < PASSPHRASE_MIN)
    return _ ("The passphrase is too short; choose at least eight characters.");
  if (strcmp (passphrase, gtk_editable_get_text (self->repeat)) != 0)
    return _ ("The two passphrases differ; type the same one twice.");
  return NULL;
}

static DexFuture *
enrol_fiber (gpointer data)
{
  HjEnrolPage *self = HJ_ENROL_PAGE (data);
  g_autofree char *url = dup_url (self);
  HjOpeningForm form = {
    .url = url,
    .code = gtk_editable_get_text (self->code),
    .password = gtk_editable_get_text (self->password),
    .passphrase = gtk_editable_get_text (self->passphrase),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSession) session
      = dex_await_object (hj_opening_enrol (self->data_dir, &form), &error);

  show_busy (self, FALSE);
  if (session == NULL) {
    show_problem (self, error->message);
    gtk_widget_grab_focus (GTK_WIDGET (self->code));
  } else {
    gtk_editable_set_text (self->code, "");
    gtk_editable_set_text (self->password, "");
    gtk_editable_set_text (self->passphrase, "");
    gtk_editable_set_text (self->repeat, "");
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, session);
  }
  return dex_future_new_true ();
}

static void
on_enrol_activated_cb (HjEnrolPage *self, GtkWidget *widget)
{
  const char *problem = find_problem (self);

  if (self->busy || !gtk_widget_get_sensitive (self->enrol))
    return;
  show_problem (self, problem);
  if (problem != NULL)
    return;
  show_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, enrol_fiber, g_object_ref (self), g_object_unref));
}

static void
on_entry_changed_cb (HjEnrolPage *self, GtkEditable *entry)
{
  gtk_widget_set_sensitive (self->enrol, *gtk_editable_get_text (self->address) != '\0'
                                             && *gtk_editable_get_text (self->code) != '\0'
                                             && *gtk_editable_get_text (self->password) != '\0'
                                             && *gtk_editable_get_text (self->passphrase) != '\0'
                                             && *gtk_editable_get_text (self->repeat) != '\0');
}

static void
hj_enrol_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_ENROL_PAGE);
  G_OBJECT_CLASS (hj_enrol_page_parent_class)->dispose (object);
}

static void
hj_enrol_page_finalize (GObject *object)
{
  g_free (HJ_ENROL_PAGE (object)->data_dir);
  G_OBJECT_CLASS (hj_enrol_page_parent_class)->finalize (object);
}

static void
hj_enrol_page_class_init (HjEnrolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_enrol_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_enrol_page_finalize;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, HJ_TYPE_SESSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-enrol-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, address);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, code);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, password);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, repeat);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, enrol);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, other);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_enrol_activated_cb);
}

static void
hj_enrol_page_init (HjEnrolPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_enrol_page_new:
 * @data_dir: folder of the replicas
 *
 * Its signal `opened` hands over the #HjSession of the new replica.
 */
GtkWidget *
hj_enrol_page_new (const char *data_dir)
{
  HjEnrolPage *self = g_object_new (HJ_TYPE_ENROL_PAGE, NULL);
  g_autoptr (GPtrArray) others = hj_opening_list (data_dir);

  self->data_dir = g_strdup (data_dir);
  gtk_widget_set_visible (self->other, others->len > 0);
  return GTK_WIDGET (self);
}
