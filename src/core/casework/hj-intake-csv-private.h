/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A row of a list: what its fields say, and which bytes of the file it is. */
typedef struct {
  GPtrArray *fields; /* owned, of owned texts without their quotes */
  gsize start;       /* offset of its first byte */
  gsize end;         /* offset behind its last byte, before the line's end */
} HjCsvRow;

GPtrArray *hj_csv_parse (const char *bytes, gsize length, GError **error);

/* A list as it lies on the disk. */
typedef struct {
  GBytes *bytes;      /* owned, unchanged */
  GPtrArray *rows;    /* owned, of HjCsvRow with fields in UTF-8; the first is the header */
  GPtrArray *sources; /* owned, of HjCsvRow with the same rows' places in @bytes */
} HjCsvFile;

gboolean hj_csv_file_read (HjCsvFile *self, const char *path, GError **error);
void hj_csv_file_clear (HjCsvFile *self);
char *hj_csv_file_write_rejected (const HjCsvFile *self, const char *path,
                                  const char *const *causes, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjCsvFile, hj_csv_file_clear)

G_END_DECLS
