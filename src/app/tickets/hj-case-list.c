/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-case-list.h"

#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-list-top.h"
#include "core/policy/hj-workflow-reader.h"
#include "core/store/hj-paged-list.h"

#include <glib/gi18n.h>

struct _HjCaseList {
  AdwBin parent_instance;

  /* Template widgets */
  AdwToggleGroup *filter;
  GtkStack *states;
  GtkListView *list;
  AdwStatusPage *empty;
  AdwStatusPage *problem;

  HjSession *session;          /* owned */
  const HjCaseListKind *kind;  /* borrowed */
  HjPagedList *open;           /* owned */
  HjPagedList *done;           /* owned */
  GListStore *shown;           /* owned, of the lists above */
  GtkFlattenListModel *items;  /* owned, what they hold */
  GtkListItemFactory *headers; /* owned */
};

G_DEFINE_FINAL_TYPE (HjCaseList, hj_case_list, ADW_TYPE_BIN)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct {
  const HjCaseListKind *kind;
  HjRecord *record; /* owned */
  HjCaseLine line;  /* owned */
} Describing;

static void
free_describing (gpointer data)
{
  Describing *describing = data;

  hj_record_unref (describing->record);
  hj_case_line_clear (&describing->line);
  g_free (describing);
}

/* On the store's thread. */
static gboolean
describe (HjReplica *replica, gpointer data, GError **error)
{
  Describing *describing = data;

  describing->kind->describe (replica, describing->record, &describing->line);
  return TRUE;
}

static void
on_described_cb (gpointer owner, gpointer data, const GError *error)
{
  Describing *describing = data;
  HjCaseRow *row = HJ_CASE_ROW (owner);

  if (error != NULL || hj_case_row_get_record (row) != describing->record)
    return;
  hj_case_row_show (row, hj_record_get_id (describing->record), &describing->line);
}

static HjQuery *
make_query (const HjCaseListKind *kind, gboolean open)
{
  HjQuery *query = hj_query_new (kind->entity);
  const HjWorkflowSpec *spec
      = hj_workflow_get_spec (hj_workflow_get_default (kind->entity->workflow));
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (8, NULL, TRUE);

  for (guint i = 0; i < spec->n_states; i++) {
    if (spec->states[i].final != open)
      g_ptr_array_add (names, (gpointer)spec->states[i].name);
  }
  hj_query_where_in (query, "state", (const char *const *)names->pdata);
  if (kind->order != NULL)
    hj_query_order (query, kind->order, !open);
  return query;
}

static guint
count (HjPagedList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* Asks the lists themselves: the model that joins them hears of a change later than this does. */
static const char *
find_state (HjCaseList *self)
{
  gboolean loading = FALSE;
  guint n_items = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++) {
    g_autoptr (HjPagedList) list = g_list_model_get_item (G_LIST_MODEL (self->shown), i);

    loading = loading || hj_paged_list_get_loading (list);
    n_items += count (list);
  }
  if (n_items > 0)
    return "list";
  if (loading)
    return "loading";
  return count (self->open) + count (self->done) > 0 ? "no-results" : "empty";
}

/* Of the lists that are shown. */
static char *
dup_error (HjCaseList *self)
{
  char *error = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)) && error == NULL;
       i++) {
    g_autoptr (HjPagedList) list = g_list_model_get_item (G_LIST_MODEL (self->shown), i);

    error = hj_paged_list_dup_error (list);
  }
  return error;
}

static void
show_state (HjCaseList *self)
{
  g_autofree char *error = dup_error (self);

  if (error != NULL)
    hj_describe_page (self->problem, error);
  gtk_stack_set_visible_child_name (self->states, error != NULL ? "problem" : find_state (self));
}

static void
filter (HjCaseList *self)
{
  const char *name = adw_toggle_group_get_active_name (self->filter);
  gboolean all = g_strcmp0 (name, "all") == 0;
  HjPagedList *lists[2];
  guint n_lists = 0;

  if (self->shown == NULL)
    return;
  if (all || g_strcmp0 (name, "done") != 0)
    lists[n_lists++] = self->open;
  if (all || g_strcmp0 (name, "done") == 0)
    lists[n_lists++] = self->done;
  gtk_list_view_set_header_factory (self->list, all ? self->headers : NULL);
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)),
                       (gpointer *)lists, n_lists);
  show_state (self);
}

static void
show_item (HjCaseList *self, GtkListItem *list_item)
{
  HjListItem *item = gtk_list_item_get_item (list_item);
  HjCaseRow *row = HJ_CASE_ROW (gtk_list_item_get_child (list_item));
  HjRecord *record = item == NULL ? NULL : hj_list_item_get_record (item);
  Describing *describing;

  hj_case_row_expect (row, record);
  if (record == NULL)
    return;
  describing = g_new0 (Describing, 1);
  describing->kind = self->kind;
  describing->record = hj_record_ref (record);
  hj_session_run (self->session, describe, describing, free_describing, row, on_described_cb);
}

static void
on_record_changed_cb (HjListItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *self = gtk_widget_get_ancestor (row, HJ_TYPE_CASE_LIST);

  if (self != NULL)
    show_item (HJ_CASE_LIST (self), list_item);
}

static void
on_row_open_cb (HjCaseList *self, const char *id, HjCaseRow *row)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, id);
}

static void
on_list_item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HjCaseList *self)
{
  hj_case_row_set_up (list_item, G_CALLBACK (on_row_open_cb), self);
}

static void
on_list_item_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HjCaseList *self)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "notify::record",
                           G_CALLBACK (on_record_changed_cb), list_item, G_CONNECT_DEFAULT);
  show_item (self, list_item);
}

static void
on_list_item_unbound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                         HjCaseList *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_record_changed_cb,
                                        list_item);
  hj_case_row_expect (HJ_CASE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
on_list_item_torn_down_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                           HjCaseList *self)
{
  hj_case_row_tear_down (list_item);
}

static void
on_header_setup_cb (GtkSignalListItemFactory *factory, GtkListHeader *header, HjCaseList *self)
{
  gtk_list_header_set_child (header, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL));
}

static void
on_header_bound_cb (GtkSignalListItemFactory *factory, GtkListHeader *header, HjCaseList *self)
{
  GListModel *section
      = gtk_flatten_list_model_get_model_for_item (self->items, gtk_list_header_get_start (header));

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       section == G_LIST_MODEL (self->open) ? C_ ("cases", "Open")
                                                            : C_ ("cases", "Done"));
}

static void
on_row_activated_cb (HjCaseList *self, guint position, GtkListView *list)
{
  g_autoptr (HjListItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  HjRecord *record = item == NULL ? NULL : hj_list_item_get_record (item);

  if (record != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, hj_record_get_id (record));
}

static void
on_filter_changed_cb (HjCaseList *self, GParamSpec *pspec, AdwToggleGroup *group)
{
  filter (self);
}

static void
on_all_clicked_cb (HjCaseList *self, GtkButton *button)
{
  adw_toggle_group_set_active_name (self->filter, "all");
}

static void
hj_case_list_dispose (GObject *object)
{
  HjCaseList *self = HJ_CASE_LIST (object);

  if (self->open != NULL)
    g_signal_handlers_disconnect_by_data (self->open, self);
  if (self->done != NULL)
    g_signal_handlers_disconnect_by_data (self->done, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_CASE_LIST);
  g_clear_object (&self->items);
  g_clear_object (&self->shown);
  g_clear_object (&self->open);
  g_clear_object (&self->done);
  g_clear_object (&self->headers);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_case_list_parent_class)->dispose (object);
}

static void
hj_case_list_class_init (HjCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_case_list_dispose;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-case-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HjCaseList, filter);
  gtk_widget_class_bind_template_child (widget_class, HjCaseList, states);
  gtk_widget_class_bind_template_child (widget_class, HjCaseList, list);
  gtk_widget_class_bind_template_child (widget_class, HjCaseList, empty);
  gtk_widget_class_bind_template_child (widget_class, HjCaseList, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_all_clicked_cb);
}

static void
hj_case_list_init (HjCaseList *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (rows, "setup", G_CALLBACK (on_list_item_setup_cb), self);
  g_signal_connect (rows, "bind", G_CALLBACK (on_list_item_bound_cb), self);
  g_signal_connect (rows, "unbind", G_CALLBACK (on_list_item_unbound_cb), self);
  g_signal_connect (rows, "teardown", G_CALLBACK (on_list_item_torn_down_cb), self);
  gtk_list_view_set_factory (self->list, rows);
  hj_list_top_keep (self->list);

  self->headers = gtk_signal_list_item_factory_new ();
  g_signal_connect (self->headers, "setup", G_CALLBACK (on_header_setup_cb), self);
  g_signal_connect (self->headers, "bind", G_CALLBACK (on_header_bound_cb), self);
}

static HjPagedList *
make_list (HjCaseList *self, gboolean open)
{
  g_autoptr (HjQuery) query = make_query (self->kind, open);
  HjPagedList *list = hj_paged_list_new (hj_session_get_store (self->session), query);

  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (list, "notify::loading", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (list, "notify::error", G_CALLBACK (show_state), self);
  return list;
}

/* From where rows come depends on who looks. */
static const char *
say_empty (HjSession *session, const HjCaseListKind *kind)
{
  const HjAccess *access = hj_session_get_access (session);

  if (hj_access_reaches (access, HJ_REACH_PUSHED))
    return _ ("What is asked of your organisation appears here after the next reconciliation.");
  if (hj_access_reaches (access, HJ_REACH_ASSIGNED))
    return _ ("What is given to you appears here after the next reconciliation.");
  if (hj_access_reaches (access, HJ_REACH_COUNTY))
    return _ ("What the houses of the county enter appears here after the next reconciliation.");
  return _ (kind->empty_words);
}

/**
 * hj_case_list_new:
 * @kind: borrowed
 */
GtkWidget *
hj_case_list_new (HjSession *session, const HjCaseListKind *kind)
{
  HjCaseList *self = g_object_new (HJ_TYPE_CASE_LIST, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->session = g_object_ref (session);
  self->kind = kind;
  self->shown = g_list_store_new (G_TYPE_LIST_MODEL);
  self->items = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->shown)));
  self->open = make_list (self, TRUE);
  self->done = make_list (self, FALSE);
  adw_status_page_set_icon_name (self->empty, kind->icon);
  adw_status_page_set_title (self->empty, _ (kind->empty));
  hj_describe_page (self->empty, say_empty (session, kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->title), -1);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  filter (self);
  return GTK_WIDGET (self);
}
