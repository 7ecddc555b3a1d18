/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-purpose-card.h"

#include "app/overview/hj-purpose-dialog.h"

struct _HjPurposeCard {
  AdwBin parent_instance;

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
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
}

static void
hj_purpose_card_init (HjPurposeCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_purpose_card_show:
 * @record: a dispute or ticket as the laptop holds it
 *
 * Returns: whether the case is closed to the user, so that the page is empty without its content
 */
gboolean
hj_purpose_card_show (HjPurposeCard *self, HjSession *session, const HjRecord *record)
{
  gboolean closed;

  g_return_val_if_fail (HJ_IS_PURPOSE_CARD (self), FALSE);
  closed = hj_access_is_closed (hj_session_get_access (session), record);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->record, hj_record_unref);
  self->record = hj_record_copy (record);
  gtk_widget_set_visible (GTK_WIDGET (self), closed);
  return closed;
}
