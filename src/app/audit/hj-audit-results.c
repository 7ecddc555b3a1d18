/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/audit/hj-audit-results.h"

#include "app/audit/hj-audit-item.h"
#include "app/audit/hj-audit-lookers.h"
#include "app/audit/hj-audit-table.h"
#include "app/audit/hj-audit-words.h"
#include "app/export/hj-export-table.h"
#include "app/hj-session-ask.h"
#include "app/widgets/hj-describe.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* What was found in the audit, and whether the audit is whole. */
struct _HjAuditResults {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *chain;
  GtkLabel *found;
  AdwExpanderRow *lookers;
  GtkWidget *looked;
  GtkListView *list;
  GtkWidget *more;
  GtkWidget *export;

  HjSession *session;  /* owned */
  HjAuditQuery *query; /* owned; its `before` is where to go on */
  GListStore *entries; /* owned, of HjAuditItem */
  GPtrArray *rows;     /* owned, rows of @lookers, borrowed */
  gint64 n_breaks;
  gboolean is_checked;
  gboolean is_asking;
  gboolean exports; /* as soon as all entries are there */
};

G_DEFINE_FINAL_TYPE (HjAuditResults, hj_audit_results, ADW_TYPE_NAVIGATION_PAGE)

static void
show_problem (HjAuditResults *self, const GError *error)
{
  adw_status_page_set_title (self->problem, _ ("The audit cannot be read now"));
  hj_describe_page (self->problem, error->message);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

/* Who looked at the person that is asked for, or at all of that name, as far as entries are there.
 */
static void
show_lookers (HjAuditResults *self, gboolean one)
{
  g_autoptr (GPtrArray) lookers = hj_audit_lookers_count (G_LIST_MODEL (self->entries));
  const char *format = one ? g_dngettext (GETTEXT_PACKAGE, "%u account looked at this person",
                                          "%u accounts looked at this person", lookers->len)
                           : g_dngettext (GETTEXT_PACKAGE, "%u account looked at these people",
                                          "%u accounts looked at these people", lookers->len);
  g_autofree char *title = g_strdup_printf (format, lookers->len);

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->lookers, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < lookers->len; i++) {
    g_autofree char *details = hj_audit_words_looker (g_ptr_array_index (lookers, i));
    const HjAuditLooker *looker = g_ptr_array_index (lookers, i);
    GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", looker->user,
                                   "subtitle", details, NULL);

    adw_expander_row_add_row (self->lookers, row);
    g_ptr_array_add (self->rows, row);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->lookers), title);
  gtk_widget_set_visible (self->looked, self->query->person != NULL && lookers->len > 0);
}

static char *
say_found (HjAuditResults *self, const HjAuditPage *page)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  const char *format = page->before != 0
                           ? g_dngettext (GETTEXT_PACKAGE, "%u entry so far, the newest first",
                                          "%u entries so far, the newest first", n)
                           : g_dngettext (GETTEXT_PACKAGE, "%u entry, the newest first",
                                          "%u entries, the newest first", n);

  if (page->n_people == 0)
    return g_strdup (_ ("The central instance knows nobody by that number or name."));
  if (n == 0 && page->n_people > 1)
    return g_strdup_printf (_ ("Nothing was found. %d people have that name; give an ID number to "
                               "look for one."),
                            (int)page->n_people);
  g_autofree char *found
      = n == 0 ? g_strdup (_ ("Nothing was found.")) : g_strdup_printf (format, n);

  if (page->n_people <= 1)
    return g_steal_pointer (&found);
  /* Translators: what was found, and how many people have the name that was asked for */
  return g_strdup_printf (_ ("%s. %d people have that name; give an ID number to look for one."),
                          found, (int)page->n_people);
}

static HjAuditPage *
find (HjAuditResults *self, GError **error)
{
  g_autoptr (GBytes) body = hj_audit_query_to_bytes (self->query);
  g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_AUDIT_LIST_PATH, body, error);

  return answer == NULL ? NULL : hj_audit_page_from_bytes (answer, error);
}

static void
show_chain (HjAuditResults *self, const HjAuditCheck *check)
{
  g_autofree char *text = NULL;

  self->n_breaks += check->n_breaks;
  if (check->broken_at != 0)
    text = g_strdup_printf (_ ("%s See entry %" PRId64 "; tell the administrator and keep this."),
                            check->why, check->broken_at);
  else if (!check->done)
    text = g_strdup_printf (_ ("%" PRId64 " entries are as they were written so far…"), check->seq);
  else if (self->n_breaks == 0)
    text = g_strdup_printf (_ ("The audit is whole: all %" PRId64 " entries are as they were "
                               "written."),
                            check->seq);
  else
    text = g_strdup_printf (_ ("All %" PRId64 " entries are as they were written; what laptops "
                               "noted does not go on in %" PRId64 " places."),
                            check->seq, self->n_breaks);
  gtk_label_set_label (self->chain, text);
  if (check->broken_at != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->chain), "error");
}

/* Piece by piece, while the page is there. */
static gboolean
check (HjAuditResults *self, GError **error)
{
  g_autoptr (HjAuditCheck) so_far = g_new0 (HjAuditCheck, 1);

  while (!so_far->done && gtk_widget_get_root (GTK_WIDGET (self)) != NULL) {
    g_autoptr (GBytes) body = hj_audit_check_to_bytes (so_far);
    g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_AUDIT_CHECK_PATH, body, error);
    HjAuditCheck *next = answer == NULL ? NULL : hj_audit_check_from_bytes (answer, error);

    if (next == NULL)
      return FALSE;
    hj_audit_check_free (so_far);
    so_far = next;
    show_chain (self, so_far);
  }
  return TRUE;
}

static void
present_export (HjAuditResults *self)
{
  const HjExportKind kind
      = { .what = "audit", .file_name = _ ("audit"), .purpose = self->query->purpose };

  self->exports = FALSE;
  gtk_widget_set_sensitive (self->export, TRUE);
  /* Whoever left the page meanwhile does not want it any more. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  adw_dialog_present (hj_export_table_dialog_new (self->session, GTK_WIDGET (self->states), &kind,
                                                  hj_audit_table_write,
                                                  g_object_ref (self->entries), g_object_unref),
                      GTK_WIDGET (self));
}

/* The next page that has entries, and, for an export, all that follow it. */
static gboolean
load_pages (HjAuditResults *self, GError **error)
{
  gboolean again;

  do {
    g_autoptr (HjAuditPage) page = find (self, error);

    if (page == NULL)
      return FALSE;
    again = page->before != 0 && (page->lines->len == 0 || self->exports)
            && gtk_widget_get_root (GTK_WIDGET (self)) != NULL;
    hj_audit_results_show (self, page);
  } while (again);
  return TRUE;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  HjAuditResults *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean loaded;

  self->is_asking = TRUE;
  loaded = load_pages (self, &error);
  self->is_asking = FALSE;
  if (!loaded) {
    show_problem (self, error);
  } else if (self->exports) {
    present_export (self);
  } else if (!self->is_checked) {
    self->is_checked = TRUE;
    if (!check (self, &error))
      gtk_label_set_label (self->chain, error->message);
  }
  return dex_future_new_true ();
}

static void
load (HjAuditResults *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, load_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_again_clicked_cb (HjAuditResults *self, GtkButton *button)
{
  gtk_stack_set_visible_child_name (self->states, "loading");
  load (self);
}

static void
load_more (HjAuditResults *self)
{
  if (self->is_asking || self->query->before == 0)
    return;
  gtk_widget_set_sensitive (self->more, FALSE);
  load (self);
}

static void
on_more_clicked_cb (HjAuditResults *self, GtkButton *button)
{
  load_more (self);
}

static void
on_edge_reached_cb (HjAuditResults *self, GtkPositionType position, GtkScrolledWindow *scrolled)
{
  if (position == GTK_POS_BOTTOM)
    load_more (self);
}

static void
on_export_clicked_cb (HjAuditResults *self, GtkButton *button)
{
  if (self->is_asking)
    return;
  gtk_widget_set_sensitive (self->export, FALSE);
  self->exports = TRUE;
  if (self->query->before == 0)
    present_export (self);
  else
    load (self);
}

static void
on_entry_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 3, "margin-top", 9, "margin-bottom", 9, NULL);
  static const char *const classes[] = { "heading", "caption" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                     PANGO_WRAP_WORD_CHAR, "selectable", i > 0, NULL);

    gtk_widget_add_css_class (label, classes[i]);
    gtk_box_append (GTK_BOX (row), label);
  }
  gtk_list_item_set_child (list_item, row);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_entry_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const HjAuditLine *line = hj_audit_item_get_line (gtk_list_item_get_item (list_item));
  GtkWidget *row = gtk_list_item_get_child (list_item);
  g_autofree char *title = hj_audit_words_title (line);
  g_autofree char *details = hj_audit_words_details (line);
  g_autofree char *spoken = g_strconcat (title, "\n", details, NULL);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (row)), title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (row)), details);
  gtk_list_item_set_accessible_label (list_item, spoken);
}

static void
hj_audit_results_dispose (GObject *object)
{
  HjAuditResults *self = HJ_AUDIT_RESULTS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_AUDIT_RESULTS);
  g_clear_object (&self->session);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->query, hj_audit_query_free);
  G_OBJECT_CLASS (hj_audit_results_parent_class)->dispose (object);
}

static void
hj_audit_results_class_init (HjAuditResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_audit_results_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-audit-results.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, states);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, problem);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, chain);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, found);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, lookers);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, looked);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, list);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, more);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, export);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_export_clicked_cb);
}

static void
hj_audit_results_init (HjAuditResults *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->entries = g_list_store_new (HJ_TYPE_AUDIT_ITEM);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (on_entry_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_entry_bound_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->entries)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

/**
 * hj_audit_results_new:
 * @session: of an auditor
 * @query: copied
 *
 * Returns: a page that asks the central instance at once
 */
GtkWidget *
hj_audit_results_new (HjSession *session, const HjAuditQuery *query)
{
  HjAuditResults *self = g_object_new (HJ_TYPE_AUDIT_RESULTS, NULL);

  self->session = g_object_ref (session);
  self->query = hj_audit_query_copy (query);
  load (self);
  return GTK_WIDGET (self);
}

/**
 * hj_audit_results_show:
 * @page: what was found next; its lines are taken out
 */
void
hj_audit_results_show (HjAuditResults *self, HjAuditPage *page)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *found = NULL;

  g_return_if_fail (HJ_IS_AUDIT_RESULTS (self));
  while (page->lines->len > 0)
    g_ptr_array_add (items, hj_audit_item_new (g_ptr_array_steal_index (page->lines, 0)));
  g_list_store_splice (self->entries, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), 0,
                       items->pdata, items->len);
  self->query->before = page->before;
  found = say_found (self, page);
  gtk_label_set_label (self->found, found);
  gtk_widget_set_visible (self->more, page->before != 0);
  gtk_widget_set_sensitive (self->more, TRUE);
  gtk_widget_set_visible (self->export,
                          g_list_model_get_n_items (G_LIST_MODEL (self->entries)) > 0);
  show_lookers (self, page->n_people <= 1);
  gtk_stack_set_visible_child_name (self->states, "entries");
}
