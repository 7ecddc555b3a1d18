/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-time-row.h"

#include "app/widgets/hj-say.h"
#include "core/base/hj-time.h"

#include <glib/gi18n.h>

struct _HjTimeRow {
  AdwExpanderRow parent_instance;

  /* Template widgets */
  GtkCalendar *calendar;
  AdwSpinRow *hour;
  AdwSpinRow *minute;

  gboolean setting; /* the parts are being written, one by one */
};

G_DEFINE_FINAL_TYPE (HjTimeRow, hj_time_row, ADW_TYPE_EXPANDER_ROW)

static gint64
read_time (HjTimeRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) time = g_date_time_new (
      hj_time_zone (), g_date_time_get_year (day), g_date_time_get_month (day),
      g_date_time_get_day_of_month (day), (int)adw_spin_row_get_value (self->hour),
      (int)adw_spin_row_get_value (self->minute), 0);

  return g_date_time_to_unix (time) * 1000;
}

static void
show_time (HjTimeRow *self)
{
  gint64 time;
  g_autofree char *text = NULL;

  if (self->setting)
    return;
  text = hj_time_row_get_time (self, &time) ? hj_say_time (time) : g_strdup (_ ("No time set"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

static void
on_part_changed_cb (HjTimeRow *self, GParamSpec *pspec, GObject *part)
{
  show_time (self);
}

static void
hj_time_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_TIME_ROW);
  G_OBJECT_CLASS (hj_time_row_parent_class)->dispose (object);
}

static void
hj_time_row_class_init (HjTimeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_time_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-time-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HjTimeRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, HjTimeRow, hour);
  gtk_widget_class_bind_template_child (widget_class, HjTimeRow, minute);
  gtk_widget_class_bind_template_callback (widget_class, on_part_changed_cb);
}

static void
hj_time_row_init (HjTimeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::enable-expansion", G_CALLBACK (on_part_changed_cb), self);
}

GtkWidget *
hj_time_row_new (const char *title)
{
  return g_object_new (HJ_TYPE_TIME_ROW, "title", title, NULL);
}

/**
 * hj_time_row_set_time:
 * @time_ms: UTC milliseconds
 * @enabled: whether the time is set, or only what the user finds after switching it on
 */
void
hj_time_row_set_time (HjTimeRow *self, gint64 time_ms, gboolean enabled)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) time = g_date_time_to_timezone (utc, hj_time_zone ());

  g_return_if_fail (HJ_IS_TIME_ROW (self));
  self->setting = TRUE;
  gtk_calendar_select_day (self->calendar, time);
  adw_spin_row_set_value (self->hour, g_date_time_get_hour (time));
  adw_spin_row_set_value (self->minute, g_date_time_get_minute (time));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), enabled);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  self->setting = FALSE;
  show_time (self);
}

/**
 * hj_time_row_get_time:
 * @time_ms: (out): UTC milliseconds
 *
 * Returns: whether a time is set
 */
gboolean
hj_time_row_get_time (HjTimeRow *self, gint64 *time_ms)
{
  g_return_val_if_fail (HJ_IS_TIME_ROW (self), FALSE);
  if (!adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self)))
    return FALSE;
  *time_ms = read_time (self);
  return TRUE;
}
