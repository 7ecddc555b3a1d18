/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-projection.h"

#include "core/model/hj-entities.h"

#define BIT(sensitivity) (1u << HJ_SENSITIVITY_##sensitivity)

/* What everybody may see who receives the row: catalogues, and a user's own held work. */
static const HjEntity *const basic_entities[]
    = { &hj_entity_org, &hj_entity_mediator, &hj_entity_policy, &hj_entity_held, NULL };

const HjProjection hj_projection_basic = {
  .name = "basic",
  .sensitivities = BIT (BASIC),
  .entities = basic_entities,
};

/* Requirements §5, the rows of intake officer, duty officer and house leader. */
static const HjEntity *const officer_entities[] = {
  &hj_entity_person,     &hj_entity_family_contact, &hj_entity_detention,   &hj_entity_exam,
  &hj_entity_screening,  &hj_entity_record_band,    &hj_entity_source_item, &hj_entity_behaviour,
  &hj_entity_label,      &hj_entity_dispute,        &hj_entity_party,       &hj_entity_ticket,
  &hj_entity_attachment, &hj_entity_conflict,       &hj_entity_held,        NULL,
};

const HjProjection hj_projection_house_officer = {
  .name = "officer",
  .sensitivities = BIT (BASIC) | BIT (IDENTITY) | BIT (HEALTH_FLAG) | BIT (RECORD_BAND)
                   | BIT (LABEL) | BIT (CARE) | BIT (CASE),
  .entities = officer_entities,
};

/* Requirements §5, the row of doctor and counsellor: people and their health, neither record nor
 * dispute, and of a label the care scale.
 */
static const HjEntity *const care_entities[] = { &hj_entity_person,
                                                 &hj_entity_family_contact,
                                                 &hj_entity_detention,
                                                 &hj_entity_exam,
                                                 &hj_entity_screening,
                                                 &hj_entity_label,
                                                 NULL };

const HjProjection hj_projection_care = {
  .name = "care",
  .sensitivities = BIT (BASIC) | BIT (IDENTITY) | BIT (HEALTH_FLAG) | BIT (HEALTH) | BIT (CARE),
  .entities = care_entities,
};

/* What is in the bucket of a house's health items. */
static const HjEntity *const health_entities[]
    = { &hj_entity_source_item, &hj_entity_conflict, NULL };

const HjProjection hj_projection_health = {
  .name = "health",
  .sensitivities = BIT (BASIC) | BIT (IDENTITY) | BIT (HEALTH_FLAG) | BIT (HEALTH),
  .entities = health_entities,
};

/* Requirements §5, the row of the mediator. */
static const HjEntity *const mediator_entities[] = { &hj_entity_person,
                                                     &hj_entity_dispute,
                                                     &hj_entity_party,
                                                     &hj_entity_ticket,
                                                     &hj_entity_attachment,
                                                     &hj_entity_conflict,
                                                     NULL };

const HjProjection hj_projection_mediator = {
  .name = "mediator",
  .sensitivities = BIT (BASIC) | BIT (CASE),
  .entities = mediator_entities,
};

/* Requirements §5, the rows of agency member, town, village and police station: what is in a
 * package. Mediators hold as much of it.
 */
const HjProjection hj_projection_package = {
  .name = "package",
  .sensitivities = BIT (BASIC) | BIT (CASE),
  .entities = mediator_entities,
};

/* Requirements §5, the row of the supervisor: that there are cases, and how they stand. */
static const HjEntity *const overview_entities[] = { &hj_entity_dispute, &hj_entity_ticket, NULL };

const HjProjection hj_projection_overview = {
  .name = "overview",
  .sensitivities = BIT (BASIC),
  .entities = overview_entities,
};

/* The same row: a case that was opened with a purpose. */
static const HjEntity *const opened_entities[]
    = { &hj_entity_person, &hj_entity_dispute,    &hj_entity_party,
        &hj_entity_ticket, &hj_entity_attachment, NULL };

const HjProjection hj_projection_opened = {
  .name = "opened",
  .sensitivities = BIT (BASIC) | BIT (CASE),
  .entities = opened_entities,
};

static const HjProjection *const projections[] = {
  &hj_projection_basic,    &hj_projection_house_officer, &hj_projection_care,
  &hj_projection_health,   &hj_projection_mediator,      &hj_projection_package,
  &hj_projection_overview, &hj_projection_opened,
};

/**
 * hj_projection_find:
 * @name: (nullable): such as `mediator`
 *
 * Returns: (transfer none) (nullable): the projection
 */
const HjProjection *
hj_projection_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (projections); i++) {
    if (g_strcmp0 (projections[i]->name, name) == 0)
      return projections[i];
  }
  return NULL;
}

gboolean
hj_projection_holds (const HjProjection *self, HjSensitivity sensitivity)
{
  return (self->sensitivities & (1u << sensitivity)) != 0;
}

/**
 * hj_projection_holds_entity:
 *
 * Returns: whether the reader may hold rows of @entity at all
 */
gboolean
hj_projection_holds_entity (const HjProjection *self, const HjEntity *entity)
{
  if (!hj_projection_holds (self, entity->sensitivity))
    return FALSE;
  for (const HjEntity *const *held = self->entities; *held != NULL; held++) {
    if (*held == entity)
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_projection_get_mask:
 *
 * Returns: one bit a field of @entity that the reader holds, bit 0 being the first field
 */
guint64
hj_projection_get_mask (const HjProjection *self, const HjEntity *entity)
{
  guint64 mask = 0;

  if (!hj_projection_holds_entity (self, entity))
    return 0;
  for (guint i = 0; i < entity->n_fields; i++) {
    if (hj_projection_holds (self, entity->fields[i].sensitivity))
      mask |= G_GUINT64_CONSTANT (1) << i;
  }
  return mask;
}
