/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"

/* Cells of a terminal; what is longer is for --format=json, which holds everything whole. */
#define CELL_MAX 48
#define GAP 2

struct _HjCliTable {
  guint n_columns;
  gboolean whole;
  GPtrArray *rows; /* of GStrv, n_columns each; the first is the head */
};

static void
free_row (gpointer row)
{
  g_strfreev (row);
}

/**
 * hj_cli_table_new:
 *
 * Returns: (transfer full): a table; its first row is the head
 */
HjCliTable *
hj_cli_table_new (guint n_columns)
{
  HjCliTable *self = g_new0 (HjCliTable, 1);

  self->n_columns = n_columns;
  self->rows = g_ptr_array_new_with_free_func (free_row);
  return self;
}

/**
 * hj_cli_table_keep_whole:
 *
 * From now on cells are not cut, however long they are.
 */
void
hj_cli_table_keep_whole (HjCliTable *self)
{
  self->whole = TRUE;
}

void
hj_cli_table_free (HjCliTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static int
char_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/**
 * hj_cli_text_width:
 * @text: UTF-8
 *
 * Returns: how many cells of a terminal it takes
 */
int
hj_cli_text_width (const char *text)
{
  int width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += char_width (g_utf8_get_char (at));
  return width;
}

/* One line without control characters, which could also steer the terminal. */
static char *
make_cell (const char *text, gboolean whole)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean cut = !whole && hj_cli_text_width (text) > CELL_MAX;
  int width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    width += char_width (c);
    if (cut && width > CELL_MAX - 1) {
      g_string_append (cell, "…");
      break;
    }
    if (g_unichar_iscntrl (c))
      g_string_append_c (cell, ' ');
    else
      g_string_append_unichar (cell, c);
  }
  return g_string_free_and_steal (g_steal_pointer (&cell));
}

/**
 * hj_cli_table_add:
 * @cells: (array): as many as the table has columns; %NULL for an empty one
 */
void
hj_cli_table_add (HjCliTable *self, const char *const *cells)
{
  char **row = g_new0 (char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    row[i] = make_cell (cells[i] != NULL ? cells[i] : "", self->whole);
  g_ptr_array_add (self->rows, row);
}

/* The widest cell, or 0 for a column in which only the head has something to say. */
static int
column_width (const HjCliTable *self, guint column)
{
  gboolean filled = self->rows->len == 1;
  int width = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    char **row = g_ptr_array_index (self->rows, i);

    filled |= i > 0 && *row[column] != '\0';
    width = MAX (width, hj_cli_text_width (row[column]));
  }
  return filled ? width : 0;
}

/**
 * hj_cli_table_to_text:
 *
 * Returns: (transfer full): one line a row, without columns that are empty in every row
 */
char *
hj_cli_table_to_text (const HjCliTable *self)
{
  g_autofree int *widths = g_new (int, self->n_columns);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = column_width (self, column);
  for (guint i = 0; i < self->rows->len; i++) {
    char **row = g_ptr_array_index (self->rows, i);

    for (guint column = 0; column < self->n_columns; column++) {
      if (widths[column] == 0)
        continue;
      g_string_append_printf (text, "%s%*s", row[column],
                              widths[column] - hj_cli_text_width (row[column]) + GAP, "");
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
      g_string_truncate (text, text->len - 1);
    g_string_append_c (text, '\n');
  }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
