/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-csv-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _HjCsvWriter {
  GObject parent_instance;
  char *path;
  char *temporary; /* in the same folder, gone once it has become @path */
  FILE *stream;    /* (nullable) owned, until finished */
  gboolean in_row;
};

G_DEFINE_FINAL_TYPE (HjCsvWriter, hj_csv_writer, G_TYPE_OBJECT)

static void
abandon (HjCsvWriter *self)
{
  if (self->stream == NULL)
    return;
  fclose (self->stream);
  self->stream = NULL;
  g_unlink (self->temporary);
}

static gboolean
fail (HjCsvWriter *self, int code, GError **error)
{
  abandon (self);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("“%s” cannot be written (%s); nothing was changed there, choose another place."),
               self->path, g_strerror (code));
  return FALSE;
}

static void
hj_csv_writer_finalize (GObject *object)
{
  HjCsvWriter *self = HJ_CSV_WRITER (object);

  abandon (self);
  g_free (self->path);
  g_free (self->temporary);
  G_OBJECT_CLASS (hj_csv_writer_parent_class)->finalize (object);
}

static void
hj_csv_writer_class_init (HjCsvWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_csv_writer_finalize;
}

static void
hj_csv_writer_init (HjCsvWriter *self)
{
}

/**
 * hj_csv_writer_new:
 * @path: of the file that is made or replaced, readable by its owner only
 * @error: a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer; without hj_csv_writer_finish() nothing comes of it
 */
HjCsvWriter *
hj_csv_writer_new (const char *path, GError **error)
{
  g_autoptr (HjCsvWriter) self = g_object_new (HJ_TYPE_CSV_WRITER, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  int descriptor;

  self->path = g_strdup (path);
  self->temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);
  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    fail (self, EISDIR, error);
    return NULL;
  }
  descriptor = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    fail (self, errno, error);
    return NULL;
  }
  self->stream = fdopen (descriptor, "w");
  fputs (BYTE_ORDER_MARK, self->stream);
  return g_steal_pointer (&self);
}

static void
begin_cell (HjCsvWriter *self)
{
  if (self->in_row)
    fputc (',', self->stream);
  self->in_row = TRUE;
}

/* Spreadsheets calculate what begins like this, in some languages also the wide forms. */
static gboolean
looks_like_formula (const char *text)
{
  static const char *const signs[]
      = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", NULL };

  for (guint i = 0; signs[i] != NULL; i++) {
    if (g_str_has_prefix (text, signs[i]))
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_csv_writer_add_text:
 * @text: (nullable): one cell; where a spreadsheet would take it for a formula, a “'” comes before
 *   it
 */
void
hj_csv_writer_add_text (HjCsvWriter *self, const char *text)
{
  g_return_if_fail (self->stream != NULL);
  begin_cell (self);
  fputc ('"', self->stream);
  if (text != NULL && looks_like_formula (text))
    fputc ('\'', self->stream);
  for (const char *at = text; at != NULL && *at != '\0'; at++) {
    if (*at == '"')
      fputc ('"', self->stream);
    fputc (*at, self->stream);
  }
  fputc ('"', self->stream);
}

void
hj_csv_writer_add_number (HjCsvWriter *self, gint64 number)
{
  g_return_if_fail (self->stream != NULL);
  begin_cell (self);
  fprintf (self->stream, "%" G_GINT64_FORMAT, number);
}

/**
 * hj_csv_writer_end_row:
 * @error: a #GIOErrorEnum; then the file is as it was
 */
gboolean
hj_csv_writer_end_row (HjCsvWriter *self, GError **error)
{
  g_return_val_if_fail (self->stream != NULL, FALSE);
  self->in_row = FALSE;
  fputs ("\r\n", self->stream);
  return !ferror (self->stream) || fail (self, errno, error);
}

/**
 * hj_csv_writer_finish:
 * @error: a #GIOErrorEnum; then the file is as it was
 *
 * Puts the file in place.
 */
gboolean
hj_csv_writer_finish (HjCsvWriter *self, GError **error)
{
  g_return_val_if_fail (self->stream != NULL, FALSE);
  if (ferror (self->stream) || fflush (self->stream) != 0 || fsync (fileno (self->stream)) != 0
      || g_rename (self->temporary, self->path) != 0)
    return fail (self, errno, error);
  fclose (self->stream);
  self->stream = NULL;
  return TRUE;
}
