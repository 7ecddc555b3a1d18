/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-sync-indicator.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* Where the replica stands, in a header bar: one symbol, one number, and the words on a click. */
struct _HjSyncIndicator {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkImage *symbol;
  GtkLabel *count;
  GtkLabel *title;
  GtkLabel *details;

  HjReconciler *reconciler; /* (nullable) owned */
  HjClock *clock;           /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjSyncIndicator, hj_sync_indicator, ADW_TYPE_BIN)

static const char *
find_symbol (const HjSyncFigures *figures)
{
  switch (figures->state) {
  case HJ_RECONCILER_BUSY:
    return "view-refresh-symbolic";
  case HJ_RECONCILER_OFFLINE:
    return "network-offline-symbolic";
  case HJ_RECONCILER_NEEDS_DECISION:
    return "dialog-warning-symbolic";
  case HJ_RECONCILER_IDLE:
  default:
    return figures->waiting > 0 ? "mail-send-symbolic" : "object-select-symbolic";
  }
}

static char *
dup_waiting (gint64 waiting)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d entry waiting", "%d entries waiting", (gulong)waiting),
      (int)waiting);
}

static char *
dup_title (const HjSyncFigures *figures)
{
  gint64 decisions = figures->conflicts + figures->held;

  switch (figures->state) {
  case HJ_RECONCILER_BUSY:
    return g_strdup (_ ("Reconciling"));
  case HJ_RECONCILER_OFFLINE:
    if (figures->offline_since > 0) {
      g_autofree char *time = hj_say_time (figures->offline_since);

      /* Translators: a day and a minute */
      return g_strdup_printf (_ ("Offline since %s"), time);
    }
    return g_strdup (_ ("Offline"));
  case HJ_RECONCILER_NEEDS_DECISION:
    if (decisions == 0)
      return g_strdup (_ ("Needs your attention"));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d entry needs a decision",
                                         "%d entries need a decision", (gulong)decisions),
                            (int)decisions);
  case HJ_RECONCILER_IDLE:
  default:
    return figures->waiting > 0 ? dup_waiting (figures->waiting) : g_strdup (_ ("Up to date"));
  }
}

static void
add_line (GString *lines, const char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

static char *
dup_details (const HjSyncFigures *figures)
{
  GString *lines = g_string_new (NULL);
  g_autofree char *waiting = dup_waiting (figures->waiting);
  g_autofree char *time = hj_say_time (figures->last_sync);

  if (figures->waiting > 0)
    add_line (lines, waiting);
  if (figures->state == HJ_RECONCILER_OFFLINE)
    add_line (lines, _ ("You can go on working; everything is kept on this laptop."));
  if (figures->last_sync > 0) {
    /* Translators: a day and a minute */
    g_autofree char *last = g_strdup_printf (_ ("Last reconciled %s."), time);

    add_line (lines, last);
  } else {
    add_line (lines, _ ("Not reconciled yet."));
  }
  if (figures->message != NULL && figures->state == HJ_RECONCILER_NEEDS_DECISION)
    add_line (lines, figures->message);
  return g_string_free (lines, FALSE);
}

static void
show_reconciler (HjSyncIndicator *self)
{
  g_autofree char *message = hj_reconciler_dup_message (self->reconciler);
  HjSyncFigures figures = {
    .state = hj_reconciler_get_state (self->reconciler),
    .waiting = hj_reconciler_get_waiting (self->reconciler),
    .conflicts = hj_reconciler_get_conflicts (self->reconciler),
    .held = hj_reconciler_get_held (self->reconciler),
    .last_sync = hj_reconciler_get_last_sync (self->reconciler),
    .message = message,
  };

  figures.offline_since
      = hj_clock_get_raw_time (self->clock) - hj_reconciler_get_since (self->reconciler);
  hj_sync_indicator_show (self, &figures);
}

static void
on_button_clicked_cb (HjSyncIndicator *self, GtkButton *button)
{
  gtk_menu_button_popdown (self->button);
}

static void
hj_sync_indicator_dispose (GObject *object)
{
  HjSyncIndicator *self = HJ_SYNC_INDICATOR (object);

  if (self->reconciler != NULL)
    g_signal_handlers_disconnect_by_data (self->reconciler, self);
  g_clear_object (&self->reconciler);
  g_clear_object (&self->clock);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_SYNC_INDICATOR);
  G_OBJECT_CLASS (hj_sync_indicator_parent_class)->dispose (object);
}

static void
hj_sync_indicator_class_init (HjSyncIndicatorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_sync_indicator_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-sync-indicator.ui");
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, button);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, symbol);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, count);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, title);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, details);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
}

static void
hj_sync_indicator_init (HjSyncIndicator *self)
{
  HjSyncFigures nothing = { .state = HJ_RECONCILER_IDLE };

  gtk_widget_init_template (GTK_WIDGET (self));
  hj_sync_indicator_show (self, &nothing);
}

GtkWidget *
hj_sync_indicator_new (void)
{
  return g_object_new (HJ_TYPE_SYNC_INDICATOR, NULL);
}

void
hj_sync_indicator_show (HjSyncIndicator *self, const HjSyncFigures *figures)
{
  g_return_if_fail (HJ_IS_SYNC_INDICATOR (self));

  g_autofree char *title = dup_title (figures);
  g_autofree char *details = dup_details (figures);
  gint64 number = figures->state == HJ_RECONCILER_NEEDS_DECISION
                      ? figures->conflicts + figures->held
                      : figures->waiting;
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_image_set_from_icon_name (self->symbol, find_symbol (figures));
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), number > 0);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->details, details);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

/**
 * hj_sync_indicator_set_reconciler:
 *
 * From now on the indicator follows @reconciler by itself.
 */
void
hj_sync_indicator_set_reconciler (HjSyncIndicator *self, HjReconciler *reconciler, HjClock *clock)
{
  g_return_if_fail (HJ_IS_SYNC_INDICATOR (self));
  g_return_if_fail (self->reconciler == NULL);

  self->reconciler = g_object_ref (reconciler);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (reconciler, "notify", G_CALLBACK (show_reconciler), self);
  show_reconciler (self);
}

/**
 * hj_sync_indicator_get_title:
 *
 * Returns: (transfer none): the state in words
 */
const char *
hj_sync_indicator_get_title (HjSyncIndicator *self)
{
  g_return_val_if_fail (HJ_IS_SYNC_INDICATOR (self), NULL);
  return gtk_label_get_label (self->title);
}
