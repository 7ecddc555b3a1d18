/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/widgets/hj-release-clock.h"

#include "app/widgets/hj-say.h"

/* Below this many hours the last chance to mediate is near, and the clock says so by its style. */
#define SOON_HOURS 24

/* Begun hours until a person walks out. */
struct _HjReleaseClock {
  GtkWidget parent_instance;

  GtkWidget *label;
  gint64 hours;
};

G_DEFINE_FINAL_TYPE (HjReleaseClock, hj_release_clock, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_HOURS, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
show (HjReleaseClock *self)
{
  g_autofree char *text = hj_say_hours_left (self->hours);

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (self->hours < SOON_HOURS)
    gtk_widget_add_css_class (GTK_WIDGET (self), "soon");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "soon");
}

static void
hj_release_clock_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_HOURS:
    g_value_set_int64 (value, HJ_RELEASE_CLOCK (object)->hours);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
hj_release_clock_set_property (GObject *object, guint prop_id, const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_HOURS:
    hj_release_clock_set_hours (HJ_RELEASE_CLOCK (object), g_value_get_int64 (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
hj_release_clock_dispose (GObject *object)
{
  g_clear_pointer (&HJ_RELEASE_CLOCK (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (hj_release_clock_parent_class)->dispose (object);
}

static void
hj_release_clock_class_init (HjReleaseClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hj_release_clock_get_property;
  object_class->set_property = hj_release_clock_set_property;
  object_class->dispose = hj_release_clock_dispose;

  properties[PROP_HOURS]
      = g_param_spec_int64 ("hours", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "release-clock");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hj_release_clock_init (HjReleaseClock *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  show (self);
}

GtkWidget *
hj_release_clock_new (void)
{
  return g_object_new (HJ_TYPE_RELEASE_CLOCK, NULL);
}

/**
 * hj_release_clock_set_hours:
 * @hours: begun hours to release; 0 or less once the time is over
 */
void
hj_release_clock_set_hours (HjReleaseClock *self, gint64 hours)
{
  g_return_if_fail (HJ_IS_RELEASE_CLOCK (self));
  if (self->hours == hours)
    return;
  self->hours = hours;
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOURS]);
}

gint64
hj_release_clock_get_hours (HjReleaseClock *self)
{
  g_return_val_if_fail (HJ_IS_RELEASE_CLOCK (self), 0);
  return self->hours;
}
