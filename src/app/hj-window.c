/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-window-private.h"

#include "app/drafts/hj-drafts.h"
#include "app/unlock/hj-opening.h"

#include <glib/gi18n.h>

/* A replica that opens by itself has opened long before; a slow keyring is not waited for. */
#define PATIENCE_MS 300

/* How often the window looks whether it is to be locked, and the replica at its lease. */
#define TICK_SECONDS 15
#define LEASE_TICKS 4

G_DEFINE_FINAL_TYPE (HjWindow, hj_window, ADW_TYPE_APPLICATION_WINDOW)

static void
present (HjWindow *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
on_patience_ended_cb (gpointer user_data)
{
  HjWindow *self = HJ_WINDOW (user_data);

  self->patience = 0;
  present (self);
  return G_SOURCE_REMOVE;
}

/* Waits for the replica that needs nobody to open it. */
static DexFuture *
open_fiber (gpointer data)
{
  HjWindow *self = HJ_WINDOW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSession) session = dex_await_object (g_steal_pointer (&self->opening), &error);

  if (self->screens == NULL) { /* closed meanwhile */
    if (session != NULL)
      hj_session_close (session);
  } else if (session != NULL) {
    hj_window_open_session (self, session, NULL);
  } else {
    hj_window_show_unlock (self, error->message);
  }
  if (self->patience != 0)
    present (self);
  return dex_future_new_true ();
}

static void
show_first (HjWindow *self)
{
  if (self->opening != NULL) {
    dex_future_disown (
        dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self), g_object_unref));
    return;
  }
  hj_window_show_entrance (self, NULL);
}

/* What is shown goes, and with it the key. */
static HjSession *
leave_session (HjWindow *self)
{
  AdwDialog *dialog;

  hj_drafts_keep_open_ones (hj_drafts_get (self->session));
  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)))
         != NULL)
    adw_dialog_force_close (dialog);
  self->view = NULL;
  hj_window_enable_actions (self, FALSE);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (hj_session_get_reconciler (self->session), self);
  return g_steal_pointer (&self->session);
}

static void
lock (HjWindow *self, const char *problem)
{
  g_autoptr (HjSession) session = self->session != NULL ? leave_session (self) : NULL;

  if (session == NULL)
    return;
  hj_window_show_unlock (self, problem);
  hj_session_close (session);
}

/* The replica is gone: who is left on this laptop, or an enrolment, comes next. */
static void
on_reconciler_ended_cb (HjWindow *self, const HjSyncResult *result, const GError *error,
                        HjReconciler *reconciler)
{
  g_autoptr (HjSession) session = NULL;

  if (!g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED))
    return;
  session = leave_session (self);
  hj_window_show_entrance (self, error->message);
  hj_session_close (session);
}

/* Behind an open window too the lease ends when it ends. */
static void
check_lease (HjWindow *self)
{
  HjLease lease;

  if (self->view == NULL)
    return;
  hj_session_get_lease (self->session, &lease);
  if (hj_lease_has_ended (&lease))
    lock (self, _ ("This laptop has not been seen by the central instance for too long, and is "
                   "locked until it is; unlock it to reconcile."));
}

/* What is shown is what the user might do before. */
static void
on_account_changed_cb (HjWindow *self, HjSession *session)
{
  lock (self, _ ("An administrator has given you another role or organisation; unlock to go on "
                 "with it."));
}

static gboolean
on_idle_timer_ended_cb (gpointer user_data)
{
  HjWindow *self = HJ_WINDOW (user_data);

  hj_window_check_idle (self, hj_clock_get_boot_time (self->clock));
  check_lease (self);
  if (self->view != NULL && ++self->ticks % LEASE_TICKS == 0)
    hj_session_look_at_lease (self->session);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_input_seen_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer user_data)
{
  HjWindow *self = HJ_WINDOW (user_data);

  self->last_input = hj_clock_get_boot_time (self->clock);
  return GDK_EVENT_PROPAGATE;
}

static void
show_list (HjWindow *self)
{
  g_autofree char *path = g_steal_pointer (&self->list);

  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "view.import-intake-file", "s", path);
}

static void
take_session (HjWindow *self, HjSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "lease", G_CALLBACK (check_lease), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "account", G_CALLBACK (on_account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hj_session_get_reconciler (session), "ended",
                           G_CALLBACK (on_reconciler_ended_cb), self, G_CONNECT_SWAPPED);
}

/**
 * hj_window_open_session:
 * @session: an unlocked replica
 * @page: (nullable): the one that has let its user in
 */
void
hj_window_open_session (HjWindow *self, HjSession *session, GtkWidget *page)
{
  HjLease lease;

  take_session (self, session);
  self->last_input = hj_clock_get_boot_time (self->clock);
  hj_session_get_lease (session, &lease);
  if (hj_lease_has_ended (&lease)) {
    hj_window_show_lapsed (self);
    return;
  }
  self->view = hj_main_view_new (session);
  hj_window_show_screen (self, GTK_WIDGET (self->view));
  hj_window_enable_actions (self, TRUE);
  hj_session_start (session);
  show_list (self);
}

/* Before anybody hears of it: libadwaita first closes a dialog that is open, as the user would; but
 * who closes the window has not given up the form.
 */
static gboolean
on_window_closing_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values,
                      gpointer user_data)
{
  gpointer window = g_value_get_object (&values[0]);

  if (HJ_IS_WINDOW (window) && HJ_WINDOW (window)->session != NULL)
    hj_drafts_keep_open_ones (hj_drafts_get (HJ_WINDOW (window)->session));
  return TRUE;
}

static void
hj_window_dispose (GObject *object)
{
  HjWindow *self = HJ_WINDOW (object);

  g_clear_handle_id (&self->idle_timer, g_source_remove);
  g_clear_handle_id (&self->patience, g_source_remove);
  self->view = NULL;
  if (self->session != NULL)
    hj_session_close (self->session);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_WINDOW);
  dex_clear (&self->opening);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hj_window_parent_class)->dispose (object);
}

static void
hj_window_finalize (GObject *object)
{
  g_free (HJ_WINDOW (object)->data_dir);
  g_free (HJ_WINDOW (object)->list);
  g_clear_object (&HJ_WINDOW (object)->clock);
  G_OBJECT_CLASS (hj_window_parent_class)->finalize (object);
}

static void
hj_window_class_init (HjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_window_finalize;
  g_signal_add_emission_hook (g_signal_lookup ("close-request", GTK_TYPE_WINDOW), 0,
                              on_window_closing_cb, NULL, NULL);

  hj_window_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HjWindow, screens);
}

static void
hj_window_init (HjWindow *self)
{
  GtkEventController *input = gtk_event_controller_legacy_new ();

  self->clock = hj_system_clock_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (input, GTK_PHASE_CAPTURE);
  g_signal_connect (input, "event", G_CALLBACK (on_input_seen_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), input);
  hj_window_enable_actions (self, FALSE);
  if (g_strcmp0 (HJ_PROFILE, "development") == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

HjWindow *
hj_window_new (HjApplication *application)
{
  HjWindow *self = g_object_new (HJ_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (hj_application_get_settings (application));
  self->data_dir = g_strdup (hj_application_get_data_dir (application));
  self->opening = hj_application_start_opening (application);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  self->idle_timer = g_timeout_add_seconds (TICK_SECONDS, on_idle_timer_ended_cb, self);
  show_first (self);
  return self;
}

/**
 * hj_window_present:
 *
 * Presents the window with what it is going to show, if that does not take long.
 */
void
hj_window_present (HjWindow *self)
{
  g_return_if_fail (HJ_IS_WINDOW (self));
  if (self->opening == NULL)
    present (self);
  else if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MS, on_patience_ended_cb, self);
}

/**
 * hj_window_get_session:
 *
 * Returns: (transfer none) (nullable): of the replica that is shown
 */
HjSession *
hj_window_get_session (HjWindow *self)
{
  g_return_val_if_fail (HJ_IS_WINDOW (self), NULL);
  return self->view != NULL ? self->session : NULL;
}

/**
 * hj_window_lock:
 *
 * Locks the replica, if one is unlocked.
 */
void
hj_window_lock (HjWindow *self)
{
  g_return_if_fail (HJ_IS_WINDOW (self));
  lock (self, NULL);
}

/**
 * hj_window_import_intake:
 * @path: of a custody platform's list
 *
 * Shows what would come of the list, now or once the replica is unlocked.
 */
void
hj_window_import_intake (HjWindow *self, const char *path)
{
  g_return_if_fail (HJ_IS_WINDOW (self));
  g_set_str (&self->list, path);
  if (self->view != NULL)
    show_list (self);
}

/**
 * hj_window_check_idle:
 * @now: boot time in milliseconds, so that a machine that has slept comes back locked
 *
 * Locks the replica if there was no input for as long as the settings say.
 */
void
hj_window_check_idle (HjWindow *self, gint64 now)
{
  g_return_if_fail (HJ_IS_WINDOW (self));

  gint64 limit = (gint64)g_settings_get_uint (self->settings, "idle-lock-minutes") * HJ_MINUTE_MS;

  if (self->session != NULL && now - self->last_input >= limit)
    lock (self, NULL);
}
