/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-main-view-private.h"

#include "app/hj-row-page.h"

#include "app/intake/hj-intake-dialog.h"
#include "app/tickets/hj-new-ticket-dialog.h"

/**
 * hj_main_view_push_page:
 * @page: (transfer floating): shown over what is open, which stays below
 */
void
hj_main_view_push_page (HjMainView *self, GtkWidget *page)
{
  adw_navigation_view_push (self->pages, ADW_NAVIGATION_PAGE (page));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
push_row (GtkWidget *widget, const char *entity, GVariant *parameter)
{
  HjMainView *self = HJ_MAIN_VIEW (widget);

  hj_main_view_push_page (
      self, hj_row_page_new (self->session, entity, g_variant_get_string (parameter, NULL)));
}

static void
open_person (GtkWidget *widget, const char *action, GVariant *parameter)
{
  push_row (widget, "person", parameter);
}

static void
open_dispute (GtkWidget *widget, const char *action, GVariant *parameter)
{
  push_row (widget, "dispute", parameter);
}

static void
open_ticket (GtkWidget *widget, const char *action, GVariant *parameter)
{
  push_row (widget, "ticket", parameter);
}

static void
open_conflict (GtkWidget *widget, const char *action, GVariant *parameter)
{
  push_row (widget, "conflict", parameter);
}

static void
open_held (GtkWidget *widget, const char *action, GVariant *parameter)
{
  push_row (widget, "held", parameter);
}

static void
on_ticket_opened_cb (HjMainView *self, const char *id, HjNewTicketDialog *dialog)
{
  hj_main_view_push_page (self, hj_row_page_new (self->session, "ticket", id));
}

/**
 * hj_main_view_show_new_ticket:
 * @person: (nullable): id of whom it is about
 */
void
hj_main_view_show_new_ticket (HjMainView *self, const char *person)
{
  AdwDialog *dialog = hj_new_ticket_dialog_new (self->session, person);

  g_signal_connect_object (dialog, "opened", G_CALLBACK (on_ticket_opened_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
new_ticket (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *person = g_variant_get_string (parameter, NULL);

  hj_main_view_show_new_ticket (HJ_MAIN_VIEW (widget), *person == '\0' ? NULL : person);
}

static void
import_intake (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hj_intake_choose_file (widget);
}

static void
import_intake_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwDialog *dialog = hj_intake_dialog_new (HJ_MAIN_VIEW (widget)->session,
                                            g_variant_get_string (parameter, NULL));

  adw_dialog_present (dialog, widget);
}

/**
 * hj_main_view_install_actions:
 * @widget_class: of #HjMainView
 *
 * What pages and menus ask of the view they are in.
 */
void
hj_main_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "view.open-person", "s", open_person);
  gtk_widget_class_install_action (widget_class, "view.open-dispute", "s", open_dispute);
  gtk_widget_class_install_action (widget_class, "view.open-ticket", "s", open_ticket);
  gtk_widget_class_install_action (widget_class, "view.open-conflict", "s", open_conflict);
  gtk_widget_class_install_action (widget_class, "view.open-held", "s", open_held);
  gtk_widget_class_install_action (widget_class, "view.new-ticket", "s", new_ticket);
  gtk_widget_class_install_action (widget_class, "view.import-intake", NULL, import_intake);
  gtk_widget_class_install_action (widget_class, "view.import-intake-file", "s",
                                   import_intake_file);
}
