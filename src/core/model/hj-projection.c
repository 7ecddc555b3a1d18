/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-projection.h"

#define BIT(sensitivity) (1u << HJ_SENSITIVITY_##sensitivity)

/* Requirements §5, the rows of intake officer, duty officer and house leader. */
const HjProjection hj_projection_house_officer = {
  .name = "officer",
  .sensitivities
  = BIT (BASIC) | BIT (IDENTITY) | BIT (HEALTH_FLAG) | BIT (RECORD_BAND) | BIT (LABEL),
};

/* Requirements §5, the row of the mediator. */
const HjProjection hj_projection_mediator = {
  .name = "mediator",
  .sensitivities = BIT (BASIC),
};

static const HjProjection *const projections[] = {
  &hj_projection_house_officer,
  &hj_projection_mediator,
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
  return hj_projection_holds (self, entity->sensitivity);
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
