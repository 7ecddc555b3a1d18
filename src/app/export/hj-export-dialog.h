/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/base/hj-csv-writer.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjExportWrite:
 * @data: what is written
 * @error: as those of an #HjCsvWriter
 *
 * Writes all rows, on the store's thread.
 */
typedef gboolean (*HjExportWrite) (HjCsvWriter *writer, gpointer data, GError **error);

/**
 * HjExportKind:
 * @what: what the audit calls what is exported, such as `figures`
 * @file_name: what is suggested, without an ending
 * @purpose: (nullable): what the purpose is likely to be
 */
typedef struct {
  const char *what;
  const char *file_name;
  const char *purpose;
} HjExportKind;

/**
 * HjExportDialog:
 *
 * Asks for what purpose a table goes into a file, notes it and writes the file.
 */
#define HJ_TYPE_EXPORT_DIALOG (hj_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjExportDialog, hj_export_dialog, HJ, EXPORT_DIALOG, AdwDialog)

AdwDialog *hj_export_dialog_new (HjSession *session, GtkWidget *page, const HjExportKind *kind,
                                 HjExportWrite write, gpointer data, GDestroyNotify destroy);
void hj_export_dialog_write (HjExportDialog *self, const char *path);

G_END_DECLS
