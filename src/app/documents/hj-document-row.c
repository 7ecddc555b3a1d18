/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/documents/hj-document-row.h"

#include "app/export/hj-export-dialog.h"
#include "app/tickets/hj-edit.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-strike.h"
#include "app/widgets/hj-toast.h"
#include "core/casework/hj-document.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

struct _HjDocumentRow {
  AdwExpanderRow parent_instance;

  /* Template widgets */
  AdwActionRow *note;
  AdwSwitchRow *keep;
  GtkWidget *edit;
  GtkWidget *save;

  HjSession *session; /* owned */
  HjRecord *record;   /* (nullable) owned, as it is shown */
  gboolean pinned;    /* as it is shown */
};

G_DEFINE_FINAL_TYPE (HjDocumentRow, hj_document_row, ADW_TYPE_EXPANDER_ROW)

/* On its way to the store's thread. */
typedef struct {
  HjRecord *record; /* owned */
  gboolean pinned;
} Pin;

static void
free_pin (gpointer data)
{
  Pin *pin = data;

  hj_record_unref (pin->record);
  g_free (pin);
}

static gboolean
set_pinned (HjReplica *replica, gpointer data, GError **error)
{
  const Pin *pin = data;

  return hj_blob_set_pinned (replica, pin->record, pin->pinned, error);
}

static void
on_pinned_cb (gpointer owner, gpointer data, const GError *error)
{
  HjDocumentRow *self = HJ_DOCUMENT_ROW (owner);

  if (error == NULL)
    return;
  hj_toast_show (GTK_WIDGET (self), error->message);
  adw_switch_row_set_active (self->keep, self->pinned);
}

/* What is to be kept and is not here is asked for at once. */
static void
on_keep_changed_cb (HjDocumentRow *self, GParamSpec *pspec, AdwSwitchRow *keep)
{
  Pin *pin;

  if (self->record == NULL || adw_switch_row_get_active (keep) == self->pinned)
    return;
  pin = g_new0 (Pin, 1);
  pin->record = hj_record_ref (self->record);
  pin->pinned = !self->pinned;
  hj_session_act (self->session, set_pinned, pin, free_pin, self, on_pinned_cb);
}

/* On the store's thread. */
static gboolean
save_copy (HjReplica *replica, const char *purpose, const char *path, gpointer data, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return hj_document_save (replica, hj_record_get_id (data), file, purpose, error);
}

static DexFuture *
fetch_content (HjSession *session, gpointer data)
{
  HjReconciler *reconciler = hj_session_get_reconciler (session);

  return reconciler == NULL ? dex_future_new_true ()
                            : hj_reconciler_fetch (reconciler, hj_record_get_id (data));
}

static void
on_save_clicked_cb (HjDocumentRow *self, GtkButton *button)
{
  const HjExportFile file = { .title = _ ("Save a copy"),
                              .file_name = hj_record_get_text (self->record, "name"),
                              .fetch = fetch_content,
                              .save = save_copy };
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_PAGE);
  AdwDialog *dialog
      = hj_export_dialog_new (self->session, page != NULL ? page : GTK_WIDGET (self), &file,
                              hj_record_ref (self->record), (GDestroyNotify)hj_record_unref);

  adw_dialog_set_title (dialog, file.title);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_edit_clicked_cb (HjDocumentRow *self, GtkButton *button)
{
  hj_document_row_edit (self);
}

/* What is in a document and where it belongs never changes, what is said about it may. */
static gboolean
may_edit (HjDocumentRow *self)
{
  const HjAccess *access = hj_session_get_access (self->session);

  return !hj_strike_is_struck (self->record)
         && (hj_access_get_rights (access, &hj_entity_attachment) & HJ_MAY_CHANGE) != 0;
}

static void
hj_document_row_dispose (GObject *object)
{
  HjDocumentRow *self = HJ_DOCUMENT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_DOCUMENT_ROW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->record, hj_record_unref);
  G_OBJECT_CLASS (hj_document_row_parent_class)->dispose (object);
}

static void
hj_document_row_class_init (HjDocumentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_document_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-document-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HjDocumentRow, note);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentRow, keep);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentRow, edit);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentRow, save);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
}

static void
hj_document_row_init (HjDocumentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Those who do not see under which document a row stands are told. */
static void
describe (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  name, -1);
}

/**
 * hj_document_row_new:
 * @item: what it shows; one that is struck out, restored or named otherwise needs another row
 */
GtkWidget *
hj_document_row_new (HjSession *session, const HjDocumentItem *item)
{
  HjDocumentRow *self = g_object_new (HJ_TYPE_DOCUMENT_ROW, NULL);
  const char *name = hj_record_get_text (item->record, "name");
  GtkWidget *strike = hj_strike_button_new (session, item->record, name);

  self->session = g_object_ref (session);
  if (strike != NULL)
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), strike);
  hj_strike_mark_row (GTK_WIDGET (self), item->record);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), !hj_strike_is_struck (item->record));
  describe (GTK_WIDGET (self->keep), name);
  describe (self->edit, name);
  describe (self->save, name);
  hj_document_row_show (self, item);
  return GTK_WIDGET (self);
}

/**
 * hj_document_row_show:
 * @item: the same document as it stands now
 */
void
hj_document_row_show (HjDocumentRow *self, const HjDocumentItem *item)
{
  g_return_if_fail (HJ_IS_DOCUMENT_ROW (self));

  g_autofree char *details = hj_document_item_say (item);

  g_clear_pointer (&self->record, hj_record_unref);
  self->record = hj_record_ref (item->record);
  self->pinned = item->pinned;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 hj_record_get_text (item->record, "name"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), details);
  hj_property_row_set (self->note, hj_record_get_text (item->record, "note"));
  adw_switch_row_set_active (self->keep, item->pinned);
  gtk_widget_set_visible (self->edit, may_edit (self));
  gtk_widget_set_sensitive (self->save,
                            item->state != HJ_BLOB_MISSING && item->state != HJ_BLOB_DAMAGED);
}

/**
 * hj_document_row_edit:
 *
 * Lets the user change what is said about the document, if that may be.
 */
void
hj_document_row_edit (HjDocumentRow *self)
{
  static const char *const fields[] = { "name", "kind", "note", NULL };

  g_return_if_fail (HJ_IS_DOCUMENT_ROW (self));
  if (may_edit (self))
    hj_edit_present (self->session, GTK_WIDGET (self), self->record, _ ("Document"), fields);
}

const char *
hj_document_row_get_id (HjDocumentRow *self)
{
  g_return_val_if_fail (HJ_IS_DOCUMENT_ROW (self), NULL);
  return hj_record_get_id (self->record);
}
