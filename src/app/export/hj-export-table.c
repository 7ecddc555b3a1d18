/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/export/hj-export-table.h"

#include "app/export/hj-export-dialog.h"
#include "core/casework/hj-deed-note.h"

#include <glib/gi18n.h>

/* A table on its way into a file. Everything is owned. */
typedef struct {
  char *what;
  HjExportWrite write;
  gpointer data; /* freed by @destroy */
  GDestroyNotify destroy;
} Table;

static void
free_table (gpointer data)
{
  Table *table = data;

  if (table->destroy != NULL)
    table->destroy (table->data);
  g_free (table->what);
  g_free (table);
}

/* What cannot be noted is not written; a file that then fails was noted. */
static gboolean
save_table (HjReplica *replica, const char *purpose, const char *path, gpointer data,
            GError **error)
{
  const Table *table = data;

  if (!hj_deed_note_export_table (replica, table->what, purpose, error))
    return FALSE;
  g_autoptr (HjCsvWriter) writer = hj_csv_writer_new (path, error);

  return writer != NULL && table->write (writer, table->data, error)
         && hj_csv_writer_finish (writer, error);
}

/**
 * hj_export_table_dialog_new:
 * @page: from which it comes, where the end is told
 * @kind: copied
 * @data: (transfer full): what @write writes, freed by @destroy
 */
AdwDialog *
hj_export_table_dialog_new (HjSession *session, GtkWidget *page, const HjExportKind *kind,
                            HjExportWrite write, gpointer data, GDestroyNotify destroy)
{
  g_autofree char *name = g_strconcat (kind->file_name, ".csv", NULL);
  const HjExportFile file = {
    .title = _ ("Export as CSV"), .file_name = name, .purpose = kind->purpose, .save = save_table
  };
  Table *table = g_new0 (Table, 1);

  table->what = g_strdup (kind->what);
  table->write = write;
  table->data = data;
  table->destroy = destroy;
  return hj_export_dialog_new (session, page, &file, table, free_table);
}
