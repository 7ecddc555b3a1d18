/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-csv-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MARK "\xef\xbb\xbf"
#define LIST_BYTES_MAX (64 * 1024 * 1024)

/* What the column is called in which rejected rows say why. */
#define CAUSE_HEADER "cause"

static gboolean refuse (GError **error, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, int code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

static GBytes *
load (const char *path, const char *name, GError **error)
{
  char *text;
  gsize length;
  GStatBuf status;

  if (g_stat (path, &status) == 0 && status.st_size > LIST_BYTES_MAX) {
    refuse (error, G_IO_ERROR_INVALID_DATA,
            _ ("“%s” is larger than 64 MiB, so it is no intake list; nothing was taken in."), name);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, NULL)) {
    refuse (
        error, G_IO_ERROR_FAILED,
        _ ("“%s” cannot be read, so nothing was taken in; see that it is there and that you may "
           "read it."),
        name);
    return NULL;
  }
  return g_bytes_new_take (text, length);
}

/* The text in UTF-8, without the mark. UTF-8 is what keeps every rule of UTF-8; text of any length
 * in another encoding does not by chance.
 */
static char *
decode (const char *bytes, gsize length, gsize *decoded_length, GError **error)
{
  if (g_utf8_validate (bytes, (gssize)length, NULL)) {
    *decoded_length = length;
    return g_strndup (bytes, length);
  }
  return g_convert (bytes, (gssize)length, "UTF-8", "GB18030", NULL, decoded_length, error);
}

static gsize
get_mark_length (const char *bytes, gsize length)
{
  return length >= strlen (MARK) && memcmp (bytes, MARK, strlen (MARK)) == 0 ? strlen (MARK) : 0;
}

static gboolean
check_bytes (const char *bytes, gsize length, const char *name, GError **error)
{
  if (length == get_mark_length (bytes, length))
    return refuse (error, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is empty; nothing was taken in. Export the list again."), name);
  if (memchr (bytes, '\0', length) != NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is no text, so nothing was taken in; save the list as CSV in UTF-8 or "
                      "GB18030 and choose that file."),
                   name);
  return TRUE;
}

static void
move_rows (GPtrArray *rows, gsize offset)
{
  for (guint i = 0; i < rows->len; i++) {
    HjCsvRow *row = g_ptr_array_index (rows, i);

    row->start += offset;
    row->end += offset;
  }
}

static gboolean
read_rows (HjCsvFile *self, const char *name, GError **error)
{
  gsize length, decoded_length;
  const char *bytes = g_bytes_get_data (self->bytes, &length);

  if (!check_bytes (bytes, length, name, error))
    return FALSE;
  gsize mark = get_mark_length (bytes, length);
  g_autofree char *text = decode (bytes + mark, length - mark, &decoded_length, NULL);

  if (text == NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is neither UTF-8 nor GB18030, so nothing was taken in; save the list "
                      "as CSV in one of them and choose that file."),
                   name);
  self->rows = hj_csv_parse (text, decoded_length, error);
  self->sources = self->rows == NULL ? NULL : hj_csv_parse (bytes + mark, length - mark, error);
  if (self->sources == NULL)
    return FALSE;
  g_return_val_if_fail (self->rows->len == self->sources->len, FALSE);
  move_rows (self->sources, mark);
  return self->rows->len > 0
         || refuse (error, G_IO_ERROR_INVALID_DATA,
                    _ ("“%s” is empty; nothing was taken in. Export the list again."), name);
}

/*
 * hj_csv_file_read:
 * @self: (out caller-allocates): cleared with hj_csv_file_clear()
 * @path: UTF-8 with or without a mark, or GB18030
 * @error: a #GIOErrorEnum with a sentence about the whole file
 *
 * Returns: whether the file was read and has a header at least
 */
gboolean
hj_csv_file_read (HjCsvFile *self, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  *self = (HjCsvFile){ 0 };
  self->bytes = load (path, name, error);
  if (self->bytes != NULL && read_rows (self, name, error))
    return TRUE;
  hj_csv_file_clear (self);
  return FALSE;
}

void
hj_csv_file_clear (HjCsvFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
}

/* How the file ends its lines, by the first of them. */
static const char *
get_line_end (const char *bytes, gsize length)
{
  const char *feed = memchr (bytes, '\n', length);

  return feed != NULL && (feed == bytes || feed[-1] != '\r') ? "\n" : "\r\n";
}

static void
append_row (GString *text, const char *bytes, gsize start, gsize end, const char *cause,
            const char *line_end)
{
  g_string_append_len (text, bytes + start, (gssize)(end - start));
  g_string_append_printf (text, ",%s%s", cause, line_end);
}

/*
 * hj_csv_file_write_rejected:
 * @path: of the list
 * @causes: (array): a cause code or %NULL for each row after the header
 * @error: a #GIOErrorEnum with a sentence; then there is no such file, or the one from before
 *
 * Writes the rejected rows byte for byte as they are, each with its cause as a further field, into
 * a file beside the list; whole or not at all.
 *
 * Returns: (transfer full) (nullable): the file's path
 */
char *
hj_csv_file_write_rejected (const HjCsvFile *self, const char *path, const char *const *causes,
                            GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (self->bytes, &length);
  const HjCsvRow *header = g_ptr_array_index (self->sources, 0);
  const char *line_end = get_line_end (bytes, length);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *beside = g_strconcat (path, ".rejected.csv", NULL);
  g_autoptr (GError) problem = NULL;

  append_row (text, bytes, 0, header->end, CAUSE_HEADER, line_end);
  for (guint i = 1; i < self->sources->len; i++) {
    const HjCsvRow *row = g_ptr_array_index (self->sources, i);

    if (causes[i - 1] != NULL)
      append_row (text, bytes, row->start, row->end, causes[i - 1], line_end);
  }
  if (g_file_set_contents_full (beside, text->str, (gssize)text->len,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &problem))
    return g_steal_pointer (&beside);
  g_autofree char *name = g_filename_display_basename (beside);

  refuse (error, G_IO_ERROR_FAILED,
          _ ("The rejected rows cannot be written to “%s” beside the list (%s), so nothing was "
             "taken in; copy the list to a folder of yours and try again."),
          name, problem->message);
  return NULL;
}
