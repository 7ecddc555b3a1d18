/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-main-view-private.h"

#include "app/hj-row-page.h"

#include "app/intake/hj-intake-dialog.h"
#include "app/reconcile/hj-reconcile-page.h"
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

/* In the place of the page that is open: back leads to where that one was opened from. Nothing has
 * the keyboard until the page takes it, since what has it now leaves the window.
 */
static void
open_next_question (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjMainView *self = HJ_MAIN_VIEW (widget);
  g_autoptr (GListModel) stack = adw_navigation_view_get_navigation_stack (self->pages);
  guint n = g_list_model_get_n_items (stack);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);
  const char *entity, *id;

  g_variant_get (parameter, "(&s&s)", &entity, &id);
  for (guint i = 0; i + 1 < n; i++)
    g_ptr_array_add (pages, g_list_model_get_item (stack, i));
  g_ptr_array_add (pages, g_object_ref_sink (hj_row_page_new (self->session, entity, id)));
  gtk_root_set_focus (gtk_widget_get_root (widget), NULL);
  adw_navigation_view_replace (self->pages, (AdwNavigationPage **)pages->pdata, (int)pages->len);
}

/* The question leaves the window, and whoever put it off is where it was opened from. */
static void
ask_later (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjMainView *self = HJ_MAIN_VIEW (widget);
  GtkWidget *bin = adw_view_stack_get_visible_child (self->stack);
  GtkWidget *list = bin == NULL ? NULL : adw_bin_get_child (ADW_BIN (bin));

  if (adw_navigation_view_pop (self->pages))
    return;
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split_view);

  if (collapsed)
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  if (HJ_IS_RECONCILE_PAGE (list))
    hj_reconcile_page_return (HJ_RECONCILE_PAGE (list));
  if (!collapsed)
    adw_navigation_view_replace_with_tags (self->pages, (const char *const[]){ "nothing" }, 1);
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
  gtk_widget_class_install_action (widget_class, "view.next-question", "(ss)", open_next_question);
  gtk_widget_class_install_action (widget_class, "view.ask-later", NULL, ask_later);
  gtk_widget_class_install_action (widget_class, "view.new-ticket", "s", new_ticket);
  gtk_widget_class_install_action (widget_class, "view.import-intake", NULL, import_intake);
  gtk_widget_class_install_action (widget_class, "view.import-intake-file", "s",
                                   import_intake_file);
}
