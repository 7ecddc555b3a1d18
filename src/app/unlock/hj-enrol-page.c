/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-enrol-page.h"

#include "app/unlock/hj-opening.h"
#include "core/store/hj-passphrase.h"
#include "core/store/hj-recovery.h"

#include <glib/gi18n.h>

/* Makes a replica for a user of this laptop, also in the place of one that nobody can open. */
struct _HjEnrolPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkLabel *explanation;
  GtkEditable *address;
  GtkEditable *code;
  GtkEditable *password;
  GtkEditable *passphrase;
  GtkEditable *repeat;
  GtkLabel *problem;
  GtkButton *enrol;
  GtkButton *other;
  GtkWidget *spinner;

  char *data_dir; /* (nullable) owned */
  char *folder;   /* (nullable) owned, of the replica that gives way */
  gboolean has_others;
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
  gtk_widget_set_visible (GTK_WIDGET (self->enrol), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->other), !busy && self->has_others);
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

/* Returns: (transfer full) (nullable): a sentence */
static char *
find_problem (HjEnrolPage *self)
{
  const char *passphrase = gtk_editable_get_text (self->passphrase);
  g_autoptr (GError) error = NULL;

  if (!hj_passphrase_check (passphrase, &error))
    return g_strdup (error->message);
  if (strcmp (passphrase, gtk_editable_get_text (self->repeat)) != 0)
    return g_strdup (_ ("The two passphrases differ; type the same one twice."));
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
  DexFuture *opening = self->folder != NULL ? hj_opening_enrol_again (self->folder, &form)
                                            : hj_opening_enrol (self->data_dir, &form);
  g_autoptr (HjSession) session = dex_await_object (opening, &error);

  show_busy (self, FALSE);
  /* The window was closed meanwhile: what was enrolled is found when it opens again. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) {
    if (session != NULL)
      hj_session_close (session);
  } else if (session == NULL) {
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
  g_autofree char *problem = find_problem (self);

  if (self->busy || !gtk_widget_get_sensitive (GTK_WIDGET (self->enrol)))
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
  gtk_widget_set_sensitive (GTK_WIDGET (self->enrol),
                            *gtk_editable_get_text (self->address) != '\0'
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
  g_free (HJ_ENROL_PAGE (object)->folder);
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
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjEnrolPage, explanation);
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
 * @problem: (nullable): a sentence, where there was a replica before
 *
 * Its signal `opened` hands over the #HjSession of the new replica.
 */
GtkWidget *
hj_enrol_page_new (const char *data_dir, const char *problem)
{
  HjEnrolPage *self = g_object_new (HJ_TYPE_ENROL_PAGE, NULL);
  g_autoptr (GPtrArray) others = hj_opening_list (data_dir);

  self->data_dir = g_strdup (data_dir);
  self->has_others = others->len > 0;
  gtk_widget_set_visible (GTK_WIDGET (self->other), self->has_others);
  show_problem (self, problem);
  return GTK_WIDGET (self);
}

/**
 * hj_enrol_page_new_again:
 * @folder: of a replica that nobody can open any more
 *
 * Like hj_enrol_page_new(), in the place of that replica, once what was not sent is handed in.
 */
GtkWidget *
hj_enrol_page_new_again (const char *folder)
{
  HjEnrolPage *self = g_object_new (HJ_TYPE_ENROL_PAGE, NULL);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (folder);
  self->has_others = TRUE;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Enrol again"));
  gtk_label_set_label (self->heading, _ ("Enrol again"));
  gtk_label_set_label (
      self->explanation,
      _ ("Nobody can open this replica without its passphrase. With a new code from your "
         "administrator and the password of your account, what you had not sent is handed in "
         "sealed, for the administrator to take in; then everything here is erased, and the laptop "
         "enrols again. A form that you had begun and not saved is lost."));
  gtk_button_set_label (self->enrol, _ ("Hand in and enrol again"));
  gtk_button_set_label (self->other, _ ("Back"));
  gtk_widget_set_visible (GTK_WIDGET (self->address), FALSE);
  if (hj_recovery_read (folder, &address, NULL, &error))
    gtk_editable_set_text (self->address, address);
  else
    show_problem (self, error->message);
  return GTK_WIDGET (self);
}
