/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/widgets/hj-label-chip.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* A label as a pill: colour, symbol and word, so that nobody has to tell colours apart. */
struct _HjLabelChip {
  GtkWidget parent_instance;

  /* Template widgets */
  GtkImage *symbol;
  GtkLabel *word;

  char *color;  /* (nullable) owned */
  char *state;  /* (nullable) owned */
  char *spoken; /* (nullable) owned, what a screen reader says */
};

G_DEFINE_FINAL_TYPE (HjLabelChip, hj_label_chip, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_COLOR, PROP_STATE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static const char *const colors[] = { "blue", "yellow", "red" };

/* Whether the time of the label is over, and nobody has decided on another. */
static gboolean
has_lapsed (const HjLabelChip *self)
{
  return g_strcmp0 (self->state, "expired") == 0 || g_strcmp0 (self->state, "unconfirmed") == 0;
}

static void
show_class (HjLabelChip *self, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
show_word (HjLabelChip *self, const char *word)
{
  g_autofree char *text = NULL;

  if (self->color != NULL && has_lapsed (self))
    /* Translators: a label's colour, and that it has expired or was not confirmed in time */
    text = g_strdup_printf (_ ("%s · %s"), word, hj_say_choice ("label", "state", self->state));
  gtk_label_set_label (self->word, text == NULL ? word : text);
}

static void
show (HjLabelChip *self)
{
  const char *word
      = self->color == NULL ? _ ("No label") : hj_say_choice ("label", "color", self->color);

  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    show_class (self, colors[i], g_strcmp0 (colors[i], self->color) == 0);
  show_class (self, "proposed", g_strcmp0 (self->state, "proposed") == 0);
  show_class (self, "lapsed", has_lapsed (self));
  gtk_image_set_from_icon_name (self->symbol, hj_say_color_symbol (self->color));
  show_word (self, word);

  g_free (self->spoken);
  if (self->color == NULL)
    self->spoken = g_strdup (word);
  else if (self->state == NULL)
    /* Translators: a label's colour */
    self->spoken = g_strdup_printf (_ ("Label %s"), word);
  else
    /* Translators: a label's colour and whether it is proposed or confirmed */
    self->spoken
        = g_strdup_printf (_ ("Label %s, %s"), word, hj_say_choice ("label", "state", self->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->spoken, -1);
}

static void
hj_label_chip_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HjLabelChip *self = HJ_LABEL_CHIP (object);

  switch (prop_id) {
  case PROP_COLOR:
    g_value_set_string (value, self->color);
    break;
  case PROP_STATE:
    g_value_set_string (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
hj_label_chip_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HjLabelChip *self = HJ_LABEL_CHIP (object);

  switch (prop_id) {
  case PROP_COLOR:
    hj_label_chip_set (self, g_value_get_string (value), self->state);
    break;
  case PROP_STATE:
    hj_label_chip_set (self, self->color, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
hj_label_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_LABEL_CHIP);
  G_OBJECT_CLASS (hj_label_chip_parent_class)->dispose (object);
}

static void
hj_label_chip_finalize (GObject *object)
{
  HjLabelChip *self = HJ_LABEL_CHIP (object);

  g_free (self->color);
  g_free (self->state);
  g_free (self->spoken);
  G_OBJECT_CLASS (hj_label_chip_parent_class)->finalize (object);
}

static void
hj_label_chip_class_init (HjLabelChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hj_label_chip_get_property;
  object_class->set_property = hj_label_chip_set_property;
  object_class->dispose = hj_label_chip_dispose;
  object_class->finalize = hj_label_chip_finalize;

  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "label-chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-label-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, HjLabelChip, symbol);
  gtk_widget_class_bind_template_child (widget_class, HjLabelChip, word);
}

static void
hj_label_chip_init (HjLabelChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
}

GtkWidget *
hj_label_chip_new (void)
{
  return g_object_new (HJ_TYPE_LABEL_CHIP, NULL);
}

/**
 * hj_label_chip_set:
 * @color: (nullable): `blue`, `yellow`, `red`; %NULL reads “No label”
 * @state: (nullable): state of the label
 */
void
hj_label_chip_set (HjLabelChip *self, const char *color, const char *state)
{
  g_return_if_fail (HJ_IS_LABEL_CHIP (self));

  gboolean color_changed = g_set_str (&self->color, color);
  gboolean state_changed = g_set_str (&self->state, state);

  if (color_changed || state_changed)
    show (self);
  if (color_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const char *
hj_label_chip_get_color (HjLabelChip *self)
{
  g_return_val_if_fail (HJ_IS_LABEL_CHIP (self), NULL);
  return self->color;
}

/**
 * hj_label_chip_get_spoken:
 *
 * Returns: (transfer none): such as “Label Red, proposed”
 */
const char *
hj_label_chip_get_spoken (HjLabelChip *self)
{
  g_return_val_if_fail (HJ_IS_LABEL_CHIP (self), NULL);
  return self->spoken;
}
