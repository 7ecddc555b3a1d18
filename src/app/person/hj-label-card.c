/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-label-card.h"

#include "app/person/hj-label-words.h"
#include "app/person/hj-person-rows.h"
#include "app/person/hj-verdict.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-label-chip.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* How many missing items are asked for before the rest is folded away. */
#define ASK_MAX 3

/* The label of a detention with all that it rests on. */
struct _HjLabelCard {
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *label;
  HjLabelChip *chip;
  GtkLabel *state;
  GtkLabel *reason;
  GtkLabel *due;
  GtkLabel *range;
  AdwWrapBox *commands;
  GtkWidget *scales;
  AdwActionRow *safety;
  GtkLabel *safety_points;
  AdwActionRow *care;
  GtkLabel *care_points;
  AdwPreferencesGroup *reasons;
  AdwPreferencesGroup *ask;
  AdwPreferencesGroup *more;
  AdwActionRow *flip;
  AdwExpanderRow *history;

  GPtrArray *rows;         /* owned, rows that come and go, borrowed from their groups */
  GPtrArray *history_rows; /* owned, borrowed from @history */
};

G_DEFINE_FINAL_TYPE (HjLabelCard, hj_label_card, ADW_TYPE_BIN)

enum { SIGNAL_COMMAND, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static gboolean
is_over (const HjRecord *label)
{
  const char *state = hj_record_get_text (label, "state");

  return g_strcmp0 (state, "expired") == 0 || g_strcmp0 (state, "unconfirmed") == 0;
}

static char *
describe_expiry (const HjRecord *label)
{
  g_autofree char *reason = hj_label_say_reason (label);
  g_autofree char *time = NULL;
  g_autofree char *expires = NULL;

  if (hj_record_is_null (label, "expires_at"))
    return g_steal_pointer (&reason);
  time = hj_say_time (hj_record_get_int (label, "expires_at", 0));
  /* Translators: a day and a minute */
  expires = g_strdup_printf (is_over (label) ? _ ("Held until %s.") : _ ("Holds until %s."), time);
  return *reason == '\0' ? g_steal_pointer (&expires) : g_strdup_printf ("%s\n%s", reason, expires);
}

/* What the points card says beside the label that holds. */
static char *
describe_range (const HjPersonDetails *details, const HjVerdict *verdict)
{
  const char *color = details->label == NULL ? NULL : hj_record_get_text (details->label, "color");
  GString *text = g_string_new (NULL);

  if (verdict == NULL)
    return g_string_free (text, FALSE);
  if (g_strcmp0 (color, verdict->color) != 0)
    /* Translators: a colour */
    g_string_append_printf (text, _ ("The points card says %s now."),
                            hj_say_color (verdict->color));
  if (verdict->missing->len > 0) {
    if (text->len > 0)
      g_string_append_c (text, ' ');
    if (g_strcmp0 (verdict->best, verdict->worst) == 0)
      g_string_append (text, _ ("What is missing cannot change it."));
    else
      /* Translators: the best and the worst colour */
      g_string_append_printf (text, _ ("With what is missing it could be from %s to %s."),
                              hj_say_color (verdict->best), hj_say_color (verdict->worst));
  }
  return g_string_free (text, FALSE);
}

static void
show_due (HjLabelCard *self, const HjPersonDetails *details)
{
  g_autofree char *due = hj_label_say_due (details);

  show_text (self->due, due);
  if (details->label_is_overdue)
    gtk_widget_add_css_class (GTK_WIDGET (self->due), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->due), "error");
}

static void
show_label (HjLabelCard *self, const HjPersonDetails *details, const HjVerdict *verdict)
{
  g_autofree char *range = describe_range (details, verdict);

  show_text (self->range, range);
  if (details->label == NULL) {
    hj_label_chip_set (self->chip, NULL, NULL);
    show_text (self->state, _ ("Nobody has proposed a label yet."));
    show_text (self->reason, NULL);
    show_text (self->due, NULL);
    return;
  }

  g_autofree char *state = hj_label_say_state (details->label);
  g_autofree char *reason = describe_expiry (details->label);

  hj_label_chip_set (self->chip, hj_record_get_text (details->label, "color"),
                     hj_record_get_text (details->label, "state"));
  show_text (self->state, state);
  show_text (self->reason, reason);
  show_due (self, details);
}

static void
on_command_clicked_cb (HjLabelCard *self, GtkButton *button)
{
  g_signal_emit (self, signals[SIGNAL_COMMAND], 0,
                 g_object_get_data (G_OBJECT (button), "hj-command"));
}

static void
add_command (HjLabelCard *self, const char *command, const char *title)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  if (g_str_equal (command, "confirm") || g_str_equal (command, "lower"))
    gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data_full (G_OBJECT (button), "hj-command", g_strdup (command), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_command_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->commands, button);
}

/* A button for each command that the user may give now, and nothing for the others. */
static void
show_commands (HjLabelCard *self, const HjPersonDetails *details)
{
  const char *const *allowed = (const char *const *)details->label_commands;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->commands))) != NULL)
    adw_wrap_box_remove (self->commands, child);
  for (guint i = 0; allowed != NULL && allowed[i] != NULL; i++) {
    g_autofree char *title = hj_label_say_command (details->label, allowed, allowed[i]);

    if (title != NULL)
      add_command (self, allowed[i], title);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->commands),
                          gtk_widget_get_first_child (GTK_WIDGET (self->commands)) != NULL);
}

static void
show_scale (AdwActionRow *row, GtkLabel *label, const HjPersonDetails *details, gint64 points,
            HjRiskScale scale)
{
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d point", "%d points", (gulong)MAX (points, 0)), (int)points);
  const char *meaning
      = scale == HJ_RISK_SAFETY ? _ ("Danger to others") : _ ("Danger to oneself, illness");

  gtk_label_set_label (label, text);
  if (details->policy != NULL) {
    const HjRiskPolicySpec *spec = hj_risk_policy_get_spec (details->policy);
    /* Translators: what a scale means, and the points from which it is yellow and red */
    g_autofree char *subtitle = g_strdup_printf (_ ("%s · yellow from %d, red from %d"), meaning,
                                                 spec->yellow[scale], spec->red[scale]);

    adw_action_row_set_subtitle (row, subtitle);
  }
}

static void
add_row (HjLabelCard *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
}

static GtkWidget *
new_reason_row (const HjPersonDetails *details, const HjVerdictReason *reason)
{
  const char *scale = reason->rule                      ? _ ("Hard rule")
                      : reason->scale == HJ_RISK_SAFETY ? _ ("Safety")
                                                        : _ ("Care");
  g_autofree char *weight = NULL;
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *row;

  if (reason->rule)
    /* Translators: a colour */
    weight = g_strdup_printf (_ ("at least %s"), hj_say_color (reason->at_least));
  else
    weight = g_strdup_printf ("%+d", (int)reason->points);
  for (guint i = 0; reason->evidence[i] != NULL; i++) {
    const HjRecord *found = g_hash_table_lookup (details->evidence, reason->evidence[i]);

    if (found != NULL)
      g_ptr_array_add (lines, hj_person_rows_describe (found));
  }
  row = hj_person_rows_new (reason->text, scale, weight, lines);
  g_ptr_array_unref (lines);
  return row;
}

static void
show_reasons (HjLabelCard *self, const HjPersonDetails *details, const HjVerdict *verdict)
{
  for (guint i = 0; i < verdict->reasons->len; i++)
    add_row (self, self->reasons,
             new_reason_row (details, g_ptr_array_index (verdict->reasons, i)));
  if (verdict->reasons->len == 0)
    add_row (self, self->reasons,
             hj_person_rows_new (_ ("Nothing speaks for a higher label"), NULL, NULL, NULL));
}

static void
show_missing (HjLabelCard *self, const HjVerdict *verdict)
{
  guint n = verdict->missing->len;
  guint shown = n > ASK_MAX + 1 ? ASK_MAX : n;

  gtk_widget_set_visible (GTK_WIDGET (self->ask), n > 0);
  for (guint i = 0; i < shown; i++)
    add_row (self, self->ask,
             hj_person_rows_new (g_ptr_array_index (verdict->missing, i),
                                 i == 0 ? _ ("Ask this next") : NULL, NULL, NULL));
  if (shown < n) {
    g_autofree char *title = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d more item", "%d more items", n - shown),
        (int)(n - shown));
    g_autoptr (GPtrArray) rest = g_ptr_array_new ();

    for (guint i = shown; i < n; i++)
      g_ptr_array_add (rest, g_ptr_array_index (verdict->missing, i));
    add_row (self, self->ask, hj_person_rows_new (title, NULL, NULL, rest));
  }
}

static void
show_history (HjLabelCard *self, const HjPersonDetails *details)
{
  guint shown = 0;

  for (guint i = 0; i < details->labels->len; i++) {
    const HjRecord *label = g_ptr_array_index (details->labels, i);

    if (label == details->label)
      continue;

    g_autofree char *state = hj_label_say_state (label);
    g_autofree char *color = hj_say_value (label, "color");
    GtkWidget *row = hj_person_rows_new (color, state, NULL, NULL);
    GtkWidget *chip = hj_label_chip_new ();

    hj_label_chip_set (HJ_LABEL_CHIP (chip), hj_record_get_text (label, "color"), NULL);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
    adw_expander_row_add_row (self->history, row);
    g_ptr_array_add (self->history_rows, row);
    shown++;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->history), shown > 0);
}

static void
clear_rows (HjLabelCard *self)
{
  for (guint i = 0; i < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i),
                                  g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->history_rows->len; i++)
    adw_expander_row_remove (self->history, g_ptr_array_index (self->history_rows, i));
  g_ptr_array_set_size (self->history_rows, 0);
}

static void
hj_label_card_dispose (GObject *object)
{
  HjLabelCard *self = HJ_LABEL_CARD (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->history_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_LABEL_CARD);
  G_OBJECT_CLASS (hj_label_card_parent_class)->dispose (object);
}

static void
hj_label_card_class_init (HjLabelCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_label_card_dispose;

  /**
   * HjLabelCard::command:
   * @name: of a command of the workflow `label` that the user wants to give
   */
  signals[SIGNAL_COMMAND] = g_signal_new ("command", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HJ_TYPE_LABEL_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-label-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, label);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, chip);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, state);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, reason);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, due);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, range);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, commands);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, scales);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, safety);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, safety_points);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, care);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, care_points);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, reasons);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, ask);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, more);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, flip);
  gtk_widget_class_bind_template_child (widget_class, HjLabelCard, history);
}

static void
hj_label_card_init (HjLabelCard *self)
{
  self->rows = g_ptr_array_new ();
  self->history_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hj_label_card_new (void)
{
  return g_object_new (HJ_TYPE_LABEL_CARD, NULL);
}

/* What a label says of danger to oneself, for those who care for the person and receive no more. */
static void
show_care (HjLabelCard *self, const HjPersonDetails *details)
{
  gboolean known = details->label != NULL && !hj_record_is_null (details->label, "care");

  gtk_widget_set_visible (self->scales, known);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->ask), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->more), FALSE);
  if (known)
    show_scale (self->care, self->care_points, details,
                hj_record_get_int (details->label, "care", 0), HJ_RISK_CARE);
}

/**
 * hj_label_card_show:
 * @details: with a detention
 */
void
hj_label_card_show (HjLabelCard *self, const HjPersonDetails *details)
{
  g_return_if_fail (HJ_IS_LABEL_CARD (self));

  g_autoptr (HjVerdict) verdict = hj_verdict_new (details->verdict, details->policy);
  g_autofree char *version = NULL;
  gboolean has_label = hj_person_details_has_label (details);

  clear_rows (self);
  gtk_widget_set_visible (self->label, has_label);
  gtk_widget_set_visible (GTK_WIDGET (self->safety), has_label);
  if (!has_label) {
    show_care (self, details);
    return;
  }
  show_label (self, details, verdict);
  show_commands (self, details);
  show_history (self, details);
  gtk_widget_set_visible (self->scales, verdict != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons), verdict != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->ask), verdict != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->flip), verdict != NULL && verdict->flip != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->more),
                          gtk_widget_get_visible (GTK_WIDGET (self->flip))
                              || gtk_widget_get_visible (GTK_WIDGET (self->history)));
  if (verdict == NULL)
    return;
  show_scale (self->safety, self->safety_points, details, verdict->points[HJ_RISK_SAFETY],
              HJ_RISK_SAFETY);
  show_scale (self->care, self->care_points, details, verdict->points[HJ_RISK_CARE], HJ_RISK_CARE);
  show_reasons (self, details, verdict);
  show_missing (self, verdict);
  adw_action_row_set_subtitle (self->flip, verdict->flip == NULL ? "" : verdict->flip);
  /* Translators: version of the points card */
  version = verdict->policy == NULL
                ? NULL
                : g_strdup_printf (_ ("By the points card %s"), verdict->policy);
  hj_describe_group (self->reasons, version);
}
