/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-figures-page.h"

#include "app/export/hj-export-table.h"
#include "app/hj-session-ask.h"
#include "app/overview/hj-figures-words.h"
#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _HjFiguresPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkWidget *export;
  GtkLabel *heading;
  GtkLabel *counted;
  GtkBox *groups;

  HjSession *session; /* owned */
  char *house;        /* owned, as people read it */
  char *period;       /* owned, as people read it */
  HjFiguresRequest request;
  GPtrArray *shown; /* (nullable) owned, of HjFigureGroup */
  gint64 at;
};

G_DEFINE_FINAL_TYPE (HjFiguresPage, hj_figures_page, ADW_TYPE_NAVIGATION_PAGE)

/* Its part of all, and the sum that it is about. */
static char *
say_part (const HjFigure *figure, gint64 total)
{
  int percent = (int)((figure->count * 100 + total / 2) / total);
  g_autofree char *sum = figure->sum > 0 ? hj_case_say_sum (figure->sum) : NULL;
  /* Translators: a part of all */
  g_autofree char *part = g_strdup_printf (_ ("%d %%"), percent);

  return sum == NULL ? g_steal_pointer (&part) : g_strconcat (part, " · ", sum, NULL);
}

/* A word, its count, and a bar as long as its part of all. */
static GtkWidget *
make_row (const HjFigure *figure, const char *words, gint64 total)
{
  g_autofree char *count = g_strdup_printf ("%" PRId64, figure->count);
  g_autofree char *part = say_part (figure, total);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", words,
                                 "subtitle", part, NULL);
  GtkWidget *bar = g_object_new (GTK_TYPE_LEVEL_BAR, "value", (double)figure->count / (double)total,
                                 "width-request", 96, "valign", GTK_ALIGN_CENTER, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", count, "width-chars", 5, "xalign", 1.0, NULL);

  gtk_widget_add_css_class (label, "numeric");
  /* A part is neither good nor bad. */
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static GtkWidget *
make_group (const HjFigureGroup *group)
{
  /* Translators: how many there are in all */
  g_autofree char *total = g_strdup_printf (_ ("%" PRId64 " in all"), group->total);
  GtkWidget *box = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", group->title, "description",
                                 total, NULL);

  for (guint i = 0; i < group->figures->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (box),
                               make_row (g_ptr_array_index (group->figures, i),
                                         g_ptr_array_index (group->words, i),
                                         MAX (group->total, 1)));
  return box;
}

static void
show_groups (HjFiguresPage *self)
{
  g_autofree char *time = hj_say_time (self->at);
  /* Translators: a period, and a day and a minute */
  g_autofree char *counted = g_strdup_printf (_ ("%s · counted %s"), self->period, time);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < self->shown->len; i++)
    gtk_box_append (self->groups, make_group (g_ptr_array_index (self->shown, i)));
  gtk_label_set_label (self->heading, self->house);
  gtk_label_set_label (self->counted, counted);
  gtk_widget_set_visible (self->export, self->shown->len > 0);
  gtk_stack_set_visible_child_name (self->states, self->shown->len > 0 ? "figures" : "empty");
}

/* On its way to the store's thread, where organisations are looked up, and back. */
typedef struct {
  GPtrArray *figures; /* owned, of HjFigure */
  GPtrArray *groups;  /* (nullable) owned, of HjFigureGroup */
  gboolean period;
} Grouping;

static void
free_grouping (gpointer data)
{
  Grouping *grouping = data;

  g_ptr_array_unref (grouping->figures);
  g_clear_pointer (&grouping->groups, g_ptr_array_unref);
  g_free (grouping);
}

static gboolean
group (HjReplica *replica, gpointer data, GError **error)
{
  Grouping *grouping = data;

  grouping->groups = hj_figures_words_group (replica, grouping->figures, grouping->period);
  return TRUE;
}

static void
show_problem (HjFiguresPage *self, const GError *error)
{
  hj_describe_page (self->problem, error->message);
  gtk_widget_set_visible (self->export, FALSE);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

static void
on_grouped_cb (gpointer owner, gpointer data, const GError *error)
{
  HjFiguresPage *self = HJ_FIGURES_PAGE (owner);
  Grouping *grouping = data;

  if (error != NULL) {
    show_problem (self, error);
    return;
  }
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_steal_pointer (&grouping->groups);
  show_groups (self);
}

static GPtrArray *
ask (HjFiguresPage *self, gint64 *at, GError **error)
{
  g_autoptr (GBytes) body = hj_figures_request_to_bytes (&self->request);
  g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_FIGURES_PATH, body, error);

  return answer == NULL ? NULL : hj_figures_from_bytes (answer, at, error);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  HjFiguresPage *self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 at = 0;
  g_autoptr (GPtrArray) figures = ask (self, &at, &error);

  if (figures != NULL)
    hj_figures_page_show (self, figures, at);
  else
    show_problem (self, error);
  return dex_future_new_true ();
}

static void
load (HjFiguresPage *self)
{
  gtk_stack_set_visible_child_name (self->states, "loading");
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, load_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_again_clicked_cb (HjFiguresPage *self, GtkButton *button)
{
  load (self);
}

/* On the store's thread, from groups that nobody changes. */
static gboolean
write_table (HjCsvWriter *writer, gpointer data, GError **error)
{
  const GPtrArray *groups = data;
  const char *const head[] = { _ ("Figure"), _ ("Value"), _ ("Count"), _ ("Sum in fen") };

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    hj_csv_writer_add_text (writer, head[i]);
  if (!hj_csv_writer_end_row (writer, error))
    return FALSE;
  for (guint i = 0; i < groups->len; i++) {
    const HjFigureGroup *group = g_ptr_array_index (groups, i);

    for (guint j = 0; j < group->figures->len; j++) {
      const HjFigure *figure = g_ptr_array_index (group->figures, j);

      hj_csv_writer_add_text (writer, group->title);
      hj_csv_writer_add_text (writer, g_ptr_array_index (group->words, j));
      hj_csv_writer_add_number (writer, figure->count);
      hj_csv_writer_add_number (writer, figure->sum);
      if (!hj_csv_writer_end_row (writer, error))
        return FALSE;
    }
  }
  return TRUE;
}

static void
on_export_clicked_cb (HjFiguresPage *self, GtkButton *button)
{
  g_autofree char *what = g_strdup_printf ("figures: %s, %s", self->house, self->period);
  const HjExportKind kind = { .what = what, .file_name = _ ("figures") };

  adw_dialog_present (hj_export_table_dialog_new (self->session, GTK_WIDGET (self->states), &kind,
                                                  write_table, g_ptr_array_ref (self->shown),
                                                  (GDestroyNotify)g_ptr_array_unref),
                      GTK_WIDGET (self));
}

static void
hj_figures_page_dispose (GObject *object)
{
  HjFiguresPage *self = HJ_FIGURES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_FIGURES_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_figures_page_parent_class)->dispose (object);
}

static void
hj_figures_page_finalize (GObject *object)
{
  HjFiguresPage *self = HJ_FIGURES_PAGE (object);

  g_free (self->house);
  g_free (self->period);
  g_free (self->request.house);
  G_OBJECT_CLASS (hj_figures_page_parent_class)->finalize (object);
}

static void
hj_figures_page_class_init (HjFiguresPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_figures_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_figures_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-figures-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, export);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, counted);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_export_clicked_cb);
}

static void
hj_figures_page_init (HjFiguresPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_figures_page_new:
 * @request: copied
 * @house: the house, as people read it
 * @period: the period, as people read it
 *
 * Returns: (transfer floating): a page that asks the central instance at once
 */
GtkWidget *
hj_figures_page_new (HjSession *session, const HjFiguresRequest *request, const char *house,
                     const char *period)
{
  HjFiguresPage *self = g_object_new (HJ_TYPE_FIGURES_PAGE, NULL);

  self->session = g_object_ref (session);
  self->request = *request;
  self->request.house = g_strdup (request->house);
  self->house = g_strdup (house);
  self->period = g_strdup (period);
  load (self);
  return GTK_WIDGET (self);
}

/**
 * hj_figures_page_show:
 * @figures: (element-type HjFigure): what was counted
 * @at: when, UTC milliseconds
 */
void
hj_figures_page_show (HjFiguresPage *self, GPtrArray *figures, gint64 at)
{
  Grouping *grouping;

  g_return_if_fail (HJ_IS_FIGURES_PAGE (self));
  grouping = g_new0 (Grouping, 1);
  grouping->figures = g_ptr_array_ref (figures);
  grouping->period = self->request.from != 0 || self->request.until != 0;
  self->at = at;
  hj_session_run (self->session, group, grouping, free_grouping, self, on_grouped_cb);
}
