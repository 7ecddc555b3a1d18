/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rows.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-rows.h"

/* Of nothing, as long as one is. */
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const char *const houses[ACCESS_N_HOUSES] = { "house-1", "house-2" };

gboolean
access_rows_are_entered (const HjEntity *entity)
{
  return entity->kind == HJ_ENTITY_RECORD || entity->kind == HJ_ENTITY_EVENT;
}

/* A value that the field takes, which hangs the row on others of the same house. */
const char *
access_rows_choose_value (AccessRows *self, guint house, const HjField *field)
{
  switch (field->type) {
  case HJ_FIELD_INT:
    return "1";
  case HJ_FIELD_BOOL:
    return "yes";
  case HJ_FIELD_TIME:
    if (g_str_equal (field->name, "agency_until"))
      return "2026-12-31T08:00+08:00";
    return g_str_equal (field->name, "ends_at") ? "2026-06-09T08:00+08:00"
                                                : "2026-06-01T08:00+08:00";
  case HJ_FIELD_DATE:
    return "1949-12-31"; /* as the ID number below says */
  case HJ_FIELD_REF:
    if (g_str_equal (field->ref, "org"))
      return houses[house];
    return g_hash_table_lookup (self->ids[house], hj_entity_find (field->ref));
  case HJ_FIELD_CHOICE:
    return field->choices[0].value;
  case HJ_FIELD_JSON:
    return "{}";
  case HJ_FIELD_TEXT:
  default:
    if (g_str_equal (field->name, "sha256"))
      return SHA256;
    return g_str_equal (field->name, "id_number") ? "110105194912310038" : "TEXT";
  }
}

/* Whether rows that are written here say something in the field. */
gboolean
access_rows_give (const HjField *field)
{
  return (field->flags & HJ_FIELD_REQUIRED) != 0 || field->type == HJ_FIELD_REF
         || g_str_equal (field->name, "agency_until");
}

/* Writes a new row as the central instance's own doing, and gives its id. */
char *
access_rows_write (AccessRows *self, guint house, const HjEntity *entity)
{
  g_autofree char *id = hj_central_new_id (self->world->central);
  g_autoptr (HjRecord) row = hj_record_new (entity, id);

  for (guint i = 0; i < entity->n_fields; i++) {
    const char *value = access_rows_choose_value (self, house, &entity->fields[i]);

    if (access_rows_give (&entity->fields[i]) && value != NULL)
      g_assert_true (hj_record_parse_field (row, entity->fields[i].name, value, NULL));
  }
  g_assert_true (hj_central_write (self->world->central, row, NULL));
  return g_steal_pointer (&id);
}

void
access_rows_set_up (AccessRows *self, gconstpointer data)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  self->world = world_new ();
  for (guint house = 0; house < ACCESS_N_HOUSES; house++) {
    self->ids[house] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    for (guint i = 0; i < n_entities; i++) {
      if (access_rows_are_entered (entities[i]))
        g_hash_table_insert (self->ids[house], (gpointer)entities[i],
                             access_rows_write (self, house, entities[i]));
    }
  }
}

void
access_rows_tear_down (AccessRows *self, gconstpointer data)
{
  for (guint house = 0; house < ACCESS_N_HOUSES; house++)
    g_hash_table_unref (self->ids[house]);
  world_free (self->world);
}
