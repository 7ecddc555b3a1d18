/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-sync-indicator.h"

#include "app/reconcile/hj-sign-in.h"
#include "app/reconcile/hj-sync-words.h"

/* Where the replica stands, in a header bar: one symbol, one number, and the words on a click. */
struct _HjSyncIndicator {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkImage *symbol;
  GtkLabel *count;
  GtkLabel *title;
  GtkLabel *details;
  GtkWidget *clock_box;
  GtkLabel *clock_words;
  GtkWidget *sign_in;

  HjReconciler *reconciler; /* (nullable) owned */
  HjClock *clock;           /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjSyncIndicator, hj_sync_indicator, ADW_TYPE_BIN)

static void
show_reconciler (HjSyncIndicator *self)
{
  g_auto (HjSyncFigures) figures = { 0 };

  hj_sync_figures_read (&figures, self->reconciler, self->clock);
  hj_sync_indicator_show (self, &figures);
}

static void
on_sign_in_clicked_cb (HjSyncIndicator *self, GtkButton *button)
{
  gtk_menu_button_popdown (self->button);
  hj_sign_in_open (GTK_WIDGET (self), self->reconciler);
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
  /* The template would take the named child away behind the bin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
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
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, clock_box);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, clock_words);
  gtk_widget_class_bind_template_child (widget_class, HjSyncIndicator, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_clicked_cb);
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

  g_autofree char *title = hj_sync_words_title (figures);
  g_autofree char *details = hj_sync_words_details (figures);
  g_autofree char *clock = hj_sync_words_clock (figures);
  gint64 number = figures->state == HJ_RECONCILER_NEEDS_DECISION
                      ? figures->conflicts + figures->held
                      : figures->waiting;
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_image_set_from_icon_name (self->symbol, hj_sync_words_symbol (figures));
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), number > 0);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->details, details);
  gtk_label_set_label (self->clock_words, clock != NULL ? clock : "");
  gtk_widget_set_visible (self->clock_box, clock != NULL);
  gtk_widget_set_visible (self->sign_in, figures->why == HJ_SYNC_WHY_PORTAL);
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
