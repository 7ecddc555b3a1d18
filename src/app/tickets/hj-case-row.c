/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-case-row.h"
#include "app/widgets/hj-optional-label.h"

struct _HjCaseRow {
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkLabel *details;
  GtkLabel *mark;

  GtkListItem *list_item; /* (nullable) borrowed, which it is the child of, until it is torn down */
  HjRecord *record;       /* (nullable) owned, what it is about to show */
  char *id;               /* (nullable) owned, what it shows */
  char *spoken;           /* (nullable) owned, what a screen reader says */
};

G_DEFINE_FINAL_TYPE (HjCaseRow, hj_case_row, GTK_TYPE_WIDGET)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

void
hj_case_line_clear (HjCaseLine *self)
{
  g_clear_pointer (&self->heading, g_free);
  g_clear_pointer (&self->details, g_free);
  g_clear_pointer (&self->mark, g_free);
}

static char *
dup_spoken (const HjCaseLine *line)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  g_strv_builder_add (parts, line->heading);
  if (line->details != NULL && *line->details != '\0')
    g_strv_builder_add (parts, line->details);
  if (line->mark != NULL && *line->mark != '\0')
    g_strv_builder_add (parts, line->mark);
  words = g_strv_builder_end (parts);
  return g_strjoinv (", ", words);
}

/* Assistive technologies press the row by this action: a list item offers them none. */
static void
open_row (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjCaseRow *self = HJ_CASE_ROW (widget);

  if (self->id != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, self->id);
}

static void
hj_case_row_dispose (GObject *object)
{
  HjCaseRow *self = HJ_CASE_ROW (object);
  GtkWidget *child;

  g_clear_pointer (&self->record, hj_record_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_CASE_ROW);
  /* The template lets go of those children only that have a name. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hj_case_row_parent_class)->dispose (object);
}

static void
hj_case_row_finalize (GObject *object)
{
  HjCaseRow *self = HJ_CASE_ROW (object);

  g_free (self->id);
  g_free (self->spoken);
  G_OBJECT_CLASS (hj_case_row_parent_class)->finalize (object);
}

static void
hj_case_row_class_init (HjCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_case_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_case_row_finalize;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_row);
  gtk_widget_class_set_css_name (widget_class, "case-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HjCaseRow, heading);
  gtk_widget_class_bind_template_child (widget_class, HjCaseRow, details);
  gtk_widget_class_bind_template_child (widget_class, HjCaseRow, mark);
}

static void
hj_case_row_init (HjCaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_case_row_set_up:
 * @list_item: gets a row as its child
 * @on_open: for the row's signal `open`, with @object swapped; not after @object is gone
 *
 * For the signal `setup` of a factory; hj_case_row_tear_down() is for `teardown`.
 */
void
hj_case_row_set_up (GtkListItem *list_item, GCallback on_open, gpointer object)
{
  HjCaseRow *self = g_object_new (HJ_TYPE_CASE_ROW, NULL);

  self->list_item = list_item;
  g_signal_connect_object (self, "open", on_open, object, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, GTK_WIDGET (self));
}

/**
 * hj_case_row_tear_down:
 * @list_item: which goes; an answer about its row may come later
 */
void
hj_case_row_tear_down (GtkListItem *list_item)
{
  HjCaseRow *self = HJ_CASE_ROW (gtk_list_item_get_child (list_item));

  if (self != NULL)
    self->list_item = NULL;
}

/**
 * hj_case_row_get_list_item:
 *
 * Returns: (transfer none) (nullable): whose child it is
 */
GtkListItem *
hj_case_row_get_list_item (HjCaseRow *self)
{
  g_return_val_if_fail (HJ_IS_CASE_ROW (self), NULL);
  return self->list_item;
}

/**
 * hj_case_row_expect:
 * @record: (nullable): what the row will show as soon as its line is known
 *
 * An answer about another record is too late for this row.
 */
void
hj_case_row_expect (HjCaseRow *self, HjRecord *record)
{
  g_return_if_fail (HJ_IS_CASE_ROW (self));
  if (record != NULL)
    hj_record_ref (record);
  g_clear_pointer (&self->record, hj_record_unref);
  self->record = record;
  if (record == NULL || g_strcmp0 (self->id, hj_record_get_id (record)) != 0)
    hj_case_row_show (self, NULL, NULL);
}

/**
 * hj_case_row_get_record:
 *
 * Returns: (transfer none) (nullable): what was expected last
 */
HjRecord *
hj_case_row_get_record (HjCaseRow *self)
{
  g_return_val_if_fail (HJ_IS_CASE_ROW (self), NULL);
  return self->record;
}

/**
 * hj_case_row_show:
 * @id: (nullable): of the row that is shown
 * @line: (nullable): %NULL empties it
 */
void
hj_case_row_show (HjCaseRow *self, const char *id, const HjCaseLine *line)
{
  g_return_if_fail (HJ_IS_CASE_ROW (self));

  /* Hidden by opacity only, so that the list keeps the row's height. */
  gtk_widget_set_opacity (GTK_WIDGET (self), line == NULL ? 0 : 1);
  g_set_str (&self->id, line == NULL ? NULL : id);
  g_free (self->spoken);
  self->spoken = line == NULL ? NULL : dup_spoken (line);
  if (line == NULL)
    return;
  hj_optional_label_set (self->heading, line->heading);
  hj_optional_label_set (self->details, line->details);
  hj_optional_label_set (self->mark, line->mark);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->heading), line->heading);
  if (line->urgent)
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->spoken, -1);
  if (self->list_item != NULL)
    gtk_list_item_set_accessible_label (self->list_item, self->spoken);
}

/**
 * hj_case_row_get_spoken:
 *
 * Returns: (transfer none) (nullable): the whole line in one breath
 */
const char *
hj_case_row_get_spoken (HjCaseRow *self)
{
  g_return_val_if_fail (HJ_IS_CASE_ROW (self), NULL);
  return self->spoken;
}
