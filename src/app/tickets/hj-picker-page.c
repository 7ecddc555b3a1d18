/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-picker-page.h"

#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-picks.h"
#include "app/widgets/hj-describe.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

struct _HjPickerPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkStack *states;
  GtkListView *list;
  GtkLabel *more;
  AdwStatusPage *problem;

  const char *entity; /* static */
  HjLoader *loader;   /* owned */
  GListStore *found;  /* owned, of HjPick */
};

G_DEFINE_FINAL_TYPE (HjPickerPage, hj_picker_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct {
  const char *entity;
  char *typed;      /* owned */
  GPtrArray *found; /* (nullable) owned */
} Search;

static gpointer
prepare_search (gpointer owner)
{
  HjPickerPage *self = HJ_PICKER_PAGE (owner);
  Search *search = g_new0 (Search, 1);

  search->entity = self->entity;
  search->typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  return search;
}

static void
free_search (gpointer data)
{
  Search *search = data;

  g_free (search->typed);
  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_free (search);
}

/* On the store's thread. */
static gboolean
find (HjReplica *replica, gpointer data, GError **error)
{
  Search *search = data;

  search->found = hj_picks_find (replica, search->entity, search->typed, error);
  return search->found != NULL;
}

static void
show_found (gpointer owner, gpointer data, const GError *error)
{
  HjPickerPage *self = HJ_PICKER_PAGE (owner);
  Search *search = data;

  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)),
                       search->found->pdata, search->found->len);
  gtk_widget_set_visible (GTK_WIDGET (self->more), search->found->len == HJ_PICKS_MAX);
  gtk_stack_set_visible_child_name (self->states, search->found->len == 0 ? "no-results" : "list");
}

static void
pick (HjPickerPage *self, HjPick *pick)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, hj_pick_get_id (pick),
                 hj_pick_get_line (pick)->heading);
}

static void
pick_position (HjPickerPage *self, guint position)
{
  g_autoptr (HjPick) chosen = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (chosen != NULL)
    pick (self, chosen);
}

static void
on_row_open_cb (HjPickerPage *self, const char *id, HjCaseRow *row)
{
  GtkListItem *list_item = hj_case_row_get_list_item (row);

  if (list_item != NULL && gtk_list_item_get_item (list_item) != NULL)
    pick (self, gtk_list_item_get_item (list_item));
}

static void
on_list_item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjPickerPage *self)
{
  hj_case_row_set_up (list_item, G_CALLBACK (on_row_open_cb), self);
}

static void
on_list_item_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjPickerPage *self)
{
  HjPick *found = gtk_list_item_get_item (list_item);
  HjCaseRow *row = HJ_CASE_ROW (gtk_list_item_get_child (list_item));

  hj_case_row_show (row, hj_pick_get_id (found), hj_pick_get_line (found));
}

static void
on_list_item_torn_down_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                           HjPickerPage *self)
{
  hj_case_row_tear_down (list_item);
}

static void
on_row_activated_cb (HjPickerPage *self, guint position, GtkListView *list)
{
  pick_position (self, position);
}

static void
on_search_changed_cb (HjPickerPage *self, GtkSearchEntry *entry)
{
  if (self->loader != NULL)
    hj_loader_load (self->loader);
}

static void
on_search_activated_cb (HjPickerPage *self, GtkSearchEntry *entry)
{
  pick_position (self, 0);
}

static void
on_shown_cb (HjPickerPage *self, AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
hj_picker_page_dispose (GObject *object)
{
  HjPickerPage *self = HJ_PICKER_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PICKER_PAGE);
  g_clear_object (&self->found);
  G_OBJECT_CLASS (hj_picker_page_parent_class)->dispose (object);
}

static void
hj_picker_page_class_init (HjPickerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_picker_page_dispose;

  signals[SIGNAL_PICKED]
      = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-picker-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPickerPage, entry);
  gtk_widget_class_bind_template_child (widget_class, HjPickerPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjPickerPage, list);
  gtk_widget_class_bind_template_child (widget_class, HjPickerPage, more);
  gtk_widget_class_bind_template_child (widget_class, HjPickerPage, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_cb);
}

static void
hj_picker_page_init (HjPickerPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (HJ_TYPE_PICK);
  g_signal_connect (factory, "setup", G_CALLBACK (on_list_item_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_list_item_bound_cb), self);
  g_signal_connect (factory, "teardown", G_CALLBACK (on_list_item_torn_down_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

static const struct {
  const char *entity;
  const char *title;
  const char *placeholder;
  const char *search; /* accessible names */
  const char *list;
} offers[] = {
  { "person", N_ ("Choose a person"), N_ ("Name, pinyin, ID number or words"), N_ ("Search people"),
    N_ ("People") },
  { "mediator", N_ ("Choose a mediator"), N_ ("Name, pinyin, speciality or language"),
    N_ ("Search mediators"), N_ ("Mediators") },
  { "org", N_ ("Choose an organisation"), N_ ("Name or pinyin"), N_ ("Search organisations"),
    N_ ("Organisations") },
};

/**
 * hj_picker_page_new:
 * @entity: `mediator`, `org` or `person`
 */
AdwNavigationPage *
hj_picker_page_new (HjSession *session, const char *entity)
{
  HjPickerPage *self = g_object_new (HJ_TYPE_PICKER_PAGE, NULL);
  const HjLoaderKind kind = {
    .entities = HJ_LOADER_BIT (hj_entity_mediator) | HJ_LOADER_BIT (hj_entity_org),
    .prepare = prepare_search,
    .read = find,
    .destroy = free_search,
    .show = show_found,
  };
  guint at = 0;

  while (at < G_N_ELEMENTS (offers) && !g_str_equal (offers[at].entity, entity))
    at++;
  g_return_val_if_fail (at < G_N_ELEMENTS (offers), NULL);
  self->entity = offers[at].entity;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ (offers[at].title));
  gtk_search_entry_set_placeholder_text (self->entry, _ (offers[at].placeholder));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (offers[at].search), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (offers[at].list), -1);
  self->loader = hj_loader_new (session, &kind, self);
  hj_loader_load (self->loader);
  return ADW_NAVIGATION_PAGE (self);
}
