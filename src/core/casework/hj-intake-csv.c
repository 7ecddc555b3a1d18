/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 4180, and as forgiving as programs that people use: any line end, text behind a closing
 * quote. It looks at bytes. In UTF-8 and in GB18030 neither quote, comma nor line end is ever a
 * part of another character.
 */
typedef struct {
  const char *at;
  const char *end;
  guint line; /* from 1 */
} HjCsvReader;

static void
free_row (gpointer data)
{
  HjCsvRow *row = data;

  g_ptr_array_unref (row->fields);
  g_free (row);
}

static gboolean
is_line_end (const HjCsvReader *reader)
{
  return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r';
}

static void
skip_line_end (HjCsvReader *reader)
{
  if (reader->at == reader->end)
    return;
  if (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
    reader->at++;
  reader->at++;
  reader->line++;
}

static gboolean
read_quoted (HjCsvReader *reader, GString *field, GError **error)
{
  guint line = reader->line;

  for (reader->at++; reader->at < reader->end; reader->at++) {
    if (*reader->at == '"') {
      if (reader->at + 1 == reader->end || reader->at[1] != '"') {
        reader->at++;
        return TRUE;
      }
      reader->at++;
    } else if (*reader->at == '\n') {
      reader->line++;
    }
    g_string_append_c (field, *reader->at);
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("The quote that opens in line %u never closes, so nothing was taken in; correct "
                  "the list and try again."),
               line);
  return FALSE;
}

static gboolean
read_field (HjCsvReader *reader, GPtrArray *fields, GError **error)
{
  g_autoptr (GString) field = g_string_new (NULL);

  if (reader->at < reader->end && *reader->at == '"' && !read_quoted (reader, field, error))
    return FALSE;
  for (; !is_line_end (reader) && *reader->at != ','; reader->at++)
    g_string_append_c (field, *reader->at);
  g_ptr_array_add (fields, g_string_free_and_steal (g_steal_pointer (&field)));
  return TRUE;
}

static HjCsvRow *
read_row (HjCsvReader *reader, const char *bytes, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gsize start = (gsize)(reader->at - bytes);

  do {
    if (!read_field (reader, fields, error))
      return NULL;
  } while (reader->at < reader->end && *reader->at == ',' && reader->at++);
  HjCsvRow *row = g_new0 (HjCsvRow, 1);

  row->fields = g_steal_pointer (&fields);
  row->start = start;
  row->end = (gsize)(reader->at - bytes);
  return row;
}

/*
 * hj_csv_parse:
 * @bytes: UTF-8 or GB18030, without a mark
 * @error: `INVALID_DATA` of #GIOErrorEnum for a quote that never closes
 *
 * Returns: (transfer full) (element-type HjCsvRow) (nullable): the rows; lines with nothing on them
 *   are none
 */
GPtrArray *
hj_csv_parse (const char *bytes, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  HjCsvReader reader = { bytes, bytes + length, 1 };

  while (reader.at < reader.end) {
    if (!is_line_end (&reader)) {
      HjCsvRow *row = read_row (&reader, bytes, error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
    skip_line_end (&reader);
  }
  return g_steal_pointer (&rows);
}
