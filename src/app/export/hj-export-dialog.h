/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjExportFetch:
 * @data: of which the file is made
 *
 * Brings here what goes into the file; on a fiber of the main thread.
 *
 * Returns: (transfer full): done, or why not
 */
typedef DexFuture *(*HjExportFetch) (HjSession *session, gpointer data);

/**
 * HjExportSave:
 * @purpose: what the user said, for the audit
 * @path: of the file
 * @data: of which it is made
 * @error: return location
 *
 * Notes the purpose and makes the file, on the store's thread.
 */
typedef gboolean (*HjExportSave) (HjReplica *replica, const char *purpose, const char *path,
                                  gpointer data, GError **error);

/**
 * HjExportFile:
 * @title: over the choice of a file
 * @file_name: what is suggested
 * @purpose: (nullable): what the purpose is likely to be
 * @fetch: (nullable): what comes first, for as long as the dialog is open
 * @save: what is done with the purpose and the file
 */
typedef struct {
  const char *title;
  const char *file_name;
  const char *purpose;
  HjExportFetch fetch;
  HjExportSave save;
} HjExportFile;

/**
 * HjExportDialog:
 *
 * Asks for what purpose something goes into a file, notes it and writes the file.
 */
#define HJ_TYPE_EXPORT_DIALOG (hj_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjExportDialog, hj_export_dialog, HJ, EXPORT_DIALOG, AdwDialog)

AdwDialog *hj_export_dialog_new (HjSession *session, GtkWidget *page, const HjExportFile *file,
                                 gpointer data, GDestroyNotify destroy);
void hj_export_dialog_write (HjExportDialog *self, const char *path);

G_END_DECLS
