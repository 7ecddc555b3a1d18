/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-reconcile-page.h"

#include "app/reconcile/hj-reconcile-data.h"
#include "app/reconcile/hj-sign-in.h"
#include "app/reconcile/hj-sync-words.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

struct _HjReconcilePage {
  AdwBin parent_instance;

  /* Template widgets */
  GtkImage *symbol;
  GtkLabel *title;
  GtkLabel *details;
  GtkWidget *now;
  GtkLabel *clock;
  GtkWidget *sign_in;
  GtkLabel *problem;
  HjRowGroup *conflicts;
  HjRowGroup *held;
  HjRowGroup *waiting;
  HjRowGroup *merged;
  GtkWidget *nothing;

  HjSession *session; /* owned */
  HjLoader *loader;   /* owned */
  HjRowGroup *opened; /* (nullable) borrowed, of the row that was opened last */
  guint opened_at;    /* where that row was */
};

G_DEFINE_FINAL_TYPE (HjReconcilePage, hj_reconcile_page, ADW_TYPE_BIN)

enum { SIGNAL_OPEN_CONFLICT, SIGNAL_OPEN_HELD, N_SIGNALS };

static guint signals[N_SIGNALS];

static gpointer
prepare_data (gpointer owner)
{
  return hj_reconcile_data_new ();
}

/* Where a network wants a sign-in, that comes first. */
static void
show_buttons (HjReconcilePage *self, gboolean portal)
{
  gtk_widget_set_visible (self->sign_in, portal);
  if (portal)
    gtk_widget_remove_css_class (self->now, "suggested-action");
  else
    gtk_widget_add_css_class (self->now, "suggested-action");
}

static void
show_state (HjReconcilePage *self, const HjReplicaStatus *status)
{
  HjReconciler *reconciler = hj_session_get_reconciler (self->session);
  g_auto (HjSyncFigures) figures = { 0 };
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  g_autofree char *clock = NULL;

  if (reconciler != NULL)
    hj_sync_figures_read (&figures, reconciler, hj_session_get_clock (self->session));
  /* The replica remembers over a restart; the reconciler does not. */
  figures.waiting = status->outbox;
  figures.conflicts = status->conflicts;
  figures.held = status->held;
  figures.last_sync = status->last_sync;
  figures.offline_since = status->offline_since;
  title = hj_sync_words_title (&figures);
  details = hj_sync_words_details (&figures);
  clock = hj_sync_words_clock (&figures);
  gtk_image_set_from_icon_name (self->symbol, hj_sync_words_symbol (&figures));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->details, details);
  gtk_label_set_label (self->clock, clock == NULL ? "" : clock);
  gtk_widget_set_visible (GTK_WIDGET (self->clock), clock != NULL);
  show_buttons (self, figures.why == HJ_SYNC_WHY_PORTAL);
  gtk_widget_set_sensitive (self->now, figures.state != HJ_RECONCILER_BUSY);
}

static char *
dup_contents (GPtrArray *lines, gint64 n_more)
{
  GString *contents = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const HjReconcileLine *line = g_ptr_array_index (lines, i);

    g_string_append_printf (contents, "%s %s %s\n", line->id, line->title, line->subtitle);
  }
  g_string_append_printf (contents, "%" G_GINT64_FORMAT, n_more);
  return g_string_free (contents, FALSE);
}

static GtkWidget *
make_row (const HjReconcileLine *line)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), line->subtitle);
  for (guint i = 0; i < line->details->len; i++) {
    GtkWidget *detail = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                      (const char *)g_ptr_array_index (line->details, i), NULL);

    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), detail);
  }
  return row;
}

static void
add_more (HjRowGroup *group, gint64 n_more)
{
  g_autofree char *more = NULL;

  if (n_more <= 0)
    return;
  more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "and %d more", "and %d more", (gulong)n_more), (int)n_more);
  hj_row_group_add (group, g_object_new (ADW_TYPE_ACTION_ROW, "title", more, NULL));
}

static void
show_lines (HjRowGroup *group, GPtrArray *lines, gint64 n_more)
{
  g_autofree char *contents = dup_contents (lines, n_more);

  if (!hj_row_group_begin (group, contents))
    return;
  for (guint i = 0; i < lines->len; i++)
    hj_row_group_add (group, make_row (g_ptr_array_index (lines, i)));
  add_more (group, n_more);
}

static void
note_opened (HjReconcilePage *self, AdwActionRow *row)
{
  self->opened = HJ_ROW_GROUP (gtk_widget_get_ancestor (GTK_WIDGET (row), HJ_TYPE_ROW_GROUP));
  self->opened_at = (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
on_conflict_activated_cb (HjReconcilePage *self, AdwActionRow *row)
{
  note_opened (self, row);
  g_signal_emit (self, signals[SIGNAL_OPEN_CONFLICT], 0,
                 g_object_get_data (G_OBJECT (row), "hj-id"));
}

static void
on_held_activated_cb (HjReconcilePage *self, AdwActionRow *row)
{
  note_opened (self, row);
  g_signal_emit (self, signals[SIGNAL_OPEN_HELD], 0, g_object_get_data (G_OBJECT (row), "hj-id"));
}

/* What leads to a page on which it is decided. */
static void
show_links (HjReconcilePage *self, HjRowGroup *group, GPtrArray *lines, gint64 n_more,
            GCallback activated)
{
  g_autofree char *contents = dup_contents (lines, n_more);

  if (!hj_row_group_begin (group, contents))
    return;
  for (guint i = 0; i < lines->len; i++) {
    const HjReconcileLine *line = g_ptr_array_index (lines, i);
    GtkWidget *row = hj_link_row_new (line->title, line->subtitle);

    g_object_set_data_full (G_OBJECT (row), "hj-id", g_strdup (line->id), g_free);
    g_signal_connect_object (row, "activated", activated, self, G_CONNECT_SWAPPED);
    hj_row_group_add (group, row);
  }
  add_more (group, n_more);
}

static void
on_sign_in_clicked_cb (HjReconcilePage *self, GtkButton *button)
{
  hj_sign_in_open (GTK_WIDGET (self), hj_session_get_reconciler (self->session));
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjReconcilePage *self = HJ_RECONCILE_PAGE (owner);
  HjReconcileData *data = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error != NULL) {
    gtk_label_set_label (self->problem, error->message);
    return;
  }
  show_state (self, &data->status);
  show_links (self, self->conflicts, data->conflicts, data->status.conflicts - data->conflicts->len,
              G_CALLBACK (on_conflict_activated_cb));
  show_links (self, self->held, data->held, data->status.held - data->held->len,
              G_CALLBACK (on_held_activated_cb));
  show_lines (self->waiting, data->waiting, data->status.outbox - data->waiting->len);
  show_lines (self->merged, data->merged, 0);
  gtk_widget_set_visible (self->nothing, data->conflicts->len == 0 && data->held->len == 0
                                             && data->waiting->len == 0);
}

static void
hj_reconcile_page_dispose (GObject *object)
{
  HjReconcilePage *self = HJ_RECONCILE_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_RECONCILE_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_reconcile_page_parent_class)->dispose (object);
}

static void
hj_reconcile_page_class_init (HjReconcilePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_reconcile_page_dispose;

  signals[SIGNAL_OPEN_CONFLICT]
      = g_signal_new ("open-conflict", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_OPEN_HELD]
      = g_signal_new ("open-held", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-reconcile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, symbol);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, title);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, details);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, now);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, clock);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, held);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, waiting);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, merged);
  gtk_widget_class_bind_template_child (widget_class, HjReconcilePage, nothing);
}

static void
hj_reconcile_page_init (HjReconcilePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hj_reconcile_page_new (HjSession *session)
{
  HjReconcilePage *self = g_object_new (HJ_TYPE_RECONCILE_PAGE, NULL);
  HjReconciler *reconciler = hj_session_get_reconciler (session);
  const HjLoaderKind kind = {
    .entities = G_MAXUINT64,
    .prepare = prepare_data,
    .read = hj_reconcile_data_read,
    .destroy = (GDestroyNotify)hj_reconcile_data_free,
    .show = show_data,
  };

  self->session = g_object_ref (session);
  self->loader = hj_loader_new (session, &kind, self);
  if (reconciler != NULL)
    g_signal_connect_object (reconciler, "notify", G_CALLBACK (hj_loader_load), self->loader,
                             G_CONNECT_SWAPPED);
  hj_loader_load (self->loader);
  return GTK_WIDGET (self);
}

/**
 * hj_reconcile_page_return:
 *
 * Gives the keyboard back to the row that was opened last, or to what is in its place.
 */
void
hj_reconcile_page_return (HjReconcilePage *self)
{
  g_return_if_fail (HJ_IS_RECONCILE_PAGE (self));
  if (self->opened == NULL || !hj_row_group_focus (self->opened, self->opened_at))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}
