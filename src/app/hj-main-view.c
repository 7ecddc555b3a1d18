/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-main-view-private.h"

#include "app/hj-row-page.h"

#include "app/admin/hj-admin-browser.h"
#include "app/drafts/hj-drafts.h"
#include "app/intake/hj-intake-dialog.h"
#include "app/person/hj-person-page.h"
#include "app/reconcile/hj-sync-words.h"
#include "app/tickets/hj-new-ticket-dialog.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (HjMainView, hj_main_view, ADW_TYPE_BREAKPOINT_BIN)

/* A draft tells over which page it was written. */
static void
on_visible_page_changed_cb (HjMainView *self, GParamSpec *pspec, AdwNavigationView *pages)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (pages);

  if (self->session != NULL && page != NULL)
    hj_drafts_set_page (hj_drafts_get (self->session), hj_row_page_get_entity (page),
                        hj_row_page_get_row (page));
}

static void
on_visible_child_changed_cb (HjMainView *self, GParamSpec *pspec, AdwViewStack *stack)
{
  const char *name = adw_view_stack_get_visible_child_name (stack);
  AdwViewStackPage *page
      = name == NULL ? NULL
                     : adw_view_stack_get_page (stack, adw_view_stack_get_visible_child (stack));

  if (page == NULL)
    return;
  hj_main_view_fill_list (self, name);
  adw_window_title_set_title (self->title, adw_view_stack_page_get_title (page));
  gtk_widget_set_visible (GTK_WIDGET (self->search),
                          g_str_equal (name, hj_main_page_get_name (HJ_MAIN_PAGE_PEOPLE)));
}

/* The page of the row opens the form itself, if that may still be. */
static void
on_draft_resumed_cb (HjMainView *self, HjDraft *draft, GtkWidget *banner)
{
  HjDrafts *drafts = hj_drafts_get (self->session);
  GtkWidget *page;

  hj_drafts_set_resumed (drafts, draft->key);
  page = draft->row == NULL ? NULL : hj_row_page_new (self->session, draft->entity, draft->row);
  if (page != NULL)
    hj_main_view_push_page (self, page);
  if (self->may_make_ticket && g_str_has_prefix (draft->key, HJ_NEW_TICKET_DRAFT)) {
    const char *person = draft->key + strlen (HJ_NEW_TICKET_DRAFT);

    hj_main_view_show_new_ticket (self, *person == '\0' ? NULL : person);
  }
}

static void
on_drop_undone_cb (HjMainView *self, AdwToast *toast)
{
  hj_drafts_put_back (hj_drafts_get (self->session),
                      g_object_get_data (G_OBJECT (toast), "hj-draft"));
}

static void
on_draft_dropped_cb (HjMainView *self, HjDraft *draft, HjDrafts *drafts)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (_ ("Draft discarded"));
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (toast), "hj-draft", hj_draft_copy (draft),
                          (GDestroyNotify)hj_draft_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_drop_undone_cb), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/* On the store's thread. */
static gboolean
ask_may_make_ticket (HjReplica *replica, gpointer data, GError **error)
{
  *(gboolean *)data = hj_act_may_make (replica, &hj_entity_ticket);
  return TRUE;
}

/* Whoever may not open tickets does not even see that others may. */
static void
on_may_make_ticket_told_cb (gpointer owner, gpointer data, const GError *error)
{
  HjMainView *self = HJ_MAIN_VIEW (owner);

  self->may_make_ticket = error == NULL && *(gboolean *)data;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.new-ticket", self->may_make_ticket);
}

static void
show_lease (HjMainView *self)
{
  g_autofree char *warning = NULL;
  HjLease lease;

  hj_session_get_lease (self->session, &lease);
  warning = hj_sync_words_lease (&lease);
  if (warning != NULL)
    adw_banner_set_title (self->lease, warning);
  adw_banner_set_revealed (self->lease, warning != NULL);
}

static void
hj_main_view_dispose (GObject *object)
{
  HjMainView *self = HJ_MAIN_VIEW (object);

  /* The template would take the named child away behind the bin's back. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_MAIN_VIEW);
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_main_view_parent_class)->dispose (object);
}

static void
hj_main_view_class_init (HjMainViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_main_view_dispose;

  g_type_ensure (HJ_TYPE_DRAFTS_BANNER);
  g_type_ensure (HJ_TYPE_SYNC_INDICATOR);
  hj_main_view_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-main-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HjMainView, split_view);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, title);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, search);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, indicator);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, lease);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, drafts);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, stack);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, pages);
  gtk_widget_class_bind_template_child (widget_class, HjMainView, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_draft_resumed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_child_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_page_changed_cb);
}

static void
hj_main_view_init (HjMainView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.new-ticket", FALSE);
}

static void
add_lists (HjMainView *self, const HjAccess *access)
{
  self->n_lists = hj_main_pages_choose (access, self->lists);
  for (guint i = 0; i < self->n_lists; i++)
    adw_view_stack_add_titled_with_icon (
        self->stack, adw_bin_new (), hj_main_page_get_name (self->lists[i]),
        hj_main_page_get_title (self->lists[i], access), hj_main_page_get_icon (self->lists[i]));
}

HjMainView *
hj_main_view_new (HjSession *session)
{
  HjMainView *self = g_object_new (HJ_TYPE_MAIN_VIEW, NULL);
  const HjSessionUser *user = hj_session_get_user (session);
  HjReconciler *reconciler = hj_session_get_reconciler (session);

  self->session = g_object_ref (session);
  adw_window_title_set_subtitle (self->title, user->name != NULL ? user->name : user->user);
  add_lists (self, hj_session_get_access (session));
  if (reconciler != NULL)
    hj_sync_indicator_set_reconciler (self->indicator, reconciler, hj_session_get_clock (session));
  g_signal_connect_object (session, "lease", G_CALLBACK (show_lease), self, G_CONNECT_SWAPPED);
  show_lease (self);
  hj_drafts_banner_set_session (self->drafts, session);
  g_signal_connect_object (hj_drafts_get (session), "dropped", G_CALLBACK (on_draft_dropped_cb),
                           self, G_CONNECT_SWAPPED);
  on_visible_child_changed_cb (self, NULL, self->stack);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.import-intake",
                                 hj_intake_is_for (session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.import-intake-file",
                                 hj_intake_is_for (session));
  hj_session_run (session, ask_may_make_ticket, g_new0 (gboolean, 1), g_free, self,
                  on_may_make_ticket_told_cb);
  return self;
}

HjSession *
hj_main_view_get_session (HjMainView *self)
{
  g_return_val_if_fail (HJ_IS_MAIN_VIEW (self), NULL);
  return self->session;
}

/**
 * hj_main_view_show_page:
 * @index: place among the lists that the user has, the first being 0; negative for the last one,
 *   which is the reconciliation; nothing happens where there are not so many
 */
void
hj_main_view_show_page (HjMainView *self, int index)
{
  g_return_if_fail (HJ_IS_MAIN_VIEW (self));
  if (index >= (int)self->n_lists)
    return;
  guint at = index < 0 ? self->n_lists - 1 : (guint)index;

  adw_view_stack_set_visible_child_name (self->stack, hj_main_page_get_name (self->lists[at]));
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
}

/* The list of an administrator that is shown. */
static GtkWidget *
find_browser (HjMainView *self)
{
  GtkWidget *bin = adw_view_stack_get_visible_child (self->stack);
  GtkWidget *list = bin == NULL ? NULL : adw_bin_get_child (ADW_BIN (bin));

  return HJ_IS_ADMIN_BROWSER (list) ? list : NULL;
}

/* The people list is the first one of those who have it. */
void
hj_main_view_search (HjMainView *self)
{
  g_return_if_fail (HJ_IS_MAIN_VIEW (self));

  GtkWidget *browser = find_browser (self);

  if (browser != NULL) {
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
    hj_admin_browser_search (HJ_ADMIN_BROWSER (browser));
  }
  if (self->lists[0] != HJ_MAIN_PAGE_PEOPLE)
    return;
  hj_main_view_show_page (self, 0);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
}

/**
 * hj_main_view_new_ticket:
 *
 * Opens the dialog, for the person whose page is open if there is one.
 */
void
hj_main_view_new_ticket (HjMainView *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  const char *person
      = HJ_IS_PERSON_PAGE (page) ? hj_person_page_get_person (HJ_PERSON_PAGE (page)) : NULL;

  if (self->may_make_ticket)
    hj_main_view_show_new_ticket (self, person);
}
