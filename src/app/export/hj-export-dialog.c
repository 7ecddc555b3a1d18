/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/export/hj-export-dialog.h"

#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

struct _HjExportDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  AdwBanner *problem;
  GtkEditable *purpose;
  GtkWidget *choose;
  GtkWidget *waiting;

  HjSession *session; /* owned */
  GtkWidget *page;    /* owned, from which it comes */
  char *title;        /* owned */
  char *file_name;    /* owned */
  HjExportFetch fetch;
  HjExportSave save;
  gpointer data; /* owned, freed by @destroy */
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (HjExportDialog, hj_export_dialog, ADW_TYPE_DIALOG)

/* On its way to the store's thread and back. Everything is owned. */
typedef struct {
  HjExportDialog *dialog; /* whose data is read and not touched meanwhile */
  char *purpose;
  char *path;
} Export;

static void
clear_export (gpointer data)
{
  Export *export = data;

  g_object_unref (export->dialog);
  g_free (export->purpose);
  g_free (export->path);
}

static void
release_export (gpointer data)
{
  g_rc_box_release_full (data, clear_export);
}

static char *
dup_purpose (HjExportDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->purpose)));
}

static void
show_problem (HjExportDialog *self, const char *sentence)
{
  adw_banner_set_title (self->problem, sentence == NULL ? "" : sentence);
  adw_banner_set_revealed (self->problem, sentence != NULL);
}

static void
show_waiting (HjExportDialog *self, gboolean waiting)
{
  gtk_widget_set_visible (self->waiting, waiting);
  gtk_widget_set_sensitive (self->choose, !waiting);
}

/* On the store's thread. */
static gboolean
save (HjReplica *replica, gpointer data, GError **error)
{
  const Export *export = data;
  HjExportDialog *dialog = export->dialog;

  return dialog->save (replica, export->purpose, export->path, dialog->data, error);
}

static void
on_written_cb (gpointer owner, gpointer data, const GError *error)
{
  HjExportDialog *self = HJ_EXPORT_DIALOG (owner);
  const Export *export = data;
  g_autofree char *text = NULL;

  show_waiting (self, FALSE);
  if (error != NULL) {
    show_problem (self, error->message);
    return;
  }
  /* Translators: name of a file */
  text = g_strdup_printf (_ ("Written to %s"), export->path);
  hj_toast_show (self->page, text);
  /* It may have been closed while the file was being written. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
start_saving (Export *export)
{
  hj_session_run (export->dialog->session, save, g_rc_box_acquire (export), release_export,
                  export->dialog, on_written_cb);
}

/* Who has closed the dialog meanwhile does not want the file any more. */
static DexFuture *
fetch_fiber (gpointer user_data)
{
  Export *export = user_data;
  HjExportDialog *self = export->dialog;
  g_autoptr (GError) error = NULL;

  if (!dex_await (self->fetch (self->session, self->data), &error))
    on_written_cb (self, export, error);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    start_saving (export);
  return dex_future_new_true ();
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HjExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (path != NULL)
    hj_export_dialog_write (self, path);
  else if (file != NULL)
    show_problem (self, _ ("Only a folder of this laptop can take the file; choose another."));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    show_problem (self, error->message);
}

static void
on_choose_clicked_cb (HjExportDialog *self, GtkButton *button)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, self->title);
  gtk_file_dialog_set_initial_name (dialog, self->file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen_cb, g_object_ref (self));
}

static void
on_purpose_changed_cb (HjExportDialog *self, GtkEditable *entry)
{
  g_autofree char *purpose = dup_purpose (self);

  gtk_widget_set_sensitive (self->choose, *purpose != '\0');
}

static void
on_cancel_clicked_cb (HjExportDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hj_export_dialog_dispose (GObject *object)
{
  HjExportDialog *self = HJ_EXPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_EXPORT_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->page);
  G_OBJECT_CLASS (hj_export_dialog_parent_class)->dispose (object);
}

static void
hj_export_dialog_finalize (GObject *object)
{
  HjExportDialog *self = HJ_EXPORT_DIALOG (object);

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self->title);
  g_free (self->file_name);
  G_OBJECT_CLASS (hj_export_dialog_parent_class)->finalize (object);
}

static void
hj_export_dialog_class_init (HjExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjExportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjExportDialog, purpose);
  gtk_widget_class_bind_template_child (widget_class, HjExportDialog, choose);
  gtk_widget_class_bind_template_child (widget_class, HjExportDialog, waiting);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_purpose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_export_dialog_init (HjExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_export_dialog_new:
 * @page: from which it comes, where the end is told
 * @file: copied
 * @data: (transfer full): of which @file makes a file, freed by @destroy
 */
AdwDialog *
hj_export_dialog_new (HjSession *session, GtkWidget *page, const HjExportFile *file, gpointer data,
                      GDestroyNotify destroy)
{
  HjExportDialog *self = g_object_new (HJ_TYPE_EXPORT_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->page = g_object_ref (page);
  self->title = g_strdup (file->title);
  self->file_name = g_strdup (file->file_name);
  self->fetch = file->fetch;
  self->save = file->save;
  self->data = data;
  self->destroy = destroy;
  if (file->purpose != NULL)
    gtk_editable_set_text (self->purpose, file->purpose);
  return ADW_DIALOG (self);
}

/**
 * hj_export_dialog_write:
 * @path: of the file that is made or replaced
 *
 * Writes with the purpose that was typed; the dialog closes once the file is there.
 */
void
hj_export_dialog_write (HjExportDialog *self, const char *path)
{
  Export *export;

  g_return_if_fail (HJ_IS_EXPORT_DIALOG (self));
  export = g_rc_box_new0 (Export);
  export->dialog = g_object_ref (self);
  export->purpose = dup_purpose (self);
  export->path = g_strdup (path);
  show_problem (self, NULL);
  show_waiting (self, TRUE);
  if (self->fetch == NULL)
    start_saving (export);
  else
    dex_future_disown (
        dex_scheduler_spawn (NULL, 0, fetch_fiber, g_rc_box_acquire (export), release_export));
  release_export (export);
}
