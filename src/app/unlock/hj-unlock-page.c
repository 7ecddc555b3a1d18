/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-unlock-page.h"

#include "app/unlock/hj-opening.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gi18n.h>

/* Asks who uses the laptop, and for the passphrase. */
struct _HjUnlockPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkLabel *title;
  AdwComboRow *user;
  GtkEditable *passphrase;
  GtkLabel *problem;
  GtkWidget *unlock;
  GtkWidget *another;
  GtkWidget *spinner;

  GPtrArray *replicas; /* owned, HjOpeningReplica */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjUnlockPage, hj_unlock_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const HjOpeningReplica *
get_chosen (HjUnlockPage *self)
{
  guint index = adw_combo_row_get_selected (self->user);

  if (self->replicas == NULL || index >= self->replicas->len)
    return NULL;
  return g_ptr_array_index (self->replicas, index);
}

static void
show_problem (HjUnlockPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_busy (HjUnlockPage *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* An entry that becomes insensitive keeps its cursor blinking unless it loses the focus first. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->unlock, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->user), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase), !busy);
}

static void
show_ready (HjUnlockPage *self)
{
  const HjOpeningReplica *chosen = get_chosen (self);
  gboolean asks = chosen == NULL || chosen->needs_passphrase;

  gtk_widget_set_visible (GTK_WIDGET (self->passphrase), asks);
  gtk_widget_set_sensitive (
      self->unlock, chosen != NULL && (!asks || *gtk_editable_get_text (self->passphrase) != '\0'));
}

static DexFuture *
unlock_fiber (gpointer data)
{
  HjUnlockPage *self = HJ_UNLOCK_PAGE (data);
  const HjOpeningReplica *chosen = get_chosen (self);
  const char *passphrase
      = chosen->needs_passphrase ? gtk_editable_get_text (self->passphrase) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSession) session
      = dex_await_object (hj_opening_unlock (chosen->folder, passphrase), &error);

  show_busy (self, FALSE);
  gtk_editable_set_text (self->passphrase, "");
  if (session == NULL) {
    show_problem (self, error->message);
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
  } else {
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, session);
  }
  return dex_future_new_true ();
}

static void
on_unlock_activated_cb (HjUnlockPage *self, GtkWidget *widget)
{
  if (self->busy || !gtk_widget_get_sensitive (self->unlock))
    return;
  show_problem (self, NULL);
  show_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, unlock_fiber, g_object_ref (self), g_object_unref));
}

static void
on_passphrase_changed_cb (HjUnlockPage *self, GtkEditable *entry)
{
  show_ready (self);
}

static void
on_user_changed_cb (HjUnlockPage *self, GParamSpec *pspec, AdwComboRow *row)
{
  show_ready (self);
}

static void
hj_unlock_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_UNLOCK_PAGE);
  G_OBJECT_CLASS (hj_unlock_page_parent_class)->dispose (object);
}

static void
hj_unlock_page_finalize (GObject *object)
{
  g_clear_pointer (&HJ_UNLOCK_PAGE (object)->replicas, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_unlock_page_parent_class)->finalize (object);
}

static void
hj_unlock_page_class_init (HjUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_unlock_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_unlock_page_finalize;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, HJ_TYPE_SESSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, title);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, user);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, unlock);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, another);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_passphrase_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_user_changed_cb);
}

static void
hj_unlock_page_init (HjUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_unlock_page_new:
 * @data_dir: folder of the replicas, or one replica
 * @problem: (nullable): a sentence, where the replica was to be open by now
 *
 * Its signal `opened` hands over the #HjSession of the replica that was unlocked.
 */
GtkWidget *
hj_unlock_page_new (const char *data_dir, const char *problem)
{
  HjUnlockPage *self = g_object_new (HJ_TYPE_UNLOCK_PAGE, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->replicas = hj_opening_list (data_dir);
  for (guint i = 0; i < self->replicas->len; i++) {
    const HjOpeningReplica *replica = g_ptr_array_index (self->replicas, i);

    gtk_string_list_append (names, replica->name);
  }
  adw_combo_row_set_model (self->user, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->user), self->replicas->len > 1);
  if (self->replicas->len == 1)
    gtk_label_set_label (self->title, get_chosen (self)->name);
  /* A folder that is a replica itself has no place beside it for another one. */
  gtk_widget_set_visible (self->another, !hj_replica_folder_exists (data_dir));
  show_ready (self);
  show_problem (self, problem);
  return GTK_WIDGET (self);
}
