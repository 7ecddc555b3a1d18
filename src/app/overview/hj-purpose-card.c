/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-purpose-card.h"

#include "app/overview/hj-purpose-dialog.h"
#include "core/wire/hj-messages.h"

#include <glib/gi18n.h>

struct _HjPurposeCard {
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *closed;
  GtkLabel *opened;
  GtkWidget *open;

  HjSession *session; /* (nullable) owned */
  HjRecord *record;   /* (nullable) owned */
};

G_DEFINE_FINAL_TYPE (HjPurposeCard, hj_purpose_card, ADW_TYPE_BIN)

static void
on_open_clicked_cb (HjPurposeCard *self, GtkButton *button)
{
  adw_dialog_present (hj_purpose_dialog_new (self->session, self->record, GTK_WIDGET (self)),
                      GTK_WIDGET (self));
}

static void
hj_purpose_card_dispose (GObject *object)
{
  HjPurposeCard *self = HJ_PURPOSE_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PURPOSE_CARD);
  g_clear_object (&self->session);
  g_clear_pointer (&self->record, hj_record_unref);
  G_OBJECT_CLASS (hj_purpose_card_parent_class)->dispose (object);
}

static void
hj_purpose_card_class_init (HjPurposeCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_purpose_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-purpose-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPurposeCard, closed);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeCard, opened);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeCard, open);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
}

static void
hj_purpose_card_init (HjPurposeCard *self)
{
  int days = HJ_PURPOSE_TIME / HJ_DAY_MS;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "You opened this case with a purpose. It leaves this laptop %d day after that.",
                   "You opened this case with a purpose. It leaves this laptop %d days after that.",
                   (gulong)days),
      days);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->opened, text);
}

/**
 * hj_purpose_card_show:
 * @record: a dispute or ticket as the laptop holds it
 */
void
hj_purpose_card_show (HjPurposeCard *self, HjSession *session, const HjRecord *record)
{
  const HjAccess *access = hj_session_get_access (session);
  gboolean closed;

  g_return_if_fail (HJ_IS_PURPOSE_CARD (self));
  closed = hj_access_is_closed (access, record);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->record, hj_record_unref);
  self->record = hj_record_copy (record);
  gtk_widget_set_visible (self->closed, closed);
  gtk_widget_set_visible (self->open, closed);
  gtk_widget_set_visible (GTK_WIDGET (self->opened), !closed);
  gtk_widget_set_visible (GTK_WIDGET (self), hj_access_reaches (access, HJ_REACH_PURPOSE));
}
