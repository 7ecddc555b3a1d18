/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-behaviour-palette.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* One button a kind of behaviour. */
struct _HjBehaviourPalette {
  AdwBin parent_instance;

  /* Template widgets */
  GtkFlowBox *kinds;
};

G_DEFINE_FINAL_TYPE (HjBehaviourPalette, hj_behaviour_palette, ADW_TYPE_BIN)

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct {
  const char *kind;
  const char *icon;
} kinds[] = {
  { "incident", "dialog-error-symbolic" },      { "threat", "dialog-warning-symbolic" },
  { "refusal", "action-unavailable-symbolic" }, { "self-harm-sign", "face-sad-symbolic" },
  { "talk", "user-available-symbolic" },        { "good-conduct", "starred-symbolic" },
};

static void
on_kind_clicked_cb (GtkButton *button, HjBehaviourPalette *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (button)));
}

static GtkWidget *
new_button (HjBehaviourPalette *self, const char *kind, const char *icon)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", hj_say_choice ("behaviour", "kind", kind), "wrap",
                      TRUE, "justify", GTK_JUSTIFY_CENTER, "max-width-chars", 12, NULL);

  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_name (button, kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (GTK_LABEL (label)), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_kind_clicked_cb), self);
  return button;
}

static void
hj_behaviour_palette_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_BEHAVIOUR_PALETTE);
  G_OBJECT_CLASS (hj_behaviour_palette_parent_class)->dispose (object);
}

static void
hj_behaviour_palette_class_init (HjBehaviourPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_behaviour_palette_dispose;

  /**
   * HjBehaviourPalette::chosen:
   * @kind: a kind of behaviour
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-behaviour-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourPalette, kinds);
}

static void
hj_behaviour_palette_init (HjBehaviourPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    GtkWidget *child = gtk_flow_box_child_new ();

    /* The button takes the focus, not the place that it stands in. */
    gtk_widget_set_focusable (child, FALSE);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                  new_button (self, kinds[i].kind, kinds[i].icon));
    gtk_flow_box_append (self->kinds, child);
  }
}

GtkWidget *
hj_behaviour_palette_new (void)
{
  return g_object_new (HJ_TYPE_BEHAVIOUR_PALETTE, NULL);
}
