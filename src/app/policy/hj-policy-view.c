/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-policy-view.h"

#include "app/policy/hj-policy-changes.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _HjPolicyView {
  AdwBin parent_instance;

  /* Template widgets */
  HjRowGroup *changes;
  HjRowGroup *labels;
  AdwBin *decision;
  AdwExpanderRow *document_row;
  GtkTextView *document;

  char *body; /* (nullable) owned, the document */
};

G_DEFINE_FINAL_TYPE (HjPolicyView, hj_policy_view, ADW_TYPE_BIN)

static GtkWidget *
add_row (HjRowGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle == NULL ? "" : subtitle, NULL);

  hj_row_group_add (group, row);
  return row;
}

static void
show_changes (HjPolicyView *self, const HjPolicyData *data)
{
  /* Translators: what the policy that holds calls itself */
  g_autofree char *compared
      = g_strdup_printf (_ ("Beside the policy that holds now, %s."), data->held_version);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->changes), compared);
  for (guint i = 0; i < data->changes->len; i++) {
    const HjPolicyChange *change = g_ptr_array_index (data->changes, i);

    add_row (self->changes, change->title, change->text);
  }
  if (data->changes->len == 0)
    add_row (self->changes, _ ("Only what it calls itself"),
             _ ("Factors, rules and bounds are those that hold now."));
}

static char *
say_move (HjRiskLabel from, HjRiskLabel to)
{
  /* Translators: a colour of a label, and the one that it becomes */
  return g_strdup_printf (C_ ("label", "%s → %s"), hj_say_color (hj_risk_label_to_string (from)),
                          hj_say_color (hj_risk_label_to_string (to)));
}

static void
show_counts (HjPolicyView *self, const HjPolicyTryCounts *counts)
{
  for (guint from = 0; from < HJ_RISK_N_LABELS; from++) {
    for (guint to = 0; to < HJ_RISK_N_LABELS; to++) {
      g_autofree char *move = say_move (from, to);
      g_autofree char *count = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%d person", "%d people", (gulong)counts->moves[from][to]),
          (int)counts->moves[from][to]);

      if (counts->moves[from][to] > 0)
        add_row (self->labels, move, count);
    }
  }
}

static void
show_moves (HjPolicyView *self, const HjPolicyData *data)
{
  GtkWidget *names = adw_expander_row_new ();
  gint64 n_more = data->counts.n_changed - data->moves->len;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (names), _ ("By name"));
  for (guint i = 0; i < data->moves->len; i++) {
    const HjPolicyMove *move = g_ptr_array_index (data->moves, i);
    g_autofree char *text = say_move (move->from, move->to);

    adw_expander_row_add_row (ADW_EXPANDER_ROW (names),
                              g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                            move->name == NULL ? "" : move->name, "subtitle", text,
                                            NULL));
  }
  if (n_more > 0) {
    g_autofree char *more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %d more", "and %d more", (gulong)n_more), (int)n_more);

    adw_expander_row_add_row (ADW_EXPANDER_ROW (names),
                              g_object_new (ADW_TYPE_ACTION_ROW, "title", more, NULL));
  }
  hj_row_group_add (self->labels, names);
}

static void
show_labels (HjPolicyView *self, const HjPolicyData *data)
{
  const HjPolicyTryCounts *counts = &data->counts;
  g_autofree char *tried = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Tried on %d detention of this laptop, without writing.",
                   "Tried on %d detentions of this laptop, without writing.",
                   (gulong)counts->n_detentions),
      (int)counts->n_detentions);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->labels), tried);
  if (counts->n_changed == 0) {
    add_row (self->labels, _ ("Nobody's"), NULL);
    return;
  }
  show_counts (self, counts);
  show_moves (self, data);
}

/* It is long, and few read it: it is laid out when somebody does. */
static void
show_document (HjPolicyView *self)
{
  if (self->body != NULL && adw_expander_row_get_expanded (self->document_row))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->document), self->body, -1);
}

static void
on_document_expanded_cb (HjPolicyView *self, GParamSpec *pspec, AdwExpanderRow *row)
{
  show_document (self);
}

static void
hj_policy_view_dispose (GObject *object)
{
  /* The template would take the named child away behind the bin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_POLICY_VIEW);
  G_OBJECT_CLASS (hj_policy_view_parent_class)->dispose (object);
}

static void
hj_policy_view_finalize (GObject *object)
{
  g_free (HJ_POLICY_VIEW (object)->body);
  G_OBJECT_CLASS (hj_policy_view_parent_class)->finalize (object);
}

static void
hj_policy_view_class_init (HjPolicyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_policy_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_policy_view_finalize;
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-policy-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPolicyView, changes);
  gtk_widget_class_bind_template_child (widget_class, HjPolicyView, labels);
  gtk_widget_class_bind_template_child (widget_class, HjPolicyView, decision);
  gtk_widget_class_bind_template_child (widget_class, HjPolicyView, document_row);
  gtk_widget_class_bind_template_child (widget_class, HjPolicyView, document);
  gtk_widget_class_bind_template_callback (widget_class, on_document_expanded_cb);
}

static void
hj_policy_view_init (HjPolicyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_policy_view_show:
 * @data: read by hj_policy_data_read()
 * @compares: whether it is shown beside the policy that holds; one that was decided on long ago
 *   is not
 */
void
hj_policy_view_show (HjPolicyView *self, const HjPolicyData *data, gboolean compares)
{
  g_return_if_fail (HJ_IS_POLICY_VIEW (self));

  g_autofree char *compared
      = compares ? g_strdup_printf ("%s %s", data->version, data->held_version) : g_strdup ("");

  if (g_set_str (&self->body, data->body))
    show_document (self);
  if (hj_row_group_begin (self->changes, compared) && compares)
    show_changes (self, data);
  if (hj_row_group_begin (self->labels, data->tries ? compared : "") && compares && data->tries)
    show_labels (self, data);
}

/**
 * hj_policy_view_set_decision:
 * @decision: (transfer floating): shown once it was read what would change
 */
void
hj_policy_view_set_decision (HjPolicyView *self, GtkWidget *decision)
{
  g_return_if_fail (HJ_IS_POLICY_VIEW (self));
  adw_bin_set_child (self->decision, decision);
  gtk_widget_set_visible (GTK_WIDGET (self->decision), TRUE);
}
