/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/audit/hj-audit-results.h"

#include "app/audit/hj-audit-words.h"
#include "app/hj-session-ask.h"

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
  GtkListBox *entries;
  GtkWidget *more;

  HjSession *session;  /* owned */
  HjAuditQuery *query; /* owned; its `before` is where to go on */
  guint n_shown;
  gint64 n_breaks;
  gboolean is_checked;
};

G_DEFINE_FINAL_TYPE (HjAuditResults, hj_audit_results, ADW_TYPE_NAVIGATION_PAGE)

static void
show_problem (HjAuditResults *self, const GError *error)
{
  adw_status_page_set_title (self->problem, _ ("The audit cannot be read now"));
  adw_status_page_set_description (self->problem, error->message);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

static void
add_entry (HjAuditResults *self, const HjAuditLine *line)
{
  g_autofree char *title = hj_audit_words_title (line);
  g_autofree char *details = hj_audit_words_details (line);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", details, "subtitle-lines", 0, NULL);

  gtk_list_box_append (self->entries, row);
}

static void
show_page (HjAuditResults *self, const HjAuditPage *page)
{
  g_autofree char *found = NULL;

  for (guint i = 0; i < page->lines->len; i++)
    add_entry (self, g_ptr_array_index (page->lines, i));
  self->n_shown += page->lines->len;
  self->query->before = page->before;
  if (page->n_people == 0)
    found = g_strdup (_ ("The central instance knows nobody by that number or name."));
  else if (self->n_shown == 0)
    found = g_strdup (_ ("Nothing was found."));
  else
    found = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry, the newest first",
                                          "%u entries, the newest first", self->n_shown),
                             self->n_shown);
  gtk_label_set_label (self->found, found);
  gtk_widget_set_visible (GTK_WIDGET (self->entries), self->n_shown > 0);
  gtk_widget_set_visible (self->more, page->before != 0);
  gtk_widget_set_sensitive (self->more, TRUE);
  gtk_stack_set_visible_child_name (self->states, "entries");
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

static DexFuture *
load_fiber (gpointer user_data)
{
  HjAuditResults *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAuditPage) page = NULL;

  do {
    g_clear_pointer (&page, hj_audit_page_free);
    page = find (self, &error);
    if (page == NULL) {
      show_problem (self, error);
      return dex_future_new_true ();
    }
    self->query->before = page->before;
  } while (page->lines->len == 0 && page->before != 0);
  show_page (self, page);
  if (!self->is_checked) {
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
on_more_clicked_cb (HjAuditResults *self, GtkButton *button)
{
  gtk_widget_set_sensitive (self->more, FALSE);
  load (self);
}

static void
hj_audit_results_dispose (GObject *object)
{
  HjAuditResults *self = HJ_AUDIT_RESULTS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_AUDIT_RESULTS);
  g_clear_object (&self->session);
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
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, entries);
  gtk_widget_class_bind_template_child (widget_class, HjAuditResults, more);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked_cb);
}

static void
hj_audit_results_init (HjAuditResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
