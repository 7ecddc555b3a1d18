/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-window-private.h"

#include "app/unlock/hj-enrol-page.h"

static void
lock_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_window_lock (HJ_WINDOW (widget));
}

static void
search_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_main_view_search (HJ_WINDOW (widget)->view);
}

static void
new_ticket_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_main_view_new_ticket (HJ_WINDOW (widget)->view);
}

static void
reconcile_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  dex_future_disown (hj_reconciler_sync (hj_session_get_reconciler (HJ_WINDOW (widget)->session)));
}

static void
show_page_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_main_view_show_page (HJ_WINDOW (widget)->view, g_variant_get_int32 (parameter));
}

static void
enrol_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_window_show_enrol (HJ_WINDOW (widget), NULL);
}

static void
enrol_again_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjWindow *self = HJ_WINDOW (widget);
  GtkWidget *page = hj_enrol_page_new_again (g_variant_get_string (parameter, NULL));

  hj_window_show_entrance_page (self, page);
}

static void
choose_user_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjWindow *self = HJ_WINDOW (widget);

  if (self->session != NULL)
    hj_window_lock (self);
  else
    hj_window_show_entrance (self, NULL);
}

/**
 * hj_window_install_actions:
 * @widget_class: of #HjWindow
 */
void
hj_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_activated);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_activated);
  gtk_widget_class_install_action (widget_class, "win.new-ticket", NULL, new_ticket_activated);
  gtk_widget_class_install_action (widget_class, "win.reconcile", NULL, reconcile_activated);
  gtk_widget_class_install_action (widget_class, "win.show-page", "i", show_page_activated);
  gtk_widget_class_install_action (widget_class, "win.enrol", NULL, enrol_activated);
  gtk_widget_class_install_action (widget_class, "win.enrol-again", "s", enrol_again_activated);
  gtk_widget_class_install_action (widget_class, "win.choose-user", NULL, choose_user_activated);
}

/**
 * hj_window_enable_actions:
 * @unlocked: whether there is an unlocked replica, which most actions are for
 */
void
hj_window_enable_actions (HjWindow *self, gboolean unlocked)
{
  static const char *const actions[]
      = { "win.lock", "win.search", "win.new-ticket", "win.reconcile", "win.show-page" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], unlocked);
}
