/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/people/hj-person-row.h"

#include "app/widgets/hj-label-chip.h"
#include "app/widgets/hj-say.h"
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"

#include <glib/gi18n.h>

/* A line of the people list. */
struct _HjPersonRow {
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *name;
  GtkLabel *details;
  GtkWidget *marks;
  HjLabelChip *chip;
  GtkLabel *clock;

  char *spoken; /* (nullable) owned, what a screen reader says */
};

G_DEFINE_FINAL_TYPE (HjPersonRow, hj_person_row, GTK_TYPE_WIDGET)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
append (GString *line, const char *separator, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, separator);
  g_string_append (line, part);
}

static char *
describe (const HjPersonSummary *summary, gint64 now)
{
  GString *line = g_string_new (NULL);
  const char *sex = hj_say_choice ("person", "sex", summary->sex);

  append (line, " · ", sex);
  if (summary->birth_date != NULL && hj_date_is_valid (summary->birth_date)) {
    g_autofree char *age = g_strdup_printf ("%d", hj_date_years_between (summary->birth_date, now));

    append (line, " · ", age);
  }
  if (summary->cell != NULL && *summary->cell != '\0') {
    /* Translators: number or name of a cell */
    g_autofree char *cell = g_strdup_printf (_ ("Cell %s"), summary->cell);

    append (line, " · ", cell);
  }
  if (summary->open_tickets > 0) {
    g_autofree char *tickets
        = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d open ticket", "%d open tickets",
                                        (gulong)summary->open_tickets),
                           (int)summary->open_tickets);

    append (line, " · ", tickets);
  }
  return g_string_free (line, FALSE);
}

/* Hours to release, begun ones count; the state once there is nothing to wait for. */
static char *
dup_clock (const HjPersonSummary *summary, gint64 now)
{
  gint64 left = summary->ends_at - now;

  if (g_strcmp0 (summary->detention_state, "released") == 0)
    return g_strdup (hj_say_choice ("detention", "state", summary->detention_state));
  return hj_say_hours_left (left <= 0 ? 0 : (left + HJ_HOUR_MS - 1) / HJ_HOUR_MS);
}

/* Assistive technologies press the row by this action: a list item offers them none. */
static void
open_row (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_OPEN], 0);
}

static void
hj_person_row_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PERSON_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hj_person_row_parent_class)->dispose (object);
}

static void
hj_person_row_finalize (GObject *object)
{
  g_free (HJ_PERSON_ROW (object)->spoken);
  G_OBJECT_CLASS (hj_person_row_parent_class)->finalize (object);
}

static void
hj_person_row_class_init (HjPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_person_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_person_row_finalize;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_row);

  g_type_ensure (HJ_TYPE_LABEL_CHIP);
  gtk_widget_class_set_css_name (widget_class, "person-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPersonRow, name);
  gtk_widget_class_bind_template_child (widget_class, HjPersonRow, details);
  gtk_widget_class_bind_template_child (widget_class, HjPersonRow, marks);
  gtk_widget_class_bind_template_child (widget_class, HjPersonRow, chip);
  gtk_widget_class_bind_template_child (widget_class, HjPersonRow, clock);
}

static void
hj_person_row_init (HjPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hj_person_row_new (void)
{
  return g_object_new (HJ_TYPE_PERSON_ROW, NULL);
}

/**
 * hj_person_row_show:
 * @now: UTC milliseconds, for age and hours
 */
void
hj_person_row_show (HjPersonRow *self, const HjPersonSummary *summary, gint64 now)
{
  g_return_if_fail (HJ_IS_PERSON_ROW (self));

  g_autofree char *details = describe (summary, now);
  GString *spoken = g_string_new (summary->name);

  gtk_label_set_label (self->name, summary->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), summary->name);
  gtk_label_set_label (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *details != '\0');
  gtk_widget_set_visible (self->marks, summary->detention != NULL);
  append (spoken, ", ", details);
  if (summary->detention != NULL) {
    g_autofree char *clock = dup_clock (summary, now);

    hj_label_chip_set (self->chip, summary->label_color, summary->label_state);
    gtk_label_set_label (self->clock, clock);
    if (gtk_widget_get_visible (GTK_WIDGET (self->chip)))
      append (spoken, ", ", hj_label_chip_get_spoken (self->chip));
    append (spoken, ", ", clock);
  }
  g_free (self->spoken);
  self->spoken = g_string_free (spoken, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->spoken, -1);
}

/**
 * hj_person_row_set_has_label:
 * @has_label: whether the user receives labels with their colour; %TRUE at first
 */
void
hj_person_row_set_has_label (HjPersonRow *self, gboolean has_label)
{
  g_return_if_fail (HJ_IS_PERSON_ROW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->chip), has_label);
}

/**
 * hj_person_row_get_spoken:
 *
 * Returns: (transfer none) (nullable): such as “张三, Male · 34, Label Red, proposed, 36 hours
 * left”
 */
const char *
hj_person_row_get_spoken (HjPersonRow *self)
{
  g_return_val_if_fail (HJ_IS_PERSON_ROW (self), NULL);
  return self->spoken;
}
