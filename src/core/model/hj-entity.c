/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (hj-model-error-quark, hj_model_error)

/* In an order in which every row comes after the rows it refers to. */
static const HjEntity *const entities[] = {
  &hj_entity_org,         &hj_entity_mediator,       &hj_entity_policy,
  &hj_entity_person,      &hj_entity_family_contact, &hj_entity_detention,
  &hj_entity_exam,        &hj_entity_screening,      &hj_entity_record_band,
  &hj_entity_source_item, &hj_entity_behaviour,      &hj_entity_label,
  &hj_entity_dispute,     &hj_entity_party,          &hj_entity_ticket,
  &hj_entity_attachment,  &hj_entity_conflict,       &hj_entity_held,
};

/**
 * hj_entity_list:
 * @n_entities: (out): how many
 *
 * Returns: (transfer none) (array length=n_entities): all entities, each after those it refers to
 */
const HjEntity *const *
hj_entity_list (guint *n_entities)
{
  *n_entities = G_N_ELEMENTS (entities);
  return entities;
}

/**
 * hj_entity_find:
 * @name: (nullable): such as `person`
 *
 * Returns: (transfer none) (nullable): the entity
 */
const HjEntity *
hj_entity_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++) {
    if (g_strcmp0 (entities[i]->name, name) == 0)
      return entities[i];
  }
  return NULL;
}

/**
 * hj_entity_find_number:
 * @number: as on the wire
 *
 * Returns: (transfer none) (nullable): the entity
 */
const HjEntity *
hj_entity_find_number (guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++) {
    if (entities[i]->number == number)
      return entities[i];
  }
  return NULL;
}

/**
 * hj_entity_require:
 * @name: (nullable): such as `person`
 * @error: set to `UNKNOWN`, with the names there are, if there is no such entity
 *
 * Returns: (transfer none) (nullable): the entity
 */
const HjEntity *
hj_entity_require (const char *name, GError **error)
{
  const HjEntity *found = hj_entity_find (name);

  if (found == NULL) {
    g_autoptr (GString) names = g_string_new (NULL);

    for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
      g_string_append_printf (names, "%s%s", i == 0 ? "" : ", ", entities[i]->name);
    g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN,
                 _ ("There is no entity “%s”; there are %s."), name == NULL ? "" : name,
                 names->str);
  }
  return found;
}

/**
 * hj_entity_field_index:
 * @field: (nullable): a field's name
 *
 * Returns: the field's place, also its bit in a changed-column mask, or −1
 */
int
hj_entity_field_index (const HjEntity *self, const char *field)
{
  for (guint i = 0; i < self->n_fields; i++) {
    if (self->fields[i].name == field || g_strcmp0 (self->fields[i].name, field) == 0)
      return (int)i;
  }
  return -1;
}

/**
 * hj_entity_require_field:
 * @field: (nullable): a field's name
 * @error: set to `UNKNOWN`, with the names there are, if there is no such field
 *
 * Returns: (transfer none) (nullable): the field
 */
const HjField *
hj_entity_require_field (const HjEntity *self, const char *field, GError **error)
{
  int index = hj_entity_field_index (self, field);

  if (index < 0) {
    g_autoptr (GString) names = g_string_new (NULL);

    for (guint i = 0; i < self->n_fields; i++)
      g_string_append_printf (names, "%s%s", i == 0 ? "" : ", ", self->fields[i].name);
    g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN,
                 _ ("A %s has no field “%s”; it has %s."), self->name, field == NULL ? "" : field,
                 names->str);
    return NULL;
  }
  return &self->fields[index];
}

/**
 * hj_field_find_choice:
 * @value: (nullable): a value
 *
 * Returns: (transfer none) (nullable): the choice with that value
 */
const HjChoice *
hj_field_find_choice (const HjField *self, const char *value)
{
  for (const HjChoice *choice = self->choices; choice != NULL && choice->value != NULL; choice++) {
    if (g_strcmp0 (choice->value, value) == 0)
      return choice;
  }
  return NULL;
}

/**
 * hj_entity_fields_between:
 * @after: a schema version; 0 for none
 * @upto: a schema version
 *
 * Returns: one bit a field that a version after @after, up to @upto, brought
 */
guint64
hj_entity_fields_between (const HjEntity *self, guint after, guint upto)
{
  guint64 mask = 0;

  for (guint i = 0; i < self->n_fields; i++) {
    guint since = MAX (MAX (self->fields[i].since, self->since), 1);

    if (since > after && since <= upto)
      mask |= G_GUINT64_CONSTANT (1) << i;
  }
  return mask;
}

/**
 * hj_field_is_integer:
 *
 * Returns: whether the field's values are integers in memory, on the wire and in the databases
 */
gboolean
hj_field_is_integer (const HjField *self)
{
  return self->type == HJ_FIELD_INT || self->type == HJ_FIELD_BOOL || self->type == HJ_FIELD_TIME;
}
