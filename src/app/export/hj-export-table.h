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

AdwDialog *hj_export_table_dialog_new (HjSession *session, GtkWidget *page,
                                       const HjExportKind *kind, HjExportWrite write, gpointer data,
                                       GDestroyNotify destroy);

G_END_DECLS
