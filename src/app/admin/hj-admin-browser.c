/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-browser.h"

#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-list-top.h"
#include "app/widgets/hj-say.h"
#include "core/base/hj-clock.h"
#include "core/sync/hj-transport.h"

#include <glib/gi18n.h>

/* What was told so long ago is asked for again when the list comes up. */
#define FRESH_MS (30 * HJ_SECOND_MS)

struct _HjAdminBrowser {
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkWidget *again;
  GtkWidget *add;
  AdwBanner *stale;
  AdwBin *top;
  GtkStack *states;
  GtkListView *list;
  AdwStatusPage *empty;
  AdwStatusPage *problem;

  HjAdminDesk *desk;              /* owned */
  const HjAdminBrowserKind *kind; /* static */
  HjAdminFinder *finder;          /* owned */
  GListModel *items;              /* borrowed from it */
  GHashTable *bound;              /* owned, the GtkListItems that show something, borrowed */
};

G_DEFINE_FINAL_TYPE (HjAdminBrowser, hj_admin_browser, ADW_TYPE_BIN)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const GError *
find_problem (HjAdminBrowser *self)
{
  const GError *problem = NULL;

  for (guint i = 0; i < self->kind->finder.n_kinds && problem == NULL; i++)
    problem = hj_admin_desk_get_problem (self->desk, self->kind->finder.kinds[i]);
  return problem;
}

/* When the oldest part of it was told; 0 where a part was not. */
static gint64
find_told_at (HjAdminBrowser *self)
{
  gint64 told_at = G_MAXINT64;

  for (guint i = 0; i < self->kind->finder.n_kinds; i++)
    told_at = MIN (told_at, hj_admin_desk_get_told_at (self->desk, self->kind->finder.kinds[i]));
  return told_at;
}

static const char *
find_state (HjAdminBrowser *self)
{
  if (g_list_model_get_n_items (self->items) > 0)
    return "list";
  if (hj_admin_finder_count_all (self->finder) > 0)
    return "no-results";
  if (find_problem (self) != NULL && find_told_at (self) == 0)
    return "problem";
  return find_told_at (self) == 0 ? "loading" : "empty";
}

static void
show_problem (HjAdminBrowser *self, const GError *problem, gint64 told_at)
{
  g_autofree char *time = hj_say_time (told_at);
  gboolean offline = g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
                     || g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_PORTAL);
  g_autofree char *stale
      = offline
            /* Translators: a day and a minute */
            ? g_strdup_printf (_ ("As it was on %s: the central instance cannot be reached"), time)
            : g_strdup (problem->message);

  adw_banner_set_title (self->stale, stale);
  adw_status_page_set_icon_name (self->problem,
                                 offline ? "network-offline-symbolic" : "dialog-error-symbolic");
  adw_status_page_set_title (self->problem, offline ? _ ("This needs the central instance")
                                                    : _ ("The list cannot be read"));
  hj_describe_page (self->problem, problem->message);
}

static void
show_state (HjAdminBrowser *self)
{
  const GError *problem = find_problem (self);
  gint64 told_at = find_told_at (self);

  if (problem != NULL)
    show_problem (self, problem, told_at);
  adw_banner_set_revealed (self->stale, problem != NULL && told_at != 0);
  gtk_stack_set_visible_child_name (self->states, find_state (self));
}

static void
show_item (HjAdminBrowser *self, GtkListItem *list_item)
{
  HjAdminItem *item = gtk_list_item_get_item (list_item);
  HjCaseRow *row = HJ_CASE_ROW (gtk_list_item_get_child (list_item));
  g_auto (HjCaseLine) line = { 0 };

  self->kind->finder.describe (self->desk, item, &line);
  hj_case_row_show (row, hj_admin_item_get_id (item), &line);
}

/* Another name of an organisation changes lines of users. */
static void
on_desk_changed_cb (HjAdminBrowser *self, int kind, HjAdminDesk *desk)
{
  gboolean shown = (HjDeskKind)kind == self->kind->also;
  GHashTableIter iter;
  gpointer list_item;

  for (guint i = 0; i < self->kind->finder.n_kinds; i++)
    shown = shown || (HjDeskKind)kind == self->kind->finder.kinds[i];
  if (!shown)
    return;
  hj_admin_finder_look_again (self->finder);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    show_item (self, list_item);
  show_state (self);
}

static void
open_item (HjAdminBrowser *self, HjAdminItem *item)
{
  GtkWidget *page;

  if (self->kind->is_plain != NULL && self->kind->is_plain (item))
    return;
  page = self->kind->open (self->desk, item, GTK_WIDGET (self));
  if (page != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, page);
}

static void
open_position (HjAdminBrowser *self, guint position)
{
  g_autoptr (HjAdminItem) item = g_list_model_get_item (self->items, position);

  if (item != NULL)
    open_item (self, item);
}

static void
on_row_open_cb (HjAdminBrowser *self, const char *id, HjCaseRow *row)
{
  GtkListItem *list_item = hj_case_row_get_list_item (row);

  if (list_item != NULL && gtk_list_item_get_item (list_item) != NULL)
    open_item (self, gtk_list_item_get_item (list_item));
}

static void
on_row_activated_cb (HjAdminBrowser *self, guint position, GtkListView *list)
{
  open_position (self, position);
}

static void
on_list_item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjAdminBrowser *self)
{
  hj_case_row_set_up (list_item, G_CALLBACK (on_row_open_cb), self);
}

static void
on_list_item_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjAdminBrowser *self)
{
  HjAdminItem *item = gtk_list_item_get_item (list_item);
  gboolean plain = self->kind->is_plain != NULL && self->kind->is_plain (item);

  gtk_list_item_set_activatable (list_item, !plain);
  g_hash_table_add (self->bound, list_item);
  show_item (self, list_item);
}

static void
on_list_item_unbound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                         HjAdminBrowser *self)
{
  g_hash_table_remove (self->bound, list_item);
}

static void
on_list_item_torn_down_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                           HjAdminBrowser *self)
{
  hj_case_row_tear_down (list_item);
}

static void
on_header_setup_cb (GtkSignalListItemFactory *factory, GtkListHeader *header, HjAdminBrowser *self)
{
  gtk_list_header_set_child (header,
                             g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL));
}

static void
on_header_bound_cb (GtkSignalListItemFactory *factory, GtkListHeader *header, HjAdminBrowser *self)
{
  int place;

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       self->kind->finder.section (gtk_list_header_get_item (header), &place));
}

static void
on_search_changed_cb (HjAdminBrowser *self, GtkSearchEntry *entry)
{
  hj_admin_finder_search (self->finder, gtk_editable_get_text (GTK_EDITABLE (entry)));
  show_state (self);
}

static void
on_search_activated_cb (HjAdminBrowser *self, GtkSearchEntry *entry)
{
  open_position (self, 0);
}

static void
load_kind (HjAdminBrowser *self, HjDeskKind kind)
{
  if (!hj_admin_desk_is_asking (self->desk, kind))
    hj_admin_desk_load (self->desk, kind);
}

static void
load (HjAdminBrowser *self)
{
  for (guint i = 0; i < self->kind->finder.n_kinds; i++)
    load_kind (self, self->kind->finder.kinds[i]);
  load_kind (self, self->kind->also);
}

static void
on_again_clicked_cb (HjAdminBrowser *self, GtkWidget *widget)
{
  load (self);
}

static void
on_all_clicked_cb (HjAdminBrowser *self, GtkButton *button)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
on_add_clicked_cb (HjAdminBrowser *self, GtkButton *button)
{
  self->kind->add (self->desk, GTK_WIDGET (self));
}

static void
hj_admin_browser_map (GtkWidget *widget)
{
  HjAdminBrowser *self = HJ_ADMIN_BROWSER (widget);
  gint64 now = hj_session_now (hj_admin_desk_get_session (self->desk));

  GTK_WIDGET_CLASS (hj_admin_browser_parent_class)->map (widget);
  if (now - find_told_at (self) > FRESH_MS)
    load (self);
}

static void
hj_admin_browser_dispose (GObject *object)
{
  HjAdminBrowser *self = HJ_ADMIN_BROWSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_ADMIN_BROWSER);
  g_clear_object (&self->finder);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (hj_admin_browser_parent_class)->dispose (object);
}

static void
hj_admin_browser_finalize (GObject *object)
{
  HjAdminBrowser *self = HJ_ADMIN_BROWSER (object);

  g_hash_table_unref (self->bound);
  G_OBJECT_CLASS (hj_admin_browser_parent_class)->finalize (object);
}

static void
hj_admin_browser_class_init (HjAdminBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_admin_browser_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_admin_browser_finalize;
  widget_class->map = hj_admin_browser_map;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-admin-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, entry);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, again);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, add);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, stale);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, top);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, states);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, list);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, HjAdminBrowser, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
hj_admin_browser_init (HjAdminBrowser *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();

  self->bound = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (rows, "setup", G_CALLBACK (on_list_item_setup_cb), self);
  g_signal_connect (rows, "bind", G_CALLBACK (on_list_item_bound_cb), self);
  g_signal_connect (rows, "unbind", G_CALLBACK (on_list_item_unbound_cb), self);
  g_signal_connect (rows, "teardown", G_CALLBACK (on_list_item_torn_down_cb), self);
  gtk_list_view_set_factory (self->list, rows);
}

static void
show_kind (HjAdminBrowser *self)
{
  const HjAdminBrowserKind *kind = self->kind;

  g_object_set (self->entry, "placeholder-text", _ (kind->search), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->search), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->name), -1);
  gtk_widget_set_visible (self->add, kind->add != NULL);
  if (kind->add != NULL) {
    gtk_widget_set_tooltip_text (self->add, _ (kind->add_title));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ (kind->add_title), -1);
  }
  adw_status_page_set_icon_name (self->empty, kind->icon);
  adw_status_page_set_title (self->empty, _ (kind->empty));
  hj_describe_page (self->empty, _ (kind->empty_words));
}

/**
 * hj_admin_browser_new:
 * @kind: borrowed
 */
GtkWidget *
hj_admin_browser_new (HjAdminDesk *desk, const HjAdminBrowserKind *kind)
{
  HjAdminBrowser *self = g_object_new (HJ_TYPE_ADMIN_BROWSER, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->finder = hj_admin_finder_new (desk, &kind->finder);
  self->items = hj_admin_finder_get_found (self->finder);
  show_kind (self);
  if (kind->finder.section != NULL) {
    g_autoptr (GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();

    g_signal_connect (headers, "setup", G_CALLBACK (on_header_setup_cb), self);
    g_signal_connect (headers, "bind", G_CALLBACK (on_header_bound_cb), self);
    gtk_list_view_set_header_factory (self->list, headers);
    hj_list_top_keep (self->list);
  }
  selection = gtk_no_selection_new (g_object_ref (self->items));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
  return GTK_WIDGET (self);
}

HjAdminDesk *
hj_admin_browser_get_desk (HjAdminBrowser *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_BROWSER (self), NULL);
  return self->desk;
}

/**
 * hj_admin_browser_set_top:
 * @top: (transfer floating): shown above the list
 */
void
hj_admin_browser_set_top (HjAdminBrowser *self, GtkWidget *top)
{
  g_return_if_fail (HJ_IS_ADMIN_BROWSER (self));
  adw_bin_set_child (self->top, top);
  gtk_widget_set_visible (GTK_WIDGET (self->top), TRUE);
}

/* The search takes the keyboard. */
void
hj_admin_browser_search (HjAdminBrowser *self)
{
  g_return_if_fail (HJ_IS_ADMIN_BROWSER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
