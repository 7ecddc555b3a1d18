/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-map-private.h"

#include "core/casework/hj-casework-resources.h"
#include "core/casework/hj-intake-value-private.h"
#include "core/model/hj-entities.h"

#include "config.h"
#include <string.h>

#define MAP_NAME "intake/custody.json"
#define MAP_RESOURCE "/org/hejie/casework/" MAP_NAME

const HjEntity *
hj_intake_part_get_entity (HjIntakePart part)
{
  static const HjEntity *const entities[HJ_INTAKE_N_PARTS]
      = { &hj_entity_person,    &hj_entity_detention,   &hj_entity_exam,
          &hj_entity_screening, &hj_entity_record_band, &hj_entity_family_contact,
          &hj_entity_dispute,   &hj_entity_party };

  return entities[part];
}

void
hj_intake_map_free (HjIntakeMap *self)
{
  g_free (self->source);
  g_free (self->unknown_sensitivity);
  g_strfreev (self->ignore);
  g_clear_pointer (&self->defaults, g_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->firsts, g_array_unref);
  g_free (self);
}

/*
 * hj_intake_map_load:
 *
 * Returns: (transfer full) (nullable): the map of the folder that HJ_DATADIR names, else of the
 *   installed one, else the one inside the program
 */
HjIntakeMap *
hj_intake_map_load (GError **error)
{
  const char *folder = g_getenv ("HJ_DATADIR");
  g_autofree char *path = g_build_filename (folder == NULL ? PKGDATADIR : folder, MAP_NAME, NULL);
  char *text;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  if (g_file_get_contents (path, &text, &length, NULL))
    bytes = g_bytes_new_take (text, length);
  else
    bytes = g_resource_lookup_data (hj_casework_get_resource (), MAP_RESOURCE,
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  return bytes == NULL ? NULL : hj_intake_map_parse (bytes, error);
}

/*
 * hj_intake_map_find_header:
 * @header: as it stands in a list
 *
 * Returns: (transfer none) (nullable): what the map knows of the column
 */
const HjIntakeColumn *
hj_intake_map_find_header (const HjIntakeMap *self, const char *header)
{
  g_autofree char *folded = hj_intake_fold (header);

  for (guint i = 0; i < self->columns->len; i++) {
    const HjIntakeColumn *column = g_ptr_array_index (self->columns, i);

    if (g_strv_contains ((const char *const *)column->headers, folded))
      return column;
  }
  return NULL;
}

gboolean
hj_intake_map_ignores (const HjIntakeMap *self, const char *header)
{
  g_autofree char *folded = hj_intake_fold (header);

  return g_strv_contains ((const char *const *)self->ignore, folded);
}

static gboolean
holds_any (const char *text, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/*
 * hj_intake_column_find_rules:
 * @text: folded
 *
 * Returns: (transfer container) (element-type HjIntakeRule): the rule whose word is the whole text,
 *   else all that find one of their words in it; a later one speaks over an earlier one
 */
GPtrArray *
hj_intake_column_find_rules (const HjIntakeColumn *self, const char *text)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->rules->len; i++) {
    HjIntakeRule *rule = g_ptr_array_index (self->rules, i);

    if (g_strv_contains ((const char *const *)rule->is, text)) {
      g_ptr_array_set_size (found, 0);
      g_ptr_array_add (found, rule);
      return found;
    }
    if (holds_any (text, rule->has))
      g_ptr_array_add (found, rule);
  }
  return found;
}
