/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-lapsed-page.h"

#include "app/widgets/hj-say.h"
#include "core/store/hj-replica-sync.h"

#include <glib/gi18n.h>

struct _HjLapsedPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkLabel *since;
  GtkLabel *waiting;
  GtkLabel *problem;
  GtkWidget *reconcile;
  GtkWidget *back;
  GtkWidget *spinner;

  HjSession *session; /* owned */
};

G_DEFINE_FINAL_TYPE (HjLapsedPage, hj_lapsed_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_problem (HjLapsedPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_busy (HjLapsedPage *self, gboolean busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->reconcile, !busy);
  gtk_widget_set_visible (self->back, !busy);
}

static void
show_since (HjLapsedPage *self)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  HjLease lease;

  hj_session_get_lease (self->session, &lease);
  time = hj_say_time (lease.until - lease.days * HJ_DAY_MS);
  /* Translators: a day and a minute; then how long the laptop may go unseen */
  text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "The central instance last saw this laptop %s. After %d day without being seen "
                   "it is locked until the two have met.",
                   "The central instance last saw this laptop %s. After %d days without being seen "
                   "it is locked until the two have met.",
                   (gulong)lease.days),
      time, lease.days);
  gtk_label_set_label (self->since, text);
}

static void
show_waiting (HjLapsedPage *self, gint64 waiting)
{
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d entry waiting", "%d entries waiting", (gulong)waiting),
      (int)waiting);

  gtk_label_set_label (self->waiting, text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), waiting > 0);
}

/* A run that came in between has taken the lease too; only what is still over needs a sentence. */
static void
show_outcome (HjLapsedPage *self, const GError *error)
{
  HjLease lease;

  hj_session_get_lease (self->session, &lease);
  if (!hj_lease_has_ended (&lease)) {
    g_autoptr (HjSession) session = g_object_ref (self->session);

    g_signal_emit (self, signals[SIGNAL_OPENED], 0, session);
    return;
  }
  show_busy (self, FALSE);
  show_since (self);
  show_problem (self, error != NULL ? error->message
                                    : _ ("The central instance has answered, but did not say what "
                                         "time it is; please ask the administrator."));
  gtk_widget_grab_focus (self->reconcile);
}

typedef struct {
  HjLease lease;
  HjReplicaStatus status;
} Look;

/* On the store's thread. */
static gboolean
look (HjReplica *replica, gpointer data, GError **error)
{
  Look *told = data;

  hj_lease_look (replica, &told->lease);
  hj_replica_get_status (replica, &told->status);
  return TRUE;
}

/* In a fiber. */
static void
look_again (HjLapsedPage *self)
{
  g_autofree Look *told = g_new0 (Look, 1);

  if (!dex_await (hj_store_run (hj_session_get_store (self->session), look, told, NULL), NULL))
    return;
  hj_session_take_lease (self->session, &told->lease);
  if (self->waiting != NULL)
    show_waiting (self, told->status.outbox);
}

static DexFuture *
look_fiber (gpointer data)
{
  look_again (HJ_LAPSED_PAGE (data));
  return dex_future_new_true ();
}

static DexFuture *
reconcile_fiber (gpointer data)
{
  HjLapsedPage *self = HJ_LAPSED_PAGE (data);
  HjReconciler *reconciler = hj_session_get_reconciler (self->session);
  g_autoptr (GError) error = NULL;

  dex_await (hj_reconciler_sync (reconciler), &error);
  if (!g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED))
    look_again (self);
  /* Locked meanwhile, or told by the window that the replica is gone. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_outcome (self, error);
  return dex_future_new_true ();
}

static void
on_reconcile_clicked_cb (HjLapsedPage *self, GtkButton *button)
{
  show_problem (self, NULL);
  show_busy (self, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, reconcile_fiber, g_object_ref (self), g_object_unref));
}

static void
hj_lapsed_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_LAPSED_PAGE);
  G_OBJECT_CLASS (hj_lapsed_page_parent_class)->dispose (object);
}

static void
hj_lapsed_page_finalize (GObject *object)
{
  g_clear_object (&HJ_LAPSED_PAGE (object)->session);
  G_OBJECT_CLASS (hj_lapsed_page_parent_class)->finalize (object);
}

static void
hj_lapsed_page_class_init (HjLapsedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_lapsed_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_lapsed_page_finalize;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, HJ_TYPE_SESSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-lapsed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, since);
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, reconcile);
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, back);
  gtk_widget_class_bind_template_child (widget_class, HjLapsedPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_reconcile_clicked_cb);
}

static void
hj_lapsed_page_init (HjLapsedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_lapsed_page_new:
 * @session: with a reconciler, whose lease has ended
 */
GtkWidget *
hj_lapsed_page_new (HjSession *session)
{
  HjLapsedPage *self = g_object_new (HJ_TYPE_LAPSED_PAGE, NULL);

  self->session = g_object_ref (session);
  show_since (self);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, look_fiber, g_object_ref (self), g_object_unref));
  return GTK_WIDGET (self);
}

HjSession *
hj_lapsed_page_get_session (HjLapsedPage *self)
{
  g_return_val_if_fail (HJ_IS_LAPSED_PAGE (self), NULL);
  return self->session;
}
