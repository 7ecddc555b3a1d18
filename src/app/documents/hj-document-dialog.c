/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/documents/hj-document-dialog.h"

#include "app/tickets/hj-field-form.h"
#include "core/casework/hj-document.h"
#include "core/model/hj-entities.h"

struct _HjDocumentDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  AdwBanner *problem;
  AdwPreferencesPage *page;
  GtkWidget *cancel;
  GtkWidget *add;
  GtkWidget *waiting;

  HjFieldForm *form;     /* borrowed */
  HjDraftKeeper *keeper; /* borrowed */
  HjSession *session;    /* owned */
  HjRecord *known;       /* owned, what it belongs to */
  GFile *file;           /* owned */
  gboolean is_adding;
};

G_DEFINE_FINAL_TYPE (HjDocumentDialog, hj_document_dialog, ADW_TYPE_DIALOG)

/* On its way to the store's thread. Everything is owned. */
typedef struct {
  HjRecord *given;
  GFile *file;
} Adding;

static void
free_adding (gpointer data)
{
  Adding *adding = data;

  hj_record_unref (adding->given);
  g_object_unref (adding->file);
  g_free (adding);
}

/* On the store's thread. */
static gboolean
attach (HjReplica *replica, gpointer data, GError **error)
{
  const Adding *adding = data;
  g_autoptr (HjRecord) record = hj_act_draft (replica, &hj_entity_attachment, error);
  g_auto (HjActResult) result = { 0 };

  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < hj_entity_attachment.n_fields; i++) {
    const HjValue *value = hj_record_get_value (adding->given, i);

    if (value->kind != HJ_VALUE_NULL)
      hj_record_set_value_at (record, i, value);
  }
  return hj_document_attach (replica, record, adding->file, &result, error);
}

static void
show_adding (HjDocumentDialog *self, gboolean is_adding)
{
  self->is_adding = is_adding;
  adw_dialog_set_can_close (ADW_DIALOG (self), !is_adding);
  gtk_widget_set_visible (self->waiting, is_adding);
  gtk_widget_set_sensitive (self->cancel, !is_adding);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !is_adding);
  gtk_widget_set_sensitive (self->add, !is_adding && hj_field_form_is_complete (self->form));
}

static void
on_attached_cb (gpointer owner, gpointer data, const GError *error)
{
  HjDocumentDialog *self = HJ_DOCUMENT_DIALOG (owner);

  show_adding (self, FALSE);
  if (error == NULL) {
    adw_dialog_force_close (ADW_DIALOG (self));
    return;
  }
  hj_draft_keeper_go_on (self->keeper);
  adw_banner_set_title (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
}

static void
on_add_clicked_cb (HjDocumentDialog *self, GtkButton *button)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->given = hj_record_copy (self->known);
  adding->file = g_object_ref (self->file);
  hj_field_form_write (self->form, adding->given);
  adw_banner_set_revealed (self->problem, FALSE);
  show_adding (self, TRUE);
  hj_draft_keeper_enter (self->keeper);
  hj_session_act (self->session, attach, adding, free_adding, self, on_attached_cb);
  hj_draft_keeper_entered (self->keeper);
}

static void
on_form_changed_cb (HjDocumentDialog *self, HjFieldForm *form)
{
  show_adding (self, self->is_adding);
}

static void
on_cancel_clicked_cb (HjDocumentDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hj_document_dialog_dispose (GObject *object)
{
  HjDocumentDialog *self = HJ_DOCUMENT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_DOCUMENT_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->file);
  g_clear_pointer (&self->known, hj_record_unref);
  G_OBJECT_CLASS (hj_document_dialog_parent_class)->dispose (object);
}

static void
hj_document_dialog_class_init (HjDocumentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_document_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-document-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjDocumentDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentDialog, page);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentDialog, add);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentDialog, waiting);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_document_dialog_init (HjDocumentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
keep_draft (HjDocumentDialog *self, const HjRecord *owner)
{
  g_autofree char *path = g_file_get_parse_name (self->file);
  g_autofree char *key
      = g_strdup_printf (HJ_DOCUMENT_DRAFT "%s/%s/%s", hj_record_get_entity (owner)->name,
                         hj_record_get_id (owner), path);

  self->keeper = hj_draft_keeper_attach (ADW_DIALOG (self), self->session, key);
  hj_field_form_keep (self->form, self->keeper);
  hj_draft_keeper_start (self->keeper);
}

/**
 * hj_document_dialog_new:
 * @owner: a ticket or a dispute
 * @file: what is attached to it, and says what the document is called at first
 */
AdwDialog *
hj_document_dialog_new (HjSession *session, const HjRecord *owner, GFile *file)
{
  HjDocumentDialog *self = g_object_new (HJ_TYPE_DOCUMENT_DIALOG, NULL);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (HjRecord) offered = NULL;

  self->session = g_object_ref (session);
  self->file = g_object_ref (file);
  self->known = hj_record_new (&hj_entity_attachment, hj_record_get_id (owner));
  hj_record_set_text (self->known, hj_record_get_entity (owner)->name, hj_record_get_id (owner));
  offered = hj_record_copy (self->known);
  hj_record_set_text (offered, "name", name);
  hj_record_set_text (offered, "kind", "other");
  self->form = HJ_FIELD_FORM (hj_field_form_new (session, &hj_entity_attachment));
  hj_field_form_add (self->form, "name", TRUE, offered);
  hj_field_form_add (self->form, "kind", TRUE, offered);
  hj_field_form_add (self->form, "note", FALSE, NULL);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->form));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (on_form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  keep_draft (self, owner);
  show_adding (self, FALSE);
  return ADW_DIALOG (self);
}
