/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-row-private.h"

#include "core/casework/hj-intake-value-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has_column (const HjIntakeHeader *self, const HjIntakeColumn *column)
{
  for (guint i = 0; i < self->n_columns; i++) {
    if (self->columns[i] == column)
      return TRUE;
  }
  return FALSE;
}

/* A list that lacks what every custody list has is some other list. */
static gboolean
check_required (const HjIntakeHeader *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->map->columns->len; i++) {
    const HjIntakeColumn *column = g_ptr_array_index (self->map->columns, i);

    if (!column->required || has_column (self, column))
      continue;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is no custody list, since it has no column “%s”; nothing was taken in. "
                    "Choose the list that the custody platform exports."),
                 name, column->headers[0]);
    return FALSE;
  }
  return TRUE;
}

/*
 * hj_intake_header_read:
 * @self: (out caller-allocates): cleared with hj_intake_header_clear()
 * @map: outlives @self
 * @fields: (element-type utf8): a list's first row
 * @name: of the list, for people
 * @error: `INVALID_DATA` of #GIOErrorEnum where it is no custody list
 */
gboolean
hj_intake_header_read (HjIntakeHeader *self, const HjIntakeMap *map, GPtrArray *fields,
                       const char *name, GError **error)
{
  *self = (HjIntakeHeader){ .map = map };
  self->columns = g_new0 (const HjIntakeColumn *, fields->len);
  self->names = g_new0 (char *, fields->len + 1);
  for (guint i = 0; i < fields->len; i++) {
    const char *header = g_ptr_array_index (fields, i);
    const HjIntakeColumn *column = hj_intake_map_find_header (map, header);

    /* Of two columns with one meaning the first has it; the other is kept as unknown. */
    self->columns[i] = column == NULL || has_column (self, column) ? NULL : column;
    self->names[i] = hj_intake_trim (header);
    if (*self->names[i] == '\0') {
      g_free (self->names[i]);
      self->names[i] = g_strdup_printf ("column %u", i + 1);
    }
    self->n_columns = i + 1;
  }
  if (check_required (self, name, error))
    return TRUE;
  hj_intake_header_clear (self);
  return FALSE;
}

void
hj_intake_header_clear (HjIntakeHeader *self)
{
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  self->n_columns = 0;
}
