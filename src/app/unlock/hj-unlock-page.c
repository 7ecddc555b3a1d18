/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-unlock-page.h"

#include "app/tickets/hj-link-row.h"
#include "app/unlock/hj-opening.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gi18n.h>

/* Asks who uses the laptop, and for the passphrase. */
struct _HjUnlockPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkLabel *title;
  AdwPreferencesGroup *users;
  GtkEditable *passphrase;
  GtkLabel *problem;
  GtkWidget *unlock;
  GtkButton *forgotten;
  GtkWidget *another;
  GtkWidget *spinner;

  GPtrArray *replicas; /* owned, HjOpeningReplica */
  guint chosen;        /* index in it */
  gboolean has_failed; /* the chosen one could not be opened */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjUnlockPage, hj_unlock_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const HjOpeningReplica *
get_chosen (HjUnlockPage *self)
{
  if (self->replicas == NULL || self->chosen >= self->replicas->len)
    return NULL;
  return g_ptr_array_index (self->replicas, self->chosen);
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
  gtk_widget_set_sensitive (GTK_WIDGET (self->users), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase), !busy);
}

static void
show_ready (HjUnlockPage *self)
{
  const HjOpeningReplica *chosen = get_chosen (self);
  gboolean asks = chosen == NULL || chosen->needs_passphrase;

  gtk_widget_set_visible (GTK_WIDGET (self->passphrase), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->forgotten),
                          chosen != NULL && (asks || self->has_failed));
  gtk_button_set_label (self->forgotten,
                        asks ? _ ("Forgotten your passphrase?") : _ ("It does not open any more?"));
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
  /* Whoever has gone on to another page meanwhile is not brought back. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) {
    if (session != NULL)
      hj_session_close (session);
  } else if (session == NULL) {
    self->has_failed = TRUE;
    show_ready (self);
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
on_user_toggled_cb (HjUnlockPage *self, GtkCheckButton *check)
{
  if (!gtk_check_button_get_active (check))
    return;
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "hj-index"));
  self->has_failed = FALSE;
  gtk_editable_set_text (self->passphrase, "");
  show_problem (self, NULL);
  show_ready (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->passphrase)))
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
on_forgotten_clicked_cb (HjUnlockPage *self, GtkButton *button)
{
  const HjOpeningReplica *chosen = get_chosen (self);

  if (chosen != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.enrol-again", "s", chosen->folder);
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
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, users);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, unlock);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, forgotten);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, another);
  gtk_widget_class_bind_template_child (widget_class, HjUnlockPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_forgotten_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_passphrase_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_activated_cb);
}

static void
hj_unlock_page_init (HjUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_users (HjUnlockPage *self)
{
  GtkCheckButton *first = NULL;

  for (guint i = 0; i < self->replicas->len; i++) {
    const HjOpeningReplica *replica = g_ptr_array_index (self->replicas, i);
    GtkWidget *check = gtk_check_button_new ();
    GtkWidget *row = hj_link_row_new_choice (replica->name, GTK_CHECK_BUTTON (check));

    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), first);
    if (first == NULL)
      first = GTK_CHECK_BUTTON (check);
    g_object_set_data (G_OBJECT (check), "hj-index", GUINT_TO_POINTER (i));
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), i == self->chosen);
    g_signal_connect_object (check, "toggled", G_CALLBACK (on_user_toggled_cb), self,
                             G_CONNECT_SWAPPED);
    adw_preferences_group_add (self->users, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->users), self->replicas->len > 1);
}

/* Most often it is the same person as last time. */
static guint
find_last_used (GPtrArray *replicas)
{
  guint last = 0;

  for (guint i = 1; i < replicas->len; i++) {
    const HjOpeningReplica *one = g_ptr_array_index (replicas, i);
    const HjOpeningReplica *other = g_ptr_array_index (replicas, last);

    if (one->used_at > other->used_at)
      last = i;
  }
  return last;
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

  self->replicas = hj_opening_list (data_dir);
  self->chosen = find_last_used (self->replicas);
  add_users (self);
  if (self->replicas->len == 1)
    gtk_label_set_label (self->title, get_chosen (self)->name);
  /* A folder that is a replica itself has no place beside it for another one. */
  gtk_widget_set_visible (self->another, !hj_replica_folder_exists (data_dir));
  self->has_failed = problem != NULL;
  show_ready (self);
  show_problem (self, problem);
  return GTK_WIDGET (self);
}
