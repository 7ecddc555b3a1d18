/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjCsvWriter:
 *
 * A table on its way into a file: RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read
 * Chinese. The file appears whole or not at all.
 */
#define HJ_TYPE_CSV_WRITER (hj_csv_writer_get_type ())
G_DECLARE_FINAL_TYPE (HjCsvWriter, hj_csv_writer, HJ, CSV_WRITER, GObject)

HjCsvWriter *hj_csv_writer_new (const char *path, GError **error);
void hj_csv_writer_add_text (HjCsvWriter *self, const char *text);
void hj_csv_writer_add_number (HjCsvWriter *self, gint64 number);
gboolean hj_csv_writer_end_row (HjCsvWriter *self, GError **error);
gboolean hj_csv_writer_finish (HjCsvWriter *self, GError **error);

G_END_DECLS
