/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/documents/hj-document-group.h"

#include "app/documents/hj-document-dialog.h"
#include "app/documents/hj-document-row.h"
#include "app/drafts/hj-drafts.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

struct _HjDocumentGroup {
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  GtkWidget *add;
  GtkWidget *empty;

  HjSession *session; /* (nullable) owned */
  HjRecord *owner;    /* (nullable) owned, a ticket or a dispute */
  GPtrArray *rows;    /* owned, borrowed rows */
  char *contents;     /* (nullable) owned, which rows there are */
};

G_DEFINE_FINAL_TYPE (HjDocumentGroup, hj_document_group, ADW_TYPE_PREFERENCES_GROUP)

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HjDocumentGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (file != NULL && g_file_peek_path (file) != NULL)
    hj_document_group_add_file (self, file);
  else if (file != NULL)
    hj_toast_show (GTK_WIDGET (self),
                   _ ("The document is not on this computer; copy it here first."));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    hj_toast_show (GTK_WIDGET (self), _ ("No file could be chosen; please try again."));
}

static void
on_add_clicked_cb (HjDocumentGroup *self, GtkButton *button)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Add a document"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen_cb, g_object_ref (self));
}

static void
hj_document_group_dispose (GObject *object)
{
  HjDocumentGroup *self = HJ_DOCUMENT_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_DOCUMENT_GROUP);
  g_clear_object (&self->session);
  g_clear_pointer (&self->owner, hj_record_unref);
  G_OBJECT_CLASS (hj_document_group_parent_class)->dispose (object);
}

static void
hj_document_group_finalize (GObject *object)
{
  HjDocumentGroup *self = HJ_DOCUMENT_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->contents);
  G_OBJECT_CLASS (hj_document_group_parent_class)->finalize (object);
}

static void
hj_document_group_class_init (HjDocumentGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_document_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_document_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-document-group.ui");
  gtk_widget_class_bind_template_child (widget_class, HjDocumentGroup, add);
  gtk_widget_class_bind_template_child (widget_class, HjDocumentGroup, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
}

static void
hj_document_group_init (HjDocumentGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Which rows there are; what changes in them is shown in place. */
static char *
dup_contents (GPtrArray *items)
{
  g_autoptr (GString) contents = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++) {
    const HjDocumentItem *item = g_ptr_array_index (items, i);

    g_string_append_printf (contents, "%s %d %s\n", hj_record_get_id (item->record),
                            hj_strike_is_struck (item->record),
                            hj_record_get_text (item->record, "name"));
  }
  return g_string_free (g_steal_pointer (&contents), FALSE);
}

static gboolean
is_expanded (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++) {
    HjDocumentRow *row = g_ptr_array_index (rows, i);

    if (g_str_equal (hj_document_row_get_id (row), id))
      return adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
  }
  return FALSE;
}

/* What was open stays so. */
static void
make_rows (HjDocumentGroup *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);

  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < items->len; i++) {
    const HjDocumentItem *item = g_ptr_array_index (items, i);
    GtkWidget *row = hj_document_row_new (self->session, item);

    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                   is_expanded (old, hj_record_get_id (item->record)));
    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  }
  for (guint i = 0; i < old->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (old, i));
}

/* A form that was begun here and is asked for again. */
static void
resume_draft (HjDocumentGroup *self, gboolean may_add)
{
  HjDrafts *drafts = hj_drafts_get (self->session);
  g_autofree char *prefix
      = g_strconcat (HJ_DOCUMENT_DRAFT, hj_record_get_entity (self->owner)->name, NULL);
  g_autofree char *path
      = may_add ? hj_drafts_take_resumed (drafts, prefix, hj_record_get_id (self->owner)) : NULL;
  g_autoptr (GFile) file = path == NULL ? NULL : g_file_parse_name (path);

  if (file != NULL)
    hj_document_group_add_file (self, file);
  for (guint i = 0; i < self->rows->len; i++) {
    HjDocumentRow *row = g_ptr_array_index (self->rows, i);
    g_autofree char *fields
        = hj_drafts_take_resumed (drafts, "set/attachment", hj_document_row_get_id (row));

    if (fields != NULL)
      hj_document_row_edit (row);
  }
}

/**
 * hj_document_group_show:
 * @owner: the ticket or the dispute
 * @items: (element-type HjDocumentItem): what is attached to it
 */
void
hj_document_group_show (HjDocumentGroup *self, HjSession *session, const HjRecord *owner,
                        GPtrArray *items)
{
  g_return_if_fail (HJ_IS_DOCUMENT_GROUP (self));

  const HjAccess *access = hj_session_get_access (session);
  gboolean may_add = (hj_access_get_rights (access, &hj_entity_attachment) & HJ_MAY_MAKE) != 0;
  g_autofree char *contents = dup_contents (items);

  g_set_object (&self->session, session);
  g_clear_pointer (&self->owner, hj_record_unref);
  self->owner = hj_record_copy (owner);
  if (g_set_str (&self->contents, contents))
    make_rows (self, items);
  else
    for (guint i = 0; i < items->len; i++)
      hj_document_row_show (g_ptr_array_index (self->rows, i), g_ptr_array_index (items, i));
  gtk_widget_set_visible (self->empty, items->len == 0);
  gtk_widget_set_visible (self->add, may_add);
  gtk_widget_set_visible (GTK_WIDGET (self), may_add || items->len > 0);
  resume_draft (self, may_add);
}

/**
 * hj_document_group_add_file:
 * @file: on this computer
 *
 * Asks what it is, and attaches it.
 */
void
hj_document_group_add_file (HjDocumentGroup *self, GFile *file)
{
  g_return_if_fail (HJ_IS_DOCUMENT_GROUP (self));
  adw_dialog_present (hj_document_dialog_new (self->session, self->owner, file), GTK_WIDGET (self));
}
